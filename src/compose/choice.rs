//! Small values with rules of their own: what is on unless it is switched off, file modes, counts of devices.

use std::fmt;

use serde_json::Value as Json;

use crate::compose::place::Place;
use crate::compose::record::{Field, Form};
use crate::compose::scalar::unreadable;
use crate::diagnostics::Report;
use crate::yaml::{Node, Value};

/// Something that is on unless it is switched off. It is printed when it is off.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct OptOut(pub bool);

impl Field for OptOut {
    fn read(node: &Node, at: &Place<'_>, report: &mut Report) -> OptOut {
        OptOut(bool::read(node, at, report))
    }

    fn is_empty(&self) -> bool {
        self.0
    }

    fn print(&self, _form: Form) -> Json {
        self.0.into()
    }
}

/// Permissions of a file; a text is read as octal digits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FileMode(pub i64);

impl fmt::Display for FileMode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        write!(formatter, "0{sign}{:o}", self.0.unsigned_abs())
    }
}

impl Field for FileMode {
    fn read(node: &Node, at: &Place<'_>, report: &mut Report) -> FileMode {
        let mode = match &node.value {
            Value::Int(mode) => Some(*mode),
            Value::String(text) => i64::from_str_radix(text, 8).ok(),
            _ => None,
        };
        FileMode(mode.unwrap_or_else(|| {
            unreadable(node, at, "a file mode such as `0440`", report);
            0
        }))
    }

    fn is_empty(&self) -> bool {
        false
    }

    fn print(&self, _form: Form) -> Json {
        self.to_string().into()
    }
}

/// A number of devices; -1 is `all`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DeviceCount(pub i64);

impl Field for DeviceCount {
    fn read(node: &Node, at: &Place<'_>, report: &mut Report) -> DeviceCount {
        let count = match &node.value {
            Value::Int(count) => Some(*count),
            Value::String(text) if text.eq_ignore_ascii_case("all") => Some(-1),
            Value::String(text) => text.parse().ok(),
            _ => None,
        };
        DeviceCount(count.unwrap_or_else(|| {
            unreadable(node, at, "a number of devices or `all`", report);
            0
        }))
    }

    fn is_empty(&self) -> bool {
        self.0 == 0
    }

    fn print(&self, _form: Form) -> Json {
        self.0.into()
    }
}
