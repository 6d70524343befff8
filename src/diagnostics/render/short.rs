//! One line for each message, as compilers and editors read it.

use super::Place;
use super::visible::one_line;
use crate::diagnostics::Diagnostic;
use crate::source::SourceMap;

/// `file:line:column: severity[code]: message`; without the place when there is none.
pub(super) fn render(diagnostics: &[&Diagnostic], sources: &SourceMap) -> String {
    diagnostics.iter().map(|diagnostic| line(diagnostic, sources)).collect()
}

fn line(diagnostic: &Diagnostic, sources: &SourceMap) -> String {
    let place = Place::of_message(diagnostic, sources)
        .map(|place| format!("{}:{}:{}: ", one_line(place.file), place.position.line, place.position.column));
    let (severity, code) = (diagnostic.code.severity.word(), diagnostic.code.name);
    format!("{}{severity}[{code}]: {}\n", place.unwrap_or_default(), one_line(&diagnostic.message))
}
