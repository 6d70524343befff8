//! Numbers in texts, with the syntax and the limits of Go, in which Docker Compose is written.

use std::str::FromStr;

/// A number: `1.5`, `-.5`, `1e3`, `1_000`, `0x1p-2`, `inf`. One that is too large is none.
pub(crate) fn parse_float(text: &str) -> Option<f64> {
    decimal(text, f64::is_finite).or_else(|| hexadecimal(text))
}

/// A number in single precision.
pub(crate) fn parse_single(text: &str) -> Option<f32> {
    #[expect(clippy::cast_possible_truncation, reason = "the result is of single precision")]
    let narrow = |value: f64| Some(value as f32).filter(|value| value.is_finite());
    decimal(text, f32::is_finite).or_else(|| hexadecimal(text).and_then(narrow))
}

/// A whole number that is not negative, with a prefix for its base: `0x`, `0b`, `0o`, and a leading zero for octal.
pub(crate) fn parse_whole(text: &str) -> Option<u32> {
    let prefix = |[low, high]: [&str; 2]| text.strip_prefix(low).or_else(|| text.strip_prefix(high));
    let bases = [(16, ["0x", "0X"]), (2, ["0b", "0B"]), (8, ["0o", "0O"])];
    let prefixed = bases.into_iter().find_map(|(base, names)| Some((base, prefix(names)?)));
    let (base, digits) = prefixed.or_else(|| Some((8, text.strip_prefix('0')?))).unwrap_or((10, text));
    let digits = if digits.is_empty() && prefixed.is_none() { text } else { digits };
    let digits = without_underscores(text, digits)?;
    let all = digits.bytes().all(|byte| byte.is_ascii_alphanumeric());
    u32::from_str_radix(&digits, base).ok().filter(|_| all)
}

/// A float without its fraction; what does not fit becomes the least number, as on the machines that Docker Compose runs on.
pub(crate) fn truncate(value: f64) -> i64 {
    let limit = 2_f64.powi(63);
    #[expect(clippy::cast_possible_truncation, reason = "the fraction is cut off, and the value fits")]
    if (-limit..limit).contains(&value) { value as i64 } else { i64::MIN }
}

/// The same without sign, for a float that has none.
pub(crate) fn truncate_unsigned(value: f64) -> u64 {
    // Two to the power of 64.
    const LIMIT: f64 = 18_446_744_073_709_552_000.0;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the fraction is cut off, and the value fits"
    )]
    if (0.0..LIMIT).contains(&value) { value as u64 } else { 1 << 63 }
}

/// A number in decimal digits; infinity only when it is spelled out, and `nan` without a sign.
fn decimal<T: FromStr + Copy>(text: &str, is_finite: fn(T) -> bool) -> Option<T> {
    let plain = without_underscores(text, text)?;
    let value: T = plain.parse().ok()?;
    let word = plain.to_ascii_lowercase();
    let spelled = word == "nan" || word.ends_with("inf") || word.ends_with("infinity");
    (is_finite(value) || spelled).then_some(value)
}

/// `0x1.8p3`: a mantissa in hexadecimal digits times a power of two, which is never left out.
fn hexadecimal(text: &str) -> Option<f64> {
    let text = without_underscores(text, text)?.to_ascii_lowercase();
    let (negative, rest) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(&text)),
    };
    let (mantissa, exponent) = rest.strip_prefix("0x")?.split_once('p')?;
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let (mut value, mut power) = (0_u64, exponent_of(exponent)?);
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    let digits = whole.chars().map(|digit| (digit, 0)).chain(fraction.chars().map(|digit| (digit, 4)));
    for (digit, shift) in digits {
        let digit = u64::from(digit.to_digit(16)?);
        // What is beyond 64 bits only says whether there is something at all.
        if value >> 60 == 0 {
            value = value << 4 | digit;
            power = power.saturating_sub(shift);
        } else {
            value |= u64::from(digit != 0);
            power = power.saturating_add(4 - shift);
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "rounded to what a f64 holds")]
    let value = scaled(value as f64, power);
    value.is_finite().then_some(if negative { -value } else { value })
}

/// A power of two; beyond all limits only its sign counts.
fn exponent_of(text: &str) -> Option<i32> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let limit = if text.starts_with('-') { i32::MIN } else { i32::MAX };
    is_number.then(|| text.parse().unwrap_or(limit))
}

/// A number times a power of two, in two steps because one factor could be too large.
fn scaled(value: f64, power: i32) -> f64 {
    let power = power.clamp(-2000, 2000);
    value * 2_f64.powi(power / 2) * 2_f64.powi(power - power / 2)
}

/// The digits without `_`, which may stand between digits and after the prefix of a base. `text` is the number with its prefix.
fn without_underscores(text: &str, digits: &str) -> Option<String> {
    if !text.contains('_') {
        return Some(digits.to_owned());
    }
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let prefixed = matches!(unsigned.as_bytes(), [b'0', b'x' | b'X' | b'o' | b'O' | b'b' | b'B', ..]);
    let hexadecimal = prefixed && matches!(unsigned.as_bytes(), [_, b'x' | b'X', ..]);
    let is_digit = |c: char| c.is_ascii_digit() || hexadecimal && c.is_ascii_hexdigit();
    let number = if prefixed { unsigned.get(2..)? } else { unsigned };
    let mut before = if prefixed { '0' } else { '^' };
    for c in number.chars() {
        let allowed = if c == '_' { is_digit(before) } else { before != '_' || is_digit(c) };
        if !allowed {
            return None;
        }
        before = c;
    }
    (before != '_').then(|| digits.replace('_', ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_numbers_as_in_go() {
        let check = |text: &str, expected: Option<f64>| assert_eq!(parse_float(text), expected, "{text}");
        check("1.5", Some(1.5));
        check("+.5e1", Some(5.0));
        check("5.", Some(5.0));
        check("1_000", Some(1000.0));
        check("1_0.2_5", Some(10.25));
        check("inf", Some(f64::INFINITY));
        check("-Infinity", Some(f64::NEG_INFINITY));
        for text in
            ["", " 1", "1 ", "1_", "_1", "1__0", "1_.0", "1e400", "0x10", "0x", "0xp1", "1e", "1,5", "x", "-nan"]
        {
            check(text, None);
        }
    }

    #[test]
    fn numbers_in_hexadecimal_digits_have_a_power_of_two() {
        let check = |text: &str, expected: Option<f64>| assert_eq!(parse_float(text), expected, "{text}");
        check("0x1p-1", Some(0.5));
        check("0x.8p1", Some(1.0));
        check("-0X1_0p0", Some(-16.0));
        check("0x1fffffffffffffffffp-4", Some(2_f64.powi(65)));
        check("0x1p2000", None);
        check("0x1p-99999999999", Some(0.0));
    }

    #[test]
    fn single_precision_has_its_own_range() {
        assert_eq!(parse_single("0.1"), Some(0.1_f32));
        assert_eq!(parse_single("1e39"), None);
        assert_eq!(parse_single("0x1p-1"), Some(0.5));
    }

    #[test]
    fn whole_numbers_have_bases() {
        let check = |text: &str, expected: Option<u32>| assert_eq!(parse_whole(text), expected, "{text}");
        for (text, value) in [("0", 0), ("18", 18), ("022", 18), ("0o22", 18), ("0x12", 18), ("0B10", 2), ("1_0", 10)] {
            check(text, Some(value));
        }
        check("0_7", Some(7));
        check("0x_1", Some(1));
        for text in ["", "08", "-1", "+1", "0x", "0o", "_1", "1_", "4294967296", " 1", "0x-1", "0o+1"] {
            check(text, None);
        }
    }

    #[test]
    fn what_does_not_fit_is_the_least_number() {
        for (value, expected) in [(1.9, 1), (-1.9, -1), (1e21, i64::MIN), (-1e21, i64::MIN), (f64::NAN, i64::MIN)] {
            assert_eq!(truncate(value), expected, "{value}");
        }
        for (value, expected) in [(1.9, 1), (1e19, 10_000_000_000_000_000_000), (1e20, 1 << 63)] {
            assert_eq!(truncate_unsigned(value), expected, "{value}");
        }
    }
}
