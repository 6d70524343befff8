//! What a plain scalar means: the rules of go-yaml, which are neither those of YAML 1.1 nor those of 1.2.

use super::Value;
use super::timestamp;

/// The value of a scalar that has neither quotes nor a tag.
///
/// Booleans are `true` and `false` alone, `0777` and `0o777` are octal, `1_000` is a thousand, `22:22` is a string.
pub(super) fn resolve(text: &str) -> Value {
    typed(text).unwrap_or_else(|| Value::String(text.to_owned()))
}

/// The value of a scalar that is not a string; nothing when it is one.
pub(super) fn typed(text: &str) -> Option<Value> {
    match text.as_bytes().first() {
        None => Some(Value::Null),
        Some(b'~' | b'n' | b'N' | b't' | b'T' | b'f' | b'F' | b'<') => word(text),
        Some(b'.') => special_float(text).or_else(|| float(text)),
        Some(b'+' | b'-') => special_float(text).or_else(|| number(text)),
        Some(b'0'..=b'9') => timestamp::normalize(text).map(Value::Timestamp).or_else(|| number(text)),
        Some(_) => None,
    }
}

fn word(text: &str) -> Option<Value> {
    match text {
        // A merge key that stands where no key is means nothing.
        "~" | "null" | "Null" | "NULL" | "<<" => Some(Value::Null),
        "true" | "True" | "TRUE" => Some(Value::Bool(true)),
        "false" | "False" | "FALSE" => Some(Value::Bool(false)),
        _ => None,
    }
}

fn special_float(text: &str) -> Option<Value> {
    let float = match text {
        ".nan" | ".NaN" | ".NAN" => f64::NAN,
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => f64::INFINITY,
        "-.inf" | "-.Inf" | "-.INF" => f64::NEG_INFINITY,
        _ => return None,
    };
    Some(Value::Float(float))
}

fn number(text: &str) -> Option<Value> {
    let plain = text.replace('_', "");
    if plain == "-0" {
        return Some(Value::Float(-0.0));
    }
    integer(&plain).or_else(|| float(&plain))
}

/// An integer as Go reads it with base 0: `0x`, `0o`, `0b`, and a leading zero for octal.
fn integer(text: &str) -> Option<Value> {
    let (negative, digits) = match text.split_at_checked(1) {
        Some(("-", digits)) => (true, digits),
        Some(("+", digits)) => (false, digits),
        _ => (false, text),
    };
    let (radix, digits) = radix(digits);
    if !digits.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return None;
    }
    let magnitude = u64::from_str_radix(digits, radix).ok()?;
    if negative {
        return 0_i64.checked_sub_unsigned(magnitude).map(Value::Int);
    }
    Some(i64::try_from(magnitude).map_or(Value::UInt(magnitude), Value::Int))
}

fn radix(digits: &str) -> (u32, &str) {
    match digits.as_bytes() {
        [b'0', b'x' | b'X', ..] => (16, digits.get(2..).unwrap_or("")),
        [b'0', b'o' | b'O', ..] => (8, digits.get(2..).unwrap_or("")),
        [b'0', b'b' | b'B', ..] => (2, digits.get(2..).unwrap_or("")),
        [b'0', _, ..] => (8, digits),
        _ => (10, digits),
    }
}

fn float(text: &str) -> Option<Value> {
    let looks = text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E'));
    let value: f64 = if looks { text.parse().ok()? } else { return None };
    value.is_finite().then_some(Value::Float(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_numbers_resolve_as_go_yaml_does() {
        let check = |text: &str, expected: Value| assert_eq!(resolve(text), expected, "{text}");
        for text in ["", "~", "null", "Null", "NULL", "<<"] {
            check(text, Value::Null);
        }
        for text in [
            "on",
            "yes",
            "y",
            "No",
            "tRue",
            "inf",
            "nan",
            "22:22",
            "_1",
            "1e400",
            "0o8",
            "-",
            "+",
            ".",
            "0x",
            "2024-02-30",
        ] {
            check(text, Value::String(text.to_owned()));
        }
        for (text, value) in
            [("0777", 511), ("0o17", 15), ("-0x1F", -31), ("0B11", 3), ("1_000", 1000), ("+1", 1), ("0", 0)]
        {
            check(text, Value::Int(value));
        }
        for (text, value) in [("08", 8.0), ("1e3", 1000.0), ("1.20", 1.2), (".5", 0.5), ("5.", 5.0), ("-1_0.5", -10.5)]
        {
            check(text, Value::Float(value));
        }
        check("9223372036854775808", Value::UInt(9_223_372_036_854_775_808));
        check("-9223372036854775808", Value::Int(i64::MIN));
        check("18446744073709551616", Value::Float(2.0_f64.powi(64)));
        check("2001-1-1", Value::Timestamp("2001-01-01T00:00:00Z".to_owned()));
    }
}
