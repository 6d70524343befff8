//! `pid`, `ipc`, `uts`, `cgroup` and `cgroup_parent`: what the container shares with others and with the node.

use crate::convert::attribute::declare_attributes;
use crate::convert::concerns::Concern;

declare_attributes! {
    "services.*.pid" => NotYet, ["Pod.spec.hostPID", "Pod.spec.shareProcessNamespace"],
        "the container sees its own processes alone",
        "set `hostPID` in the manifest for `host`; move both containers into one Pod for another service";
    "services.*.ipc" => NotYet, ["Pod.spec.hostIPC"] unless ["shareable", "private"],
        "the container shares memory with nobody",
        "set `hostIPC` in the manifest for `host`; move both containers into one Pod for another service";
    "services.*.uts" => NoEquivalent, [],
        "a Pod cannot take the host name of its node without its network",
        "set `network_mode: host`, if the service may use the network of the node";
    "services.*.cgroup" => NoEquivalent, [] unless ["private"],
        "a Pod cannot see the control groups of its node",
        "mount `/sys/fs/cgroup` under `volumes`, if the service only reads them";
    "services.*.cgroup_parent" => NoEquivalent, [],
        "the kubelet chooses the control group",
        "remove it, and limit the service with `deploy.resources`";
}

pub(crate) const CONCERN: Concern = Concern::of_rows(ATTRIBUTES);
