//! Which kind of object carries each service: what it asks for, unless others wait for its end.

use std::collections::{BTreeMap, BTreeSet};

use crate::compose::{Project, Service};
use crate::convert::draft::Workload;

/// Kinds by service; a service without one is carried by a Deployment.
#[derive(Debug, Default)]
pub(crate) struct Workloads(BTreeMap<String, Workload>);

impl Workloads {
    /// Looks at what all services ask for. Others wait until those that are `completed` have ended well.
    pub(crate) fn of(project: &Project, completed: &BTreeSet<String>) -> Workloads {
        let kind = |name: &String, service: &Service| {
            if completed.contains(name) { Workload::Gate } else { wish(service) }
        };
        let kinds = project.services.iter().map(|(name, service)| (name.clone(), kind(name, service)));
        Workloads(kinds.filter(|(_, kind)| *kind != Workload::Deployment).collect())
    }

    /// The kind of a service.
    pub(crate) fn get(&self, service: &str) -> Workload {
        self.0.get(service).copied().unwrap_or_default()
    }

    /// Whether somebody can see that the service has started, for as long as that is true. The name of a Job is gone when it has ended, which may be
    /// before anybody has asked.
    pub(crate) fn can_be_awaited(&self, service: &str) -> bool {
        self.get(service) != Workload::Job
    }
}

/// What `deploy.mode` asks for.
fn wish(service: &Service) -> Workload {
    match service.deploy.as_ref().map_or("", |deploy| deploy.mode.as_str()) {
        // There is no DaemonSet without Pods.
        "global" if service.replicas() != 0 => Workload::DaemonSet,
        "replicated-job" | "global-job" => Workload::Job,
        _ => Workload::Deployment,
    }
}

#[cfg(test)]
mod tests {
    use super::Workloads;
    use crate::convert::draft::Workload::{self, DaemonSet, Deployment, Gate, Job};
    use crate::convert::fixture::project;

    #[test]
    fn kinds() {
        let check = |service: &str, expected: Workload| {
            let project = project(&format!("services: {{a: {service}, once: {{deploy: {{mode: global}}}}}}"));
            let workloads = Workloads::of(&project, &["once".to_owned()].into());
            assert_eq!((workloads.get("a"), workloads.get("once")), (expected, Gate), "{service}");
        };
        check("{}", Deployment);
        check("{deploy: {mode: replicated}}", Deployment);
        check("{deploy: {mode: global}}", DaemonSet);
        check("{deploy: {mode: global, replicas: 0}}", Deployment);
        check("{deploy: {mode: replicated-job, replicas: 2}}", Job);
        check("{deploy: {mode: global-job}}", Job);
    }
}
