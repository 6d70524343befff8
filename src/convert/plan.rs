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

/// Decisions that need to know all services.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    completed: BTreeSet<String>,
    ready: BTreeSet<String>,
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
        let mut plan = Plan {
            env_files: EnvFiles::of(project),
            aliases,
            isolation: Isolation::of(project, names),
            node_ports: Owners::of(project, target),
            copiers: Copiers::of(project),
            waits: Waits::of(project),
            ..Plan::default()
        };
        for service in project.services.values() {
            for (dependency, wait) in &service.depends_on {
                match wait.condition.as_str() {
                    "service_completed_successfully" => plan.completed.insert(dependency.clone()),
                    "service_healthy" if project.services.get(dependency).is_some_and(is_probed) => {
                        plan.ready.insert(dependency.clone())
                    }
                    _ => false,
                };
            }
        }
        plan.groups = Groups::of(project, &plan.completed);
        if target.wait == Wait::None {
            plan.ready.clear();
        }
        plan
    }

    /// The kind of workload of a service.
    pub(crate) fn workload(&self, service: &str) -> Workload {
        if self.completed.contains(service) { Workload::Gate } else { Workload::Deployment }
    }

    /// Whether somebody waits until the service is healthy or has completed.
    pub(crate) fn is_awaited(&self, service: &str) -> bool {
        self.ready.contains(service) || self.completed.contains(service)
    }
}
