//! Workloads: what keeps Pods running.

use k8s_openapi::api::apps::v1 as apps;
use k8s_openapi::api::core::v1 as core;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::{LabelSelector, ObjectMeta};

/// A Deployment that stops old Pods before it starts new ones: two of them may not share data and ports of the node.
pub(crate) fn deployment(
    metadata: ObjectMeta,
    selector: LabelSelector,
    replicas: i32,
    template: core::PodTemplateSpec,
) -> apps::Deployment {
    let spec = apps::DeploymentSpec {
        replicas: Some(replicas),
        selector,
        strategy: Some(apps::DeploymentStrategy { type_: Some("Recreate".to_owned()), rolling_update: None }),
        template,
        ..apps::DeploymentSpec::default()
    };
    apps::Deployment { metadata, spec: Some(spec), status: None }
}

/// What a Pod needs to be a container of Docker: none of the variables and rights that Kubernetes adds, but the filter of system calls that Docker
/// always sets.
pub(crate) fn pod() -> core::PodSpec {
    let profile = core::SeccompProfile { type_: "RuntimeDefault".to_owned(), localhost_profile: None };
    core::PodSpec {
        enable_service_links: Some(false),
        automount_service_account_token: Some(false),
        security_context: Some(core::PodSecurityContext {
            seccomp_profile: Some(profile),
            ..core::PodSecurityContext::default()
        }),
        ..core::PodSpec::default()
    }
}
