//! Where an attribute belongs that stands at the wrong place: above, when it is indented too far, or below.

use super::project::PROJECT;
use super::shape::{Keys, Others, Shape};
use crate::yaml::{Path, Segment};

/// What to do with an attribute that is one of another mapping: of one around this one, or of one inside it.
pub(super) fn advice(keys: &Keys, name: &str, path: &Path) -> Option<String> {
    if let Some(owner) = owner_above(name, path) {
        let owner = if owner.is_empty() { "the top level".to_owned() } else { format!("`{owner}`") };
        return Some(format!("indent it less: `{name}` belongs to {owner}"));
    }
    let places = places_below(keys, name);
    match places.as_slice() {
        [] => None,
        [place] => Some(format!("write it as `{place}`")),
        [one, other] => Some(format!("write it as `{one}` or `{other}`")),
        _ => None,
    }
}

/// The path of the nearest mapping around the one that has the key, that has such an attribute.
fn owner_above(name: &str, path: &Path) -> Option<String> {
    let (mut shape, mut here, mut owner) = (&PROJECT, Path::root(), None);
    let steps = path.segments();
    for step in steps.iter().take(steps.len().saturating_sub(2)) {
        let keys = keys_of(shape);
        if keys.is_some_and(|keys| keys.field(name).is_some()) {
            owner = Some(here.to_string());
        }
        shape = below(shape, step)?;
        here.push(step.clone());
    }
    owner
}

fn keys_of(shape: &'static Shape) -> Option<&'static Keys> {
    shape.alternatives().iter().find_map(|shape| if let Shape::Mapping(keys) = shape { Some(keys) } else { None })
}

fn below(shape: &'static Shape, step: &Segment) -> Option<&'static Shape> {
    match step {
        Segment::Index(_) => shape.alternatives().iter().find_map(|shape| match shape {
            Shape::List(items) | Shape::Set(items) => Some(*items),
            _ => None,
        }),
        Segment::Key(key) => {
            let keys = keys_of(shape)?;
            keys.field(key).or(match keys.others {
                Others::Named(_, shape) | Others::OpenNamed(_, shape) => Some(shape),
                _ => None,
            })
        }
    }
}

/// The attributes of this name that are the fewest steps away.
fn places_below(keys: &Keys, name: &str) -> Vec<String> {
    let mut level: Vec<(String, &'static Shape)> =
        keys.all().map(|(field, shape)| ((*field).to_owned(), shape)).collect();
    while !level.is_empty() {
        let mut next = Vec::new();
        let mut found = Vec::new();
        for (path, shape) in &level {
            step_down(path, shape, name, &mut found, &mut next);
        }
        if !found.is_empty() {
            return found;
        }
        level = next;
    }
    Vec::new()
}

fn step_down(
    path: &str,
    shape: &'static Shape,
    name: &str,
    found: &mut Vec<String>,
    next: &mut Vec<(String, &'static Shape)>,
) {
    for shape in shape.alternatives() {
        match shape {
            Shape::List(items) | Shape::Set(items) => step_down(&format!("{path}[]"), items, name, found, next),
            Shape::Mapping(keys) => {
                if keys.field(name).is_some() {
                    found.push(format!("{path}.{name}"));
                }
                next.extend(keys.all().map(|(field, shape)| (format!("{path}.{field}"), shape)));
                if let Others::Named(_, shape) | Others::OpenNamed(_, shape) = keys.others {
                    next.push((format!("{path}.*"), shape));
                }
            }
            _ => {}
        }
    }
}
