//! Durations: `1m30s`, with units from nanoseconds to weeks.

use std::fmt;

use serde_json::Value as Json;

use crate::compose::place::Place;
use crate::compose::record::{Field, Form};
use crate::compose::scalar::unreadable;
use crate::diagnostics::Report;
use crate::yaml::Node;

/// A length of time, in nanoseconds.
///
/// Forms: numbers with the units `ns us µs ms s m h d w`, joined without a space (`1h30m`), decimals allowed (`1.5s`), `0` alone.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Duration(pub i64);

const SECOND: i64 = 1_000_000_000;

/// Units with their length in nanoseconds.
const UNITS: [(&str, i64); 10] = [
    ("ns", 1),
    ("us", 1_000),
    ("µs", 1_000),
    ("μs", 1_000),
    ("ms", 1_000_000),
    ("s", SECOND),
    ("m", 60 * SECOND),
    ("h", 3600 * SECOND),
    ("d", 24 * 3600 * SECOND),
    ("w", 7 * 24 * 3600 * SECOND),
];

impl Duration {
    /// Reads a duration.
    ///
    /// # Errors
    /// Says what is wrong with the text.
    pub fn parse(text: &str) -> Result<Duration, String> {
        let (negative, mut rest) = match text.strip_prefix(['+', '-']) {
            Some(rest) => (text.starts_with('-'), rest),
            None => (false, text),
        };
        if rest == "0" {
            return Ok(Duration(0));
        }
        if rest.is_empty() {
            return Err("it is empty".to_owned());
        }
        let mut total: i64 = 0;
        while !rest.is_empty() {
            let (part, after) = component(rest)?;
            total = total.checked_add(part).ok_or("it is too long")?;
            rest = after;
        }
        Ok(Duration(if negative { -total } else { total }))
    }

    /// Whole seconds, a part of one counted as one.
    #[must_use]
    pub fn seconds_up(self) -> i64 {
        self.0 / SECOND + i64::from(self.0 % SECOND > 0)
    }
}

/// One number with its unit, and what follows.
fn component(text: &str) -> Result<(i64, &str), String> {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let (whole, rest) = text.split_at_checked(digits(text)).unwrap_or((text, ""));
    let (fraction, rest) = match rest.strip_prefix('.') {
        Some(after) => after.split_at_checked(digits(after)).unwrap_or((after, "")),
        None => ("", rest),
    };
    if whole.is_empty() && fraction.is_empty() {
        return Err(format!("a number is missing before `{rest}`"));
    }
    let length = rest.find(|c: char| c == '.' || c.is_ascii_digit()).unwrap_or(rest.len());
    let (unit, rest) = rest.split_at_checked(length).unwrap_or((rest, ""));
    let Some((_, length)) = UNITS.iter().find(|(name, _)| *name == unit) else {
        return Err(if unit.is_empty() { "a unit is missing".to_owned() } else { format!("`{unit}` is no unit") });
    };
    let whole: i64 = if whole.is_empty() { 0 } else { whole.parse().map_err(|_| "it is too long")? };
    let nanoseconds = whole.checked_mul(*length).ok_or("it is too long")?;
    Ok((nanoseconds.checked_add(part_of(fraction, *length)).ok_or("it is too long")?, rest))
}

/// The part of a unit that decimals stand for, cut off below a nanosecond.
fn part_of(fraction: &str, unit: i64) -> i64 {
    let mut value: i64 = 0;
    let mut scale = 1.0_f64;
    for digit in fraction.bytes() {
        let Some(next) = value.checked_mul(10).and_then(|value| value.checked_add(i64::from(digit - b'0'))) else {
            break;
        };
        value = next;
        scale *= 10.0;
    }
    #[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "as Go computes it")]
    let part = (value as f64 * (unit as f64 / scale)) as i64;
    part
}

/// As Go prints it: `1m30s`, `1.5s`, `250ms`, `0s`.
impl fmt::Display for Duration {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let nanoseconds = self.0.unsigned_abs();
        if self.0 < 0 {
            formatter.write_str("-")?;
        }
        match nanoseconds {
            0 => formatter.write_str("0s"),
            1..1_000 => write!(formatter, "{nanoseconds}ns"),
            1_000..1_000_000 => write!(formatter, "{}µs", decimal(nanoseconds, 1_000)),
            1_000_000..1_000_000_000 => write!(formatter, "{}ms", decimal(nanoseconds, 1_000_000)),
            _ => {
                let seconds = nanoseconds / 1_000_000_000;
                let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
                if hours > 0 {
                    write!(formatter, "{hours}h")?;
                }
                if hours > 0 || minutes > 0 {
                    write!(formatter, "{minutes}m")?;
                }
                write!(formatter, "{}s", decimal(nanoseconds % 60_000_000_000, 1_000_000_000))
            }
        }
    }
}

/// A number of units with decimals and without trailing zeros.
fn decimal(value: u64, unit: u64) -> String {
    let width = unit.to_string().len() - 1;
    let fraction = format!("{:0width$}", value % unit);
    let fraction = fraction.trim_end_matches('0');
    if fraction.is_empty() { (value / unit).to_string() } else { format!("{}.{fraction}", value / unit) }
}

impl Field for Duration {
    fn read(node: &Node, at: &Place<'_>, report: &mut Report) -> Duration {
        let text = node.text().unwrap_or_default();
        Duration::parse(&text).unwrap_or_else(|_| {
            unreadable(node, at, "a duration such as `30s` or `1m30s`", report);
            Duration::default()
        })
    }

    fn is_empty(&self) -> bool {
        self.0 == 0
    }

    fn print(&self, _form: Form) -> Json {
        self.to_string().into()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn durations_are_read_and_printed_as_docker_compose_does() {
        let check = |text: &str, expected: Option<&str>| {
            assert_eq!(Duration::parse(text).ok().map(|duration| duration.to_string()).as_deref(), expected, "{text}");
        };
        check("90s", Some("1m30s"));
        check("2d12h", Some("60h0m0s"));
        check("1.5ms", Some("1.5ms"));
        check("-.5s", Some("-500ms"));
        check("0", Some("0s"));
        check("9223372036854775807ns", Some("2562047h47m16.854775807s"));
        for text in ["", "+", "1", "1 s", "s", ".s", "1x", "9223372036854775808ns", "16000w", "--1s"] {
            check(text, None);
        }
    }

    #[test]
    fn parts_of_seconds_count_as_seconds() {
        for (text, seconds) in [("0", 0), ("1ns", 1), ("1s", 1), ("1.5s", 2), ("-1.5s", -1)] {
            assert_eq!(Duration::parse(text).map(Duration::seconds_up), Ok(seconds), "{text}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_is_printed_is_read_again(nanoseconds in i64::MIN + 1..=i64::MAX) {
            prop_assert_eq!(Duration::parse(&Duration(nanoseconds).to_string()), Ok(Duration(nanoseconds)));
        }

        #[test]
        fn any_text_is_read_or_refused(text in "[+-]?([0-9.]{0,25}(ns|us|µs|ms|s|m|h|d|w|é|)){0,4}") {
            if let Ok(duration) = Duration::parse(&text) {
                prop_assert_eq!(Duration::parse(&duration.to_string()), Ok(duration));
            }
        }
    }

    #[test]
    fn long_texts_take_linear_time() {
        let start = std::time::Instant::now();
        for text in [
            "1ns".repeat(300_000),
            "1".repeat(1_000_000),
            format!(".{}s", "1".repeat(1_000_000)),
            "x".repeat(1_000_000),
        ] {
            assert!(Duration::parse(&text).is_ok_and(|duration| duration.0 >= 0) || !text.ends_with('s'));
        }
        assert!(start.elapsed().as_secs() < 5, "{:?}", start.elapsed());
    }
}
