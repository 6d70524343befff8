//! From drafts to objects: the workload of each service, and the Services that make its names resolve.

mod carrier;

use std::collections::{BTreeMap, BTreeSet};

use k8s_openapi::api::core::v1 as core;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;

use crate::convert::draft::{KnownPort, WorkloadDraft};
use crate::kubernetes::labels::{self, Labels};
use crate::kubernetes::service::{Publish, cluster_ip, headless, node_ports};
use crate::kubernetes::{Bundle, Object, Part};

/// Names that all objects share.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scope<'a> {
    /// The Namespace.
    pub(crate) namespace: &'a str,
    /// The project.
    pub(crate) project: &'a str,
}

/// Which drafts have an alias, in their order.
type Owners = BTreeMap<String, Vec<String>>;

/// Adds the objects of all drafts to a bundle.
pub(crate) fn assemble(drafts: Vec<WorkloadDraft>, scope: Scope<'_>, bundle: &mut Bundle) {
    let owners = owners(&drafts);
    for mut draft in drafts {
        let part = Part::Service(draft.name.clone());
        if let Some(before) = draft.before.take() {
            add(*before, &part, &owners, scope, bundle);
        }
        add(draft, &part, &owners, scope, bundle);
    }
}

/// Adds the objects of a draft, its workload and its Services to a part.
fn add(mut draft: WorkloadDraft, part: &Part, owners: &Owners, scope: Scope<'_>, bundle: &mut Bundle) {
    for (part, object) in std::mem::take(&mut draft.objects) {
        bundle.add(part, object);
    }
    for service in services(&draft, owners, scope) {
        bundle.add(part.clone(), Object::Service(in_families(service, draft.dual_stack)));
    }
    if !draft.node_ports.is_empty() {
        let metadata = scope.metadata(&draft.name, "-nodeport");
        let service = node_ports(metadata, labels::selecting(&draft.name), std::mem::take(&mut draft.node_ports));
        bundle.add(Part::NodePorts, Object::Service(in_families(service, draft.dual_stack)));
    }
    let shared = shared_labels(&draft, owners);
    draft.pod_labels.extend(shared);
    for object in carrier::objects(draft, scope) {
        bundle.add(part.clone(), object);
    }
}

impl Scope<'_> {
    /// Metadata of an object of a service; its name may end differently.
    fn metadata(self, service: &str, suffix: &str) -> ObjectMeta {
        let labels = labels::of_service(service, self.project);
        labels::metadata(&format!("{service}{suffix}"), self.namespace, labels)
    }
}

fn owners(drafts: &[WorkloadDraft]) -> Owners {
    let mut owners = Owners::new();
    for draft in drafts {
        for alias in aliases(draft) {
            owners.entry(alias.to_owned()).or_default().push(draft.name.clone());
        }
    }
    owners
}

/// The further names of a draft, each once.
fn aliases(draft: &WorkloadDraft) -> BTreeSet<&str> {
    draft.aliases.iter().map(String::as_str).collect()
}

/// The names by which a service is found: its own, that for those who wait until it is ready, and its aliases.
fn services(draft: &WorkloadDraft, owners: &Owners, scope: Scope<'_>) -> Vec<core::Service> {
    let ports: Vec<core::ServicePort> = draft.known_ports.iter().map(port).collect();
    let own = labels::selecting(&draft.name);
    let named_service = |metadata: ObjectMeta| {
        if draft.has_cluster_ip {
            cluster_ip(metadata, own.clone(), ports.clone())
        } else {
            headless(metadata, own.clone(), ports.clone(), Publish::Started)
        }
    };
    let mut services = vec![named_service(scope.metadata(&draft.name, ""))];
    if draft.has_start_name {
        services.push(headless(scope.metadata(&draft.name, "-started"), own.clone(), Vec::new(), Publish::Started));
    }
    if draft.awaited {
        services.push(headless(scope.metadata(&draft.name, "-ready"), own.clone(), Vec::new(), Publish::Ready));
    }
    for alias in aliases(draft) {
        match owners.get(alias).map(Vec::as_slice) {
            Some([first, _, ..]) if *first == draft.name => {
                let metadata = labels::metadata(alias, scope.namespace, labels::of_project(scope.project));
                services.push(headless(metadata, alias_label(alias), Vec::new(), Publish::Started));
            }
            // The first one of those who share the name brings the Service along.
            Some([_, _, ..]) => {}
            _ => {
                services.push(named_service(named(scope.metadata(&draft.name, ""), alias)));
            }
        }
    }
    services
}

/// With addresses of both families, where that is wanted and the cluster has them.
fn in_families(mut service: core::Service, dual_stack: bool) -> core::Service {
    if let Some(spec) = service.spec.as_mut().filter(|_| dual_stack) {
        spec.ip_family_policy = Some("PreferDualStack".to_owned());
    }
    service
}

fn named(metadata: ObjectMeta, name: &str) -> ObjectMeta {
    ObjectMeta { name: Some(name.to_owned()), ..metadata }
}

/// The label of all Pods that answer to a name of several services.
fn alias_label(alias: &str) -> Labels {
    [(format!("compose2k8s.io/alias.{alias}"), "true".to_owned())].into()
}

/// The labels of the Pods for the names that they share with those of other services.
fn shared_labels(draft: &WorkloadDraft, owners: &Owners) -> Labels {
    let is_shared = |alias: &&str| owners.get(*alias).is_some_and(|names| names.len() > 1);
    aliases(draft).into_iter().filter(is_shared).flat_map(alias_label).collect()
}

/// A port of a headless Service. Pods are reached directly, so there is no other port behind it.
fn port(known: &KnownPort) -> core::ServicePort {
    core::ServicePort {
        name: Some(known.name.clone()),
        port: i32::from(known.number),
        protocol: Some(known.protocol.to_owned()),
        ..core::ServicePort::default()
    }
}
