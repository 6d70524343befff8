//! Address pools of a network: those of both files, matched by `subnet` in the way of Docker Compose.

use super::{At, merge_mappings};
use crate::diagnostics::Report;
use crate::source::Span;
use crate::yaml::{Mapping, Node, Value};

/// A pool with its place.
struct Pool {
    fields: Mapping,
    span: Span,
}

/// Docker Compose compares every earlier pool with every later one. A later pool that was kept already is merged into the earlier one even
/// when the subnets differ, and an earlier pool is kept only where it meets one with its subnet: that is followed here, order and all.
pub(super) fn merge(pools: Vec<Node>, others: Vec<Node>, at: At<'_>, report: &mut Report) -> Vec<Node> {
    let later: Vec<Pool> = others.into_iter().map(pool).collect();
    let count = later.len();
    let mut all = later;
    all.extend(pools.into_iter().map(pool));
    // Places in `all`, because a pool that is kept is still merged into.
    let mut kept: Vec<usize> = Vec::new();
    for earlier in count..all.len() {
        for later in 0..count {
            let wanted = subnet(&all, later);
            let known = position(&all, &kept, wanted.as_ref());
            if wanted != subnet(&all, earlier) && known.is_none() {
                kept.push(later);
                continue;
            }
            let fields = all.get(later).map(|pool| pool.fields.clone()).unwrap_or_default();
            if let Some(pool) = all.get_mut(earlier) {
                merge_mappings(&mut pool.fields, fields, at, report);
            }
            let merged = subnet(&all, earlier);
            match position(&all, &kept, merged.as_ref()).and_then(|place| kept.get_mut(place)) {
                Some(place) => *place = earlier,
                None => kept.push(earlier),
            }
        }
    }
    let node = |place: usize| all.get(place).map(|pool| Node::new(Value::Mapping(pool.fields.clone()), pool.span));
    kept.into_iter().filter_map(node).collect()
}

fn pool(node: Node) -> Pool {
    let span = node.span;
    let fields = if let Value::Mapping(fields) = node.value { fields } else { Mapping::default() };
    Pool { fields, span }
}

fn subnet(pools: &[Pool], place: usize) -> Option<Value> {
    pools.get(place)?.fields.get("subnet").map(|subnet| subnet.value.clone())
}

fn position(pools: &[Pool], kept: &[usize], wanted: Option<&Value>) -> Option<usize> {
    kept.iter().position(|place| subnet(pools, *place).as_ref() == wanted)
}
