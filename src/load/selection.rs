//! Some services of a project: those that are asked for by name, whatever their profiles, and what they depend on.

use std::collections::BTreeSet;

use super::profiles::{self, Disabled};
use crate::compose::Project;
use crate::diagnostics::code::declare_diagnostic;
use crate::diagnostics::{Diagnostic, Report, suggest};
use crate::yaml::{Mapping, Node};

declare_diagnostic! {
    /// ## What it means
    /// A service that was asked for, or one that it depends on, is no service of the project, or no active profile asks for it.
    ///
    /// ## What to do instead
    /// Correct the name; `compose2k8s config --services` lists those there are. The profile of a service that others depend on is
    /// activated with `--profile`.
    /// ```yaml
    /// services:
    ///   web:            # compose2k8s config web
    ///     image: nginx
    /// ```
    UNKNOWN = Error "selection/unknown-service": "a service that was asked for does not exist";
}

/// Leaves only the services that are asked for and what they depend on. Profiles of those that are disabled become active.
pub(crate) fn select(
    asked: &[String],
    active: &[String],
    disabled: Disabled,
    project: &mut Project,
    report: &mut Report,
) {
    let root = &mut project.model.root;
    profiles::enable(root, disabled, active, asked);
    let Some(services) = root.as_mapping_mut().and_then(|root| root.get_mut("services")?.as_mapping_mut()) else {
        return;
    };
    let mut selected = BTreeSet::new();
    for name in asked {
        visit(name, None, services, &mut selected, report);
    }
    services.retain(|name, entry| {
        let keep = selected.contains(name);
        if keep {
            forget_dependencies(&mut entry.node, &selected);
        }
        keep
    });
    for service in project.services.values_mut() {
        service.depends_on.retain(|name, _| selected.contains(name));
    }
}

/// Takes in a service and what it depends on. `dependency` is what another service says about it.
fn visit(
    name: &str,
    dependency: Option<&Node>,
    services: &Mapping,
    selected: &mut BTreeSet<String>,
    report: &mut Report,
) {
    let mut waiting = vec![(name, dependency)];
    while let Some((name, dependency)) = waiting.pop() {
        let Some(service) = services.get(name) else {
            let is_required = dependency.is_none_or(|node| !is_optional(node));
            if is_required {
                report.push(unknown(name, dependency, services));
            }
            continue;
        };
        if selected.insert(name.to_owned()) {
            let dependencies = service.get("depends_on").and_then(Node::as_mapping);
            waiting.extend(
                dependencies.into_iter().flat_map(Mapping::iter).map(|(name, entry)| (name, Some(&entry.node))),
            );
        }
    }
}

fn is_optional(dependency: &Node) -> bool {
    dependency.get("required").is_some_and(|node| node.value == crate::yaml::Value::Bool(false))
}

fn unknown(name: &str, dependency: Option<&Node>, services: &Mapping) -> Diagnostic {
    let help = suggest::among(name, "services", services.iter().map(|(name, _)| name));
    let unknown = Diagnostic::new(&UNKNOWN, format!("there is no service `{name}`")).help(help);
    dependency.map(|node| node.span).into_iter().fold(unknown, Diagnostic::at)
}

fn forget_dependencies(service: &mut Node, selected: &BTreeSet<String>) {
    let Some(service) = service.as_mapping_mut() else { return };
    let Some(dependencies) = service.get_mut("depends_on").and_then(Node::as_mapping_mut) else { return };
    dependencies.retain(|name, _| selected.contains(name));
    if dependencies.is_empty() {
        service.remove("depends_on");
    }
}
