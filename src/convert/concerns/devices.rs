//! `devices`, `device_cgroup_rules` and `gpus`: devices of the node.

use crate::convert::attribute::declare_attributes;
use crate::convert::concerns::Concern;

declare_attributes! {
    "services.*.devices" => NotYet, ["Pod.spec.volumes.hostPath", "Container.securityContext.privileged"],
        "the device is not there: the node gives a device to privileged containers or through a device plugin only",
        "mount it as a host path in the manifest, with `privileged: true`";
    "services.*.devices[].source" => NotYet, ["Pod.spec.volumes.hostPath.path"], "the device of the node";
    "services.*.devices[].target" => NotYet, ["Container.volumeMounts.mountPath"], "the path in the container";
    "services.*.devices[].permissions" => NoEquivalent, [] unless ["rwm"], "a privileged container has all permissions";
    "services.*.device_cgroup_rules" => NoEquivalent, [],
        "a Pod cannot be given some devices of the node by rules",
        "set `privileged: true` in the manifest, which gives all of them";
    "services.*.gpus" => NotYet, ["Container.resources.limits"],
        "the container gets no graphics processor",
        "install the device plugin of the vendor, and set a limit such as `nvidia.com/gpu: 1` in the manifest";
    "services.*.gpus[].capabilities" => NotYet, ["Container.resources.limits"], "what the device must be able to do";
    "services.*.gpus[].count" => NotYet, ["Container.resources.limits"], "how many devices";
    "services.*.gpus[].device_ids" => NoEquivalent, [], "the device plugin chooses the device";
    "services.*.gpus[].driver" => NotYet, ["Container.resources.limits"], "whose device plugin gives the device";
    "services.*.gpus[].options" => NoEquivalent, [], "options of the driver";
    "services.*.gpus[].options.*" => NoEquivalent, [], "an option of the driver";
}

pub(crate) const CONCERN: Concern = Concern::of_rows(ATTRIBUTES);
