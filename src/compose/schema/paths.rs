//! Every path of the specification: `services.*.ports[].mode`.

use super::project::PROJECT;
use super::shape::{Others, Shape};

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
                if let Others::Named(_, shape) | Others::OpenNamed(_, shape) = keys.others {
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
