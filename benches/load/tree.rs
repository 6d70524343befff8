//! The least that can be done with YAML: a tree of texts, with aliases followed.

use std::collections::BTreeMap;

use granit_parser::{Event, Parser};
use serde_json::{Map, Value};

/// A list or mapping whose end has not come yet.
struct Open {
    value: Value,
    key: Option<String>,
    anchor: usize,
}

/// The last document of a text.
pub(crate) fn of(text: &str) -> Value {
    let (mut open, mut root, mut anchors) = (Vec::<Open>::new(), Value::Null, BTreeMap::new());
    for event in Parser::new_from_str(text) {
        let (event, _) = event.expect("the text is YAML");
        let (value, anchor) = match event {
            Event::Scalar(text, _, anchor, _) => (Value::String(text.into_owned()), anchor),
            Event::Alias(anchor) => (anchors.get(&anchor).cloned().unwrap_or_default(), 0),
            Event::SequenceStart(_, anchor, _) => {
                open.push(Open { value: Value::Array(Vec::new()), key: None, anchor });
                continue;
            }
            Event::MappingStart(_, anchor, _) => {
                open.push(Open { value: Value::Object(Map::new()), key: None, anchor });
                continue;
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let Some(done) = open.pop() else { continue };
                (done.value, done.anchor)
            }
            _ => continue,
        };
        if anchor > 0 {
            anchors.insert(anchor, value.clone());
        }
        match open.last_mut() {
            None => root = value,
            Some(Open { value: Value::Array(items), .. }) => items.push(value),
            Some(Open { value: Value::Object(map), key, .. }) => match key.take() {
                Some(key) => drop(map.insert(key, value)),
                None => *key = Some(value.as_str().unwrap_or_default().to_owned()),
            },
            Some(_) => {}
        }
    }
    root
}
