//! Tables of patterns such as `services.*.ports[]`: read line by line beside the specification, but walked as a tree, so that a step looks at
//! each value once, however many rules it has.

use std::sync::OnceLock;

use foldhash::fast::RandomState;
use indexmap::IndexMap;

use super::place::Place;
use crate::yaml::{Node, Value};

/// The rule of a place, and those of the places below it. Below most places there are none, so that they cost nothing.
#[derive(Debug)]
pub(crate) struct Patterns<R> {
    rule: Option<R>,
    lines: Vec<Line<R>>,
    /// The lines by their next step, once somebody goes there.
    steps: OnceLock<Box<Steps<R>>>,
}

/// A line of the table, as much of it as is below a place.
#[derive(Debug, Clone, Copy)]
struct Line<R> {
    pattern: &'static str,
    /// What follows the pattern.
    below: &'static str,
    rule: R,
}

/// Patterns one step further down.
#[derive(Debug)]
struct Steps<R> {
    keys: IndexMap<&'static str, Patterns<R>, RandomState>,
    /// For the keys that are not named.
    any_key: Patterns<R>,
    items: Patterns<R>,
}

impl<R> Default for Patterns<R> {
    fn default() -> Patterns<R> {
        Patterns { rule: None, lines: Vec::new(), steps: OnceLock::new() }
    }
}

impl<R> Default for Steps<R> {
    fn default() -> Steps<R> {
        Steps { keys: IndexMap::default(), any_key: Patterns::default(), items: Patterns::default() }
    }
}

impl Patterns<()> {
    /// Places that all have the same rule.
    pub(crate) fn places(table: &[&'static str]) -> Patterns<()> {
        Patterns::of(table.iter().map(|pattern| (*pattern, ())))
    }
}

impl<R: Copy> Patterns<R> {
    /// A table as it is written: `*` stands for any key, `[]` for any item, `a|b` for either key. Of two lines for one place the first counts.
    pub(crate) fn of(table: impl IntoIterator<Item = (&'static str, R)>) -> Patterns<R> {
        let line = |(pattern, rule)| Line { pattern, below: "", rule };
        Patterns { lines: table.into_iter().map(line).collect(), ..Patterns::default() }
    }

    /// With a table of what is below each of several places.
    pub(crate) fn below(
        mut self,
        places: &[&'static str],
        table: &(impl IntoIterator<Item = (&'static str, R)> + Clone),
    ) -> Patterns<R> {
        for pattern in places {
            self.lines.extend(table.clone().into_iter().map(|(below, rule)| Line { pattern, below, rule }));
        }
        self
    }

    /// Visits the values that have a rule, outer ones before inner ones.
    pub(crate) fn visit(&self, root: &mut Node, visit: &mut dyn FnMut(&mut Node, &Place<'_>, R)) {
        self.descend(root, &Place::TOP, visit);
    }

    /// The rule of this place.
    pub(crate) fn rule(&self) -> Option<R> {
        self.rule
    }

    /// The patterns below a key.
    pub(crate) fn key(&self, key: &str) -> Option<&Patterns<R>> {
        let steps = self.steps()?;
        steps.keys.get(key).or(Some(&steps.any_key).filter(|patterns| patterns.has_some()))
    }

    /// The patterns below an item.
    pub(crate) fn item(&self) -> Option<&Patterns<R>> {
        Some(&self.steps()?.items).filter(|patterns| patterns.has_some())
    }

    /// Whether there are patterns for keys whatever their name.
    pub(crate) fn takes_any_key(&self) -> bool {
        self.steps().is_some_and(|steps| steps.any_key.has_some())
    }

    /// Whether there are patterns for keys.
    pub(crate) fn names_keys(&self) -> bool {
        self.takes_any_key() || self.steps().is_some_and(|steps| !steps.keys.is_empty())
    }

    fn has_some(&self) -> bool {
        self.rule.is_some() || !self.lines.is_empty()
    }

    fn descend(&self, node: &mut Node, place: &Place<'_>, visit: &mut dyn FnMut(&mut Node, &Place<'_>, R)) {
        if let Some(rule) = self.rule {
            visit(node, place, rule);
        }
        match &mut node.value {
            Value::Mapping(mapping) if self.names_keys() => {
                for (key, entry) in mapping.iter_mut() {
                    if let Some(below) = self.key(key) {
                        below.descend(&mut entry.node, &place.key(key), visit);
                    }
                }
            }
            Value::Sequence(items) => {
                let Some(below) = self.item() else { return };
                for (index, item) in items.iter_mut().enumerate() {
                    below.descend(item, &place.index(index), visit);
                }
            }
            _ => {}
        }
    }

    fn steps(&self) -> Option<&Steps<R>> {
        (!self.lines.is_empty()).then(|| &**self.steps.get_or_init(|| Box::new(Steps::of(&self.lines))))
    }

    fn add(&mut self, line: Line<R>) {
        match line {
            Line { pattern: "", below: "", rule } => self.rule = self.rule.or(Some(rule)),
            Line { pattern: "", below, rule } => self.lines.push(Line { pattern: below, below: "", rule }),
            line => self.lines.push(line),
        }
    }
}

impl<R: Copy> Steps<R> {
    fn of(lines: &[Line<R>]) -> Steps<R> {
        let mut steps = Steps::default();
        for line in lines {
            if let Some(rest) = line.pattern.strip_prefix("[]") {
                steps.items.add(line.after(rest));
                continue;
            }
            let end = line.pattern.find(['.', '[']).unwrap_or(line.pattern.len());
            let (names, rest) = line.pattern.split_at(end);
            for name in names.split('|') {
                let child = if name == "*" { &mut steps.any_key } else { steps.keys.entry(name).or_default() };
                child.add(line.after(rest));
            }
        }
        steps
    }
}

impl<R: Copy> Line<R> {
    fn after(&self, rest: &'static str) -> Line<R> {
        Line { pattern: rest.strip_prefix('.').unwrap_or(rest), ..*self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::Report;
    use crate::source::SourceMap;
    use crate::yaml::parse;

    #[test]
    fn values_are_visited_once_and_outer_ones_first() {
        let table = [("services|jobs.*.ports[]", 1), ("services.*", 2), ("services.web.ports", 3), ("x", 4)];
        let text = "{x: {services: {}}, services: {web: {ports: [1, 2]}, b: {ports: [3]}}, jobs: {a: {ports: 1}}}";
        let source = SourceMap::default().add("compose.yaml", text);
        let mut root = parse(source, text, &mut Report::default()).pop().expect("a document");
        let mut visited = Vec::new();
        Patterns::of(table).visit(&mut root, &mut |_, place, rule| visited.push(format!("{place} {rule}")));
        let expected = ["x 4", "services.web.ports 3", "services.b 2", "services.b.ports[0] 1"];
        assert_eq!(visited, expected);
    }

    #[test]
    fn places_are_found() {
        let patterns = Patterns::default().below(&["services.*", "networks.*"], &[("a[].b", 1), ("a[]", 2)]);
        let services = Place::TOP.key("services");
        let (web, item) = (services.key("web"), services.key("web").key("a").index(3).path());
        assert!(web.find(&patterns).is_some_and(|found| found.rule().is_none()));
        assert_eq!(item.to_string(), "services.web.a[3]");
        assert_eq!(patterns.key("networks").and_then(|it| it.key("n")?.key("a")?.item()?.rule()), Some(2));
    }
}
