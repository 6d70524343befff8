//! Waits that would never end: a Pod of several services is ready when all of them are, so what one of them waits for must not wait for the health
//! of another one of them.
//!
//! Between services there are no circles, as loading has refused them; between Pods there may be. There the wait from outside is weakened to one for
//! the start, and the member that waits does so late: after the others of its Pod have started.

use std::collections::{BTreeMap, BTreeSet};

use crate::compose::Project;
use crate::convert::groups::Groups;
use crate::convert::waits::{self, Waits};
use crate::convert::workloads::Workloads;

/// What is done about circles.
#[derive(Debug, Default)]
pub(crate) struct Circles {
    /// The waits, by the names of both services, that are only for the start; with the member of the Pod that waits for them.
    weakened: BTreeMap<(String, String), String>,
    late: BTreeSet<String>,
}

/// Which Pods each Pod waits for, with the names of both services.
type Graph<'a> = BTreeMap<&'a str, Vec<(&'a str, (&'a str, &'a str))>>;

impl Circles {
    /// Looks at all waits for the readiness of a Pod, those of hosts before those of guests.
    pub(crate) fn of(project: &Project, workloads: &Workloads, waits: &Waits, groups: &Groups) -> Circles {
        let mut circles = Circles::default();
        if groups.are_empty() {
            return circles;
        }
        let mut graph = Graph::new();
        let (guests, hosts): (Vec<_>, Vec<_>) =
            waits::dependency_order(project).into_iter().partition(|(name, _)| groups.is_guest(name));
        for (name, service) in hosts.into_iter().chain(guests) {
            for (dependency, how) in waits::present(project, service) {
                let strict = waits.through(project, workloads, dependency, how);
                for target in strict.required.iter().chain(&strict.optional) {
                    // The names of the project live longer than those of the waits.
                    if let Some((target, _)) = project.services.get_key_value(target) {
                        circles.add((name, target), groups, &mut graph);
                    }
                }
            }
        }
        circles
    }

    fn add<'a>(&mut self, wait: (&'a str, &'a str), groups: &'a Groups, graph: &mut Graph<'a>) {
        let (pod, other) = (groups.host(wait.0), groups.host(wait.1));
        if pod == other {
            return;
        }
        while let Some((from, closing)) = way(graph, other, pod) {
            self.weakened.insert((closing.0.to_owned(), closing.1.to_owned()), wait.0.to_owned());
            self.late.insert(wait.0.to_owned());
            graph.entry(from).or_default().retain(|(_, wait)| *wait != closing);
        }
        graph.entry(pod).or_default().push((other, wait));
    }

    /// Because of which member of its Pod a service is waited for only until it has started.
    pub(crate) fn weakens(&self, waiting: &str, awaited: &str) -> Option<&str> {
        self.weakened.get(&(waiting.to_owned(), awaited.to_owned())).map(String::as_str)
    }

    /// Whether a service waits when others of its Pod have started, and not before.
    pub(crate) fn is_late(&self, service: &str) -> bool {
        self.late.contains(service)
    }
}

/// The last step of a way from a Pod to another one: the Pod and its wait.
fn way<'a>(graph: &Graph<'a>, from: &'a str, to: &str) -> Option<(&'a str, (&'a str, &'a str))> {
    let mut seen = BTreeSet::new();
    let mut open = vec![from];
    while let Some(pod) = open.pop() {
        for (next, wait) in graph.get(pod).into_iter().flatten() {
            if *next == to {
                return Some((pod, *wait));
            }
            if seen.insert(*next) {
                open.push(next);
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::Circles;
    use crate::convert::fixture::project;
    use crate::convert::groups::Groups;
    use crate::convert::options::extension::Choices;
    use crate::convert::target::Target;
    use crate::convert::waits::Waits;
    use crate::convert::workloads::Workloads;
    use crate::diagnostics::Report;

    #[test]
    fn waits_that_never_end() {
        let check = |services: &str, expected: &[&str]| {
            let project = project(&format!("services: {{{services}}}"));
            let once = ["once".to_owned()].into();
            let choices = Choices::of(&project, &Target::default(), &mut Report::default());
            let (workloads, groups) = (Workloads::of(&project, &choices, &once), Groups::of(&project, &once));
            let circles = Circles::of(&project, &workloads, &Waits::of(&project, &workloads), &groups);
            let late = circles.late.iter().cloned();
            let weakened: Vec<String> =
                circles.weakened.keys().map(|(service, target)| format!("{service} {target}")).collect();
            assert_eq!(weakened.into_iter().chain(late).collect::<Vec<_>>(), expected, "{services}");
        };
        let healthy = |names: &[&str]| {
            let entry = |name: &&str| format!("{name}: {{condition: service_healthy, required: true}}");
            let entries: Vec<String> = names.iter().map(entry).collect();
            format!("healthcheck: {{test: [CMD, a]}}, depends_on: {{{}}}", entries.join(", "))
        };
        let of = |host: &str| format!("network_mode: 'service:{host}'");
        let vpn = format!("vpn: {{{}}}", healthy(&[]));
        let db = format!("db: {{{}}}", healthy(&["vpn"]));
        check(&format!("{vpn}, {db}, app: {{{}, {}}}", of("vpn"), healthy(&["db"])), &["db vpn", "app"]);
        check(&format!("{vpn}, {db}, app: {{{}}}", healthy(&["db"])), &[]);
        check(&format!("{vpn}, db: {{{}}}, app: {{{}, {}}}", healthy(&[]), of("vpn"), healthy(&["db"])), &[]);
        let started = "depends_on: {vpn: {condition: service_started, required: true}}";
        check(
            &format!(
                "{vpn}, db: {{healthcheck: {{test: [CMD, a]}}, {started}}}, app: {{{}, {}}}",
                of("vpn"),
                healthy(&["db"])
            ),
            &[],
        );
        // Two Pods, of each of which a guest waits for the host of the other one: one of the waits is enough.
        let both = format!(
            "a: {{{}}}, b: {{{}}}, c: {{{}, {}}}, d: {{{}, {}}}",
            healthy(&[]),
            healthy(&[]),
            of("a"),
            healthy(&["b"]),
            of("b"),
            healthy(&["a"])
        );
        check(&both, &["c b", "d"]);
    }
}
