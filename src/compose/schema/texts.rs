//! The places where a single value counts by its text, whatever YAML makes of it: environment variables, labels, options of drivers.

use super::check::takes;
use super::project::PROJECT;
use super::shape::Shape;
use crate::compose::place::Place;
use crate::yaml::{Node, Value};

/// Visits the values at those places. What the specification does not allow is passed over.
pub(crate) fn texts(document: &Node, visit: &mut dyn FnMut(&Node, &Place<'_>)) {
    descend(&PROJECT, document, &Place::TOP, visit);
}

fn descend(wanted: &Shape, node: &Node, at: &Place<'_>, visit: &mut dyn FnMut(&Node, &Place<'_>)) {
    let Some(shape) = wanted.alternatives().iter().find(|shape| takes(shape, &node.value)) else { return };
    match (shape, &node.value) {
        (Shape::List(items) | Shape::Set(items), Value::Sequence(nodes)) => {
            for (index, item) in nodes.iter().enumerate() {
                descend(items, item, &at.index(index), visit);
            }
        }
        (Shape::Mapping(keys), Value::Mapping(mapping)) => {
            for (key, entry) in mapping.iter() {
                if let Some(shape) = keys.below(key) {
                    descend(shape, &entry.node, &at.key(key), visit);
                }
            }
        }
        _ if matches!(wanted, Shape::AsText(_)) => visit(node, at),
        _ => {}
    }
}
