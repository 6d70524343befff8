//! Which object name each Compose service has: DNS labels without clashes.

use std::collections::{BTreeMap, BTreeSet};

use crate::compose::Project;
use crate::diagnostics::code::declare_diagnostic;
use crate::diagnostics::{Diagnostic, Report};
use crate::kubernetes::name::{dns_label, short_hash};

declare_diagnostic! {
    /// ## What it means
    ///
    /// Objects of Kubernetes have names of lower case letters, digits and `-` that start with a letter, so the service is called differently there.
    /// Other services find it by the new name alone.
    ///
    /// ## What to do instead
    ///
    /// Nothing, as long as the report names no possible reference that was left as it is. Otherwise choose a name that both worlds allow:
    ///
    /// ```yaml
    /// services:
    ///   ttn-decoder:   # and not ttn_decoder
    ///     image: shop/decoder
    /// ```
    CHANGED = Advice "names/changed": "a service has another name in Kubernetes";
}

/// A name by which a service is no longer found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Change {
    /// The name in the Compose file.
    pub(crate) old: String,
    /// The name in Kubernetes.
    pub(crate) new: String,
    /// Whether the old name, where it stands for a host, can mean nothing but the service.
    pub(crate) is_sure: bool,
}

/// Object names by the name of the Compose service.
#[derive(Debug, Default)]
pub(crate) struct Names {
    by_service: BTreeMap<String, String>,
}

impl Names {
    /// Gives every service a name. One that needs no change keeps it; of several that fall together, the others get a hash.
    pub(crate) fn of<'a>(services: impl Iterator<Item = &'a str>) -> Names {
        let mut services: Vec<&str> = services.collect();
        services.sort_by_key(|service| (dns_label(service) != **service, *service));
        let mut names = Names::default();
        let mut taken = BTreeSet::new();
        for service in services {
            let label = dns_label(service);
            let name = if clashes(&label, &taken) { format!("{label}-{}", short_hash(service)) } else { label };
            taken.insert(name.clone());
            names.by_service.insert(service.to_owned(), name);
        }
        names
    }

    /// Says which services have another name.
    pub(crate) fn say_changes(&self, project: &Project, report: &mut Report) {
        for (service, name) in self.by_service.iter().filter(|(service, name)| service != name) {
            let path = project.place(service);
            let message = format!("`{path}` is called `{name}` in Kubernetes");
            let mut diagnostic = Diagnostic::new(&CHANGED, message).about(&path);
            let element = if project.jobs.contains_key(service) { "jobs" } else { "services" };
            let members = project.model.root.get(element).and_then(crate::yaml::Node::as_mapping);
            if let Some(entry) = members.and_then(|members| members.entry(service)) {
                diagnostic = diagnostic.at(entry.key);
            }
            report.push(diagnostic.help(format!("call the service `{name}`, if other files name it too")));
        }
    }

    /// The object name of a service; a name that is no service of the project becomes a label all the same.
    pub(crate) fn get(&self, service: &str) -> String {
        self.by_service.get(service).cloned().unwrap_or_else(|| dns_label(service))
    }

    /// Whether a service has the name.
    pub(crate) fn is_taken(&self, name: &str) -> bool {
        self.by_service.values().any(|taken| taken == name)
    }

    /// Services whose name had to change, with the new one.
    pub(crate) fn changed(&self) -> impl Iterator<Item = Change> {
        let pairs = self.by_service.iter().map(|(service, name)| (service.as_str(), name.as_str()));
        // Docker and the cluster's DNS both ignore case, so a name in capitals needs no rewriting.
        let changed = pairs.filter(|(service, name)| !service.eq_ignore_ascii_case(name));
        changed.map(|(old, new)| Change { old: old.to_owned(), new: new.to_owned(), is_sure: true })
    }
}

/// Taken by a service, or by an object that is made for one.
fn clashes(label: &str, taken: &BTreeSet<String>) -> bool {
    let made_for = |suffix: &str| label.strip_suffix(suffix).is_some_and(|owner| taken.contains(owner));
    taken.contains(label) || made_for("-ready") || made_for("-started") || made_for("-nodeport")
}

#[cfg(test)]
mod tests {
    use super::Names;

    #[test]
    fn names() {
        let names = Names::of(["a_b", "a-b", "3proxy", "Web", "web-ready"].into_iter());
        assert_eq!(names.get("a-b"), "a-b");
        assert!(names.get("a_b").starts_with("a-b-") && names.get("a_b").len() == 10);
        assert_eq!(names.get("3proxy"), "svc-3proxy");
        assert_eq!(names.changed().map(|change| change.old).collect::<Vec<_>>(), ["3proxy", "a_b"]);
    }
}
