//! Going on after an error, so that one run finds all of them, without reporting what only follows from an earlier one.
//!
//! A step that comes after an error works on a tree that is partly wrong. What it finds about a service, a volume, ... that is known
//! to be wrong already says nothing new, and is dropped. An error that spoils more than its own service ends loading.

use std::collections::BTreeSet;

use super::reader::Reader;
use crate::diagnostics::{Diagnostic, Report, Severity};
use crate::source::Span;

/// The elements that are made of members.
const ELEMENTS: [&str; 8] = ["services", "jobs", "networks", "volumes", "secrets", "configs", "models", "include"];

impl Reader<'_> {
    /// Runs a step of loading.
    pub(crate) fn step<T>(&mut self, run: impl FnOnce(&mut Self) -> T) -> T {
        let earlier = std::mem::take(&mut self.report);
        let outcome = run(self);
        let found = std::mem::take(&mut self.report);
        let known = Known::of(&earlier);
        let new: Vec<Diagnostic> = found.iter().filter(|diagnostic| !known.explains(diagnostic)).cloned().collect();
        self.report = earlier;
        for diagnostic in new {
            self.report.push(diagnostic);
        }
        outcome
    }

    /// Whether further steps can find something that does not follow from the errors so far.
    pub(crate) fn can_go_on(&self) -> bool {
        errors(&self.report).all(is_local)
    }
}

fn errors(report: &Report) -> impl Iterator<Item = &Diagnostic> {
    report.iter().filter(|diagnostic| diagnostic.code.severity == Severity::Error)
}

/// Whether an error spoils nothing but the member that it is about. A service that cannot be extended spoils those that extend it.
fn is_local(error: &Diagnostic) -> bool {
    let Some(path) = &error.path else { return false };
    let mut steps = path.split(['.', '[']);
    let element = steps.next().unwrap_or_default();
    let has_member = steps.next().is_some();
    element != "include" && !path.contains(".extends") && (has_member || !ELEMENTS.contains(&element))
}

/// What is known to be wrong.
struct Known<'r> {
    members: BTreeSet<(&'r str, &'r str)>,
    spans: Vec<Span>,
}

impl<'r> Known<'r> {
    fn of(report: &'r Report) -> Known<'r> {
        let members = errors(report).filter_map(member).collect();
        Known { members, spans: errors(report).filter_map(|error| error.span).collect() }
    }

    /// Whether an error only follows from what is known.
    fn explains(&self, diagnostic: &Diagnostic) -> bool {
        let overlaps = |span: Span| {
            self.spans
                .iter()
                .any(|other| other.source == span.source && other.start < span.end && span.start < other.end)
        };
        let is_known = member(diagnostic).is_some_and(|member| self.members.contains(&member));
        diagnostic.code.severity == Severity::Error && (is_known || diagnostic.span.is_some_and(overlaps))
    }
}

/// The element and the name of the member that a message is about.
fn member(diagnostic: &Diagnostic) -> Option<(&str, &str)> {
    let mut steps = diagnostic.path.as_deref()?.split(['.', '[']);
    Some((steps.next()?, steps.next()?))
}
