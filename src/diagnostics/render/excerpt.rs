//! The few lines of a source text that are drawn around one place.

use std::ops::Range;

use miette::{LabeledSpan, MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

use super::Place;
use super::visible::{source_line, visible};
use crate::diagnostics::Marker;
use crate::source::{SourceMap, Span};

/// Lines that are shown before and after what is pointed at.
const CONTEXT: usize = 1;
/// A second place at most so many lines away is drawn in the same excerpt.
const NEAR: usize = 6;
/// Longer lines are cut, in characters: a Compose file may be one line of JSON.
const LONGEST: usize = 160;
/// What is kept of a cut line before the place, in characters.
const LEAD: usize = 40;

/// Lines copied out of a text; a few, so that a message at the end of a large file costs no more than one at its start.
#[derive(Debug)]
pub(super) struct Excerpt {
    name: String,
    text: String,
    /// Numbers count from 0 here, as miette has it.
    first_line: usize,
    line: usize,
    column: usize,
    labels: Vec<LabeledSpan>,
}

/// An arrow to draw: where, in which line, and with which words.
struct Arrow<'a> {
    span: Span,
    line: usize,
    words: Option<&'a str>,
}

impl Excerpt {
    /// Draws one place, and those of the others that are near it. Gives back the others.
    pub(super) fn around<'a>(span: Span, others: &'a [Marker], sources: &SourceMap) -> (Excerpt, Vec<&'a Marker>) {
        let place = Place::of(span, sources);
        let line = place.position.line;
        let is_near = |marker: &&Marker| {
            marker.span.source == span.source && sources.position(marker.span).line.abs_diff(line) <= NEAR
        };
        let (near, far): (Vec<&Marker>, Vec<&Marker>) = others.iter().partition(is_near);
        let mut arrows = vec![Arrow { span, line, words: None }];
        arrows.extend(near.into_iter().map(|marker| Arrow {
            span: marker.span,
            line: sources.position(marker.span).line,
            words: Some(&marker.message),
        }));
        (Excerpt::of(place, &arrows, sources), far)
    }

    fn of(place: Place<'_>, arrows: &[Arrow<'_>], sources: &SourceMap) -> Excerpt {
        let lines = || arrows.iter().map(|arrow| arrow.line);
        let first = lines().min().unwrap_or(1).saturating_sub(CONTEXT).max(1);
        let mut excerpt = Excerpt {
            name: visible(place.file),
            text: String::new(),
            first_line: first - 1,
            line: place.position.line - 1,
            column: place.position.column - 1,
            labels: Vec::new(),
        };
        let Some(source) = arrows.first().map(|arrow| arrow.span.source) else { return excerpt };
        let last = (lines().max().unwrap_or(1) + CONTEXT).min(sources.line_count(source));
        for number in first..=last {
            let here: Vec<&Arrow<'_>> = arrows.iter().filter(|arrow| arrow.line == number).collect();
            let line = sources.line(source, number);
            let text = sources.text(source).get(line.clone()).unwrap_or("");
            // An empty line below says nothing; after the last line break there is no line at all.
            if number < last || !here.is_empty() || !text.is_empty() {
                excerpt.add_line(text, line.start, &here);
            }
        }
        excerpt
    }

    /// The arrows.
    pub(super) fn labels(&self) -> impl Iterator<Item = LabeledSpan> + '_ {
        self.labels.iter().cloned()
    }

    /// Copies a line that starts at `start` of its text. A place of many lines is pointed at on its first one.
    fn add_line(&mut self, line: &str, start: usize, arrows: &[&Arrow<'_>]) {
        let offset = |place: u32| (place as usize).saturating_sub(start).min(line.len());
        let kept = cut(line, arrows.first().map_or(0, |arrow| offset(arrow.span.start)));
        if kept.start > 0 {
            self.text.push('…');
        }
        let base = self.text.len();
        self.text.push_str(&source_line(line.get(kept.clone()).unwrap_or("")));
        for arrow in arrows {
            let drawn = |place: u32| base + offset(place).clamp(kept.start, kept.end) - kept.start;
            self.point(drawn(arrow.span.start)..drawn(arrow.span.end), arrow.words);
        }
        self.text.push_str(if kept.end < line.len() { "…\n" } else { "\n" });
    }

    fn point(&mut self, range: Range<usize>, words: Option<&str>) {
        let span = SourceSpan::from((range.start, range.len()));
        self.labels.push(match words {
            None => LabeledSpan::new_primary_with_span(None, span),
            Some(words) => LabeledSpan::new_with_span(Some(visible(words)), span),
        });
    }
}

/// The bytes of a line that are shown: all, or a window around the place.
fn cut(line: &str, place: usize) -> Range<usize> {
    if line.len() <= LONGEST {
        return 0..line.len();
    }
    let (before, after) = line.split_at_checked(place).unwrap_or(("", line));
    let start = before.char_indices().rev().nth(LEAD - 1).map_or(0, |(offset, _)| offset);
    let end = after.char_indices().nth(LONGEST - LEAD).map_or(line.len(), |(offset, _)| before.len() + offset);
    start..end
}

impl SourceCode for Excerpt {
    /// Without context only the number of line and column are asked for, else the whole excerpt.
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let whole = SourceSpan::from((0, self.text.len()));
        let (span, line, column) = match (before, after) {
            (0, 0) => (*span, self.line, self.column),
            _ => (whole, self.first_line, 0),
        };
        let data =
            self.text.as_bytes().get(span.offset()..span.offset() + span.len()).ok_or(MietteError::OutOfBounds)?;
        let lines = data.split(|byte| *byte == b'\n').count() - 1;
        Ok(Box::new(MietteSpanContents::new_named(self.name.clone(), data, span, line, column, lines)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_cut_around_the_place() {
        let line = format!("{}X{}", "é".repeat(1000), "ü".repeat(1000));
        let kept = cut(&line, 2000);
        let shown: Vec<char> = line.get(kept).unwrap().chars().collect();
        assert_eq!((shown.len(), shown[LEAD]), (LONGEST, 'X'));
        assert_eq!(cut("short", 3), 0..5);
        assert_eq!(cut(&"x".repeat(500), 0), 0..LONGEST - LEAD);
    }
}
