//! What stands behind a service of which only the start is waited for.
//!
//! Its name resolves as soon as its Pod has an address, which is before the Pod has itself waited. So who waits for its start waits for the same
//! as well.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexSet;

use crate::compose::service::Dependency;
use crate::compose::{Project, Service};
use crate::convert::plan::is_seen;
use crate::convert::workloads::Workloads;

/// Services that must be healthy or completed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Strict {
    /// Without them nothing starts.
    pub(crate) required: IndexSet<String>,
    /// They may be missing.
    pub(crate) optional: IndexSet<String>,
}

/// What each service waits for until its container starts.
#[derive(Debug, Default)]
pub(crate) struct Waits(BTreeMap<String, Strict>);

impl Waits {
    /// Looks at the dependencies of all services.
    pub(crate) fn of(project: &Project, workloads: &Workloads) -> Waits {
        let mut waits = Waits::default();
        for (name, service) in dependency_order(project) {
            let mut strict = Strict::default();
            for (dependency, how) in present(project, service) {
                let Strict { required, optional } = waits.through(project, workloads, dependency, how);
                strict.required.extend(required);
                strict.optional.extend(optional);
            }
            waits.0.insert(name.to_owned(), strict);
        }
        waits
    }

    /// Who must be healthy or completed for a dependency: itself, or what stands behind it.
    pub(crate) fn through(&self, project: &Project, workloads: &Workloads, name: &str, how: &Dependency) -> Strict {
        let mut strict = if is_strict(project, workloads, name, how) {
            Strict { required: [name.to_owned()].into(), ..Strict::default() }
        } else {
            self.0.get(name).cloned().unwrap_or_default()
        };
        if !how.required {
            strict.optional.extend(std::mem::take(&mut strict.required));
        }
        strict
    }
}

/// Whether more than the start of a dependency is waited for. Health that nothing tells cannot be.
pub(crate) fn is_strict(project: &Project, workloads: &Workloads, dependency: &str, how: &Dependency) -> bool {
    match how.condition.as_str() {
        "service_completed_successfully" => workloads.can_be_awaited(dependency),
        "service_healthy" => is_seen(dependency, project, workloads),
        _ => false,
    }
}

/// The dependencies of a service that will be there: not those of other profiles, nor those without Pods.
pub(crate) fn present<'a>(
    project: &'a Project,
    service: &'a Service,
) -> impl Iterator<Item = (&'a str, &'a Dependency)> {
    let has_pods = |other: &Service| other.replicas() != 0 && other.provider.is_none();
    let is_there = move |name: &String| project.services.get(name).is_some_and(has_pods);
    service.depends_on.iter().filter(move |(name, _)| is_there(name)).map(|(name, how)| (name.as_str(), how))
}

/// The services, each after those that it depends on. Chains may be long, so this goes down without recursion.
pub(crate) fn dependency_order(project: &Project) -> Vec<(&str, &Service)> {
    let (mut order, mut seen) = (Vec::new(), BTreeSet::new());
    for name in project.services.keys() {
        let mut open = vec![(name.as_str(), 0)];
        while let Some((name, position)) = open.pop() {
            let Some((name, service)) = project.services.get_key_value(name) else { continue };
            if position == 0 && !seen.insert(name.as_str()) {
                continue;
            }
            match service.depends_on.get_index(position) {
                Some((dependency, _)) => open.extend([(name.as_str(), position + 1), (dependency.as_str(), 0)]),
                None => order.push((name.as_str(), service)),
            }
        }
    }
    order
}

#[cfg(test)]
mod tests {
    use super::dependency_order;
    use crate::convert::fixture::project;

    #[test]
    fn order() {
        let needs = |names: &[&str]| {
            let entries: Vec<String> =
                names.iter().map(|name| format!("{name}: {{condition: service_started}}")).collect();
            format!("{{depends_on: {{{}}}}}", entries.join(", "))
        };
        let text = format!(
            "services: {{a: {}, b: {}, c: {{}}, d: {}}}",
            needs(&["d", "b"]),
            needs(&["c", "gone"]),
            needs(&["b"])
        );
        let project = project(&text);
        let names: Vec<&str> = dependency_order(&project).into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["c", "b", "d", "a"]);
    }
}
