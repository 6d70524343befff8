//! YAML as Docker Compose reads it: nodes with spans, anchors, aliases, merge keys, `!reset` and `!override`.

mod anchors;
pub(crate) mod complaints;
#[cfg(test)]
mod conformance;
mod merge_key;
pub(crate) mod node;
pub(crate) mod parse;
pub(crate) mod path;
pub(crate) mod refused;
mod scalar;
mod tags;
mod text;
mod timestamp;

pub use node::{Entry, Mapping, Node, Tag, Value};
pub(crate) use parse::parse;
pub use path::{Path, Segment};
