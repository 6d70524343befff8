//! `sysctls`: kernel parameters of the Pod's own namespaces.

use k8s_openapi::api::core::v1 as core;

use super::SYSCTL;
use crate::convert::context::{Context, Subject};
use crate::convert::draft::WorkloadDraft;
use crate::diagnostics::Diagnostic;

/// What every kubelet of the oldest supported version allows.
const SAFE: [&str; 10] = [
    "kernel.shm_rmid_forced",
    "net.ipv4.ip_local_port_range",
    "net.ipv4.tcp_syncookies",
    "net.ipv4.ping_group_range",
    "net.ipv4.ip_unprivileged_port_start",
    "net.ipv4.ip_local_reserved_ports",
    "net.ipv4.tcp_keepalive_time",
    "net.ipv4.tcp_fin_timeout",
    "net.ipv4.tcp_keepalive_intvl",
    "net.ipv4.tcp_keepalive_probes",
];

/// Docker lets everybody listen on low ports.
const LOW_PORTS: &str = "net.ipv4.ip_unprivileged_port_start";

/// Writes the safe parameters, and that low ports are free for a user that is not root.
pub(super) fn apply(subject: Subject<'_>, draft: &mut WorkloadDraft, cx: &mut Context<'_>) {
    let service = subject.service;
    let on_host = service.network_mode == "host";
    let mut sysctls = Vec::new();
    for (name, value) in &service.sysctls {
        let is_allowed = cx.of_service(subject.name).allow_unsafe_sysctls == Some(true);
        if (is_allowed || SAFE.contains(&name.as_str())) && !(on_host && name.starts_with("net.")) {
            sysctls.push(core::Sysctl { name: name.clone(), value: value.clone() });
            continue;
        }
        let path = subject.path("sysctls").key(name);
        let message = format!("`{path}` is not allowed for a Pod, so it is left out");
        let help = format!(
            "set `{name}={value}` on the node, or allow it with `--allowed-unsafe-sysctls` of the kubelet and pass `--allow-unsafe-sysctls`"
        );
        cx.say(&path, Diagnostic::new(&SYSCTL, message).help(help));
    }
    if needs_low_ports(subject) && !on_host && !service.sysctls.contains_key(LOW_PORTS) {
        sysctls.push(core::Sysctl { name: LOW_PORTS.to_owned(), value: "0".to_owned() });
    }
    if !sysctls.is_empty() {
        draft.pod.security_context.get_or_insert_default().sysctls = Some(sysctls);
    }
}

/// Whether a user that is not root listens on a port below 1024, as far as the Compose file says.
fn needs_low_ports(subject: Subject<'_>) -> bool {
    let service = subject.service;
    let user = service.user.split(':').next().unwrap_or_default();
    let exposed = service.expose.iter().filter_map(|port| port.split(['/', '-']).next()?.parse().ok());
    let mut ports = service.ports.iter().map(|port| port.target).chain(exposed);
    !matches!(user, "" | "0" | "root") && ports.any(|port| port < 1024)
}
