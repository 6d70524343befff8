//! Which workload each service becomes, decided from the whole project before any of it is written.

use std::collections::BTreeSet;

use crate::compose::Project;
use crate::convert::draft::Workload;
use crate::convert::target::{Target, Wait};

/// Decisions that need to know all services.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    completed: BTreeSet<String>,
    ready: BTreeSet<String>,
}

impl Plan {
    /// Looks at who waits for whom.
    pub(crate) fn of(project: &Project, target: &Target) -> Plan {
        let mut plan = Plan::default();
        for service in project.services.values() {
            for (dependency, wait) in &service.depends_on {
                match wait.condition.as_str() {
                    "service_completed_successfully" => plan.completed.insert(dependency.clone()),
                    "service_healthy" => plan.ready.insert(dependency.clone()),
                    _ => false,
                };
            }
        }
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
