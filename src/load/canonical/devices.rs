//! Devices: `SOURCE:TARGET:PERMISSIONS`, and `gpus: all`.

use super::{Long, unreadable};
use crate::compose::place::Place;
use crate::diagnostics::Report;
use crate::yaml::{Node, Value};

/// A string is a device of the host, where it is in the container, and what may be done with it.
pub(super) fn device(node: &mut Node, path: &Place<'_>, report: &mut Report) {
    let Value::String(text) = &node.value else { return };
    let mut parts = text.split(':');
    let source = parts.next().unwrap_or_default();
    let (target, permissions, more) = (parts.next(), parts.next(), parts.next());
    if more.is_some() {
        let message = format!("`{path}` has too many colons: `{text}`");
        let help =
            "write it as `SOURCE:TARGET:PERMISSIONS`, or in long syntax with `source`, `target` and `permissions`";
        return report.push(unreadable(message, node, path, help));
    }
    let long = Long::at(node.span).text("source", source);
    let long = match target.filter(|target| !target.is_empty()) {
        Some(target) => long.text("target", target),
        None => long.implied("target", Value::String(source.to_owned())),
    };
    match permissions {
        Some(permissions) => long.text("permissions", permissions),
        None => long.implied("permissions", Value::String("rwm".to_owned())),
    }
    .replace(node);
}

/// A string, which is `all`, is a request for every GPU.
pub(super) fn gpus(node: &mut Node, _path: &Place<'_>, _report: &mut Report) {
    if let Value::String(_) = &node.value {
        let mut request = Node::new(Value::Null, node.span);
        Long::at(node.span).text("count", "all").replace(&mut request);
        node.value = Value::Sequence(vec![request]);
    }
}
