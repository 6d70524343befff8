//! Merging: mappings key by key, lists by appending, scalars by replacing, and the places where Compose merges otherwise.

mod ipam;

use crate::diagnostics::code::declare_diagnostic;
use crate::diagnostics::{Diagnostic, Report};
use crate::source::Span;
use crate::yaml::{Entry, Mapping, Node, Path, Value};

declare_diagnostic! {
    /// ## What it means
    /// Two Compose files, or a service and the one it extends, give an attribute forms that cannot be merged: a mapping and a list, or
    /// one of them and a single value.
    ///
    /// ## What to do instead
    /// Write the attribute in the same form in both places, or replace it with `!override`:
    /// ```yaml
    /// services:
    ///   web:
    ///     cap_add: !override
    ///       - NET_ADMIN
    /// ```
    FORMS_DIFFER = Error "merge/forms-differ": "two forms of an attribute cannot be merged";
}

/// How values of one attribute are merged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rule {
    /// The later value replaces the earlier one.
    Replace,
    /// Mappings become lists of `KEY=VALUE`, and the later list follows the earlier one.
    Append,
    /// As [`Rule::Append`], without items that are there already.
    AppendNew,
    /// A string is the `context`.
    Build,
    /// Lists become mappings with the condition that short syntax means.
    DependsOn,
    /// Lists become mappings without values.
    Names,
    /// The options of a driver are merged only for the same driver.
    Logging,
    /// Address pools are matched by `subnet`.
    IpamConfig,
}

/// Where merging differs from the general rule.
pub(crate) const RULES: &[(&str, Rule)] = &[
    ("networks.*.ipam.config", Rule::IpamConfig),
    ("networks.*.labels", Rule::Append),
    ("volumes.*.labels", Rule::Append),
    ("services.*.annotations", Rule::Append),
    ("services.*.build", Rule::Build),
    ("services.*.build.args", Rule::Append),
    ("services.*.build.additional_contexts", Rule::Append),
    ("services.*.build.extra_hosts", Rule::AppendNew),
    ("services.*.build.labels", Rule::Append),
    ("services.*.command", Rule::Replace),
    ("services.*.depends_on", Rule::DependsOn),
    ("services.*.deploy.labels", Rule::Append),
    ("services.*.dns", Rule::Append),
    ("services.*.dns_opt", Rule::Append),
    ("services.*.dns_search", Rule::Append),
    ("services.*.entrypoint", Rule::Replace),
    ("services.*.env_file", Rule::Append),
    ("services.*.label_file", Rule::Append),
    ("services.*.environment", Rule::Append),
    ("services.*.extra_hosts", Rule::AppendNew),
    ("services.*.healthcheck.test", Rule::Replace),
    ("services.*.labels", Rule::Append),
    ("services.*.logging", Rule::Logging),
    ("services.*.models", Rule::Names),
    ("services.*.networks", Rule::Names),
    ("services.*.sysctls", Rule::Append),
    ("services.*.tmpfs", Rule::Append),
    ("services.*.ulimits.*", Rule::Replace),
];

/// Merges a document over a model.
pub(crate) fn merge(model: &mut Node, document: Node, report: &mut Report) {
    merge_at(model, document, &Path::root(), report);
}

/// Merges a value over the one at `path`.
pub(crate) fn merge_at(base: &mut Node, over: Node, path: &Path, report: &mut Report) {
    match RULES.iter().find(|(pattern, _)| path.matches(pattern)) {
        Some((_, rule)) => merge_by(*rule, base, over, path, report),
        None => merge_generally(base, over, path, report),
    }
}

fn merge_generally(base: &mut Node, over: Node, path: &Path, report: &mut Report) {
    let Node { value, span, .. } = over;
    match (&mut base.value, value) {
        (_, Value::Null) => {}
        (Value::Mapping(mapping), Value::Mapping(other)) => merge_mappings(mapping, other, path, report),
        (Value::Sequence(items), Value::Sequence(others)) => items.extend(others),
        (Value::Mapping(_) | Value::Sequence(_), value) => refuse(base, &Node::new(value, span), path, report),
        (_, value) => replace(base, Node::new(value, span)),
    }
}

fn merge_by(rule: Rule, base: &mut Node, over: Node, path: &Path, report: &mut Report) {
    let span = over.span;
    match rule {
        Rule::Replace => replace(base, over),
        Rule::Append => {
            let mut items = into_items(take(base));
            items.extend(into_items(over));
            base.value = Value::Sequence(items);
        }
        Rule::AppendNew => {
            let mut items = into_items(take(base));
            let others: Vec<Node> = into_items(over).into_iter().filter(|item| !items.contains(item)).collect();
            items.extend(others);
            base.value = Value::Sequence(items);
        }
        Rule::Build => merge_as_mappings(into_build, base, over, path, report),
        Rule::DependsOn => merge_as_mappings(into_dependencies, base, over, path, report),
        Rule::Names => merge_as_mappings(into_names, base, over, path, report),
        Rule::Logging => merge_logging(base, over, path, report),
        Rule::IpamConfig => match (&mut base.value, over.value) {
            (Value::Sequence(pools), Value::Sequence(others)) => {
                *pools = ipam::merge(std::mem::take(pools), others, path, report);
            }
            (_, other) => refuse(base, &Node::new(other, span), path, report),
        },
    }
}

fn merge_mappings(mapping: &mut Mapping, other: Mapping, path: &Path, report: &mut Report) {
    for (key, Entry { key: span, node }) in other.into_entries() {
        let Some(entry) = mapping.entry_mut(&key) else {
            mapping.insert(key, span, node);
            continue;
        };
        let replaces = !matches!(node.value, Value::Null | Value::Mapping(_) | Value::Sequence(_));
        merge_at(&mut entry.node, node, &path.key(&key), report);
        if replaces {
            entry.key = span;
        }
    }
}

/// Merges values that have a form as a mapping each.
fn merge_as_mappings(
    into_mapping: fn(Node) -> Option<Mapping>,
    base: &mut Node,
    over: Node,
    path: &Path,
    report: &mut Report,
) {
    let shown = Node::new(Value::Null, over.span);
    let (own, other) = (into_mapping(base.clone()), into_mapping(over));
    match (own, other.filter(|other| !other.is_empty())) {
        (own, None) => base.value = Value::Mapping(own.unwrap_or_default()),
        (None, Some(_)) => refuse(base, &shown, path, report),
        (Some(mut own), Some(other)) => {
            merge_mappings(&mut own, other, path, report);
            base.value = Value::Mapping(own);
        }
    }
}

fn merge_logging(base: &mut Node, over: Node, path: &Path, report: &mut Report) {
    let same = match (base.get("driver"), over.get("driver")) {
        (Some(driver), Some(other)) => driver == other,
        _ => true,
    };
    match (&mut base.value, over) {
        (Value::Mapping(mapping), Node { value: Value::Mapping(other), .. }) if same => {
            merge_mappings(mapping, other, path, report);
        }
        (Value::Mapping(_), over @ Node { value: Value::Mapping(_), .. }) => replace(base, over),
        (_, over) => refuse(base, &over, path, report),
    }
}

fn replace(base: &mut Node, over: Node) {
    let overrode = Some(base.span);
    *base = Node { overrode, ..over };
}

/// Takes a value out to be merged anew.
fn take(node: &mut Node) -> Node {
    let span = node.span;
    std::mem::replace(node, Node::new(Value::Null, span))
}

fn refuse(base: &Node, over: &Node, path: &Path, report: &mut Report) {
    let message = format!("`{path}` is {} here and {} where it comes from", over.kind(), base.kind());
    report.push(
        Diagnostic::new(&FORMS_DIFFER, message)
            .at(over.span)
            .about(path)
            .help("write it in the same form, or put `!override` before the value to replace it")
            .related(base.span, format!("{} here", base.kind())),
    );
}

/// A mapping as a list of `KEY=VALUE`, `KEY` when there is no value; a single string as a list of it.
fn into_items(node: Node) -> Vec<Node> {
    match node.value {
        Value::Sequence(items) => items,
        Value::Mapping(mapping) => mapping.into_entries().flat_map(|(key, entry)| assignments(&key, entry)).collect(),
        Value::String(_) => vec![node],
        _ => Vec::new(),
    }
}

fn assignments(key: &str, entry: Entry) -> Vec<Node> {
    let Entry { key: at, node } = entry;
    let assigned = |value: Node| Node::string(format!("{key}={}", value.text().unwrap_or_default()), value.span);
    match node.value {
        Value::Null => vec![Node::string(key, at)],
        Value::Sequence(items) => items.into_iter().map(assigned).collect(),
        _ => vec![assigned(node)],
    }
}

fn into_build(node: Node) -> Option<Mapping> {
    match node.value {
        Value::Mapping(mapping) => Some(mapping),
        Value::String(context) => {
            let mut mapping = Mapping::default();
            mapping.insert("context", node.span, Node::string(context, node.span));
            Some(mapping)
        }
        _ => None,
    }
}

fn into_dependencies(node: Node) -> Option<Mapping> {
    keyed(node, |span| Node::implied(Value::Mapping(started(span)), span))
}

fn into_names(node: Node) -> Option<Mapping> {
    keyed(node, |span| Node::implied(Value::Null, span))
}

/// A list of names as a mapping with a value for each.
fn keyed(node: Node, value: impl Fn(Span) -> Node) -> Option<Mapping> {
    match node.value {
        Value::Mapping(mapping) => Some(mapping),
        Value::Sequence(items) => {
            let mut mapping = Mapping::default();
            for item in items {
                let Value::String(name) = item.value else { return None };
                mapping.insert(name, item.span, value(item.span));
            }
            Some(mapping)
        }
        _ => None,
    }
}

/// What short syntax of `depends_on` means.
pub(crate) fn started(span: Span) -> Mapping {
    let mut dependency = Mapping::default();
    dependency.insert("condition", span, Node::implied(Value::String("service_started".to_owned()), span));
    dependency.insert("required", span, Node::implied(Value::Bool(true), span));
    dependency
}

#[cfg(test)]
mod tests;
