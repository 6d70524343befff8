//! Fills in what a Compose file takes from variables by name alone: `environment` entries, secrets and configs.

use super::variables::Variables;
use crate::yaml::{Mapping, Node, Value};

/// Where the content of a secret with `environment` is kept in the tree: an extension, so that no schema minds.
pub(crate) const SECRET_CONTENT: &str = "x-#value";

/// Entries `NAME` of `environment` become `NAME=value`, and secrets and configs with `environment` get their content.
pub(crate) fn from_variables(model: &mut Node, variables: &Variables) {
    let Some(model) = model.as_mapping_mut() else { return };
    for container in ["services", "jobs"] {
        members(model, container).for_each(|container| take_values(container, variables));
    }
    for secret in members(model, "secrets") {
        take_content(secret, SECRET_CONTENT, variables);
    }
    for config in members(model, "configs") {
        take_content(config, "content", variables);
    }
}

fn members<'a>(model: &'a mut Mapping, element: &str) -> impl Iterator<Item = &'a mut Mapping> {
    let members = model.get_mut(element).and_then(Node::as_mapping_mut);
    members.into_iter().flat_map(Mapping::iter_mut).filter_map(|(_, entry)| entry.node.as_mapping_mut())
}

fn take_values(container: &mut Mapping, variables: &Variables) {
    let environment = container.get_mut("environment").and_then(Node::as_sequence_mut);
    for entry in environment.into_iter().flatten() {
        let value = entry.as_str().and_then(|name| Some(format!("{name}={}", variables.get(name)?)));
        if let Some(value) = value {
            entry.value = Value::String(value);
        }
    }
}

fn take_content(resource: &mut Mapping, key: &str, variables: &Variables) {
    let Some(name) = resource.get("environment") else { return };
    let span = name.span;
    let Some(value) = name.as_str().and_then(|name| variables.get(name)) else { return };
    let content = Node::implied(Value::String(value.to_owned()), span);
    resource.insert(key, span, content);
}
