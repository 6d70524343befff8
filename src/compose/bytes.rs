//! Sizes: `512m`, `1.5gb`, counted in steps of 1024.

use std::fmt;

use serde_json::Value as Json;

use crate::compose::number::{parse_float, truncate};
use crate::compose::place::Place;
use crate::compose::record::{Field, Form};
use crate::compose::scalar::unreadable;
use crate::diagnostics::Report;
use crate::diagnostics::shorten::shortened;
use crate::yaml::{Node, Value};

/// A number of bytes.
///
/// Forms: a whole number of bytes, or a number with `b k m g t p`, `kb` or `kib`, in any case; `k` is 1024.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Bytes(pub i64);

const UNITS: &str = "kmgtp";

impl Bytes {
    /// Reads a size.
    ///
    /// # Errors
    /// Says what is wrong with the text.
    pub fn parse(text: &str) -> Result<Bytes, String> {
        if let Ok(bytes) = text.parse() {
            return Ok(Bytes(bytes));
        }
        let end = text.rfind(|c: char| c.is_ascii_digit() || c == '.' || c == ' ').ok_or("a number is missing")?;
        let (number, unit) = text.split_at_checked(end + 1).ok_or("a number is missing")?;
        let number = number.strip_suffix(' ').unwrap_or(number);
        let value = parse_float(number).ok_or_else(|| format!("`{}` is no number", shortened(number)))?;
        if value < 0.0 {
            return Err(format!("`{number}` is no size"));
        }
        let factor = factor(unit).ok_or_else(|| format!("`{}` is no unit", shortened(unit)))?;
        Ok(Bytes(truncate(value * factor)))
    }
}

/// How many bytes a unit has.
fn factor(unit: &str) -> Option<f64> {
    // The longest is `kib`, in any case and in whatever letters become these in lower case.
    let unit = if unit.len() <= 3 { unit.to_lowercase() } else { return None };
    if unit.is_empty() || unit == "b" {
        return Some(1.0);
    }
    let exponent = i32::try_from(UNITS.find(unit.get(..1)?)?).ok()? + 1;
    matches!(unit.get(1..)?, "" | "b" | "ib").then(|| 1024.0_f64.powi(exponent))
}

impl fmt::Display for Bytes {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl Field for Bytes {
    fn read(node: &Node, at: &Place<'_>, report: &mut Report) -> Bytes {
        let size = match &node.value {
            Value::Int(bytes) => return Bytes(*bytes),
            Value::String(text) => Bytes::parse(text),
            _ => return Bytes::default(),
        };
        size.unwrap_or_else(|_| {
            unreadable(node, at, "a size such as `512m` or a number of bytes", report);
            Bytes::default()
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
    fn sizes_are_read_as_docker_compose_does() {
        let check = |text: &str, expected: Option<i64>| {
            assert_eq!(Bytes::parse(text).ok().map(|bytes| bytes.0), expected, "{text}");
        };
        check("-1", Some(-1));
        check("1.5g", Some(1_610_612_736));
        check("64 MiB", Some(67_108_864));
        check("1_000", Some(1000));
        check("00064Kb", Some(65_536));
        check("9999999p", Some(i64::MIN));
        for text in ["", "g", "1Gi", "1e", "-1g", "1 byte", "1  g", " 1", "1,5g", "1iB"] {
            check(text, None);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_is_printed_is_read_again(bytes in any::<i64>()) {
            prop_assert_eq!(Bytes::parse(&Bytes(bytes).to_string()), Ok(Bytes(bytes)));
        }

        #[test]
        fn units_are_steps_of_1024(number in 0_i64..8192, power in 0_usize..6, suffix in "b|ib|") {
            let unit = UNITS.get(power..=power).unwrap_or_default();
            let suffix = if unit.is_empty() { "" } else { suffix.as_str() };
            let steps = if unit.is_empty() { 0 } else { power + 1 };
            let expected = (0..steps).try_fold(number, |bytes, _| bytes.checked_mul(1024));
            if let Some(expected) = expected {
                prop_assert_eq!(Bytes::parse(&format!("{number}{unit}{suffix}")), Ok(Bytes(expected)));
                prop_assert_eq!(Bytes::parse(&format!("{number} {unit}{suffix}").to_uppercase()), Ok(Bytes(expected)));
            }
        }

        #[test]
        fn any_text_is_read_or_refused(text in "[-+0-9. _kKmMgGtTpPbBiIeé]{0,12}") {
            let written = text.trim_start_matches(['+', '-']);
            if Bytes::parse(&text).is_ok() {
                prop_assert!(written.starts_with(|c: char| c.is_ascii_digit() || c == '.'));
            }
        }
    }
}
