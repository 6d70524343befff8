//! Which kinds of values may stand at each place of the specification.

use super::project::PROJECT;
use super::shape::{Others, Shape};

/// A kind of value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Kind {
    /// No value.
    Null,
    /// `true` or `false`.
    Boolean,
    /// A whole number.
    Integer,
    /// Any number.
    Number,
    /// A text.
    Text,
    /// One word of those that are allowed.
    Word(&'static str),
    /// A list.
    List,
    /// A mapping.
    Mapping,
}

/// Every place with every kind of value that it takes, in the notation of the registry. Items of lists have places of their own: `services.*.dns[]`.
pub(crate) fn kinds() -> Vec<(String, Kind)> {
    let mut places = Vec::new();
    for (name, shape) in PROJECT.keys().into_iter().flat_map(super::shape::Keys::all) {
        collect(shape, name, &mut places);
    }
    places
}

fn collect(shape: &'static Shape, path: &str, places: &mut Vec<(String, Kind)>) {
    for shape in shape.alternatives() {
        places.extend(of(shape).into_iter().map(|kind| (path.to_owned(), kind)));
        match shape {
            Shape::List(items) | Shape::Set(items) => collect(items, &format!("{path}[]"), places),
            Shape::Mapping(keys) => {
                for (name, shape) in keys.all() {
                    collect(shape, &format!("{path}.{name}"), places);
                }
                if let Others::Named(_, shape) | Others::OpenNamed(_, shape) = keys.others {
                    collect(shape, &format!("{path}.*"), places);
                }
            }
            // An alternative of alternatives, as the items of some options.
            Shape::Either(_) | Shape::AsText(_) => collect(shape, path, places),
            _ => {}
        }
    }
}

fn of(shape: &Shape) -> Vec<Kind> {
    match shape {
        Shape::Null => vec![Kind::Null],
        Shape::Boolean => vec![Kind::Boolean],
        Shape::Integer(_) => vec![Kind::Integer],
        Shape::Number => vec![Kind::Number],
        Shape::Text | Shape::Like(_) => vec![Kind::Text],
        Shape::Word(words) => words.iter().map(|word| Kind::Word(word)).collect(),
        Shape::List(_) | Shape::Set(_) => vec![Kind::List],
        Shape::Mapping(_) => vec![Kind::Mapping],
        Shape::Either(_) | Shape::AsText(_) => Vec::new(),
    }
}
