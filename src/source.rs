//! Source texts, the ids that name them, and byte spans into them.

mod lines;

use std::ops::Range;
use std::sync::OnceLock;

use lines::Lines;

/// Names one text of a [`SourceMap`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(u32);

/// A range of bytes in one source text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The text.
    pub source: SourceId,
    /// The first byte.
    pub start: u32,
    /// The byte after the last one.
    pub end: u32,
}

impl Span {
    /// The empty span at the first byte of a text.
    #[must_use]
    pub fn start_of(source: SourceId) -> Span {
        Span { source, start: 0, end: 0 }
    }

    /// The part of this span from `start` to `end`, both counted from its first byte and kept within it.
    #[must_use]
    pub fn part(self, start: usize, end: usize) -> Span {
        let at = |offset: usize| self.start.saturating_add(u32::try_from(offset).unwrap_or(u32::MAX)).min(self.end);
        Span { source: self.source, start: at(start), end: at(end) }
    }
}

/// One text that diagnostics can point into.
#[derive(Debug, Clone)]
struct Source {
    name: String,
    text: String,
    /// Made when the first place is asked for: a run without messages needs none.
    lines: OnceLock<Lines>,
}

impl Source {
    fn lines(&self) -> &Lines {
        self.lines.get_or_init(|| Lines::of(&self.text))
    }
}

/// All texts of one run: Compose files, env files, and whatever else a diagnostic can point into.
#[derive(Debug, Clone, Default)]
pub struct SourceMap {
    sources: Vec<Source>,
}

/// Where a span starts and ends, as an editor counts: lines and columns from 1, columns in characters, the end exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line of the first character.
    pub line: usize,
    /// Column of the first character.
    pub column: usize,
    /// Line of the end.
    pub end_line: usize,
    /// Column after the last character.
    pub end_column: usize,
}

impl SourceMap {
    /// Adds a text under the name by which the user knows it; a path as the user typed it.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> SourceId {
        let id = SourceId(u32::try_from(self.sources.len()).unwrap_or(u32::MAX));
        self.sources.push(Source { name: name.into(), text: text.into(), lines: OnceLock::new() });
        id
    }

    /// The name of a text, empty for an id of another map.
    #[must_use]
    pub fn name(&self, id: SourceId) -> &str {
        self.get(id).map_or("", |source| &source.name)
    }

    /// A whole text, empty for an id of another map.
    #[must_use]
    pub fn text(&self, id: SourceId) -> &str {
        self.get(id).map_or("", |source| &source.text)
    }

    /// The text below a span.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        self.text(span.source).get(span.start as usize..span.end as usize).unwrap_or("")
    }

    /// Lines and columns of a span.
    #[must_use]
    pub fn position(&self, span: Span) -> Position {
        let Some(source) = self.get(span.source) else {
            return Position { line: 1, column: 1, end_line: 1, end_column: 1 };
        };
        let locate = |offset: u32| source.lines().locate(&source.text, offset as usize);
        let ((line, column), (end_line, end_column)) = (locate(span.start), locate(span.end));
        Position { line, column, end_line, end_column }
    }

    /// The bytes of a line, counted from 1, without its line break.
    #[must_use]
    pub fn line(&self, id: SourceId, line: usize) -> Range<usize> {
        self.get(id).map_or(0..0, |source| source.lines().range(&source.text, line))
    }

    /// How many lines a text has; an empty one has one.
    #[must_use]
    pub fn line_count(&self, id: SourceId) -> usize {
        self.get(id).map_or(1, |source| source.lines().count())
    }

    fn get(&self, id: SourceId) -> Option<&Source> {
        self.sources.get(id.0 as usize)
    }
}
