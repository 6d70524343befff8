//! Removes empty values where they mean the same as none.

use std::sync::LazyLock;

use crate::compose::patterns::Patterns;
use crate::yaml::{Node, Value};

/// The lists that lose their empty items.
pub(crate) const PATTERNS: &[&str] = &["services|jobs.*.dns"];

/// Removes the empty items.
pub(crate) fn omit_empty(model: &mut Node) {
    static ALL: LazyLock<Patterns<()>> = LazyLock::new(|| Patterns::places(PATTERNS));
    ALL.visit(model, &mut |list, _, ()| {
        if let Value::Sequence(items) = &mut list.value {
            items.retain(|item| !matches!(&item.value, Value::Null) && item.as_str() != Some(""));
        }
    });
}
