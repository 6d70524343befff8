//! Workflow commands: GitHub shows each message beside the line it is about.

use super::Place;
use crate::diagnostics::{Diagnostic, Severity};
use crate::source::{Position, SourceMap};

/// `::warning file=compose.yaml,line=3,col=5,endLine=3,endColumn=9,title=the/code::message`.
pub(super) fn render(diagnostics: &[&Diagnostic], sources: &SourceMap) -> String {
    diagnostics.iter().map(|diagnostic| command(diagnostic, sources)).collect()
}

fn command(diagnostic: &Diagnostic, sources: &SourceMap) -> String {
    let place = Place::of_message(diagnostic, sources).map(properties).unwrap_or_default();
    let help = diagnostic.help.as_ref().map(|help| format!("\nhelp: {help}")).unwrap_or_default();
    let text = data(&format!("{}{help}", diagnostic.message));
    format!("::{} {place}title={}::{text}\n", word(diagnostic.code.severity), property(diagnostic.code.name))
}

fn properties(place: Place<'_>) -> String {
    let Position { line, column, end_line, end_column } = place.position;
    // GitHub refuses an end column for a range of several lines.
    let end_column = if line == end_line { format!("endColumn={end_column},") } else { String::new() };
    format!("file={},line={line},col={column},endLine={end_line},{end_column}", property(place.file))
}

fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Advice => "notice",
    }
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
