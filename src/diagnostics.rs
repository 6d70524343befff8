//! What a message to the user is: plain data with a code, a place and a remedy, collected in a [`Report`].

pub(crate) mod code;
#[cfg(feature = "cli")]
pub(crate) mod render;
pub(crate) mod shorten;
pub(crate) mod suggest;

use std::hash::{Hash, Hasher};

use foldhash::fast::RandomState;
use indexmap::IndexSet;

use crate::source::Span;
pub use code::{Code, Severity};

/// A place besides the main one: what was overridden, where it was used, which base it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marker {
    /// The place.
    pub span: Span,
    /// What is there, in a few words.
    pub message: String,
}

/// One message: what was found, where, and what to do about it.
#[derive(Debug, Clone)]
pub struct Diagnostic {
    /// Which kind of message this is.
    pub code: &'static Code,
    /// One sentence, lower case, without a full stop, that names the Compose path in backticks.
    pub message: String,
    /// What to type instead.
    pub help: Option<String>,
    /// The Compose path it is about, as `services.mq.ports[0]`.
    pub path: Option<String>,
    /// The text it is about. A message about something that stands in no file has none.
    pub span: Option<Span>,
    /// Other places that explain it.
    pub related: Vec<Marker>,
}

impl Diagnostic {
    /// A message without a place yet.
    pub fn new(code: &'static Code, message: impl Into<String>) -> Diagnostic {
        Diagnostic { code, message: message.into(), help: None, path: None, span: None, related: Vec::new() }
    }

    /// Says where.
    #[must_use]
    pub fn at(mut self, span: Span) -> Diagnostic {
        self.span = Some(span);
        self
    }

    /// Names the Compose path.
    #[must_use]
    #[expect(clippy::needless_pass_by_value, reason = "a path that was built for this is given away")]
    pub fn about(mut self, path: impl ToString) -> Diagnostic {
        self.path = Some(path.to_string());
        self
    }

    /// Says what to type instead.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Diagnostic {
        self.help = Some(help.into());
        self
    }

    /// Adds a second place.
    #[must_use]
    pub fn related(mut self, span: Span, message: impl Into<String>) -> Diagnostic {
        self.related.push(Marker { span, message: message.into() });
        self
    }

    fn identity(&self) -> (&str, Option<Span>, Option<&str>, &str) {
        (self.code.name, self.span, self.path.as_deref(), &self.message)
    }
}

/// Two messages are the same when code, place and text are: the second would tell nothing new.
impl PartialEq for Diagnostic {
    fn eq(&self, other: &Diagnostic) -> bool {
        self.identity() == other.identity()
    }
}

impl Eq for Diagnostic {}

impl Hash for Diagnostic {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.identity().hash(state);
    }
}

/// All messages of a run, each once, in the order in which they were found.
#[derive(Debug, Clone, Default)]
pub struct Report {
    diagnostics: IndexSet<Diagnostic, RandomState>,
}

impl Report {
    /// Adds a message, unless the same one is there already.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.insert(diagnostic);
    }

    /// Takes over the messages of another report.
    pub fn extend(&mut self, other: Report) {
        self.diagnostics.extend(other.diagnostics);
    }

    /// The messages in the order of their places; those without a place first.
    #[must_use]
    pub fn sorted(&self) -> Vec<&Diagnostic> {
        let mut sorted: Vec<&Diagnostic> = self.diagnostics.iter().collect();
        sorted.sort_by(|a, b| (a.span, a.code.name, &a.message).cmp(&(b.span, b.code.name, &b.message)));
        sorted
    }

    /// The messages as they were found.
    #[must_use]
    pub fn iter(&self) -> indexmap::set::Iter<'_, Diagnostic> {
        self.diagnostics.iter()
    }

    /// Whether there is an error: then no output can be trusted.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.count(Severity::Error) > 0
    }

    /// How many messages there are of one severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.diagnostics.iter().filter(|diagnostic| diagnostic.code.severity == severity).count()
    }
}

impl<'a> IntoIterator for &'a Report {
    type Item = &'a Diagnostic;
    type IntoIter = indexmap::set::Iter<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;

    static CODE: Code = Code { name: "a/b", severity: Severity::Warning, summary: "", documentation: "" };

    #[test]
    fn the_same_message_is_kept_once() {
        let mut report = Report::default();
        for message in ["one", "two", "one"] {
            report.push(Diagnostic::new(&CODE, message).about("services"));
        }
        report.push(Diagnostic::new(&CODE, "one").about("volumes"));
        let messages: Vec<_> = report.iter().map(|diagnostic| diagnostic.message.as_str()).collect();
        assert_eq!(messages, ["one", "two", "one"]);
    }

    #[test]
    fn many_messages_do_not_take_the_square_of_the_time() {
        let start = Instant::now();
        let mut report = Report::default();
        for number in 0..100_000 {
            report.push(Diagnostic::new(&CODE, format!("message {number}")));
        }
        assert_eq!(report.count(Severity::Warning), 100_000);
        assert!(start.elapsed().as_secs() < 10, "{:?}", start.elapsed());
    }
}
