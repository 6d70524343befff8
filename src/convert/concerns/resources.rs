//! `deploy.resources`, `cpus`, `mem_limit`, `ulimits` and their relatives: what the container may use.

use crate::convert::attribute::declare_attributes;
use crate::convert::concerns::Concern;

declare_attributes! {
    "services.*.deploy.resources" => Exact, ["Container.resources"], "limits and requests";
    "services.*.deploy.resources.limits" => Exact, ["Container.resources.limits"], "limits";
    "services.*.deploy.resources.limits.cpus" => NotYet, ["Container.resources.limits.cpu"],
        "the service may use all processors",
        "set the limit in the manifest by hand, with a request of 0 beside it";
    "services.*.deploy.resources.limits.memory" => NotYet, ["Container.resources.limits.memory"],
        "the service may use all memory",
        "set the limit in the manifest by hand, in units of 1024 as `512Mi`, with a request of 0 beside it";
    "services.*.deploy.resources.limits.pids" => NoEquivalent, [] unless ["0", "-1"],
        "the number of processes is limited for the whole node alone",
        "set `podPidsLimit` of the kubelet";
    "services.*.deploy.resources.reservations" => Exact, ["Container.resources.requests"], "requests";
    "services.*.deploy.resources.reservations.cpus" => NotYet, ["Container.resources.requests.cpu"],
        "no processor is reserved; Docker Compose ignores this as well",
        "set the request in the manifest by hand";
    "services.*.deploy.resources.reservations.memory" => NotYet, ["Container.resources.requests.memory"],
        "no memory is reserved",
        "set the request in the manifest by hand, in units of 1024 as `512Mi`";
    "services.*.deploy.resources.reservations.generic_resources" => NoEquivalent, [],
        "the cluster does not know this resource; Docker Compose ignores it as well",
        "install a device plugin that offers it, and set a limit in the manifest";
    "services.*.deploy.resources.reservations.generic_resources[].discrete_resource_spec" => NoEquivalent, [], "a resource that is counted";
    "services.*.deploy.resources.reservations.generic_resources[].discrete_resource_spec.kind" => NoEquivalent, [], "the name of the resource";
    "services.*.deploy.resources.reservations.generic_resources[].discrete_resource_spec.value" => NoEquivalent, [], "how much of it";
    "services.*.deploy.resources.reservations.devices" => NotYet, ["Container.resources.limits"],
        "the container gets no graphics processor",
        "install the device plugin of the vendor, and set a limit such as `nvidia.com/gpu: 1` in the manifest";
    "services.*.deploy.resources.reservations.devices[].capabilities" => NotYet, ["Container.resources.limits"], "what the device must be able to do";
    "services.*.deploy.resources.reservations.devices[].count" => NotYet, ["Container.resources.limits"], "how many devices";
    "services.*.deploy.resources.reservations.devices[].device_ids" => NoEquivalent, [], "the device plugin chooses the device";
    "services.*.deploy.resources.reservations.devices[].driver" => NotYet, ["Container.resources.limits"], "whose device plugin gives the device";
    "services.*.deploy.resources.reservations.devices[].options" => NoEquivalent, [], "options of the driver";
    "services.*.deploy.resources.reservations.devices[].options.*" => NoEquivalent, [], "an option of the driver";
    "services.*.cpus" => NotYet, ["Container.resources.limits.cpu"] unless ["0"],
        "the service may use all processors",
        "set the limit in the manifest by hand, with a request of 0 beside it";
    "services.*.cpu_count" => NoEquivalent, [] unless ["0"],
        "a number of processors can be set in Windows alone",
        "use `cpus`";
    "services.*.cpu_percent" => NoEquivalent, [] unless ["0"],
        "a part of all processors can be set in Windows alone",
        "use `cpus`";
    "services.*.cpu_shares" => NoEquivalent, ["Container.resources.requests.cpu"] unless ["0"],
        "the weight of a container follows from what it reserves",
        "set a request in the manifest by hand: 1024 shares are one processor";
    "services.*.cpu_quota" => NotYet, ["Container.resources.limits.cpu"] unless ["0", "-1"],
        "the service may use all processors",
        "use `cpus`: quota divided by period";
    "services.*.cpu_period" => NoEquivalent, [] unless ["0", "100000"],
        "the period is always 100 ms",
        "use `cpus`: quota divided by period";
    "services.*.cpu_rt_period" => NoEquivalent, [] unless ["0"],
        "there is no real-time scheduling for Pods",
        "remove it, or run the service outside of the cluster";
    "services.*.cpu_rt_runtime" => NoEquivalent, [] unless ["0"],
        "there is no real-time scheduling for Pods",
        "remove it, or run the service outside of the cluster";
    "services.*.cpuset" => NoEquivalent, [],
        "a Pod cannot choose its processors",
        "use the static CPU manager of the kubelet, which gives whole processors but not certain ones";
    "services.*.mem_limit" => NotYet, ["Container.resources.limits.memory"] unless ["0"],
        "the service may use all memory",
        "set the limit in the manifest by hand, in units of 1024 as `512Mi`, with a request of 0 beside it";
    "services.*.mem_reservation" => NotYet, ["Container.resources.requests.memory"] unless ["0"],
        "no memory is reserved",
        "set the request in the manifest by hand, in units of 1024 as `512Mi`";
    "services.*.memswap_limit" => NoEquivalent, [] unless ["0"],
        "swap is a matter of the node; without further settings no Pod has any",
        "set `memorySwap` of the kubelet";
    "services.*.mem_swappiness" => NoEquivalent, [],
        "swap is a matter of the node",
        "remove it";
    "services.*.pids_limit" => NoEquivalent, [] unless ["0", "-1"],
        "the number of processes is limited for the whole node alone",
        "set `podPidsLimit` of the kubelet";
    "services.*.oom_kill_disable" => NoEquivalent, [] unless ["false"],
        "a container that wants too much memory is always killed",
        "give it a higher limit of memory";
    "services.*.oom_score_adj" => NoEquivalent, [] unless ["0"],
        "which container is killed first follows from what it reserves",
        "set requests equal to limits for what must survive";
    "services.*.blkio_config" => NoEquivalent, [],
        "the speed of disks is not limited for a Pod",
        "give the service a disk of its own";
    "services.*.blkio_config.device_read_bps" => NoEquivalent, [], "limits of disks";
    "services.*.blkio_config.device_read_bps[].path" => NoEquivalent, [], "the disk";
    "services.*.blkio_config.device_read_bps[].rate" => NoEquivalent, [], "the speed";
    "services.*.blkio_config.device_read_iops" => NoEquivalent, [], "limits of disks";
    "services.*.blkio_config.device_read_iops[].path" => NoEquivalent, [], "the disk";
    "services.*.blkio_config.device_read_iops[].rate" => NoEquivalent, [], "the speed";
    "services.*.blkio_config.device_write_bps" => NoEquivalent, [], "limits of disks";
    "services.*.blkio_config.device_write_bps[].path" => NoEquivalent, [], "the disk";
    "services.*.blkio_config.device_write_bps[].rate" => NoEquivalent, [], "the speed";
    "services.*.blkio_config.device_write_iops" => NoEquivalent, [], "limits of disks";
    "services.*.blkio_config.device_write_iops[].path" => NoEquivalent, [], "the disk";
    "services.*.blkio_config.device_write_iops[].rate" => NoEquivalent, [], "the speed";
    "services.*.blkio_config.weight" => NoEquivalent, [], "the weight of the container";
    "services.*.blkio_config.weight_device" => NoEquivalent, [], "weights for single disks";
    "services.*.blkio_config.weight_device[].path" => NoEquivalent, [], "the disk";
    "services.*.blkio_config.weight_device[].weight" => NoEquivalent, [], "the weight";
    "services.*.ulimits" => NoEquivalent, [],
        "limits of processes come from the container runtime of the node",
        "raise them in the unit file of the runtime, or lower them with `ulimit` in the start script of the image";
    "services.*.ulimits.*" => NoEquivalent, [], "a limit of processes";
    "services.*.ulimits.*.hard" => NoEquivalent, [], "the hard limit";
    "services.*.ulimits.*.soft" => NoEquivalent, [], "the soft limit";
}

pub(crate) const CONCERN: Concern = Concern::of_rows(ATTRIBUTES);
