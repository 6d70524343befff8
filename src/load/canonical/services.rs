//! Short forms of most service attributes: a string for a list or a mapping, a list for a mapping.

use super::{Long, unreadable};
use crate::compose::place::Place;
use crate::diagnostics::Report;
use crate::load::merge::started;
use crate::yaml::{Mapping, Node, Value};

/// A string is the context.
pub(super) fn build(node: &mut Node, _path: &Place<'_>, _report: &mut Report) {
    if let Value::String(context) = &node.value {
        Long::at(node.span).text("context", context).replace(node);
    }
}

/// A string is the service.
pub(super) fn extends(node: &mut Node, _path: &Place<'_>, _report: &mut Report) {
    if let Value::String(service) = &node.value {
        Long::at(node.span).text("service", service).replace(node);
    }
}

/// A string is when the job runs.
pub(super) fn schedule(node: &mut Node, _path: &Place<'_>, _report: &mut Report) {
    if let Value::String(cron) = &node.value {
        Long::at(node.span).text("cron", cron).replace(node);
    }
}

/// A string is the source of a config or secret.
pub(super) fn grant(node: &mut Node, _path: &Place<'_>, _report: &mut Report) {
    if let Value::String(source) = &node.value {
        Long::at(node.span).text("source", source).replace(node);
    }
}

/// A string is a list of one.
pub(super) fn list(node: &mut Node, _path: &Place<'_>, _report: &mut Report) {
    if let Value::String(text) = &node.value {
        node.value = Value::Sequence(vec![Node::string(text.clone(), node.span)]);
    }
}

/// Whatever it is, it becomes a string.
pub(super) fn string(node: &mut Node, _path: &Place<'_>, _report: &mut Report) {
    if let Some(text) = node.text() {
        node.value = Value::String(text);
    }
}

/// A list of names is a mapping without values.
pub(super) fn names(node: &mut Node, _path: &Place<'_>, _report: &mut Report) {
    key_by(node, |item| Some((item.as_str()?.to_owned(), Node::implied(Value::Null, item.span))));
}

/// A list of `KEY=VALUE` is a mapping.
pub(super) fn assignments(node: &mut Node, path: &Place<'_>, report: &mut Report) {
    for (index, item) in node.as_sequence().unwrap_or_default().iter().enumerate() {
        if item.as_str().is_some_and(|text| !text.contains('=')) {
            let path = path.index(index);
            let message = format!("`{path}` has no `=` between name and value");
            report.push(unreadable(message, item, &path, "write it as `NAME=VALUE`"));
        }
    }
    key_by(node, |item| {
        let (key, value) = item.as_str()?.split_once('=')?;
        Some((key.to_owned(), Node::string(value, item.span)))
    });
    for (key, entry) in node.as_mapping().into_iter().flat_map(Mapping::iter) {
        if entry.node.as_str().is_none() {
            let path = path.key(key);
            let message = format!("`{path}` is {}, but must be a string", entry.node.kind());
            report.push(unreadable(message, &entry.node, &path, "write a path or a reference"));
        }
    }
}

/// A list of `ID=PATH`, or `default` alone, is a mapping.
pub(super) fn ssh(node: &mut Node, path: &Place<'_>, report: &mut Report) {
    for (index, item) in node.as_sequence().unwrap_or_default().iter().enumerate() {
        if item.as_str().is_some_and(|text| !text.contains('=') && text != "default") {
            let path = path.index(index);
            let message = format!("`{path}` names a key without a path");
            report.push(unreadable(message, item, &path, "write `default`, or `ID=PATH`"));
        }
    }
    key_by(node, |item| match item.as_str()?.split_once('=') {
        Some((key, value)) => Some((key.to_owned(), Node::string(value, item.span))),
        None => Some((item.as_str()?.to_owned(), Node::implied(Value::Null, item.span))),
    });
}

/// A list becomes a mapping when every item can be split into key and value.
fn key_by(node: &mut Node, split: impl Fn(&Node) -> Option<(String, Node)>) {
    let Some(items) = node.as_sequence() else { return };
    let mut mapping = Mapping::default();
    for item in items {
        let Some((key, value)) = split(item) else { return };
        mapping.insert(key, item.span, value);
    }
    node.value = Value::Mapping(mapping);
}

/// A list of names means that they must be started; a mapping is completed.
pub(super) fn dependencies(node: &mut Node, _path: &Place<'_>, _report: &mut Report) {
    key_by(node, |item| {
        Some((item.as_str()?.to_owned(), Node::implied(Value::Mapping(started(item.span)), item.span)))
    });
    for (_, entry) in node.as_mapping_mut().into_iter().flat_map(Mapping::iter_mut) {
        let key = entry.key;
        let Some(dependency) = entry.node.as_mapping_mut() else { continue };
        for (name, implied) in started(key).into_entries() {
            if !dependency.contains_key(&name) {
                dependency.insert(name, key, implied.node);
            }
        }
    }
}

/// A string is a required file, a list may mix strings and mappings.
pub(super) fn env_files(node: &mut Node, path: &Place<'_>, report: &mut Report) {
    list(node, path, report);
    for item in node.as_sequence_mut().into_iter().flatten() {
        if let Value::String(file) = &item.value {
            Long::at(item.span).text("path", file).replace(item);
        }
        let span = item.span;
        let Some(fields) = item.as_mapping_mut() else { continue };
        if !fields.contains_key("required") {
            fields.insert("required", span, Node::implied(Value::Bool(true), span));
        }
    }
}

/// An integer is both limits, or a mapping says each.
pub(super) fn ulimit(node: &mut Node, path: &Place<'_>, report: &mut Report) {
    if !matches!(node.value, Value::Int(_) | Value::Mapping(_)) {
        let message = format!("`{path}` is {}, but a limit is an integer", node.kind());
        report.push(unreadable(message, node, path, "write an integer, as `1024`"));
    }
}
