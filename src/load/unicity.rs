//! Lists without repetitions: of items with the same key the last one counts, at the place of the first.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::volume_spec::VolumeSpec;
use crate::compose::patterns::Patterns;
use crate::compose::place::Place;
use crate::diagnostics::code::declare_diagnostic;
use crate::diagnostics::{Diagnostic, Report};
use crate::yaml::{Node, Value};

declare_diagnostic! {
    /// ## What it means
    /// A port, a mount or a device in long syntax does not say where it is in the container. Docker Compose tells items of these lists
    /// apart by their `target`, so it cannot be left out.
    ///
    /// ## What to do instead
    /// ```yaml
    /// services:
    ///   web:
    ///     ports:
    ///       - target: 80
    ///         published: "8080"
    ///     volumes:
    ///       - type: volume
    ///         source: data
    ///         target: /data
    /// ```
    NO_TARGET = Error "forms/no-target": "an item in long syntax has no `target`";
    /// ## What it means
    /// An item of `expose` is neither a string nor an integer.
    ///
    /// ## What to do instead
    /// ```yaml
    /// services:
    ///   web:
    ///     expose:
    ///       - "8080"
    ///       - "9000-9010/udp"
    /// ```
    EXPOSE = Error "forms/expose": "an item of `expose` is neither a string nor an integer";
}

/// What tells the items of a list apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Identity {
    /// What stands before `=`.
    Key,
    /// The host part of a device, the container part when there is one.
    Device,
    /// The target of a mount.
    Volume,
    /// Address, published port, target and protocol.
    Port,
    /// The port that is exposed.
    Expose,
    /// The path of an env file.
    EnvFile,
    /// The target, by default the source in this directory.
    Grant(&'static str),
}

/// The lists whose items are told apart.
pub(crate) const RULES: &[(&str, Identity)] = &[
    ("networks.*.labels", Identity::Key),
    ("networks.*.ipam.options", Identity::Key),
    ("services.*.annotations", Identity::Key),
    ("services.*.build.args", Identity::Key),
    ("services.*.build.additional_contexts", Identity::Key),
    ("services.*.build.tags", Identity::Key),
    ("services.*.build.labels", Identity::Key),
    ("services.*.cap_add", Identity::Key),
    ("services.*.cap_drop", Identity::Key),
    ("services.*.configs", Identity::Grant("")),
    ("services.*.deploy.labels", Identity::Key),
    ("services.*.devices", Identity::Device),
    ("services.*.dns", Identity::Key),
    ("services.*.dns_opt", Identity::Key),
    ("services.*.dns_search", Identity::Key),
    ("services.*.environment", Identity::Key),
    ("services.*.env_file", Identity::EnvFile),
    ("services.*.expose", Identity::Expose),
    ("services.*.labels", Identity::Key),
    ("services.*.links", Identity::Key),
    ("services.*.networks.*.aliases", Identity::Key),
    ("services.*.networks.*.link_local_ips", Identity::Key),
    ("services.*.ports", Identity::Port),
    ("services.*.profiles", Identity::Key),
    ("services.*.secrets", Identity::Grant("/run/secrets")),
    ("services.*.sysctls", Identity::Key),
    ("services.*.tmpfs", Identity::Key),
    ("services.*.volumes", Identity::Volume),
];

/// Removes repetitions from all lists that have a rule.
pub(crate) fn enforce(model: &mut Node, report: &mut Report) {
    static ALL: LazyLock<Patterns<Identity>> = LazyLock::new(|| Patterns::of(RULES.iter().copied()));
    ALL.visit(model, &mut |list, place, identity| {
        if let Value::Sequence(items) = &mut list.value {
            *items = unique(std::mem::take(items), identity, place, report);
        }
    });
}

/// The items with one for each key.
pub(super) fn unique(items: Vec<Node>, identity: Identity, path: &Place<'_>, report: &mut Report) -> Vec<Node> {
    let mut kept: Vec<Node> = Vec::with_capacity(items.len());
    let mut places = BTreeMap::new();
    for (index, item) in items.into_iter().enumerate() {
        let key = key(&item, identity, &path.index(index), report);
        let earlier = key.as_ref().and_then(|key| places.get(key)).and_then(|place: &usize| kept.get_mut(*place));
        if let Some(earlier) = earlier {
            *earlier = Node { overrode: Some(earlier.span), ..item };
            continue;
        }
        if let Some(key) = key {
            places.insert(key, kept.len());
        }
        kept.push(item);
    }
    kept
}

/// The key of an item; nothing when it has none, which the schema or this step complains about.
fn key(item: &Node, identity: Identity, path: &Place<'_>, report: &mut Report) -> Option<String> {
    match (&item.value, identity) {
        (Value::String(text), Identity::Key) => Some(text.split('=').next().unwrap_or(text).to_owned()),
        (Value::String(text), Identity::Device) => {
            let mut parts = text.split(':');
            let first = parts.next();
            parts.next().or(first).map(str::to_owned)
        }
        (Value::String(text), Identity::Volume) => VolumeSpec::parse(text).ok().map(|volume| volume.target),
        (Value::String(text), Identity::Port | Identity::EnvFile | Identity::Expose) => Some(text.clone()),
        (Value::String(text), Identity::Grant(directory)) => Some(format!("{directory}/{text}")),
        (Value::Int(_) | Value::UInt(_), Identity::Port | Identity::Expose) => item.text(),
        (Value::Mapping(_), Identity::EnvFile) => item.get("path")?.text(),
        (Value::Mapping(_), Identity::Grant(directory)) => grant(item, directory),
        (Value::Mapping(_), Identity::Device | Identity::Volume) => target(item, path, report)?.text(),
        (Value::Mapping(_), Identity::Port) => port(item, path, report),
        (_, Identity::Expose) => {
            let message = format!("`{path}` is {}, but must be a string or an integer", item.kind());
            report.push(
                Diagnostic::new(&EXPOSE, message).at(item.span).about(path).help("write it in quotes, as `\"8080\"`"),
            );
            None
        }
        _ => None,
    }
}

/// The target of an item in long syntax, which it must have.
pub(super) fn target<'n>(item: &'n Node, path: &Place<'_>, report: &mut Report) -> Option<&'n Node> {
    let target = item.get("target");
    if target.is_none() {
        let message = format!("`{path}` has no `target`");
        let help = "add `target:` with the port or path in the container";
        report.push(Diagnostic::new(&NO_TARGET, message).at(item.span).about(path).help(help));
    }
    target
}

fn grant(item: &Node, directory: &str) -> Option<String> {
    match item.get("target") {
        Some(target) => target.text(),
        None => Some(format!("{directory}/{}", item.get("source")?.text()?)),
    }
}

/// Docker Compose tells `8080` from `"8080"`, so the types of the ports count.
fn port(item: &Node, path: &Place<'_>, report: &mut Report) -> Option<String> {
    let target = target(item, path, report)?;
    let target = (target.kind(), target.text()?);
    let text = |name: &str, default: &str| item.get(name).map_or_else(|| Some(default.to_owned()), Node::text);
    let published = item.get("published").map(|published| (published.kind(), published.text()));
    Some(format!("{}:{published:?}:{target:?}/{}", text("host_ip", "0.0.0.0")?, text("protocol", "tcp")?))
}
