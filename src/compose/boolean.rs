//! Booleans in words: `true` and `false`, and the old ones with a warning.

use serde_json::Value as Json;

use crate::compose::place::Place;
use crate::compose::record::{Field, Form};
use crate::compose::scalar::unreadable;
use crate::diagnostics::code::declare_diagnostic;
use crate::diagnostics::{Diagnostic, Report};
use crate::source::Span;
use crate::yaml::{Node, Path, Value};

declare_diagnostic! {
    /// ## What it means
    /// `yes`, `on`, `y`, `no`, `off` and `n` are texts in YAML today; Docker Compose still reads them as booleans here, with a warning.
    ///
    /// ## What to do instead
    /// ```yaml
    /// services:
    ///   web:
    ///     image: nginx
    ///     tty: true
    /// ```
    OLD_BOOLEAN = Warning "interpolation/old-boolean": "a boolean is written in an old way";
}

/// A boolean in words, in any case.
pub(crate) fn parse(text: &str) -> Option<bool> {
    match text.to_lowercase().as_str() {
        "true" | "y" | "yes" | "on" => Some(true),
        "false" | "n" | "no" | "off" => Some(false),
        _ => None,
    }
}

/// What there is to say about a word that was read as a boolean.
pub(crate) fn old_word(text: &str, truth: bool, path: &Path, span: Span) -> Option<Diagnostic> {
    let is_old = !matches!(text.to_lowercase().as_str(), "true" | "false");
    is_old.then(|| {
        let message = format!("`{path}` is `{text}`, which YAML 1.2 does not take for a boolean");
        Diagnostic::new(&OLD_BOOLEAN, message).at(span).about(path).help(format!("write `{truth}`"))
    })
}

impl Field for bool {
    fn read(node: &Node, at: &Place<'_>, report: &mut Report) -> bool {
        let word = match &node.value {
            Value::Bool(value) => return *value,
            Value::Null => return false,
            Value::String(text) => parse(text).map(|truth| (text, truth)),
            _ => None,
        };
        let Some((text, truth)) = word else {
            unreadable(node, at, "`true` or `false`", report);
            return false;
        };
        if let Some(old) = old_word(text, truth, &at.path(), node.span) {
            report.push(old);
        }
        truth
    }

    fn is_empty(&self) -> bool {
        !self
    }

    fn print(&self, _form: Form) -> Json {
        (*self).into()
    }
}
