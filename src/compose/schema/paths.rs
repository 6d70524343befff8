//! Every path of the specification: `services.*.ports[].mode`.

use super::project::PROJECT;
use super::shape::{Keys, Others, Shape};
use crate::yaml::{Path, Segment};

/// Every attribute, in the notation of the registry: `*` is a name that the user chooses, `[]` an item of a list. Items have no path of
/// their own, unless they are mappings with attributes.
pub(crate) fn paths() -> Vec<String> {
    let mut paths = Vec::new();
    collect(&PROJECT, "", &mut paths);
    paths
}

fn collect(shape: &'static Shape, path: &str, paths: &mut Vec<String>) {
    for shape in shape.alternatives() {
        match shape {
            Shape::List(items) | Shape::Set(items) => collect(items, &format!("{path}[]"), paths),
            Shape::Mapping(keys) => {
                for (name, shape) in keys.all() {
                    add(shape, path, name, paths);
                }
                if let Some(shape) = named(keys) {
                    add(shape, path, "*", paths);
                }
            }
            _ => {}
        }
    }
}

fn add(shape: &'static Shape, above: &str, name: &str, paths: &mut Vec<String>) {
    let path = if above.is_empty() { name.to_owned() } else { format!("{above}.{name}") };
    paths.push(path.clone());
    collect(shape, &path, paths);
}

/// The shape of what the user names.
fn named(keys: &Keys) -> Option<&'static Shape> {
    match keys.others {
        Others::Named(_, shape) | Others::OpenNamed(_, shape) => Some(shape),
        Others::Refused | Others::Extensions | Others::Open => None,
    }
}

/// The path of the specification that a path of a tree is one of: `services.*.ports[]` for `services.web.ports[0]`.
pub(super) fn pattern(path: &Path) -> String {
    let mut shape = Some(&PROJECT);
    let mut pattern = String::new();
    for segment in path.segments() {
        let Segment::Key(key) = segment else {
            pattern.push_str("[]");
            shape = shape.and_then(items);
            continue;
        };
        let keys = shape.and_then(|shape| shape.alternatives().iter().find_map(Shape::keys));
        let field = keys.and_then(|keys| keys.field(key));
        pattern.push_str(if pattern.is_empty() { "" } else { "." });
        pattern.push_str(if field.is_some() { key } else { "*" });
        shape = field.or_else(|| keys.and_then(named));
    }
    pattern
}

fn items(shape: &'static Shape) -> Option<&'static Shape> {
    shape.alternatives().iter().find_map(|shape| match shape {
        Shape::List(items) | Shape::Set(items) => Some(*items),
        _ => None,
    })
}
