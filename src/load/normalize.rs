//! What Docker Compose makes explicit before anything else looks at the project: implicit networks, dependencies, names and build defaults.

pub(crate) mod assignments;
pub(crate) mod hooks;

use super::lexical;
use super::variables::Variables;
use crate::diagnostics::Report;
use crate::source::Span;
use crate::yaml::{Entry, Mapping, Node, Value};

/// The elements whose members are containers.
const CONTAINERS: [&str; 2] = ["services", "jobs"];

/// Normalizes a canonical tree; `name` becomes the project name.
pub(crate) fn normalize(model: &mut Node, name: &str, variables: &Variables, report: &mut Report) {
    let top = model.span;
    let Some(fields) = model.as_mapping_mut() else { return };
    complete(fields, top, name, variables, report);
    assignments::lengthen(model);
}

fn complete(model: &mut Mapping, top: Span, name: &str, variables: &Variables, report: &mut Report) {
    let written = model.get("name").map_or(top, |name| name.span);
    model.insert("name", written, Node::new(Value::String(name.to_owned()), written));
    connect_default_network(model, top);
    for container in CONTAINERS {
        for entry in members(model, container) {
            let key = entry.key;
            if let Some(container) = entry.node.as_mapping_mut() {
                normalize_container(container, key, variables);
                hooks::complete(container, report);
            }
        }
    }
    for element in ["networks", "volumes", "configs", "secrets"] {
        name_resources(model, element, name);
    }
}

fn members<'a>(model: &'a mut Mapping, element: &str) -> impl Iterator<Item = &'a mut Entry> {
    let members = model.get_mut(element).and_then(Node::as_mapping_mut);
    members.into_iter().flat_map(Mapping::iter_mut).map(|(_, entry)| entry)
}

/// Services without networks are on `default`, which exists only when some service is on it.
fn connect_default_network(model: &mut Mapping, top: Span) {
    // All are connected, whichever is the first.
    let used = CONTAINERS.map(|element| connect_members(model, element));
    let used = used.into_iter().flatten().next();
    let Some(used) = used else { return };
    if model.get("networks").and_then(Node::as_mapping).is_none() {
        model.insert("networks", top, Node::implied(Value::Mapping(Mapping::default()), top));
    }
    let networks = model.get_mut("networks").and_then(Node::as_mapping_mut);
    if let Some(networks) = networks.filter(|networks| !networks.contains_key("default")) {
        networks.insert("default", used, Node::implied(Value::Null, used));
    }
}

/// Connects the members of one element; the place of the first one that is on the default network.
fn connect_members(model: &mut Mapping, element: &str) -> Option<Span> {
    let mut used = None;
    for entry in members(model, element) {
        let key = entry.key;
        let Some(service) = entry.node.as_mapping_mut() else { continue };
        if service.contains_key("provider") || service.contains_key("network_mode") {
            continue;
        }
        let networks = service.get("networks").and_then(Node::as_mapping);
        if networks.is_none_or(Mapping::is_empty) {
            let mut networks = Mapping::default();
            networks.insert("default", key, Node::implied(Value::Null, key));
            service.insert("networks", key, Node::implied(Value::Mapping(networks), key));
            used = used.or(Some(key));
        } else if let Some(default) = networks.and_then(|networks| networks.entry("default")) {
            used = used.or(Some(default.key));
        }
    }
    used
}

fn normalize_container(service: &mut Mapping, key: Span, variables: &Variables) {
    if let Some(policy) = service.get_mut("pull_policy").filter(|policy| policy.as_str() == Some("if_not_present")) {
        policy.value = Value::String("missing".to_owned());
    }
    if let Some(build) = service.get_mut("build") {
        let span = build.span;
        if let Some(build) = build.as_mapping_mut() {
            complete_build(build, span, variables);
        }
    }
    if let Some(environment) = service.get_mut("environment") {
        inherit(environment, variables);
    }
    clean_mount_targets(service);
    imply_dependencies(service, key);
}

fn complete_build(build: &mut Mapping, span: Span, variables: &Variables) {
    let is_set = |build: &Mapping, key: &str| build.get(key).is_some_and(|node| !matches!(node.value, Value::Null));
    let implied = |text: &str| Node::implied(Value::String(text.to_owned()), span);
    if !is_set(build, "context") {
        build.insert("context", span, implied("."));
    }
    if !is_set(build, "dockerfile") && !is_set(build, "dockerfile_inline") {
        build.insert("dockerfile", span, implied("Dockerfile"));
    }
    let Some(args) = build.get_mut("args") else { return };
    inherit(args, variables);
    // An argument without value that is not in the environment either is none.
    match &mut args.value {
        Value::Mapping(args) => args.retain(|_, entry| !matches!(entry.node.value, Value::Null)),
        Value::Sequence(args) => args.retain(|arg| arg.as_str().is_none_or(|arg| arg.contains('='))),
        _ => {}
    }
}

/// Names without values take them from the variables.
fn inherit(names: &mut Node, variables: &Variables) {
    match &mut names.value {
        Value::Mapping(entries) => {
            for (name, entry) in entries.iter_mut().filter(|(_, entry)| matches!(entry.node.value, Value::Null)) {
                if let Some(value) = variables.get(name) {
                    entry.node.value = Value::String(value.to_owned());
                }
            }
        }
        Value::Sequence(entries) => {
            for entry in entries {
                let value = entry.as_str().filter(|text| !text.contains('=')).and_then(|name| variables.get(name));
                if let Some(value) = value.map(str::to_owned) {
                    let name = entry.as_str().unwrap_or_default();
                    entry.value = Value::String(format!("{name}={value}"));
                }
            }
        }
        _ => {}
    }
}

fn clean_mount_targets(service: &mut Mapping) {
    let volumes = service.get_mut("volumes").and_then(Node::as_sequence_mut);
    for volume in volumes.into_iter().flatten().filter_map(Node::as_mapping_mut) {
        let Some(target) = volume.get_mut("target") else { continue };
        if let Some(text) = target.as_str() {
            target.value = Value::String(lexical::clean(text));
        }
    }
}

/// `links`, `volumes_from` and shared namespaces are dependencies too.
fn imply_dependencies(service: &mut Mapping, key: Span) {
    let mut implied: Vec<(String, Span, bool)> = Vec::new();
    for link in items(service, "links") {
        let Some(text) = link.as_str() else { continue };
        let name = text.split_once(':').filter(|(_, alias)| !alias.contains(':')).map_or(text, |(name, _)| name);
        implied.push((name.to_owned(), link.span, true));
    }
    for namespace in ["network_mode", "ipc", "pid", "uts", "cgroup"] {
        let Some(node) = service.get(namespace) else { continue };
        if let Some(name) = node.as_str().and_then(|text| text.strip_prefix("service:")) {
            implied.push((name.to_owned(), node.span, true));
        }
    }
    for source in items(service, "volumes_from") {
        let Some(text) = source.as_str().filter(|text| !text.starts_with("container:")) else { continue };
        let name = text.split(':').next().unwrap_or(text);
        implied.push((name.to_owned(), source.span, false));
    }
    if implied.is_empty() {
        return;
    }
    if service.get("depends_on").and_then(Node::as_mapping).is_none() {
        service.insert("depends_on", key, Node::implied(Value::Mapping(Mapping::default()), key));
    }
    let Some(dependencies) = service.get_mut("depends_on").and_then(Node::as_mapping_mut) else { return };
    for (name, span, restart) in implied {
        if !dependencies.contains_key(&name) {
            dependencies.insert(name, span, started(span, restart));
        }
    }
}

fn items<'a>(service: &'a Mapping, attribute: &str) -> &'a [Node] {
    service.get(attribute).and_then(Node::as_sequence).unwrap_or_default()
}

fn started(span: Span, restart: bool) -> Node {
    let mut dependency = Mapping::default();
    let condition = Value::String("service_started".to_owned());
    for (key, value) in [("condition", condition), ("restart", Value::Bool(restart)), ("required", Value::Bool(true))] {
        dependency.insert(key, span, Node::implied(value, span));
    }
    Node::implied(Value::Mapping(dependency), span)
}

/// Resources are called as their key: external ones plainly, others with the project name before it.
fn name_resources(model: &mut Mapping, element: &str, project: &str) {
    let resources = model.get_mut(element).and_then(Node::as_mapping_mut);
    for (key, entry) in resources.into_iter().flat_map(Mapping::iter_mut) {
        let span = entry.key;
        if matches!(entry.node.value, Value::Null) {
            entry.node.value = Value::Mapping(Mapping::default());
        }
        let Some(resource) = entry.node.as_mapping_mut() else { continue };
        if resource.get("name").is_some_and(|name| !matches!(name.value, Value::Null)) {
            continue;
        }
        let name = if is_true(resource.get("external")) { key.to_owned() } else { format!("{project}_{key}") };
        resource.insert("name", span, Node::implied(Value::String(name), span));
    }
}

fn is_true(node: Option<&Node>) -> bool {
    match node.map(|node| &node.value) {
        Some(Value::Bool(value)) => *value,
        Some(Value::String(text)) => matches!(text.as_str(), "1" | "t" | "T" | "true" | "TRUE" | "True"),
        Some(Value::Int(value)) => *value == 1,
        _ => false,
    }
}
