//! Extensions: keys that start with `x-`, which Compose ignores and keeps.

use serde_json::{Map, Value as Json};

use crate::yaml::{Mapping, Node, Value};

/// The extensions of one element, in the order of the text.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Extensions {
    entries: Vec<(String, Node)>,
}

impl Extensions {
    /// The extensions of a mapping; those that a step of loading added are not the user's.
    pub(crate) fn of(mapping: &Mapping) -> Extensions {
        let entries = mapping.iter().filter(|(key, entry)| key.starts_with("x-") && !entry.node.implied);
        Extensions { entries: entries.map(|(key, entry)| (key.to_owned(), entry.node.clone())).collect() }
    }

    /// The value of an extension.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entries.iter().find(|(name, _)| name == key).map(|(_, node)| node)
    }

    /// Adds the extensions to a printed element.
    pub(crate) fn print_into(&self, object: &mut Map<String, Json>) {
        for (key, node) in &self.entries {
            object.insert(key.clone(), json(node));
        }
    }
}

/// Any tree as JSON (by loops, which need little of the stack for each level), with the types that YAML gave its values, and with the keys of mappings in order.
pub(crate) fn json(node: &Node) -> Json {
    match &node.value {
        Value::Null => Json::Null,
        Value::Bool(value) => (*value).into(),
        Value::Int(value) => (*value).into(),
        Value::UInt(value) => (*value).into(),
        Value::Float(value) => (*value).into(),
        Value::Timestamp(text) | Value::String(text) => text.as_str().into(),
        Value::Sequence(items) => {
            let mut list = Vec::with_capacity(items.len());
            for item in items {
                list.push(json(item));
            }
            Json::Array(list)
        }
        Value::Mapping(mapping) => {
            let mut object = Map::new();
            for (key, entry) in mapping.iter() {
                object.insert(key.to_owned(), json(&entry.node));
            }
            object.sort_keys();
            Json::Object(object)
        }
    }
}
