//! Lists of `NAME=value` become mappings, so that everything after loading finds a name at its own place.

use std::sync::LazyLock;

use crate::compose::patterns::Patterns;
use crate::yaml::{Mapping, Node, Value};

/// Attributes that are written as a mapping or as a list of assignments.
pub(crate) const PATTERNS: &[&str] = &[
    "services|jobs.*.annotations",
    "services|jobs.*.environment",
    "services|jobs.*.labels",
    "services|jobs.*.sysctls",
    "services|jobs.*.build.args",
    "services|jobs.*.build.labels",
    "services.*.deploy.labels",
    "services.*.pre_start[].annotations",
    "services.*.pre_start[].environment",
    "services.*.pre_start[].labels",
    "services.*.pre_start[].sysctls",
    "services.*.post_start[].environment",
    "services.*.pre_stop[].environment",
    "networks|volumes|secrets|configs.*.labels",
];

/// Turns the lists around. A name without `=` has no value; of a name that is repeated the last one counts. A list that cannot be read
/// stays as it is: reading it complains.
pub(super) fn lengthen(model: &mut Node) {
    static ALL: LazyLock<Patterns<()>> = LazyLock::new(|| Patterns::places(PATTERNS));
    ALL.visit(model, &mut |node, _, ()| {
        if let Some(mapping) = node.as_sequence().and_then(mapping) {
            node.value = Value::Mapping(mapping);
        }
    });
}

fn mapping(items: &[Node]) -> Option<Mapping> {
    let mut mapping = Mapping::default();
    for item in items {
        let text = item.as_str()?;
        let (name, value) = match text.split_once('=') {
            Some((name, value)) => (name, Value::String(value.to_owned())),
            None => (text, Value::Null),
        };
        if name.ends_with(char::is_whitespace) {
            return None;
        }
        mapping.insert(name, item.span, Node { value, ..item.clone() });
    }
    Some(mapping)
}
