//! Services: names in the DNS of the cluster, and ports of its nodes.

use k8s_openapi::api::core::v1 as core;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;

use super::labels::Labels;

/// Whether a name resolves to Pods that are not ready.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Publish {
    /// As soon as they have an address.
    Started,
    /// Only while they are ready.
    Ready,
}

/// A name that gives the addresses of its Pods, whatever port is asked for.
pub(crate) fn headless(
    metadata: ObjectMeta,
    selector: Labels,
    ports: Vec<core::ServicePort>,
    publish: Publish,
) -> core::Service {
    let spec = core::ServiceSpec {
        cluster_ip: Some("None".to_owned()),
        ports: Some(ports).filter(|ports| !ports.is_empty()),
        publish_not_ready_addresses: (publish == Publish::Started).then_some(true),
        selector: Some(selector),
        ..core::ServiceSpec::default()
    };
    core::Service { metadata, spec: Some(spec), status: None }
}

/// A name that gives one address that stays, on which the ports answer.
pub(crate) fn cluster_ip(metadata: ObjectMeta, selector: Labels, ports: Vec<core::ServicePort>) -> core::Service {
    let spec = core::ServiceSpec {
        type_: Some("ClusterIP".to_owned()),
        ports: Some(ports),
        publish_not_ready_addresses: Some(true),
        selector: Some(selector),
        ..core::ServiceSpec::default()
    };
    core::Service { metadata, spec: Some(spec), status: None }
}

/// Ports of every node.
pub(crate) fn node_ports(metadata: ObjectMeta, selector: Labels, ports: Vec<core::ServicePort>) -> core::Service {
    let spec = core::ServiceSpec {
        type_: Some("NodePort".to_owned()),
        ports: Some(ports),
        publish_not_ready_addresses: Some(true),
        selector: Some(selector),
        ..core::ServiceSpec::default()
    };
    core::Service { metadata, spec: Some(spec), status: None }
}
