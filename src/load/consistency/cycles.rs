//! Services that depend on themselves, directly or by way of others, can never start.

use std::collections::BTreeMap;

use super::Facts;
use crate::diagnostics::code::declare_diagnostic;
use crate::diagnostics::{Diagnostic, Report};
use crate::source::Span;
use crate::yaml::Path;

declare_diagnostic! {
    /// ## What it means
    /// Services wait for each other in a circle, so none of them can start first. `links`, `volumes_from` and shared namespaces
    /// (`network_mode: service:NAME`) are dependencies too.
    ///
    /// ## What to do instead
    /// Remove one of the dependencies. What only needs the other one's name can look it up when it runs:
    /// ```yaml
    /// services:
    ///   web:
    ///     image: nginx
    ///     depends_on: [db]
    ///   db:
    ///     image: postgres   # no depends_on: [web]
    /// ```
    CYCLE = Error "depends-on/cycle": "services wait for each other in a circle";
}

/// The services that each service waits for, with the places that say so.
type Graph<'a> = BTreeMap<&'a str, Vec<(&'a str, Span)>>;

/// Whether a service was visited.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Visit {
    Open,
    Done,
}

/// Reports each circle once.
pub(super) fn check(facts: &Facts<'_>, report: &mut Report) {
    let graph: Graph<'_> = facts
        .members("services")
        .map(|service| {
            let dependencies = service.entries("depends_on").filter(|(name, _)| facts.has("services", name));
            (service.name, dependencies.map(|(name, entry)| (name, entry.key)).collect())
        })
        .collect();
    let mut visits = BTreeMap::new();
    for name in graph.keys() {
        visit(name, &graph, &mut visits, &mut Vec::new(), report);
    }
}

fn visit<'a>(
    name: &'a str,
    graph: &Graph<'a>,
    visits: &mut BTreeMap<&'a str, Visit>,
    way: &mut Vec<&'a str>,
    report: &mut Report,
) {
    visits.insert(name, Visit::Open);
    way.push(name);
    for (next, span) in graph.get(name).into_iter().flatten() {
        match visits.get(next) {
            Some(Visit::Open) => report.push(cycle(next, *span, way)),
            Some(Visit::Done) => {}
            None => visit(next, graph, visits, way, report),
        }
    }
    way.pop();
    visits.insert(name, Visit::Done);
}

fn cycle(closes: &str, span: Span, way: &[&str]) -> Diagnostic {
    let mut circle: Vec<&str> = way.iter().copied().skip_while(|name| *name != closes).collect();
    circle.push(closes);
    let from = way.last().copied().unwrap_or(closes);
    let path = Path::of(["services", from, "depends_on", closes]);
    let message = format!("`{path}` closes a circle: `{}`", circle.join("` waits for `"));
    Diagnostic::new(&CYCLE, message).at(span).about(path).help("remove one of these dependencies")
}
