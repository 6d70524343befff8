//! Which kind of object carries each service: what it asks for, unless others wait for its end.

use std::collections::{BTreeMap, BTreeSet};

use crate::compose::{Project, Service};
use crate::convert::draft::Workload;
use crate::convert::options::extension::Choices;
use crate::convert::target::Kind;

/// Kinds by service; a service without one is carried by a Deployment.
#[derive(Debug, Default)]
pub(crate) struct Workloads(BTreeMap<String, Workload>);

impl Workloads {
    /// Looks at what all services ask for. Others wait until those that are `completed` have ended well.
    pub(crate) fn of(project: &Project, choices: &Choices, completed: &BTreeSet<String>) -> Workloads {
        let of_service = |name: &String, service: &Service| match chosen(name, choices) {
            // Who chooses it knows that nobody can wait for it.
            Some(Kind::Job) => Workload::Job,
            _ if completed.contains(name) => Workload::Gate,
            // There is no DaemonSet without Pods.
            Some(Kind::DaemonSet) if service.replicas() != 0 => Workload::DaemonSet,
            Some(Kind::DaemonSet | Kind::Deployment) => Workload::Deployment,
            None => wish(service),
        };
        let kind = |name: &String, service: &Service| match project.jobs.get(name) {
            Some(_) => Workload::CronJob,
            None => of_service(name, service),
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
        !matches!(self.get(service), Workload::Job | Workload::CronJob)
    }
}

/// What the options choose.
pub(crate) fn chosen(service: &str, choices: &Choices) -> Option<Kind> {
    let is_job = choices.project.jobs.iter().any(|job| job == service);
    choices.of_service(service).kind.or_else(|| is_job.then_some(Kind::Job))
}

/// What `deploy.mode` asks for.
fn wish(service: &Service) -> Workload {
    match service.deploy.as_ref().map_or("", |deploy| deploy.mode.as_str()) {
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
    use crate::convert::options::extension::Choices;
    use crate::convert::target::Target;
    use crate::diagnostics::Report;

    #[test]
    fn kinds() {
        let check = |service: &str, expected: Workload| {
            let project = project(&format!("services: {{a: {service}, once: {{deploy: {{mode: global}}}}}}"));
            let choices = Choices::of(&project, &Target::default(), &mut Report::default());
            let workloads = Workloads::of(&project, &choices, &["once".to_owned()].into());
            assert_eq!((workloads.get("a"), workloads.get("once")), (expected, Gate), "{service}");
        };
        check("{}", Deployment);
        check("{deploy: {mode: replicated}}", Deployment);
        check("{deploy: {mode: global}}", DaemonSet);
        check("{deploy: {mode: global, replicas: 0}}", Deployment);
        check("{deploy: {mode: replicated-job, replicas: 2}}", Job);
        check("{deploy: {mode: global-job}}", Job);
        check("{deploy: {mode: global}, x-kubernetes: {kind: Deployment}}", Deployment);
        check("{x-kubernetes: {kind: DaemonSet}}", DaemonSet);
        check("{x-kubernetes: {kind: Job}}", Job);
    }
}
