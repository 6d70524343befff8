//! Numbers in texts, with the syntax and the limits of Go, in which Docker Compose is written.

/// A decimal number: `1.5`, `-.5`, `1e3`, `1_000`, `inf`. One that is too large is none.
pub(crate) fn parse_float(text: &str) -> Option<f64> {
    let plain = if text.contains('_') { separated(text)? } else { text.to_owned() };
    let value: f64 = plain.parse().ok()?;
    let spelled = plain.bytes().any(|byte| byte.eq_ignore_ascii_case(&b'n'));
    (value.is_finite() || spelled).then_some(value)
}

/// The text without its underscores, when each stands between two digits.
fn separated(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let between_digits = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'_').all(|(at, _)| {
        let is_digit = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_digit);
        is_digit(at.checked_sub(1)) && is_digit(Some(at + 1))
    });
    between_digits.then(|| text.replace('_', ""))
}

/// A float without its fraction; what does not fit becomes the least number, as on the machines that Docker Compose runs on.
pub(crate) fn truncate(value: f64) -> i64 {
    const LIMIT: f64 = 9_223_372_036_854_775_808.0;
    #[expect(clippy::cast_possible_truncation, reason = "the fraction is cut off, and the value fits")]
    if (-LIMIT..LIMIT).contains(&value) { value as i64 } else { i64::MIN }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_numbers_as_in_go() {
        let check = |text: &str, expected: Option<f64>| assert_eq!(parse_float(text), expected, "{text}");
        check("1.5", Some(1.5));
        check("+.5e1", Some(5.0));
        check("1_000", Some(1000.0));
        check("1_0.2_5", Some(10.25));
        check("inf", Some(f64::INFINITY));
        check("-Infinity", Some(f64::NEG_INFINITY));
        for text in ["", " 1", "1_", "_1", "1__0", "1_.0", "1e400", "0x10", "1,5"] {
            check(text, None);
        }
    }

    #[test]
    fn what_does_not_fit_is_the_least_number() {
        for (value, expected) in [(1.9, 1), (-1.9, -1), (1e21, i64::MIN), (-1e21, i64::MIN), (f64::NAN, i64::MIN)] {
            assert_eq!(truncate(value), expected, "{value}");
        }
    }
}
