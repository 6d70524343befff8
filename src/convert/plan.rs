//! Which workload each service becomes, decided from the whole project before any of it is written.

use std::collections::BTreeSet;

use crate::compose::Project;
use crate::convert::aliases::Aliases;
use crate::convert::concerns::healthcheck::is_probed;
use crate::convert::concerns::ports::exit::Owners;
use crate::convert::concerns::volumes::copy_up::Copiers;
use crate::convert::draft::Workload;
use crate::convert::env_files::EnvFiles;
use crate::convert::groups::Groups;
use crate::convert::isolation::Isolation;
use crate::convert::names::Names;
use crate::convert::target::{Target, Wait};
use crate::convert::waits::Waits;
use crate::convert::workloads::Workloads;

/// Decisions that need to know all services.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    ready: BTreeSet<String>,
    /// Which object carries each service.
    pub(crate) workloads: Workloads,
    /// What stands behind each service.
    pub(crate) waits: Waits,
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
    pub(crate) fn of(project: &Project, target: &Target, names: &Names, aliases: Aliases) -> Plan {
        let completed = dependencies(project, |_, condition| condition == "service_completed_successfully");
        let workloads = Workloads::of(project, &completed);
        let is_ready =
            |name: &str, condition: &str| condition == "service_healthy" && is_seen(name, project, &workloads);
        Plan {
            ready: if target.wait == Wait::None { BTreeSet::new() } else { dependencies(project, is_ready) },
            env_files: EnvFiles::of(project),
            aliases,
            isolation: Isolation::of(project, names),
            node_ports: Owners::of(project, target),
            copiers: Copiers::of(project),
            waits: Waits::of(project, &workloads),
            groups: Groups::of(project, &completed),
            workloads,
        }
    }

    /// The kind of workload of a service.
    pub(crate) fn workload(&self, service: &str) -> Workload {
        self.workloads.get(service)
    }

    /// Whether somebody waits until the service is healthy or has completed.
    pub(crate) fn is_awaited(&self, service: &str) -> bool {
        self.ready.contains(service) || self.workload(service) == Workload::Gate
    }
}

/// The services that others wait for in a certain way.
fn dependencies(project: &Project, is_meant: impl Fn(&str, &str) -> bool) -> BTreeSet<String> {
    let all = project.services.values().flat_map(|service| &service.depends_on);
    all.filter(|(name, how)| is_meant(name, &how.condition)).map(|(name, _)| name.clone()).collect()
}

/// Whether the health of a service can be seen.
pub(crate) fn is_seen(name: &str, project: &Project, workloads: &Workloads) -> bool {
    workloads.can_be_awaited(name) && project.services.get(name).is_some_and(is_probed)
}
