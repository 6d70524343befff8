//! Services that share the network, the memory or the processes of another one: all of them are containers of one Pod.

use std::collections::{BTreeMap, BTreeSet};

use k8s_openapi::api::core::v1 as core;

use crate::compose::{Project, Service};
use crate::convert::concerns::CONCERNS;
use crate::convert::concerns::healthcheck::is_probed;
use crate::convert::context::{Context, Subject};
use crate::convert::draft::{Workload, WorkloadDraft};
use crate::convert::waits::dependency_order;

/// Who lives in whose Pod.
#[derive(Debug, Default)]
pub(crate) struct Groups {
    hosts: BTreeMap<String, String>,
    guests: BTreeMap<String, Vec<String>>,
}

impl Groups {
    /// Joins what `network_mode`, `ipc` and `pid` connect. The host is the first service of each set that joins no other. Services that
    /// `live_alone` are neither hosts nor guests.
    pub(crate) fn of(project: &Project, live_alone: &BTreeSet<String>) -> Groups {
        let mut groups = Groups::default();
        for set in sets(project, live_alone) {
            let joins_none = |name: &&&str| joined(project, name).next().is_none();
            let Some(host) = set.iter().find(joins_none).or_else(|| set.first()) else { continue };
            for guest in set.iter().filter(|name| *name != host) {
                groups.hosts.insert((*guest).to_owned(), (*host).to_owned());
                groups.guests.entry((*host).to_owned()).or_default().push((*guest).to_owned());
            }
        }
        groups
    }

    /// Whether every service lives alone.
    pub(crate) fn are_empty(&self) -> bool {
        self.hosts.is_empty()
    }

    /// The service in whose Pod a service lives: itself, mostly.
    pub(crate) fn host<'a>(&'a self, service: &'a str) -> &'a str {
        self.hosts.get(service).map_or(service, String::as_str)
    }

    /// Whether a service lives in the Pod of another one.
    pub(crate) fn is_guest(&self, service: &str) -> bool {
        self.hosts.contains_key(service)
    }

    /// The services that live in the Pod of a service besides itself.
    pub(crate) fn guests(&self, service: &str) -> &[String] {
        self.guests.get(service).map_or(&[], Vec::as_slice)
    }
}

/// The connected services, in the order of the project. Each points at an earlier one of its set, the first one at itself.
fn sets<'a>(project: &'a Project, live_alone: &BTreeSet<String>) -> Vec<Vec<&'a str>> {
    let mut earlier: Vec<usize> = (0..project.services.len()).collect();
    for (index, name) in project.services.keys().enumerate().filter(|(_, name)| !live_alone.contains(*name)) {
        let others = joined(project, name).filter(|other| !live_alone.contains(*other));
        for other in others.filter_map(|other| project.services.get_index_of(other)) {
            let (one, two) = (first(&earlier, index), first(&earlier, other));
            if let Some(later) = earlier.get_mut(one.max(two)) {
                *later = one.min(two);
            }
        }
    }
    let mut sets: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
    for (index, name) in project.services.keys().enumerate() {
        sets.entry(first(&earlier, index)).or_default().push(name);
    }
    sets.into_values().collect()
}

fn first(earlier: &[usize], index: usize) -> usize {
    let next = |index: &usize| earlier.get(*index).copied().filter(|next| next != index);
    std::iter::successors(Some(index), next).last().unwrap_or(index)
}

/// The services of which a service joins something. Who has the network of the node does not bring others into it by sharing memory.
fn joined<'a>(project: &'a Project, name: &str) -> impl Iterator<Item = &'a str> {
    let service = project.services.get(name);
    let network = service.and_then(|service| neighbour(project, &service.network_mode));
    let rest = service.into_iter().flat_map(|service| [&service.ipc, &service.pid].map(|value| (service, value)));
    let alike = |service: &Service, other: &str| {
        let mode = |service: &Service| ["host", "none"].into_iter().find(|mode| service.network_mode == *mode);
        project.services.get(other).is_some_and(|other| mode(other) == mode(service))
    };
    let rest = rest.filter_map(move |(service, value)| neighbour(project, value).filter(|other| alike(service, other)));
    network.into_iter().chain(rest)
}

/// The service that a value names: `service:NAME`, or `container:NAME` when that is a container of the project.
pub(crate) fn neighbour<'a>(project: &'a Project, value: &str) -> Option<&'a str> {
    if let Some(name) = value.strip_prefix("service:") {
        return project.services.get_key_value(name).map(|(name, _)| name.as_str());
    }
    let container = value.strip_prefix("container:")?;
    let named = |(_, other): &(&String, &Service)| other.container_name == container;
    project.services.iter().find(named).map(|(name, _)| name.as_str())
}

/// Lets the concerns write a guest into the draft of its host. What belongs to the Pod stays the host's where both have a wish.
pub(crate) fn move_in(guest: Subject<'_>, draft: &mut WorkloadDraft, cx: &mut Context<'_>) {
    let own = core::Container { name: cx.names.get(guest.name), ..core::Container::default() };
    let of_host = std::mem::replace(&mut draft.container, own);
    let (annotations, replicas) = (std::mem::take(&mut draft.pod_annotations), draft.replicas);
    let (hostname, grace) = (draft.pod.hostname.clone(), draft.pod.termination_grace_period_seconds);
    for concern in CONCERNS {
        (concern.apply)(guest, draft, cx);
    }
    draft.pod.hostname = hostname;
    draft.pod.termination_grace_period_seconds = grace.max(draft.pod.termination_grace_period_seconds);
    draft.replicas = replicas;
    draft.pod_annotations.extend(annotations);
    draft.awaited |= cx.plan.is_awaited(guest.name);
    draft.companions.push(std::mem::replace(&mut draft.container, of_host));
}

/// Containers of a Pod start together. One whose health another one waits for becomes a sidecar: an init container that goes on running, and
/// that the next one waits for.
pub(crate) fn arrange(subject: Subject<'_>, draft: &mut WorkloadDraft, cx: &Context<'_>) {
    let members: Vec<&str> =
        std::iter::once(subject.name).chain(cx.plan.groups.guests(subject.name).iter().map(String::as_str)).collect();
    let mut first = sidecars(&members, cx.project);
    if draft.workload == Workload::Job {
        // A Job has ended when all its containers have; those that go on must be sidecars, which are stopped then.
        let goes_on = |name: &&str| cx.plan.workload(name) != Workload::Job && !first.contains(name);
        let others: Vec<&str> = members.iter().copied().filter(goes_on).collect();
        first.extend(others);
        first.retain(|name| *name != subject.name);
    }
    let (early, rest) = early(first, &members, draft, cx);
    let host = std::mem::take(&mut draft.container);
    let mut containers: Vec<(&str, core::Container)> =
        members.iter().copied().zip(std::iter::once(host).chain(std::mem::take(&mut draft.companions))).collect();
    let waits = early.len();
    for (index, name) in early.into_iter().chain(rest).enumerate() {
        if index == waits {
            draft.init_containers.extend(draft.late_wait.take());
        }
        if let Some(position) = containers.iter().position(|(other, _)| *other == name) {
            let steps = draft.take_steps(name);
            draft.init_containers.extend(steps);
            draft.init_containers.push(sidecar(containers.remove(position).1));
        }
    }
    draft.init_containers.extend(draft.late_wait.take());
    let mut containers = containers.into_iter().map(|(_, container)| container);
    draft.container = containers.next().unwrap_or_default();
    draft.companions = containers.collect();
}

/// Of the sidecars those that start before the late ones wait: all members that need no late one. Then the rest.
fn early<'a>(
    sidecars: Vec<&'a str>,
    members: &[&'a str],
    draft: &WorkloadDraft,
    cx: &Context<'_>,
) -> (Vec<&'a str>, Vec<&'a str>) {
    if draft.late_wait.is_none() {
        return (Vec::new(), sidecars);
    }
    let mut late: BTreeSet<&str> = members.iter().copied().filter(|name| cx.plan.circles.is_late(name)).collect();
    let mut early = Vec::new();
    for (name, service) in dependency_order(cx.project) {
        let Some(name) = members.iter().find(|member| **member == name) else { continue };
        if late.contains(name) || service.depends_on.keys().any(|other| late.contains(other.as_str())) {
            late.insert(name);
        } else {
            early.push(*name);
        }
    }
    let rest = sidecars.into_iter().filter(|name| late.contains(name)).collect();
    (early, rest)
}

/// The members that others of them wait for, and what these need themselves, in the order of their start.
fn sidecars<'a>(members: &[&'a str], project: &'a Project) -> Vec<&'a str> {
    let inner = |name: &str| {
        let dependencies = project.services.get(name).into_iter().flat_map(|service| &service.depends_on);
        dependencies.filter(|(dependency, _)| members.contains(&dependency.as_str()))
    };
    // What runs before a container runs before all that are no sidecars.
    let has_steps = |name: &str| project.services.get(name).is_some_and(|service| !service.pre_start.is_empty());
    let is_awaited = |name: &&&str| {
        let is_healthy = project.services.get(**name).is_some_and(is_probed);
        let by = |other: &&str| {
            let must_be_there = |condition: &str| (condition == "service_healthy" && is_healthy) || has_steps(other);
            inner(other).any(|(dependency, how)| dependency == **name && must_be_there(&how.condition))
        };
        members.iter().any(by)
    };
    let mut order: Vec<&str> = Vec::new();
    let mut open: Vec<&str> = members.iter().filter(is_awaited).rev().copied().collect();
    // Loading has refused circles, so there is always one whose dependencies are all there.
    while let Some(name) = open.last().copied() {
        let next =
            inner(name).map(|(dependency, _)| dependency.as_str()).find(|dependency| !order.contains(dependency));
        if let Some(next) = next.and_then(|next| members.iter().find(|member| **member == next)) {
            open.push(next);
            continue;
        }
        open.pop();
        if !order.contains(&name) {
            order.push(name);
        }
    }
    order
}

/// The next container starts after the first success of the startup probe, which is out of reach of its limit: it never kills.
fn sidecar(container: core::Container) -> core::Container {
    let startup = container.startup_probe.clone().or_else(|| container.readiness_probe.clone());
    core::Container {
        restart_policy: Some("Always".to_owned()),
        startup_probe: startup.map(|probe| core::Probe { failure_threshold: Some(i32::MAX), ..probe }),
        ..container
    }
}

#[cfg(test)]
mod tests {
    use super::{Groups, sidecars};
    use crate::convert::fixture::project;

    #[test]
    fn who_lives_where() {
        let project = project(
            "services: {vpn: {container_name: tunnel}, a: {network_mode: 'service:vpn'}, b: {network_mode: 'service:a'}, \
             c: {network_mode: 'container:tunnel'}, d: {network_mode: 'container:other'}, once: {network_mode: 'service:vpn'}, \
             e: {pid: 'service:f'}, f: {ipc: 'service:g'}, g: {}, of_node: {network_mode: host, ipc: 'service:g'}}",
        );
        let groups = Groups::of(&project, &["once".to_owned()].into());
        let hosts: Vec<&str> = project.services.keys().map(|name| groups.host(name)).collect();
        assert_eq!(hosts, ["vpn", "vpn", "vpn", "vpn", "d", "once", "g", "g", "g", "of_node"]);
        assert_eq!(groups.guests("vpn"), ["a", "b", "c"]);
        assert_eq!(groups.guests("g"), ["e", "f"]);
    }

    #[test]
    fn who_starts_first() {
        let check = |services: &str, expected: &[&str]| {
            let project = project(&format!("services: {{{services}}}"));
            let members: Vec<&str> = project.services.keys().map(String::as_str).collect();
            assert_eq!(sidecars(&members, &project), expected, "{services}");
        };
        let checked = "healthcheck: {test: [CMD, a]}";
        let needs =
            |name: &str, how: &str| format!("depends_on: {{{name}: {{condition: service_{how}, required: true}}}}");
        check(&format!("vpn: {{{checked}}}, a: {{{}}}", needs("vpn", "started")), &[]);
        check(&format!("vpn: {{{checked}}}, a: {{{}}}", needs("vpn", "healthy")), &["vpn"]);
        check(&format!("vpn: {{}}, a: {{{}}}", needs("vpn", "healthy")), &[]);
        let chain =
            format!("vpn: {{}}, a: {{{checked}, {}}}, b: {{{}}}", needs("vpn", "started"), needs("a", "healthy"));
        check(&chain, &["vpn", "a"]);
        let steps = format!("vpn: {{}}, a: {{pre_start: [{{}}], {}}}", needs("vpn", "started"));
        check(&steps, &["vpn"]);
    }
}
