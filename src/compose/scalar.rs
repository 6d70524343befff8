//! The plain types of fields, read with the casts of Docker Compose: a text that looks like a number may stand where a number is wanted.

use serde_json::Value as Json;

use crate::compose::number::{parse_float, truncate, truncate_unsigned};
use crate::compose::place::Place;
use crate::compose::record::{Field, Form};
use crate::diagnostics::code::declare_diagnostic;
use crate::diagnostics::{Diagnostic, Report};
use crate::yaml::{Mapping, Node, Value};

declare_diagnostic! {
    /// ## What it means
    ///
    /// A value cannot be read as what the attribute wants: a number, a boolean, a duration, a size.
    ///
    /// ## What to do instead
    ///
    /// Write a value of that kind. The message says what was found and what is wanted:
    ///
    /// ```yaml
    /// services:
    ///   web:
    ///     image: nginx
    ///     scale: 2              # not: two
    ///     mem_limit: 512m       # not: half a gigabyte
    ///     stop_grace_period: 1m30s
    /// ```
    UNREADABLE = Error "values/unreadable": "a value is not of the kind that its attribute wants";
}

/// Reports a value that is not what is wanted.
pub(crate) fn unreadable(node: &Node, at: &Place<'_>, wanted: &str, report: &mut Report) {
    let path = at.path();
    let found = match node.text() {
        Some(text) if !matches!(node.value, Value::Null) => format!("`{text}`"),
        _ => node.kind().to_owned(),
    };
    let message = format!("`{path}` is {found}, but must be {wanted}");
    report.push(Diagnostic::new(&UNREADABLE, message).at(node.span).about(&path).help(format!("write {wanted}")));
}

/// The mapping that a record is read from; null is an empty one, anything else is reported.
pub(crate) fn mapping<'a>(node: &'a Node, at: &Place<'_>, report: &mut Report) -> Option<&'a Mapping> {
    match &node.value {
        Value::Mapping(mapping) => Some(mapping),
        Value::Null => None,
        _ => {
            unreadable(node, at, "a mapping", report);
            None
        }
    }
}

impl Field for String {
    fn read(node: &Node, at: &Place<'_>, report: &mut Report) -> String {
        match &node.value {
            Value::Null => String::new(),
            Value::String(text) => text.clone(),
            Value::Int(number) => number.to_string(),
            _ => no_string(node, at, report),
        }
    }

    /// In a mapping such as `labels` any single value is a text.
    fn read_value(node: &Node, at: &Place<'_>, report: &mut Report) -> String {
        match &node.value {
            Value::Null => String::new(),
            _ => node.text().unwrap_or_else(|| no_string(node, at, report)),
        }
    }

    fn from_pair(text: Option<&str>) -> Option<String> {
        Some(text.unwrap_or_default().to_owned())
    }

    fn is_empty(&self) -> bool {
        String::is_empty(self)
    }

    fn print(&self, _form: Form) -> Json {
        self.as_str().into()
    }
}

impl Field for i64 {
    fn read(node: &Node, at: &Place<'_>, report: &mut Report) -> i64 {
        match &node.value {
            Value::Null => 0,
            Value::Int(value) => *value,
            #[expect(clippy::cast_possible_wrap, reason = "as Go converts it")]
            Value::UInt(value) => *value as i64,
            Value::Float(value) => truncate(*value),
            Value::String(text) => text.parse().unwrap_or_else(|_| no_integer(node, at, report)),
            _ => no_integer(node, at, report),
        }
    }

    fn is_empty(&self) -> bool {
        *self == 0
    }

    fn print(&self, _form: Form) -> Json {
        (*self).into()
    }
}

/// Reports what is no string, and goes on with the empty one.
fn no_string(node: &Node, at: &Place<'_>, report: &mut Report) -> String {
    unreadable(node, at, "a string", report);
    String::new()
}

/// Reports what is no integer, and goes on with the empty one.
fn no_integer<T: Default>(node: &Node, at: &Place<'_>, report: &mut Report) -> T {
    unreadable(node, at, "an integer", report);
    T::default()
}

/// Integers without sign. What is too large for the type loses its upper bits, as in Go.
macro_rules! unsigned {
    ($($type:ty),*) => {$(
        impl Field for $type {
            #[expect(clippy::allow_attributes, reason = "what the casts do depends on the type")]
            #[allow(trivial_numeric_casts, clippy::cast_possible_truncation, reason = "as Go converts it")]
            fn read(node: &Node, at: &Place<'_>, report: &mut Report) -> $type {
                match natural(node) {
                    Some(value) => value as $type,
                    None => no_integer(node, at, report),
                }
            }

            fn is_empty(&self) -> bool {
                *self == 0
            }

            fn print(&self, _form: Form) -> Json {
                (*self).into()
            }
        }
    )*};
}
unsigned!(u64, u32, u16);

fn natural(node: &Node) -> Option<u64> {
    match &node.value {
        Value::Null => Some(0),
        Value::Int(value) => u64::try_from(*value).ok(),
        Value::UInt(value) => Some(*value),
        Value::Float(value) => (*value >= 0.0).then(|| truncate_unsigned(*value)),
        _ => None,
    }
}

impl Field for f64 {
    fn read(node: &Node, at: &Place<'_>, report: &mut Report) -> f64 {
        let number = match &node.value {
            #[expect(clippy::cast_precision_loss, reason = "as Go converts an integer")]
            Value::Int(value) => Some(*value as f64),
            #[expect(clippy::cast_precision_loss, reason = "as Go converts an integer")]
            Value::UInt(value) => Some(*value as f64),
            Value::Float(value) => Some(*value),
            Value::String(text) => parse_float(text),
            Value::Null => Some(0.0),
            _ => None,
        };
        number.filter(|number| number.is_finite()).unwrap_or_else(|| {
            unreadable(node, at, "a number", report);
            0.0
        })
    }

    fn is_empty(&self) -> bool {
        *self == 0.0
    }

    fn print(&self, _form: Form) -> Json {
        float(*self)
    }
}

/// A number as Go's JSON has it: of single precision, and without a fraction when it is whole.
fn float(value: f64) -> Json {
    #[expect(clippy::cast_possible_truncation, reason = "Docker Compose keeps these numbers in single precision")]
    let shown = (value as f32).to_string();
    if let Ok(whole) = shown.parse::<i64>() {
        return whole.into();
    }
    shown.parse::<f64>().map_or(Json::Null, Json::from)
}

impl<T: Field> Field for Option<T> {
    const NAMES_VARIABLES: bool = true;

    fn read(node: &Node, at: &Place<'_>, report: &mut Report) -> Option<T> {
        if matches!(node.value, Value::Null) { None } else { Some(T::read(node, at, report)) }
    }

    fn read_value(node: &Node, at: &Place<'_>, report: &mut Report) -> Option<T> {
        if matches!(node.value, Value::Null) { None } else { Some(T::read_value(node, at, report)) }
    }

    fn from_pair(text: Option<&str>) -> Option<Option<T>> {
        Some(text.and_then(|text| T::from_pair(Some(text))))
    }

    fn is_empty(&self) -> bool {
        self.is_none()
    }

    fn print(&self, form: Form) -> Json {
        self.as_ref().map_or(Json::Null, |value| value.print(form))
    }
}

impl<T: Field> Field for Box<T> {
    fn read(node: &Node, at: &Place<'_>, report: &mut Report) -> Box<T> {
        Box::new(T::read(node, at, report))
    }

    fn is_empty(&self) -> bool {
        self.as_ref().is_empty()
    }

    fn print(&self, form: Form) -> Json {
        self.as_ref().print(form)
    }
}
