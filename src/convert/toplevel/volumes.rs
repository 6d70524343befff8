//! The named volumes of a project.

use crate::convert::attribute::declare_attributes;

declare_attributes! {
    "volumes" => Exact, ["Pod.spec.volumes.hostPath"], "directories of the node below the data root";
    "volumes.*" => Exact, ["Pod.spec.volumes.hostPath"], "a directory of the node";
    "volumes.*.name" => Exact, ["Pod.spec.volumes.hostPath.path"], "the name of the directory";
    "volumes.*.driver" => NoEquivalent, [] unless ["local"],
        "the data lies in a directory of the node, not where the driver keeps it",
        "use a StorageClass of the cluster that does what the driver did";
    "volumes.*.driver_opts" => Exact, ["Pod.spec.volumes.nfs", "Pod.spec.volumes.hostPath", "Pod.spec.volumes.emptyDir", "PersistentVolume"],
        "`nfs`, a bind or memory; what else there is is reported";
    "volumes.*.driver_opts.*" => Exact, ["Pod.spec.volumes.nfs", "Pod.spec.volumes.hostPath", "Pod.spec.volumes.emptyDir", "PersistentVolume.spec.mountOptions"], "an option of the driver";
    "volumes.*.external" => Approximate, ["Pod.spec.volumes.hostPath.path"] unless ["false"],
        "a directory of the node takes the place of the volume, and is empty at first",
        "copy the data of the volume into it before the first start";
    "volumes.*.external.name" => ResolvedByLoading, [], "an old form of `name`";
    "volumes.*.labels" => NoEffect, [], "nothing reads labels of a directory";
    "volumes.*.labels.*" => NoEffect, [], "nothing reads labels of a directory";
}
