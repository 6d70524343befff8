//! Which workload each service becomes, decided from the whole project before any of it is written.

use std::collections::BTreeSet;

use crate::compose::{Project, Service};
use crate::convert::aliases::Aliases;
use crate::convert::circles::Circles;
use crate::convert::concerns::healthcheck::is_probed;
use crate::convert::concerns::ports::exit::Owners;
use crate::convert::concerns::ports::wants_address;
use crate::convert::concerns::volumes::copy_up::Copiers;
use crate::convert::draft::Workload;
use crate::convert::env_files::EnvFiles;
use crate::convert::groups::Groups;
use crate::convert::isolation::Isolation;
use crate::convert::names::Names;
use crate::convert::options::extension::Choices;
use crate::convert::target::Wait;
use crate::convert::waits::Waits;
use crate::convert::workloads::Workloads;

/// Decisions that need to know all services.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    ready: BTreeSet<String>,
    /// Services whose own name resolves before they have started, and for whose start others wait.
    started: BTreeSet<String>,
    /// Which object carries each service.
    pub(crate) workloads: Workloads,
    /// What stands behind each service.
    pub(crate) waits: Waits,
    /// Which waits would never end.
    pub(crate) circles: Circles,
    /// Who lives in whose Pod.
    pub(crate) groups: Groups,
    /// The ConfigMaps of env files.
    pub(crate) env_files: EnvFiles,
    /// Further names of services.
    pub(crate) aliases: Aliases,
    /// What networks keep apart.
    pub(crate) isolation: Isolation,
    /// Who has which node port.
    pub(crate) node_ports: Owners,
    /// Who fills which new volume.
    pub(crate) copiers: Copiers,
}

impl Plan {
    /// Looks at who waits for whom.
    pub(crate) fn of(project: &Project, choices: &Choices, names: &Names, aliases: Aliases) -> Plan {
        let completed = dependencies(project, |_, (_, condition)| condition == "service_completed_successfully");
        let workloads = Workloads::of(project, choices, &completed);
        let is_ready = |waiting: &str, (name, condition): (&str, &str)| {
            choices.of_service(waiting).wait != Some(Wait::None)
                && condition == "service_healthy"
                && is_seen(name, project, &workloads)
        };
        // What runs now and then cannot live in the Pod of what runs all the time.
        let jobs: BTreeSet<String> = project.jobs.keys().cloned().collect();
        let (waits, groups) =
            (Waits::of(project, &workloads), Groups::of(project, &completed.union(&jobs).cloned().collect()));
        let resolves_early = |waiting: &str, (name, _): (&str, &str)| {
            choices.of_service(waiting).wait != Some(Wait::None)
                && project
                    .services
                    .get(groups.host(name))
                    .is_some_and(|service| wants_address(service, choices.of_service(groups.host(name))))
        };
        let early = dependencies(project, resolves_early);
        Plan {
            circles: Circles::of(project, &workloads, &waits, &groups),
            ready: dependencies(project, is_ready),
            started: early.iter().map(|name| groups.host(name).to_owned()).collect(),
            env_files: EnvFiles::of(project, choices),
            aliases,
            isolation: Isolation::of(project, names),
            node_ports: Owners::of(project, choices),
            copiers: Copiers::of(project, choices),
            waits,
            groups,
            workloads,
        }
    }

    /// The kind of workload of a service.
    pub(crate) fn workload(&self, service: &str) -> Workload {
        self.workloads.get(service)
    }

    /// Whether the start of the service needs a name of its own, because others wait for it.
    pub(crate) fn has_start_name(&self, service: &str) -> bool {
        self.started.contains(service)
    }

    /// Whether somebody waits until the service is healthy or has completed.
    pub(crate) fn is_awaited(&self, service: &str) -> bool {
        self.ready.contains(service) || self.workload(service) == Workload::Gate
    }
}

/// The services for which others wait in a certain way: the first of both names is that of the one that waits.
fn dependencies(project: &Project, is_meant: impl Fn(&str, (&str, &str)) -> bool) -> BTreeSet<String> {
    let of_service = |(waiting, service): (&String, &Service)| {
        let meant = service.depends_on.iter().filter(|(name, how)| is_meant(waiting, (name, &how.condition)));
        meant.map(|(name, _)| name.clone()).collect::<Vec<_>>()
    };
    project.services.iter().flat_map(of_service).collect()
}

/// Whether the health of a service can be seen.
pub(crate) fn is_seen(name: &str, project: &Project, workloads: &Workloads) -> bool {
    workloads.can_be_awaited(name) && project.services.get(name).is_some_and(is_probed)
}
