//! Further names by which services are reached. In Compose they belong to networks, here to the Namespace, so one name can mean one thing only.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;

use crate::compose::{Project, Service};
use crate::convert::names::{Change, Names};
use crate::diagnostics::Diagnostic;
use crate::diagnostics::code::declare_diagnostic;
use crate::kubernetes::name::dns_label;
use crate::yaml::Path;

declare_diagnostic! {
    /// ## What it means
    ///
    /// Two services have the same further name, each for other containers: by networks that they do not share, or by `links`. In a Kubernetes
    /// Namespace a name is the same for everybody, so it cannot mean both.
    ///
    /// ## What to do instead
    ///
    /// Give each a name of its own:
    ///
    /// ```yaml
    /// services:
    ///   users:
    ///     image: postgres:17
    ///     networks: {front: {aliases: [users-db]}}
    ///   orders:
    ///     image: postgres:17
    ///     networks: {back: {aliases: [orders-db]}}
    /// networks: {front: {}, back: {}}
    /// ```
    AMBIGUOUS = Error "networks/alias-ambiguous": "a name means different services for different containers";
    /// ## What it means
    ///
    /// The further name of a service is already the name of another service, or of an object that is made for one. Docker would answer with both;
    /// in Kubernetes the name stays with the other service.
    ///
    /// ## What to do instead
    ///
    /// Choose a name that no service has:
    ///
    /// ```yaml
    /// services:
    ///   replica:
    ///     image: postgres:17
    ///     networks: {default: {aliases: [db-replica]}}
    ///   db:
    ///     image: postgres:17
    /// ```
    TAKEN = Warning "networks/alias-taken": "a further name belongs to another service";
    /// ## What it means
    ///
    /// A Service in Kubernetes has a name of one label, so a name with dots does not resolve.
    ///
    /// ## What to do instead
    ///
    /// Use a name without dots, for the alias and where it is used:
    ///
    /// ```yaml
    /// services:
    ///   db:
    ///     image: postgres:17
    ///     networks: {default: {aliases: [db-internal]}}
    /// ```
    DOTTED = Warning "networks/alias-dotted": "a further name with dots does not resolve";
    /// ## What it means
    ///
    /// A name in Kubernetes consists of letters, digits and `-`. The alias got a name that is allowed; the old one does not resolve.
    ///
    /// ## What to do instead
    ///
    /// Use an allowed name, for the alias and where it is used:
    ///
    /// ```yaml
    /// services:
    ///   db:
    ///     image: postgres:17
    ///     container_name: main-db
    /// ```
    RENAMED = Warning "networks/alias-renamed": "a further name had to be changed";
}

/// Who has which further names.
#[derive(Debug, Default)]
pub(crate) struct Aliases {
    claims: IndexMap<String, Claim>,
    by_service: BTreeMap<String, Vec<String>>,
    complaints: BTreeMap<String, Vec<(Path, Diagnostic)>>,
    changed: Vec<Change>,
}

/// A name of a service, and the services that answer to it.
#[derive(Debug)]
pub(crate) struct Claim {
    /// The services in the order of the project. They are several when containers share an alias in a network.
    pub(crate) owners: Vec<String>,
    /// For whom the name means them.
    scopes: Vec<Scope>,
}

/// For whom a name is.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Scope {
    /// Those in one of the networks.
    Networks(BTreeSet<String>),
    /// The service that has the link.
    Link(String),
}

/// A name that somebody wants for a service.
struct Wish<'a> {
    name: &'a str,
    owner: &'a str,
    scope: Scope,
    place: Path,
}

impl Aliases {
    /// Collects the names of a project.
    pub(crate) fn of(project: &Project, names: &Names) -> Aliases {
        let mut aliases = Aliases::default();
        let services: BTreeSet<String> = project.services.keys().map(|service| names.get(service)).collect();
        for wish in wishes(project) {
            aliases.claim(&wish, names, &services);
        }
        aliases
    }

    /// The further names of a service, with all who share them.
    pub(crate) fn of_service(&self, service: &str) -> impl Iterator<Item = (&str, &Claim)> {
        let labels = self.by_service.get(service).into_iter().flatten();
        labels.filter_map(|label| Some((label.as_str(), self.claims.get(label)?)))
    }

    /// What is to be said about the names of a service.
    pub(crate) fn complaints(&self, service: &str) -> impl Iterator<Item = &(Path, Diagnostic)> {
        self.complaints.get(service).into_iter().flatten()
    }

    /// Names that do not resolve as they are written.
    pub(crate) fn changed(&self) -> impl Iterator<Item = &Change> {
        self.changed.iter()
    }

    fn claim(&mut self, wish: &Wish<'_>, names: &Names, services: &BTreeSet<String>) {
        let label = dns_label(wish.name);
        if label == names.get(wish.owner) || wish.name.eq_ignore_ascii_case(wish.owner) {
            return;
        }
        if let Some(diagnostic) = self.objection(wish, &label, services) {
            if wish.name.contains('.') {
                // It may as well be a name of the world outside, by which browsers reach the service.
                self.changed.push(Change { old: wish.name.to_owned(), new: names.get(wish.owner), is_sure: false });
            }
            return self.complain(wish, diagnostic);
        }
        if !wish.name.eq_ignore_ascii_case(&label) {
            self.changed.push(Change { old: wish.name.to_owned(), new: label.clone(), is_sure: true });
            let message = format!("`{}` gives the name `{}`, which becomes `{label}`", wish.place, wish.name);
            self.complain(
                wish,
                Diagnostic::new(&RENAMED, message).help(format!("write `{label}` here and where the name is used")),
            );
        }
        let claim = self.claims.entry(label.clone()).or_insert(Claim { owners: Vec::new(), scopes: Vec::new() });
        claim.scopes.push(wish.scope.clone());
        if !claim.owners.iter().any(|owner| owner == wish.owner) {
            claim.owners.push(wish.owner.to_owned());
            self.by_service.entry(wish.owner.to_owned()).or_default().push(label);
        }
    }

    fn objection(&self, wish: &Wish<'_>, label: &str, services: &BTreeSet<String>) -> Option<Diagnostic> {
        let Wish { name, owner, scope, place } = wish;
        if name.contains('.') {
            let message =
                format!("`{place}` gives the name `{name}`, but a name with dots does not resolve in Kubernetes");
            return Some(Diagnostic::new(&DOTTED, message).help("use a name without dots"));
        }
        let made_for = |suffix: &str| label.strip_suffix(suffix).is_some_and(|other| services.contains(other));
        if services.contains(label) || made_for("-ready") || made_for("-nodeport") {
            let message = format!(
                "`{place}` gives the name `{name}` to `services.{owner}`, but `{label}` belongs to another service"
            );
            return Some(Diagnostic::new(&TAKEN, message).help("choose another name"));
        }
        let claim = self.claims.get(label)?;
        let other = claim.owners.iter().find(|other| other != owner)?;
        if claim.scopes.iter().all(|taken| scope.meets(taken)) {
            return None;
        }
        let message = format!(
            "`{place}` gives the name `{name}` to `services.{owner}`, but elsewhere it means `services.{other}`"
        );
        Some(Diagnostic::new(&AMBIGUOUS, message).help("give each of the two a name of its own"))
    }

    fn complain(&mut self, wish: &Wish<'_>, diagnostic: Diagnostic) {
        self.complaints.entry(wish.owner.to_owned()).or_default().push((wish.place.clone(), diagnostic));
    }
}

impl Scope {
    /// Whether somebody sees both names, so that Docker answers with both containers.
    fn meets(&self, other: &Scope) -> bool {
        match (self, other) {
            (Scope::Networks(networks), Scope::Networks(others)) => !networks.is_disjoint(others),
            (Scope::Link(service), Scope::Link(other)) => service == other,
            _ => false,
        }
    }
}

fn wishes(project: &Project) -> Vec<Wish<'_>> {
    let mut wishes = Vec::new();
    for (name, service) in &project.services {
        let place = project.place(name);
        for (network, settings) in &service.networks {
            let aliases = settings.iter().flat_map(|settings| &settings.aliases).enumerate();
            let scope = Scope::Networks(BTreeSet::from([network.clone()]));
            let here = place.key("networks").key(network).key("aliases");
            wishes.extend(aliases.map(|(index, alias)| Wish {
                name: alias,
                owner: name,
                scope: scope.clone(),
                place: here.index(index),
            }));
        }
        for (attribute, alias) in [("container_name", &service.container_name), ("hostname", &service.hostname)] {
            // That a host name with dots is cut off is said where it is cut off.
            let is_cut_off = attribute == "hostname" && alias.contains('.');
            if !alias.is_empty() && has_names(service) && !is_cut_off {
                let scope = Scope::Networks(service.networks.keys().cloned().collect());
                wishes.push(Wish { name: alias, owner: name, scope, place: place.key(attribute) });
            }
        }
        for (index, link) in service.links.iter().enumerate() {
            if let Some((target, alias)) = link.split_once(':') {
                wishes.push(Wish {
                    name: alias,
                    owner: target,
                    scope: Scope::Link(name.clone()),
                    place: place.key("links").index(index),
                });
            }
        }
    }
    wishes
}

/// Docker names only containers that have networks of the project.
fn has_names(service: &Service) -> bool {
    service.network_mode.is_empty() || service.network_mode == "default"
}

#[cfg(test)]
mod tests {
    use super::Aliases;
    use crate::convert::fixture::project;
    use crate::convert::names::Names;

    fn check(text: &str, names: &[&str], codes: &[&str]) {
        let project = project(text);
        let aliases = Aliases::of(&project, &Names::of(project.services.keys().map(String::as_str)));
        let pairs = project.services.keys().flat_map(|service| aliases.of_service(service));
        let mut found: Vec<String> = pairs.map(|(name, claim)| format!("{name}={}", claim.owners.join("+"))).collect();
        found.dedup();
        assert_eq!(found, names);
        let said = project.services.keys().flat_map(|service| aliases.complaints(service));
        assert_eq!(said.map(|(_, diagnostic)| diagnostic.code.name).collect::<Vec<_>>(), codes);
    }

    #[test]
    fn where_names_come_from() {
        check(
            "services: {a: {hostname: a, container_name: The-A, networks: {n: {aliases: [x, a]}}}, b: {links: ['a:y', a], networks: {n: null}}}",
            &["x=a", "the-a=a", "y=a"],
            &[],
        );
    }

    #[test]
    fn names_that_cannot_be() {
        check(
            "services: {a: {container_name: a_1, networks: {n: {aliases: [b, a.b, b-ready]}}}, b: {networks: {n: null}}}",
            &["a-1=a"],
            &["networks/alias-taken", "networks/alias-dotted", "networks/alias-taken", "networks/alias-renamed"],
        );
    }

    #[test]
    fn one_name_for_several() {
        let text = |other: &str| {
            format!(
                "services: {{a: {{networks: {{n: {{aliases: [x]}}}}}}, b: {{networks: {{{other}: {{aliases: [x]}}}}}}}}"
            )
        };
        check(&text("n"), &["x=a+b"], &[]);
        check(&text("m"), &["x=a"], &["networks/alias-ambiguous"]);
        let links = "services: {a: {}, b: {}, c: {links: ['a:db']}, d: {links: ['b:db']}}";
        check(links, &["db=a"], &["networks/alias-ambiguous"]);
    }

    #[test]
    fn the_network_of_the_node_gives_no_names() {
        check("services: {a: {hostname: x, network_mode: host}}", &[], &[]);
    }
}
