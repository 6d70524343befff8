//! `pre_start`: what runs before a service is described by the service, as far as it does not describe itself.

use crate::compose::place::Place;
use crate::diagnostics::Report;
use crate::load::merge;
use crate::yaml::{Mapping, Node, Value};

/// The attributes that describe a container, apart from `volumes`: a hook sees the mounts of the service when it runs.
pub(crate) const CONTAINER: &[&str] = &[
    "annotations",
    "blkio_config",
    "cap_add",
    "cap_drop",
    "cgroup",
    "cgroup_parent",
    "command",
    "configs",
    "cpu_count",
    "cpu_percent",
    "cpu_period",
    "cpu_quota",
    "cpu_rt_period",
    "cpu_rt_runtime",
    "cpu_shares",
    "cpus",
    "cpuset",
    "credential_spec",
    "device_cgroup_rules",
    "devices",
    "dns",
    "dns_opt",
    "dns_search",
    "domainname",
    "entrypoint",
    "env_file",
    "environment",
    "extra_hosts",
    "gpus",
    "group_add",
    "hostname",
    "image",
    "init",
    "ipc",
    "isolation",
    "label_file",
    "labels",
    "logging",
    "mac_address",
    "mem_limit",
    "mem_reservation",
    "mem_swappiness",
    "memswap_limit",
    "models",
    "network_mode",
    "networks",
    "oom_kill_disable",
    "oom_score_adj",
    "pid",
    "pids_limit",
    "platform",
    "privileged",
    "pull_policy",
    "pull_refresh_after",
    "read_only",
    "runtime",
    "secrets",
    "security_opt",
    "shm_size",
    "stop_grace_period",
    "stop_signal",
    "storage_opt",
    "sysctls",
    "tmpfs",
    "ulimits",
    "umask",
    "use_api_socket",
    "user",
    "userns_mode",
    "uts",
    "volumes_from",
    "working_dir",
];

/// Merges each hook over what the service says about its container. What is inherited counts as implied.
pub(super) fn complete(service: &mut Mapping, report: &mut Report) {
    let hooks = service.get("pre_start").and_then(Node::as_sequence);
    if hooks.is_none_or(<[Node]>::is_empty) {
        return;
    }
    let mut base = Mapping::default();
    for (key, entry) in service.iter().filter(|(key, _)| CONTAINER.contains(key)) {
        base.insert(key, entry.key, Node { implied: true, ..entry.node.clone() });
    }
    let hooks = service.get_mut("pre_start").and_then(Node::as_sequence_mut);
    for hook in hooks.into_iter().flatten().filter(|hook| hook.as_mapping().is_some()) {
        let own = std::mem::replace(hook, Node::new(Value::Mapping(base.clone()), hook.span));
        // The rules of a service hold for its hooks.
        merge::merge_at(hook, own, &Place::TOP.key("services").key("hook"), report);
    }
}
