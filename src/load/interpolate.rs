//! `${NAME}` in the values of a tree, and the cast of texts to what their attribute wants. Keys stay as they are.

mod casts;
mod written;

use crate::compose::boolean;
use crate::compose::patterns::Patterns;
use crate::compose::place::Place;
use crate::diagnostics::code::declare_diagnostic;
use crate::diagnostics::shorten::shortened;
use crate::diagnostics::{Diagnostic, Report};
use crate::load::template::{self, Finding, ROOM};
use crate::source::{SourceMap, Span};
use crate::yaml::{Node, Value};
use casts::{CASTS, Cast};
use written::Written;

declare_diagnostic! {
    /// ## What it means
    /// An attribute wants a number or a boolean, and its value is something else, perhaps after a variable was replaced.
    ///
    /// ## What to do instead
    /// Give the variable a value of that kind:
    /// ```yaml
    /// services:
    ///   web:
    ///     image: nginx
    ///     scale: ${REPLICAS:-2}
    /// ```
    CAST = Error "interpolation/wrong-type": "a value is no number or boolean where one is wanted";
}

/// Replaces variables in all values of a document, and casts the results as Docker Compose does. `sources` has the text of the document.
pub(crate) fn interpolate<'v>(
    document: &mut Node,
    sources: &SourceMap,
    lookup: &dyn Fn(&str) -> Option<&'v str>,
    report: &mut Report,
) {
    let mut interpolation = Interpolation { sources, lookup, report, room: ROOM };
    interpolation.visit(document, Place::TOP, Some(&CASTS));
}

struct Interpolation<'a, 'v> {
    sources: &'a SourceMap,
    lookup: &'a dyn Fn(&str) -> Option<&'v str>,
    report: &'a mut Report,
    room: usize,
}

impl Interpolation<'_, '_> {
    /// `casts` are those for this value and what is below it.
    fn visit(&mut self, node: &mut Node, place: Place<'_>, casts: Option<&Patterns<Cast>>) {
        match &mut node.value {
            Value::Mapping(mapping) => {
                for (key, entry) in mapping.iter_mut() {
                    self.visit(&mut entry.node, place.key(key), casts.and_then(|casts| casts.key(key)));
                }
            }
            Value::Sequence(items) => {
                for (index, item) in items.iter_mut().enumerate() {
                    self.visit(item, place.index(index), casts.and_then(Patterns::item));
                }
            }
            Value::String(_) => self.replace(node, place, casts.and_then(Patterns::rule)),
            _ => {}
        }
    }

    fn replace(&mut self, node: &mut Node, place: Place<'_>, cast: Option<Cast>) {
        let Some(text) = node.as_str() else { return };
        if text.contains('$') {
            // Without room everything has been said.
            if self.room == 0 {
                return;
            }
            let done = template::substitute(text, self.lookup, &mut self.room);
            self.say(text, node.span, place, &done.findings);
            if !done.succeeded() {
                return;
            }
            node.value = Value::String(done.text);
        }
        if let Some(cast) = cast {
            self.cast(node, place, cast);
        }
    }

    fn say(&mut self, text: &str, span: Span, place: Place<'_>, findings: &[Finding]) {
        if findings.is_empty() {
            return;
        }
        let subject = place.path().to_string();
        let written = Written::new(self.sources.slice(span), text);
        for finding in findings {
            let place = written.part(&finding.place).map_or(span, |part| span.part(part.start, part.end));
            self.report.push(finding.diagnostic(&subject).at(place).about(&subject));
        }
    }

    fn cast(&mut self, node: &mut Node, place: Place<'_>, cast: Cast) {
        let Some(text) = node.as_str() else { return };
        let Some(value) = cast.apply(text) else {
            let path = &place.path();
            let (wanted, written) = (cast.wanted(), self.sources.slice(node.span));
            let origin = if written.contains('$') { format!(" (from `{written}`)") } else { String::new() };
            let text = shortened(text);
            let message = format!("`{path}` is `{text}`{origin}, but must be {wanted}");
            let unreadable = Diagnostic::new(&CAST, message).at(node.span).about(path);
            self.report.push(unreadable.help(format!("write {wanted}")));
            return;
        };
        if let Value::Bool(truth) = value
            && let Some(old) = boolean::old_word(text, truth, &place.path(), node.span)
        {
            self.report.push(old);
        }
        node.value = value;
    }
}

#[cfg(test)]
mod tests;
