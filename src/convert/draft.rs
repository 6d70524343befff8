//! One workload under construction: the container and Pod that the concerns fill in, and what stands beside them.

use std::collections::BTreeMap;

use k8s_openapi::api::apps::v1 as apps;
use k8s_openapi::api::core::v1 as core;

use crate::convert::concerns::triggers::Time;
use crate::kubernetes::{Object, Part, workload};

/// Which object carries the Pod of a service.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Workload {
    /// A Deployment.
    #[default]
    Deployment,
    /// A Deployment whose container is an init container: it is ready exactly when the one-shot has ended well.
    Gate,
    /// A DaemonSet: one Pod on each node.
    DaemonSet,
    /// A Job: its Pods end.
    Job,
    /// A `CronJob`: a Job at its times.
    CronJob,
}

/// What concerns the workload itself, and not its Pods.
#[derive(Debug, Default)]
pub(crate) struct Carrier {
    /// Its annotations.
    pub(crate) annotations: BTreeMap<String, String>,
    /// How many Pods are replaced at once; nothing when all are stopped before new ones start.
    pub(crate) rolling: Option<apps::RollingUpdateDeployment>,
    /// `minReadySeconds`: how long a new Pod must be ready before the next one is replaced.
    pub(crate) min_ready_seconds: Option<i32>,
    /// When Jobs start.
    pub(crate) times: Vec<Time>,
    /// How often a Job tries again.
    pub(crate) retries: i32,
}

/// A container that runs to its end before that of a service.
#[derive(Debug)]
pub(crate) struct Step {
    /// The service.
    pub(crate) service: String,
    /// Whether it runs once for all replicas.
    pub(crate) is_once: bool,
    /// The container.
    pub(crate) container: core::Container,
}

/// A port that is known to be listened on inside the container.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct KnownPort {
    /// The number inside the container.
    pub(crate) number: u16,
    /// `TCP`, `UDP` or `SCTP`.
    pub(crate) protocol: &'static str,
    /// Name of the port in the container and in Services.
    pub(crate) name: String,
}

/// What the concerns write into.
#[expect(clippy::struct_excessive_bools, reason = "they have nothing to do with each other")]
#[derive(Debug, Default)]
pub(crate) struct WorkloadDraft {
    /// Name of the service's objects, also the value of the `app` label.
    pub(crate) name: String,
    /// Kind of object.
    pub(crate) workload: Workload,
    /// The container.
    pub(crate) container: core::Container,
    /// The containers of services that live in the same Pod.
    pub(crate) companions: Vec<core::Container>,
    /// The Pod, without its containers.
    pub(crate) pod: core::PodSpec,
    /// Init containers in order, before the service's own when it is a gate.
    pub(crate) init_containers: Vec<core::Container>,
    /// What runs before the containers, until it is an init container.
    pub(crate) steps: Vec<Step>,
    /// Waits when the first containers of the Pod have started.
    pub(crate) late_wait: Option<core::Container>,
    /// A workload whose end the Pods wait for.
    pub(crate) before: Option<Box<WorkloadDraft>>,
    /// How many Pods there are.
    pub(crate) replicas: i32,
    /// The rest of what is said of the workload.
    pub(crate) carrier: Carrier,
    /// Ports of the headless Service.
    pub(crate) known_ports: Vec<KnownPort>,
    /// Whether its names resolve to one address that stays, instead of those of the Pods.
    pub(crate) has_cluster_ip: bool,
    /// Ports of the Service of type `NodePort`.
    pub(crate) node_ports: Vec<core::ServicePort>,
    /// Labels of the Pod template besides those that every Pod has.
    pub(crate) pod_labels: BTreeMap<String, String>,
    /// Annotations of the Pod template.
    pub(crate) pod_annotations: BTreeMap<String, String>,
    /// Further names by which the service is reached, as DNS labels: one more headless Service each. Several services may share one.
    pub(crate) aliases: Vec<String>,
    /// Whether a `-ready` Service is needed, because somebody waits for this one.
    pub(crate) awaited: bool,
    /// Whether its Services have addresses of both IPv4 and IPv6, where the cluster has both.
    pub(crate) dual_stack: bool,
    /// Whether a `-started` Service is needed, because the own name of the service resolves earlier.
    pub(crate) has_start_name: bool,
    /// Objects of the project that this service brings along.
    pub(crate) objects: Vec<(Part, Object)>,
}

impl WorkloadDraft {
    /// A workload with one container and nothing in it yet.
    pub(crate) fn new(name: String, workload: Workload) -> WorkloadDraft {
        WorkloadDraft {
            container: core::Container { name: name.clone(), ..core::Container::default() },
            pod: workload::pod(),
            replicas: 1,
            name,
            workload,
            ..WorkloadDraft::default()
        }
    }
    /// The containers that run before that of a service.
    pub(crate) fn take_steps(&mut self, service: &str) -> Vec<core::Container> {
        let (own, rest): (Vec<Step>, Vec<Step>) =
            std::mem::take(&mut self.steps).into_iter().partition(|step| step.service == service);
        self.steps = rest;
        own.into_iter().map(|step| step.container).collect()
    }
}
