//! Tables of patterns such as `services.*.ports[]`: read line by line beside the specification, but walked as a tree, so that a step looks at
//! each value once, however many rules it has.

use std::collections::BTreeMap;

use super::place::Place;
use crate::yaml::{Node, Value};

/// The rule of a place, and those of the places below it. Below most places there are none, so that they cost nothing.
#[derive(Debug)]
pub(crate) struct Patterns<R> {
    rule: Option<R>,
    keys: BTreeMap<&'static str, Patterns<R>>,
    /// For the keys that are not named.
    any_key: Option<Box<Patterns<R>>>,
    items: Option<Box<Patterns<R>>>,
}

impl<R> Default for Patterns<R> {
    fn default() -> Patterns<R> {
        Patterns { rule: None, keys: BTreeMap::new(), any_key: None, items: None }
    }
}

impl Patterns<()> {
    /// Places that all have the same rule.
    pub(crate) fn places(table: &[&'static str]) -> Patterns<()> {
        let mut patterns = Patterns::default();
        for pattern in table {
            patterns.add(pattern.split('.'), ());
        }
        patterns
    }
}

impl<R: Copy> Patterns<R> {
    /// A table as it is written: `*` stands for any key, `[]` for any item, `a|b` for either key.
    pub(crate) fn of(table: &[(&'static str, R)]) -> Patterns<R> {
        let mut patterns = Patterns::default();
        for (pattern, rule) in table {
            patterns.add(pattern.split('.'), *rule);
        }
        patterns
    }

    /// With a table of what is below each of several places.
    pub(crate) fn below(mut self, places: &[&'static str], table: &[(&'static str, R)]) -> Patterns<R> {
        for place in places {
            for (pattern, rule) in table {
                self.add(place.split('.').chain(pattern.split('.')), *rule);
            }
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
        self.keys.get(key).or(self.any_key.as_deref())
    }

    /// The patterns below an item.
    pub(crate) fn item(&self) -> Option<&Patterns<R>> {
        self.items.as_deref()
    }

    fn descend(&self, node: &mut Node, place: &Place<'_>, visit: &mut dyn FnMut(&mut Node, &Place<'_>, R)) {
        if let Some(rule) = self.rule {
            visit(node, place, rule);
        }
        match &mut node.value {
            Value::Mapping(mapping) if self.any_key.is_some() || !self.keys.is_empty() => {
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

    fn add(&mut self, mut steps: impl Iterator<Item = &'static str> + Clone, rule: R) {
        let Some(step) = steps.next() else {
            self.rule = Some(rule);
            return;
        };
        let (mut names, mut lists) = (step, 0);
        while let Some(shorter) = names.strip_suffix("[]") {
            (names, lists) = (shorter, lists + 1);
        }
        for name in names.split('|') {
            let child = (0..lists).fold(self.named(name), |child, _| child.items.get_or_insert_default());
            child.add(steps.clone(), rule);
        }
    }

    fn named(&mut self, name: &'static str) -> &mut Patterns<R> {
        if name == "*" { self.any_key.get_or_insert_default() } else { self.keys.entry(name).or_default() }
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
        Patterns::of(&table).visit(&mut root, &mut |_, place, rule| visited.push(format!("{place} {rule}")));
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
