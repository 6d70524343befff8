//! Profiles: which services are part of the project. A service without `profiles` always is.

use crate::yaml::{Mapping, Node, Value};

/// What is left out.
#[derive(Debug, Default)]
pub(crate) struct Disabled {
    /// Services by name.
    pub(crate) services: Mapping,
    /// Jobs by name.
    pub(crate) jobs: Mapping,
}

/// Takes the services and jobs out that no active profile asks for. `*` stands for all profiles.
pub(crate) fn disable(model: &mut Node, active: &[String]) -> Disabled {
    let Some(model) = model.as_mapping_mut().filter(|_| !active.iter().any(|profile| profile == "*")) else {
        return Disabled::default();
    };
    Disabled { services: disable_members(model, "services", active), jobs: disable_members(model, "jobs", active) }
}

/// Gives back the members that are asked for by name, and all others that their profiles ask for.
pub(crate) fn enable(model: &mut Node, disabled: Disabled, active: &[String], asked: &[String]) {
    let mut active = active.to_vec();
    let named = asked.iter().filter_map(|name| disabled.services.get(name));
    let profiles = named.flat_map(|service| service.get("profiles").and_then(Node::as_sequence).unwrap_or_default());
    active.extend(profiles.filter_map(Node::as_str).map(str::to_owned));
    let Some(model) = model.as_mapping_mut() else { return };
    for (element, members) in [("services", disabled.services), ("jobs", disabled.jobs)] {
        let Some(enabled) = model.get_mut(element).and_then(Node::as_mapping_mut) else { continue };
        for (name, entry) in members.into_entries().filter(|(_, entry)| is_enabled(&entry.node, &active)) {
            enabled.insert(name, entry.key, entry.node);
        }
    }
}

fn disable_members(model: &mut Mapping, element: &str, active: &[String]) -> Mapping {
    let mut disabled = Mapping::default();
    let Some(members) = model.get_mut(element).and_then(Node::as_mapping_mut) else { return disabled };
    members.retain(|name, entry| {
        let keep = is_enabled(&entry.node, active);
        if !keep {
            let node = std::mem::replace(&mut entry.node, Node::new(Value::Null, entry.key));
            disabled.insert(name, entry.key, node);
        }
        keep
    });
    disabled
}

fn is_enabled(member: &Node, active: &[String]) -> bool {
    match member.get("profiles").and_then(Node::as_sequence) {
        None | Some([]) => true,
        Some(profiles) => {
            profiles.iter().filter_map(Node::as_str).any(|profile| active.iter().any(|name| name == profile))
        }
    }
}
