//! The timestamps that go-yaml recognises in plain scalars, written as Go prints them.

/// `2001-1-1` and its longer forms in RFC 3339; nothing for any other text.
pub(super) fn normalize(text: &str) -> Option<String> {
    let (year, rest) = text.split_at_checked(4)?;
    let year: u32 = if all_digits(year) { year.parse().ok()? } else { return None };
    let (month, rest) = number(rest.strip_prefix('-')?, 1..=12)?;
    let (day, rest) = number(rest.strip_prefix('-')?, 1..=days(year, month))?;
    let date = format!("{year:04}-{month:02}-{day:02}");
    if rest.is_empty() {
        return Some(format!("{date}T00:00:00Z"));
    }
    let (separator, rest) = rest.split_at_checked(1)?;
    let (time, zone) = time_of_day(rest)?;
    match separator {
        " " if zone.is_empty() => Some(format!("{date}T{time}Z")),
        "T" | "t" => Some(format!("{date}T{time}{}", offset(zone)?)),
        _ => None,
    }
}

/// Hours, minutes, seconds and their fraction without trailing zeros, and what follows.
fn time_of_day(text: &str) -> Option<(String, &str)> {
    let (hour, rest) = number(text, 0..=23)?;
    let (minute, rest) = number(rest.strip_prefix(':')?, 0..=59)?;
    let (second, rest) = number(rest.strip_prefix(':')?, 0..=59)?;
    let time = format!("{hour:02}:{minute:02}:{second:02}");
    let Some(fraction) = rest.strip_prefix(['.', ',']) else { return Some((time, rest)) };
    let length = fraction.bytes().take_while(u8::is_ascii_digit).count();
    let (digits, rest) = fraction.split_at_checked(length)?;
    let nanoseconds = digits.get(..9).unwrap_or(digits).trim_end_matches('0');
    match (digits.is_empty(), nanoseconds.is_empty()) {
        (true, _) => None,
        (false, true) => Some((time, rest)),
        (false, false) => Some((format!("{time}.{nanoseconds}"), rest)),
    }
}

/// `Z` or `+05:00`; Go writes an offset of nothing as `Z`.
fn offset(zone: &str) -> Option<&str> {
    let (sign, digits) = zone.split_at_checked(1)?;
    match (sign, digits.split_once(':')) {
        ("Z", None) if digits.is_empty() => Some("Z"),
        ("+" | "-", Some((hours, minutes))) if two_digits(hours, 24) && two_digits(minutes, 60) => {
            Some(if digits == "00:00" { "Z" } else { zone })
        }
        _ => None,
    }
}

fn two_digits(text: &str, limit: u32) -> bool {
    text.len() == 2 && all_digits(text) && text.parse::<u32>().is_ok_and(|value| value <= limit)
}

/// One or two digits within the range, and what follows.
fn number(text: &str, range: std::ops::RangeInclusive<u32>) -> Option<(u32, &str)> {
    let length = text.bytes().take(2).take_while(u8::is_ascii_digit).count();
    let (digits, rest) = text.split_at_checked(length)?;
    let value = digits.parse().ok()?;
    range.contains(&value).then_some((value, rest))
}

fn all_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

fn days(year: u32, month: u32) -> u32 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_forms_of_go_yaml_are_timestamps() {
        let check = |text: &str, expected: Option<&str>| assert_eq!(normalize(text).as_deref(), expected, "{text}");
        check("2001-01-01", Some("2001-01-01T00:00:00Z"));
        check("2024-2-29", Some("2024-02-29T00:00:00Z"));
        check("2001-12-14t21:59:43.10-05:00", Some("2001-12-14T21:59:43.1-05:00"));
        check("2001-12-14 1:2:3", Some("2001-12-14T01:02:03Z"));
        check("2001-12-14T21:59:43.000Z", Some("2001-12-14T21:59:43Z"));
        check("2001-12-14 21:59:43.10 -5", None);
        check("2024-02-30", None);
        check("2001-13-45", None);
        check("2001", None);
        check("20011-1-1", None);
    }
}
