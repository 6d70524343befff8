//! Merging: mappings key by key, lists by appending, scalars by replacing, and the places where Compose merges otherwise.

mod ipam;

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::unicity::{self, Identity};
use crate::compose::extensions::json;
use crate::compose::patterns::Patterns;
use crate::compose::place::Place;
use crate::diagnostics::code::declare_diagnostic;
use crate::diagnostics::{Diagnostic, Report};
use crate::source::Span;
use crate::yaml::{Entry, Mapping, Node, Value};

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
    /// Mappings become lists of `KEY=VALUE`, and the later list follows the earlier one, without items that are there already.
    Append,
    /// As [`Rule::Append`], but a later item takes the place of the one with its key.
    Assign,
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
    /// Mappings are merged, anything else is replaced.
    Ulimit,
}

/// Where merging differs from the general rule.
pub(crate) const RULES: &[(&str, Rule)] = &[
    ("networks.*.ipam.config", Rule::IpamConfig),
    ("networks.*.labels", Rule::Assign),
    ("volumes.*.labels", Rule::Assign),
    ("secrets.*.labels", Rule::Assign),
    ("configs.*.labels", Rule::Assign),
    ("services.*.deploy.labels", Rule::Assign),
    ("services|jobs.*.annotations", Rule::Assign),
    ("services|jobs.*.build", Rule::Build),
    ("services|jobs.*.build.args", Rule::Assign),
    ("services|jobs.*.build.additional_contexts", Rule::Assign),
    ("services|jobs.*.build.extra_hosts", Rule::Append),
    ("services|jobs.*.build.labels", Rule::Assign),
    ("services|jobs.*.command", Rule::Replace),
    ("services|jobs.*.depends_on", Rule::DependsOn),
    ("services|jobs.*.dns", Rule::Append),
    ("services|jobs.*.dns_opt", Rule::Append),
    ("services|jobs.*.dns_search", Rule::Append),
    ("services|jobs.*.entrypoint", Rule::Replace),
    ("services|jobs.*.env_file", Rule::Append),
    ("services|jobs.*.label_file", Rule::Append),
    ("services|jobs.*.environment", Rule::Assign),
    ("services|jobs.*.extra_hosts", Rule::Append),
    ("services|jobs.*.healthcheck.test", Rule::Replace),
    ("services|jobs.*.labels", Rule::Assign),
    ("services|jobs.*.logging", Rule::Logging),
    ("services|jobs.*.models", Rule::Names),
    ("services|jobs.*.networks", Rule::Names),
    ("services|jobs.*.sysctls", Rule::Assign),
    ("services|jobs.*.tmpfs", Rule::Append),
    ("services|jobs.*.ulimits.*", Rule::Ulimit),
];

/// Merges a document over a model.
pub(crate) fn merge(model: &mut Node, document: Node, report: &mut Report) {
    merge_at(model, document, &Place::TOP, report);
}

/// Merges a value over the one at a place.
pub(crate) fn merge_at(base: &mut Node, over: Node, place: &Place<'_>, report: &mut Report) {
    static ALL: LazyLock<Patterns<Rule>> = LazyLock::new(|| Patterns::of(RULES.iter().copied()));
    merge_below(base, over, At { place: *place, rules: place.find(&ALL) }, report);
}

/// Where values are merged: the place and what the table says about it.
#[derive(Clone, Copy)]
struct At<'a> {
    place: Place<'a>,
    rules: Option<&'a Patterns<Rule>>,
}

impl<'a> At<'a> {
    fn key(&'a self, key: &'a str) -> At<'a> {
        At { place: self.place.key(key), rules: self.rules.and_then(|rules| rules.key(key)) }
    }
}

fn merge_below(base: &mut Node, over: Node, at: At<'_>, report: &mut Report) {
    match at.rules.and_then(Patterns::rule) {
        Some(rule) => merge_by(rule, base, over, at, report),
        None => merge_generally(base, over, at, report),
    }
}

fn merge_generally(base: &mut Node, over: Node, at: At<'_>, report: &mut Report) {
    let Node { value, span, .. } = over;
    match (&mut base.value, value) {
        (_, Value::Null) => {}
        (Value::Mapping(mapping), Value::Mapping(other)) => merge_mappings(mapping, other, at, report),
        (Value::Sequence(items), Value::Sequence(others)) => append(items, others),
        (Value::Mapping(_) | Value::Sequence(_), value) => refuse(base, &Node::new(value, span), at, report),
        (_, value) => replace(base, Node::new(value, span)),
    }
}

fn merge_by(rule: Rule, base: &mut Node, over: Node, at: At<'_>, report: &mut Report) {
    let span = over.span;
    match rule {
        Rule::Append => {
            let is_list = base.as_sequence().is_some();
            let mut items = into_items(take(base));
            append(&mut items, into_items(over));
            // Nothing and nothing is no list for Docker Compose, which then complains.
            base.value = if items.is_empty() && !is_list { Value::Null } else { Value::Sequence(items) };
        }
        Rule::Assign => {
            let mut items = into_items(take(base));
            items.extend(into_items(over));
            base.value = Value::Sequence(unicity::unique(items, Identity::Key, &at.place, report));
        }
        Rule::Build => merge_as_mappings(into_build, base, &over, at, report),
        Rule::DependsOn => merge_as_mappings(into_dependencies, base, &over, at, report),
        Rule::Names => merge_as_mappings(into_names, base, &over, at, report),
        Rule::Logging => merge_logging(base, over, at, report),
        Rule::Ulimit if base.as_mapping().is_some() && over.as_mapping().is_some() => {
            merge_generally(base, over, at, report);
        }
        Rule::Replace | Rule::Ulimit => replace(base, over),
        Rule::IpamConfig => match (&mut base.value, over.value) {
            (Value::Sequence(pools), Value::Sequence(others)) => {
                *pools = ipam::merge(std::mem::take(pools), others, at, report);
            }
            (_, other) => refuse(base, &Node::new(other, span), at, report),
        },
    }
}

fn merge_mappings(mapping: &mut Mapping, other: Mapping, at: At<'_>, report: &mut Report) {
    for (key, Entry { key: span, node }) in other.into_entries() {
        let Some(entry) = mapping.entry_mut(&key) else {
            mapping.insert(key, span, node);
            continue;
        };
        let (place, is_written) = (node.span, entry.node.implied && !node.implied);
        merge_below(&mut entry.node, node, at.key(&key), report);
        // What was only implied is written now.
        if is_written {
            (entry.node.implied, entry.node.span) = (false, place);
        }
        // What is replaced as a whole is now written where the later key is.
        if entry.node.span == place {
            entry.key = span;
        }
    }
}

/// Appends what is not there already: an item that is repeated would mean nothing more.
fn append(items: &mut Vec<Node>, others: Vec<Node>) {
    // Equal values have equal texts as JSON, and lists may be too long to compare each with each.
    let identity = |node: &Node| json(node).to_string();
    let mut known: BTreeSet<String> = items.iter().map(identity).collect();
    items.extend(others.into_iter().filter(|other| known.insert(identity(other))));
}

/// Merges values that have a form as a mapping each.
fn merge_as_mappings(
    into_mapping: fn(&Node) -> Option<Mapping>,
    base: &mut Node,
    over: &Node,
    at: At<'_>,
    report: &mut Report,
) {
    let (Some(mut own), Some(other)) = (into_mapping(base), into_mapping(over)) else {
        return refuse(base, over, at, report);
    };
    merge_mappings(&mut own, other, at, report);
    base.value = Value::Mapping(own);
}

fn merge_logging(base: &mut Node, over: Node, at: At<'_>, report: &mut Report) {
    let same = match (base.get("driver"), over.get("driver")) {
        (Some(driver), Some(other)) => driver == other,
        _ => true,
    };
    match (&mut base.value, over) {
        (Value::Mapping(mapping), Node { value: Value::Mapping(other), .. }) if same => {
            merge_mappings(mapping, other, at, report);
        }
        (Value::Mapping(_), over @ Node { value: Value::Mapping(_), .. }) => replace(base, over),
        (_, over) => refuse(base, &over, at, report),
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

fn refuse(base: &Node, over: &Node, at: At<'_>, report: &mut Report) {
    let place = at.place;
    let message = format!("`{place}` is {} here and {} where it comes from", over.kind(), base.kind());
    report.push(
        Diagnostic::new(&FORMS_DIFFER, message)
            .at(over.span)
            .about(place)
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

/// A string is the context. Docker Compose takes anything else for nothing.
#[expect(clippy::unnecessary_wraps, reason = "it is one of several conversions, and others can fail")]
fn into_build(node: &Node) -> Option<Mapping> {
    match &node.value {
        Value::Mapping(mapping) => Some(mapping.clone()),
        Value::String(context) => {
            let mut mapping = Mapping::default();
            mapping.insert("context", node.span, Node::string(context.clone(), node.span));
            Some(mapping)
        }
        _ => Some(Mapping::default()),
    }
}

fn into_dependencies(node: &Node) -> Option<Mapping> {
    keyed(node, |span| Node::implied(Value::Mapping(started(span)), span))
}

fn into_names(node: &Node) -> Option<Mapping> {
    keyed(node, |span| Node::implied(Value::Null, span))
}

/// A list of names, or one name, as a mapping with a value for each.
fn keyed(node: &Node, value: impl Fn(Span) -> Node) -> Option<Mapping> {
    let items = match &node.value {
        Value::Mapping(mapping) => return Some(mapping.clone()),
        Value::Sequence(items) => items,
        Value::Null => return Some(Mapping::default()),
        _ => std::slice::from_ref(node),
    };
    let mut mapping = Mapping::default();
    for item in items {
        mapping.insert(item.as_str()?, item.span, value(item.span));
    }
    Some(mapping)
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
