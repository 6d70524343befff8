//! YAML as Docker Compose reads it: nodes with spans, anchors, aliases, merge keys, `!reset` and `!override`.

pub(crate) mod node;
pub(crate) mod path;

pub use node::{Entry, Mapping, Node, Tag, Value};
pub use path::{Path, Segment};
