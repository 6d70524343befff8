//! From messages to text: drawn for people, in short lines, as JSON, as SARIF, and as annotations of GitHub.

mod excerpt;
mod github;
mod graphical;
mod json;
mod sarif;
mod short;
#[cfg(test)]
mod tests;
mod visible;

use super::{Diagnostic, Report};
use crate::source::{Position, SourceMap, Span};

/// A way to write messages.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Format {
    /// Drawn with the source text.
    #[default]
    Human,
    /// `file:line:column: severity[code]: message`, one a line.
    Short,
    /// One JSON object a line.
    Json,
    /// One SARIF 2.1.0 document.
    Sarif,
    /// Workflow commands that GitHub shows beside the changed lines.
    Github,
}

/// What the reader of [`Format::Human`] can see.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Style {
    /// Whether colours are written.
    pub(crate) color: bool,
    /// Columns of the terminal; messages to something else are not wrapped.
    pub(crate) width: Option<usize>,
}

/// Writes all messages of a run, in the order of their places.
pub(crate) fn render(report: &Report, sources: &SourceMap, format: Format, style: Style) -> String {
    let diagnostics = report.sorted();
    match format {
        Format::Human => graphical::render(&diagnostics, sources, style),
        Format::Short => short::render(&diagnostics, sources),
        Format::Json => json::render(&diagnostics, sources),
        Format::Sarif => sarif::render(&diagnostics, sources),
        Format::Github => github::render(&diagnostics, sources),
    }
}

/// Where something stands, as people and tools name it.
#[derive(Debug, Clone, Copy)]
struct Place<'a> {
    file: &'a str,
    position: Position,
}

impl<'a> Place<'a> {
    fn of(span: Span, sources: &'a SourceMap) -> Place<'a> {
        Place { file: sources.name(span.source), position: sources.position(span) }
    }

    fn of_message(diagnostic: &Diagnostic, sources: &'a SourceMap) -> Option<Place<'a>> {
        diagnostic.span.map(|span| Place::of(span, sources))
    }
}
