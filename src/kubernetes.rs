//! Kubernetes objects, and the ordered set of them that a conversion gives.

pub(crate) mod labels;
pub(crate) mod name;
pub(crate) mod quantity;
pub(crate) mod service;
pub(crate) mod workload;

use std::collections::BTreeMap;

use k8s_openapi::api::{apps::v1 as apps, batch::v1 as batch, core::v1 as core, networking::v1 as networking};

/// One object of the Kubernetes API.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Object {
    /// `v1/Namespace`.
    Namespace(core::Namespace),
    /// `v1/ConfigMap`.
    ConfigMap(core::ConfigMap),
    /// `v1/Secret`.
    Secret(core::Secret),
    /// `v1/PersistentVolume`.
    PersistentVolume(Box<core::PersistentVolume>),
    /// `v1/PersistentVolumeClaim`.
    PersistentVolumeClaim(core::PersistentVolumeClaim),
    /// `v1/Service`.
    Service(core::Service),
    /// `apps/v1/Deployment`.
    Deployment(Box<apps::Deployment>),
    /// `apps/v1/DaemonSet`.
    DaemonSet(Box<apps::DaemonSet>),
    /// `batch/v1/Job`.
    Job(Box<batch::Job>),
    /// `batch/v1/CronJob`.
    CronJob(Box<batch::CronJob>),
    /// `networking.k8s.io/v1/NetworkPolicy`.
    NetworkPolicy(networking::NetworkPolicy),
}

impl Object {
    /// What is said of the Pods of a workload.
    #[must_use]
    pub fn pod(&self) -> Option<&core::PodSpec> {
        match self {
            Object::Deployment(deployment) => deployment.spec.as_ref()?.template.spec.as_ref(),
            Object::DaemonSet(set) => set.spec.as_ref()?.template.spec.as_ref(),
            Object::Job(job) => job.spec.as_ref()?.template.spec.as_ref(),
            _ => None,
        }
    }
}

/// Which part of the output an object belongs to; `write` makes files of them. The order is the order of applying.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The Namespace.
    Namespace,
    /// The shared environment, `env-configmap`.
    Environment,
    /// All other ConfigMaps.
    ConfigMaps,
    /// Secrets.
    Secrets,
    /// Objects of the kinds `PersistentVolume` and `PersistentVolumeClaim`.
    Volumes,
    /// Objects of the kind `NetworkPolicy`.
    NetworkPolicies,
    /// A workload with its Services, by the name of the Compose service's objects.
    Service(String),
    /// The Services of type NodePort.
    NodePorts,
}

/// The objects of a conversion, by part; within a part in the order in which they were added.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Bundle {
    /// The Compose files that the objects come from, relative to the project directory.
    pub origin: Vec<String>,
    parts: BTreeMap<Part, Vec<Object>>,
}

impl Bundle {
    /// An empty set for the objects of some Compose files.
    #[must_use]
    pub fn of(origin: Vec<String>) -> Bundle {
        Bundle { origin, ..Bundle::default() }
    }

    /// Adds an object to a part.
    pub fn add(&mut self, part: Part, object: Object) {
        self.parts.entry(part).or_default().push(object);
    }

    /// The parts with their objects, in the order of applying.
    pub fn parts(&self) -> impl Iterator<Item = (&Part, &[Object])> {
        self.parts.iter().map(|(part, objects)| (part, objects.as_slice()))
    }

    /// All objects, in the order of applying.
    pub fn objects(&self) -> impl Iterator<Item = &Object> {
        self.parts.values().flatten()
    }
}
