//! Workflow commands: GitHub shows each message beside the line it is about.

use super::Place;
use crate::diagnostics::{Diagnostic, Severity};
use crate::source::SourceMap;

/// `::warning file=compose.yaml,line=3,col=5,endLine=3,endColumn=9,title=the/code::message`.
pub(super) fn render(diagnostics: &[&Diagnostic], sources: &SourceMap) -> String {
    diagnostics.iter().map(|diagnostic| command(diagnostic, sources)).collect()
}

fn command(diagnostic: &Diagnostic, sources: &SourceMap) -> String {
    let mut properties = String::new();
    if let Some(Place { file, position }) = Place::of_message(diagnostic, sources) {
        let (line, column, end_line) = (position.line, position.column, position.end_line);
        properties = format!("file={},line={line},col={column},endLine={end_line},", property(file));
        // GitHub refuses an end column for a range of several lines.
        if line == end_line {
            properties.push_str(&format!("endColumn={},", position.end_column));
        }
    }
    let help = diagnostic.help.as_ref().map(|help| format!("\nhelp: {help}")).unwrap_or_default();
    let text = data(&format!("{}{help}", diagnostic.message));
    format!("::{} {properties}title={}::{text}\n", word(diagnostic.code.severity), property(diagnostic.code.name))
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
