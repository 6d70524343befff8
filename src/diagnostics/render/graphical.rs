//! Draws messages with the source text and arrows; the only folder that knows miette.

use std::fmt::{self, Write as _};

use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, SourceCode};

use super::Style;
use super::excerpt::Excerpt;
use super::visible::visible;
use crate::diagnostics::{Diagnostic, Marker, Severity};
use crate::source::{SourceMap, Span};

/// How many messages are drawn, the worst first. A drawing takes some eight lines: more than this nobody scrolls through, and the
/// other formats, one line each, have them all.
const DRAWN: usize = 50;

/// Draws the messages in the order of their places, and says how many more there are.
pub(super) fn render(diagnostics: &[&Diagnostic], sources: &SourceMap, style: Style) -> String {
    let handler = handler(style);
    let mut text = String::new();
    let drawn = worst(diagnostics);
    for diagnostic in &drawn {
        for drawing in drawings(diagnostic, sources) {
            // Writing to a String cannot fail, and the drawing has no other way to.
            let _: fmt::Result = handler.render_report(&mut text, &drawing);
        }
        text.push('\n');
    }
    if drawn.len() < diagnostics.len() {
        let more = diagnostics.len() - drawn.len();
        let _: fmt::Result =
            writeln!(text, "... and {more} more messages; `--message-format short` prints all of them\n");
    }
    text
}

/// So many as are drawn, the worst; in their order.
fn worst<'a>(diagnostics: &[&'a Diagnostic]) -> Vec<&'a Diagnostic> {
    let mut numbered: Vec<(usize, &Diagnostic)> = diagnostics.iter().copied().enumerate().collect();
    if numbered.len() > DRAWN {
        numbered.sort_by_key(|(_, diagnostic)| std::cmp::Reverse(diagnostic.code.severity));
        numbered.truncate(DRAWN);
        numbered.sort_by_key(|(number, _)| *number);
    }
    numbered.into_iter().map(|(_, diagnostic)| diagnostic).collect()
}

fn handler(style: Style) -> GraphicalReportHandler {
    let theme = if style.color { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
    GraphicalReportHandler::new_themed(theme)
        .with_links(false)
        .without_syntax_highlighting()
        .with_break_words(false)
        .with_wrap_lines(style.width.is_some())
        .with_width(style.width.unwrap_or(usize::MAX))
}

/// The message with its place, then each place that is elsewhere.
fn drawings<'a>(diagnostic: &'a Diagnostic, sources: &SourceMap) -> Vec<Drawing<'a>> {
    let (excerpt, far) = match diagnostic.span {
        None => (None, diagnostic.related.iter().collect()),
        Some(span) => {
            let (excerpt, far) = Excerpt::around(span, &diagnostic.related, sources);
            (Some(excerpt), far)
        }
    };
    let main = Drawing {
        code: Some(diagnostic.code.name),
        severity: diagnostic.code.severity,
        message: visible(&diagnostic.message),
        help: diagnostic.help.as_deref().map(visible),
        excerpt,
    };
    let elsewhere = far.into_iter().map(|marker| elsewhere(marker, sources));
    std::iter::once(main).chain(elsewhere).collect()
}

fn elsewhere<'a>(marker: &Marker, sources: &SourceMap) -> Drawing<'a> {
    let excerpt = Some(alone(marker.span, sources));
    Drawing { code: None, severity: Severity::Advice, message: visible(&marker.message), help: None, excerpt }
}

fn alone(span: Span, sources: &SourceMap) -> Excerpt {
    Excerpt::around(span, &[], sources).0
}

/// One message or second place, in the words of miette.
#[derive(Debug)]
struct Drawing<'a> {
    code: Option<&'a str>,
    severity: Severity,
    message: String,
    help: Option<String>,
    excerpt: Option<Excerpt>,
}

impl fmt::Display for Drawing<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for Drawing<'_> {}

impl miette::Diagnostic for Drawing<'_> {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.code.map(|code| Box::new(code) as Box<dyn fmt::Display>)
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
            Severity::Advice => miette::Severity::Advice,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.help.as_ref().map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.excerpt.as_ref().map(|excerpt| excerpt as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        self.excerpt.as_ref().map(|excerpt| Box::new(excerpt.labels()) as Box<dyn Iterator<Item = LabeledSpan>>)
    }
}
