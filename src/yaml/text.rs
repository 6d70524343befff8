//! Values as texts: what Go prints for them, which is what Docker Compose makes of a number where a text is wanted.

use super::{Node, Value};

impl Node {
    /// A single value as text, as `fmt.Sprint` of Go writes it; nothing for lists and mappings.
    #[must_use]
    pub fn text(&self) -> Option<String> {
        let text = match &self.value {
            Value::Null => "<nil>".to_owned(),
            Value::Bool(value) => value.to_string(),
            Value::Int(value) => value.to_string(),
            Value::UInt(value) => value.to_string(),
            Value::Float(value) => float(*value),
            Value::Timestamp(value) => timestamp(value),
            Value::String(value) => value.clone(),
            Value::Sequence(_) | Value::Mapping(_) => return None,
        };
        Some(text)
    }
}

/// The shortest text of a float; with an exponent from 1e6 on, and below 1e-4.
fn float(value: f64) -> String {
    if value.is_nan() {
        return "NaN".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "+Inf" } else { "-Inf" }.to_owned();
    }
    let scientific = format!("{value:e}");
    let (digits, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if (-4..6).contains(&exponent) || value == 0.0 {
        return value.to_string();
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{digits}e{sign}{:02}", exponent.unsigned_abs())
}

/// `2001-01-01T00:00:00Z` as Go prints a time: `2001-01-01 00:00:00 +0000 UTC`.
fn timestamp(text: &str) -> String {
    let Some((date, rest)) = text.split_once('T') else { return text.to_owned() };
    if let Some(time) = rest.strip_suffix('Z') {
        return format!("{date} {time} +0000 UTC");
    }
    let at = rest.rfind(['+', '-']).unwrap_or(rest.len());
    let (time, zone) = rest.split_at_checked(at).unwrap_or((rest, ""));
    let zone = zone.replace(':', "");
    format!("{date} {time} {zone} {zone}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floats_are_go_s() {
        let check = |value: f64, expected: &str| assert_eq!(float(value), expected);
        check(1.2, "1.2");
        check(1000.0, "1000");
        check(123_456.0, "123456");
        check(1e6, "1e+06");
        check(123_456_789.0, "1.23456789e+08");
        check(1e21, "1e+21");
        check(1.5e-5, "1.5e-05");
        check(0.0001, "0.0001");
        check(-0.0, "-0");
        check(0.1, "0.1");
    }

    #[test]
    fn times_are_go_s() {
        let check = |text: &str, expected: &str| assert_eq!(timestamp(text), expected);
        check("2001-01-01T00:00:00Z", "2001-01-01 00:00:00 +0000 UTC");
        check("2001-12-14T21:59:43.1-05:00", "2001-12-14 21:59:43.1 -0500 -0500");
    }
}
