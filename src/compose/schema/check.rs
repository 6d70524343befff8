//! The walk: a tree and the grammar side by side.

use std::collections::BTreeMap;

use super::complaints;
use super::shape::{Keys, Others, Range, Shape};
use crate::compose::place::Place;
use crate::diagnostics::Report;
use crate::yaml::{Mapping, Node, Value};

/// Reports what a value, and everything below it, has against a shape.
pub(super) fn check(wanted: &Shape, node: &Node, at: &Place<'_>, report: &mut Report) {
    let Some(shape) = wanted.alternatives().iter().find(|shape| takes(shape, &node.value)) else {
        return report.push(complaints::wrong_type(wanted, node, at));
    };
    match (shape, &node.value) {
        (Shape::Word(words), Value::String(word) | Value::Timestamp(word)) if !words.contains(&word.as_str()) => {
            report.push(complaints::not_one_of(words, word, node, at));
        }
        (Shape::Like(pattern), Value::String(text) | Value::Timestamp(text)) if !(pattern.fits)(text) => {
            report.push(complaints::malformed(pattern, text, node, at));
        }
        (Shape::Integer(range), _) if !within(*range, &node.value) => {
            report.push(complaints::out_of_range(*range, node, at));
        }
        (Shape::List(items), Value::Sequence(nodes)) => check_items(wanted, items, nodes, at, report),
        (Shape::Set(items), Value::Sequence(nodes)) => {
            check_items(wanted, items, nodes, at, report);
            check_duplicates(nodes, at, report);
        }
        (Shape::Mapping(keys), Value::Mapping(mapping)) => check_mapping(keys, mapping, node, at, report),
        _ => {}
    }
}

fn check_items(wanted: &Shape, items: &Shape, nodes: &[Node], at: &Place<'_>, report: &mut Report) {
    let may_be_mapping = wanted.alternatives().iter().any(|shape| shape.keys().is_some());
    for (index, item) in nodes.iter().enumerate() {
        let place = at.index(index);
        if may_be_mapping && item.as_mapping().is_some() && !takes(items, &item.value) {
            report.push(complaints::mapping_in_list(items, item, &place));
        } else {
            check(items, item, &place, report);
        }
    }
}

/// Whether a shape is for values of this kind.
pub(super) fn takes(shape: &Shape, value: &Value) -> bool {
    match shape {
        Shape::Null => matches!(value, Value::Null),
        Shape::Boolean => matches!(value, Value::Bool(_)),
        Shape::Integer(_) => number(value).is_some_and(|number| number.fract() == 0.0),
        Shape::Number => number(value).is_some(),
        // Docker Compose hands timestamps to its schema as texts.
        Shape::Text | Shape::Word(_) | Shape::Like(_) => matches!(value, Value::String(_) | Value::Timestamp(_)),
        Shape::List(_) | Shape::Set(_) => matches!(value, Value::Sequence(_)),
        Shape::Mapping(_) => matches!(value, Value::Mapping(_)),
        Shape::Either(shapes) | Shape::AsText(shapes) => shapes.iter().any(|shape| takes(shape, value)),
    }
}

#[expect(clippy::cast_precision_loss, reason = "Docker Compose compares numbers as floats")]
fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Int(number) => Some(*number as f64),
        Value::UInt(number) => Some(*number as f64),
        Value::Float(number) => Some(*number),
        _ => None,
    }
}

#[expect(clippy::cast_precision_loss, reason = "the ends of ranges are small, or without meaning")]
fn within(range: Range, value: &Value) -> bool {
    let least = range.least == i64::MIN || number(value).is_some_and(|number| number >= range.least as f64);
    let most = range.most == i64::MAX || number(value).is_some_and(|number| number <= range.most as f64);
    least && most
}

fn check_mapping(keys: &Keys, mapping: &Mapping, node: &Node, at: &Place<'_>, report: &mut Report) {
    for (name, entry) in mapping.iter() {
        let place = at.key(name);
        if let Some(shape) = keys.below(name) {
            check(shape, &entry.node, &place, report);
            continue;
        }
        match keys.others {
            Others::Extensions if name.starts_with("x-") => {}
            Others::Open | Others::OpenNamed(..) => {}
            Others::Named(names, _) => report.push(complaints::invalid_name(names, name, entry, &place)),
            Others::Refused | Others::Extensions => {
                report.push(complaints::unknown_attribute(keys, name, entry, &place));
            }
        }
    }
    for name in keys.required.iter().filter(|name| !mapping.contains_key(name)) {
        report.push(complaints::missing(&[name], node, at));
    }
    if !keys.any_of.is_empty() && !keys.any_of.iter().any(|name| mapping.contains_key(name)) {
        report.push(complaints::missing(keys.any_of, node, at));
    }
}

fn check_duplicates(items: &[Node], at: &Place<'_>, report: &mut Report) {
    let mut first_of = BTreeMap::new();
    for (index, item) in items.iter().enumerate() {
        let identity = identity(item);
        match first_of.get(&identity) {
            None => drop(first_of.insert(identity, item)),
            Some(first) => report.push(complaints::duplicate(first, item, &at.index(index))),
        }
    }
}

/// A text that is the same for values that Docker Compose holds to be the same: `1` and `1.0`, mappings in any order.
fn identity(node: &Node) -> String {
    match &node.value {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        // Adding nothing makes the negative zero the other one.
        Value::Int(_) | Value::UInt(_) | Value::Float(_) => (number(&node.value).unwrap_or_default() + 0.0).to_string(),
        Value::String(text) | Value::Timestamp(text) => format!("{text:?}"),
        Value::Sequence(items) => {
            let items: Vec<String> = items.iter().map(identity).collect();
            format!("[{}]", items.join(","))
        }
        Value::Mapping(mapping) => {
            let mut entries: Vec<_> = mapping.iter().collect();
            entries.sort_by_key(|(key, _)| *key);
            let entries = entries.into_iter().map(|(key, entry)| format!("{key:?}:{}", identity(&entry.node)));
            format!("{{{}}}", entries.collect::<Vec<_>>().join(","))
        }
    }
}

/// Reports the values that have no form in JSON, in which Docker Compose hands a project on: it refuses them everywhere.
pub(super) fn values(node: &Node, at: &Place<'_>, report: &mut Report) {
    match &node.value {
        Value::Float(number) if !number.is_finite() => report.push(complaints::not_finite(node, at)),
        Value::Sequence(items) => {
            for (index, item) in items.iter().enumerate() {
                values(item, &at.index(index), report);
            }
        }
        Value::Mapping(mapping) => {
            for (key, entry) in mapping.iter() {
                values(&entry.node, &at.key(key), report);
            }
        }
        _ => {}
    }
}
