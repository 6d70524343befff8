//! Lists and mappings of fields; a mapping may be written as a list of `NAME=value`, a list as a single value.

use indexmap::IndexMap;
use serde_json::Value as Json;

use crate::compose::place::Place;
use crate::compose::record::{Field, Form, Reader};
use crate::compose::scalar::{mapping, unreadable};
use crate::diagnostics::Report;
use crate::yaml::{Node, Value};

impl<T: Field> Field for Vec<T> {
    fn read(node: &Node, at: &Place<'_>, report: &mut Report) -> Vec<T> {
        list(node, at, report, T::read)
    }

    fn read_value(node: &Node, at: &Place<'_>, report: &mut Report) -> Vec<T> {
        list(node, at, report, T::read_value)
    }

    fn is_empty(&self) -> bool {
        Vec::is_empty(self)
    }

    fn print(&self, form: Form) -> Json {
        self.iter().map(|item| item.print(form)).collect()
    }
}

fn list<T>(node: &Node, at: &Place<'_>, report: &mut Report, read: Reader<T>) -> Vec<T> {
    match &node.value {
        Value::Null => Vec::new(),
        Value::Sequence(items) => {
            items.iter().enumerate().map(|(index, item)| read(item, &at.index(index), report)).collect()
        }
        Value::Mapping(_) => {
            unreadable(node, at, "a list", report);
            Vec::new()
        }
        _ => vec![read(node, at, report)],
    }
}

impl<T: Field> Field for IndexMap<String, T> {
    fn read(node: &Node, at: &Place<'_>, report: &mut Report) -> IndexMap<String, T> {
        match &node.value {
            Value::Null => IndexMap::new(),
            Value::Mapping(mapping) => {
                let read = |(key, entry): (&str, &crate::yaml::Entry)| {
                    (key.to_owned(), T::read_value(&entry.node, &at.key(key), report))
                };
                mapping.iter().map(read).collect()
            }
            Value::Sequence(items) => pairs(items, at, report),
            _ => {
                unreadable(node, at, "a mapping", report);
                IndexMap::new()
            }
        }
    }

    fn is_empty(&self) -> bool {
        IndexMap::is_empty(self)
    }

    fn print(&self, form: Form) -> Json {
        print_sorted(self, |value| value.print(form))
    }
}

/// A mapping of texts that takes neither lists nor other values than texts and integers.
pub(crate) fn texts(node: &Node, at: &Place<'_>, report: &mut Report) -> IndexMap<String, String> {
    let Some(mapping) = mapping(node, at, report) else { return IndexMap::new() };
    let mut texts = IndexMap::with_capacity(mapping.len());
    for (key, entry) in mapping.iter() {
        let place = at.key(key);
        if key.starts_with("x-") {
            unreadable(&entry.node, &place, "below a name without `x-`, which marks extensions", report);
        }
        texts.insert(key.to_owned(), String::read(&entry.node, &place, report));
    }
    texts
}

/// A mapping with its keys in the order of their bytes, as Docker Compose prints it.
pub(crate) fn print_sorted<T>(map: &IndexMap<String, T>, print: impl Fn(&T) -> Json) -> Json {
    let mut entries: Vec<_> = map.iter().collect();
    entries.sort_unstable_by_key(|(key, _)| *key);
    entries.into_iter().map(|(key, value)| (key.clone(), print(value))).collect()
}

/// `NAME=value` or `NAME`, each an item of a list; the last one of a name stands.
fn pairs<T: Field>(items: &[Node], at: &Place<'_>, report: &mut Report) -> IndexMap<String, T> {
    let mut map = IndexMap::new();
    for (index, item) in items.iter().enumerate() {
        let Some(text) = item.as_str() else {
            unreadable(item, &at.index(index), "a text such as `NAME=value`", report);
            continue;
        };
        let (name, value) = match text.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (text, None),
        };
        match T::from_pair(value) {
            Some(_) if T::NAMES_VARIABLES && ends_with_space(name) => {
                unreadable(item, &at.index(index), "a name without a space at its end", report);
            }
            Some(value) => drop(map.insert(name.to_owned(), value)),
            None => unreadable(item, &at.index(index), "a mapping", report),
        }
    }
    map
}

/// As Docker Compose finds it, which looks at the last byte alone.
fn ends_with_space(name: &str) -> bool {
    matches!(name.as_bytes().last(), Some(b'\t'..=b'\r' | b' ' | 0x85 | 0xa0))
}
