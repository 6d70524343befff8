//! Draws messages with the source text and arrows; the only folder that knows miette.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Write as _};

use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, SourceCode};

use super::Style;
use super::excerpt::Excerpt;
use super::short;
use super::visible::visible;
use crate::diagnostics::{Diagnostic, Marker, Severity};
use crate::source::{SourceMap, Span};

/// How many messages are drawn, the worst first. A drawing takes some eight lines: nobody scrolls through more than this.
const DRAWN: usize = 50;
/// How many warnings or pieces of advice of one code are drawn: the fourth drawing of the same teaches nothing that its line does not.
const DRAWN_ALIKE: usize = 3;
/// How many of the others have a line; the other formats have a line for each.
const LISTED: usize = 50;

/// Draws the messages in the order of their places, lists some that are not drawn, and says how many more there are.
pub(super) fn render(diagnostics: &[&Diagnostic], sources: &SourceMap, style: Style) -> String {
    let handler = handler(style);
    let mut text = String::new();
    let (drawn, others) = choose(diagnostics);
    for diagnostic in drawn {
        for drawing in drawings(diagnostic, sources) {
            // Writing to a String cannot fail, and the drawing has no other way to.
            let _: fmt::Result = handler.render_report(&mut text, &drawing);
        }
        text.push('\n');
    }
    let (listed, counted) = others.split_at(others.len().min(LISTED));
    text.push_str(&short::render(listed, sources));
    if !counted.is_empty() {
        let more = counted.len();
        let _: fmt::Result =
            writeln!(text, "... and {more} more messages; `--message-format short` prints all of them");
    }
    if !listed.is_empty() {
        text.push('\n');
    }
    text
}

/// Those that are drawn, and the others; each in their order.
fn choose<'a>(diagnostics: &[&'a Diagnostic]) -> (Vec<&'a Diagnostic>, Vec<&'a Diagnostic>) {
    let mut worst: Vec<(usize, &Diagnostic)> = diagnostics.iter().copied().enumerate().collect();
    worst.sort_by_key(|(_, diagnostic)| Reverse(diagnostic.code.severity));
    let mut alike: BTreeMap<&str, usize> = BTreeMap::new();
    worst.retain(|(_, diagnostic)| {
        let count = alike.entry(diagnostic.code.name).or_default();
        *count += 1;
        diagnostic.code.severity == Severity::Error || *count <= DRAWN_ALIKE
    });
    worst.truncate(DRAWN);
    let drawn: BTreeSet<usize> = worst.into_iter().map(|(number, _)| number).collect();
    let (drawn, others): (Vec<_>, Vec<_>) =
        diagnostics.iter().enumerate().partition(|(number, _)| drawn.contains(number));
    let diagnostics =
        |numbered: Vec<(usize, &&'a Diagnostic)>| numbered.into_iter().map(|(_, diagnostic)| *diagnostic).collect();
    (diagnostics(drawn), diagnostics(others))
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
