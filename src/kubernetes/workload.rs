//! Workloads: what a Pod is when nothing is said.

use k8s_openapi::api::core::v1 as core;

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
