//! What a file of manifests means, and what a merge of two of them must mean: the same whatever the text looks like.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::Hash;

use super::Side;
use super::diff3::{Collision, Stretch, diff3};
use crate::diagnostics::Report;
use crate::source::{SourceMap, Span};
use crate::yaml::{Node, Value, parse};

/// What tells the items of a list apart, as Kubernetes does in its own merges.
const KEYS: [&str; 9] =
    ["name", "mountPath", "containerPort", "port", "key", "ip", "path", "topologyKey", "conditionType"];

/// A value without places. Items that have a name are entries of a mapping, because their order has no meaning.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Meaning {
    Scalar(String),
    /// A string of several lines.
    Lines(Vec<String>),
    List(Vec<Meaning>),
    Map(BTreeMap<String, Meaning>),
}

/// What a text means; nothing when it is no YAML.
pub(super) fn meaning(text: &str) -> Option<Meaning> {
    let (mut sources, mut report) = (SourceMap::default(), Report::default());
    let source = sources.add("", text);
    let documents = parse(source, text, &mut report);
    let span = Span::start_of(source);
    (!report.has_errors()).then(|| match of(&Node::new(Value::Sequence(documents), span), object) {
        // Documents that are no objects are known by their place.
        Meaning::List(items) => {
            Meaning::Map(items.into_iter().enumerate().map(|(at, it)| (at.to_string(), it)).collect())
        }
        objects => objects,
    })
}

/// An object is known by its kind and name.
fn object(node: &Node) -> Option<String> {
    let kind = node.get("kind")?.as_str()?;
    let name = node.get("metadata")?.get("name")?.as_str()?;
    Some(format!("{kind}/{name}"))
}

fn of(node: &Node, identity: impl Fn(&Node) -> Option<String>) -> Meaning {
    match &node.value {
        Value::Mapping(mapping) => {
            Meaning::Map(mapping.iter().map(|(key, entry)| (key.to_owned(), of_value(&entry.node))).collect())
        }
        Value::Sequence(items) => {
            let names: Option<BTreeSet<String>> = items.iter().map(&identity).collect();
            match names.filter(|names| names.len() == items.len() && !items.is_empty()) {
                Some(_) => {
                    let entry = |item| Some((identity(item)?, of_value(item)));
                    Meaning::Map(items.iter().filter_map(entry).collect())
                }
                None => Meaning::List(items.iter().map(of_value).collect()),
            }
        }
        Value::String(text) if text.contains('\n') => {
            Meaning::Lines(text.split_inclusive('\n').map(str::to_owned).collect())
        }
        scalar => Meaning::Scalar(format!("{scalar:?}")),
    }
}

fn of_value(node: &Node) -> Meaning {
    let items = node.as_sequence().unwrap_or_default();
    let is_identity = |key: &&&str| {
        let names: Option<BTreeSet<String>> = items.iter().map(|item| named(item, key)).collect();
        names.is_some_and(|names| names.len() == items.len())
    };
    let key = KEYS.iter().find(is_identity);
    of(node, |item| named(item, key?))
}

fn named(item: &Node, key: &str) -> Option<String> {
    let name = item.get(key)?;
    Some(format!("{key}={}", name.text()?))
}

/// What both sides want together; nothing where they want different things of the same value and none of them is preferred.
pub(super) fn merge(base: &Meaning, ours: &Meaning, theirs: &Meaning, preferred: Option<Side>) -> Option<Meaning> {
    Merge { preferred }.value(Some(base), Some(ours), Some(theirs)).ok().flatten()
}

struct Merge {
    preferred: Option<Side>,
}

/// Both sides have changed the same.
struct Collides;

type Merged = Result<Option<Meaning>, Collides>;

impl Merge {
    fn value(&self, base: Option<&Meaning>, ours: Option<&Meaning>, theirs: Option<&Meaning>) -> Merged {
        if ours == theirs || base == theirs {
            return Ok(ours.cloned());
        }
        if base == ours {
            return Ok(theirs.cloned());
        }
        let merged = match (base, ours, theirs) {
            (None | Some(Meaning::Map(_)), Some(Meaning::Map(ours)), Some(Meaning::Map(theirs))) => {
                Some(Meaning::Map(self.map(base, ours, theirs)?))
            }
            (Some(Meaning::List(base)), Some(Meaning::List(ours)), Some(Meaning::List(theirs))) => {
                let item =
                    |base: &_, ours: &_, theirs: &_| self.value(Some(base), Some(ours), Some(theirs)).ok().flatten();
                self.list(base, ours, theirs, item).map(Meaning::List)
            }
            (Some(Meaning::Lines(base)), Some(Meaning::Lines(ours)), Some(Meaning::Lines(theirs))) => {
                self.list(base, ours, theirs, |_, _, _| None).map(Meaning::Lines)
            }
            _ => None,
        };
        let chosen = || self.preferred.map(|side| if side == Side::Ours { ours } else { theirs });
        match merged {
            Some(merged) => Ok(Some(merged)),
            None => chosen().map(Option::<&Meaning>::cloned).ok_or(Collides),
        }
    }

    fn map(
        &self,
        base: Option<&Meaning>,
        ours: &BTreeMap<String, Meaning>,
        theirs: &BTreeMap<String, Meaning>,
    ) -> Result<BTreeMap<String, Meaning>, Collides> {
        let before = |key: &String| if let Some(Meaning::Map(base)) = base { base.get(key) } else { None };
        let keys: BTreeSet<&String> = ours.keys().chain(theirs.keys()).collect();
        let mut merged = BTreeMap::new();
        for key in keys {
            if let Some(value) = self.value(before(key), ours.get(key), theirs.get(key))? {
                merged.insert(key.clone(), value);
            }
        }
        Ok(merged)
    }

    /// Merges lists; items at the same place that both have changed are merged in turn.
    fn list<T: Clone + Eq + Hash>(
        &self,
        base: &[T],
        ours: &[T],
        theirs: &[T],
        item: impl Fn(&T, &T, &T) -> Option<T>,
    ) -> Option<Vec<T>> {
        let mut merged = Vec::new();
        for stretch in diff3(base, ours, theirs) {
            let items = match stretch {
                Stretch::Agreed(items) => items.to_vec(),
                Stretch::Added { ours, theirs } => self.preferred(ours, theirs)?.to_vec(),
                Stretch::Collision(Collision { base, ours, theirs, .. }) => {
                    let is_even = base.len() == ours.len() && base.len() == theirs.len();
                    let items =
                        base.iter().zip(ours.iter().zip(theirs)).map(|(base, (ours, theirs))| item(base, ours, theirs));
                    match items.collect::<Option<Vec<T>>>().filter(|_| is_even) {
                        Some(items) => items,
                        None => self.preferred(ours, theirs)?.to_vec(),
                    }
                }
            };
            merged.extend(items);
        }
        Some(merged)
    }

    fn preferred<'a, T>(&self, ours: &'a T, theirs: &'a T) -> Option<&'a T>
    where
        T: ?Sized,
    {
        self.preferred.map(|side| if side == Side::Ours { ours } else { theirs })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_both_change_in_different_ways_collides() {
        let merged = |base: &str, ours: &str, theirs: &str| {
            let [base, ours, theirs] = [base, ours, theirs].map(|text| meaning(text).unwrap());
            merge(&base, &ours, &theirs, None)
        };
        let check = |texts: [&str; 3], expected: &str| {
            assert_eq!(merged(texts[0], texts[1], texts[2]), meaning(expected), "{texts:?}");
        };
        check(["a: 1", "a: 2", "a: 1\nb: 3"], "a: 2\nb: 3");
        check(
            ["a: [{name: x, v: 1}]", "a: [{name: x, v: 2}]", "a: [{name: y}, {name: x, v: 1}]"],
            "a: [{name: x, v: 2}, {name: y}]",
        );
        check(["a: [{b: 1, c: 1}]", "a: [{b: 2, c: 1}]", "a: [{b: 1, c: 3}]"], "a: [{b: 2, c: 3}]");
        check(["a: [b, c, d]", "a: [x, c, d]", "a: [b, c, y]"], "a: [x, c, y]");
        check(["a: \"b\\nc\\nd\\n\"", "a: \"x\\nc\\nd\\n\"", "a: \"b\\nc\\ny\\n\""], "a: \"x\\nc\\ny\\n\"");
        for texts in [
            ["a: 1", "a: 2", "a: 3"],
            ["a: 1", "{}", "a: 3"],
            ["a: [{b: 1}]", "a: [{b: 2}]", "a: [{b: 3}]"],
            ["a: {b: 1}", "a: {b: 2}", "{}"],
            ["a: [b]", "a: [b, c]", "a: [b, d]"],
            ["a: b", "a: [b]", "a: {b: c}"],
        ] {
            assert_eq!(merged(texts[0], texts[1], texts[2]), None, "{texts:?}");
        }
        assert_eq!(meaning("a: [b"), None);
        assert_ne!(meaning("a: '1'"), meaning("a: 1"));
    }
}
