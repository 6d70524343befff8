//! The merge key `<<`: a mapping takes over the keys that it does not have itself.

use super::{Mapping, Node, Value};

/// A `<<` of a mapping: how many keys stand before it, and the mappings it names.
pub(super) struct Merge {
    pub(super) position: usize,
    pub(super) bases: Vec<Mapping>,
}

/// The mappings that the value of a `<<` names, the strongest first; the part that is no mapping otherwise.
pub(super) fn bases(value: Node) -> Result<Vec<Mapping>, Node> {
    match value.value {
        Value::Mapping(base) => Ok(vec![base]),
        Value::Sequence(items) => items.into_iter().map(base).collect(),
        _ => Err(value),
    }
}

fn base(item: Node) -> Result<Mapping, Node> {
    match item.value {
        Value::Mapping(base) => Ok(base),
        _ => Err(item),
    }
}

/// Puts the keys of the bases where the `<<` stood. What the mapping says itself wins, then the base that is named first.
pub(super) fn apply(own: Mapping, merge: Merge) -> Mapping {
    let mut merged = Mapping::default();
    let mut rest = Vec::new();
    for (position, (key, entry)) in own.into_entries().enumerate() {
        if position < merge.position {
            merged.insert(key, entry.key, entry.node);
        } else {
            rest.push((key, entry));
        }
    }
    for (key, entry) in merge.bases.into_iter().flat_map(Mapping::into_entries) {
        if !merged.contains_key(&key) {
            merged.insert(key, entry.key, entry.node);
        }
    }
    for (key, entry) in rest {
        merged.insert(key, entry.key, entry.node);
    }
    merged
}
