//! `volumes`, `tmpfs`, `volumes_from`, `shm_size` and `storage_opt`: what is mounted into the container.

use crate::convert::attribute::declare_attributes;
use crate::convert::concerns::Concern;
use crate::convert::context::{Context, Subject};
use crate::convert::draft::WorkloadDraft;

declare_attributes! {
    "services.*.volumes" => Exact, ["Pod.spec.volumes", "Container.volumeMounts"], "a volume of the Pod for each source";
    "services.*.volumes[].type" => Exact, ["Pod.spec.volumes.hostPath", "Pod.spec.volumes.emptyDir"],
        "`bind` and `volume` are directories of the node, `tmpfs` is memory; what has no equivalent is reported";
    "services.*.volumes[].source" => Exact, ["Pod.spec.volumes.hostPath.path"],
        "a path of this machine, unless `--host-root` or `--path-map` says otherwise; volumes lie below the data root";
    "services.*.volumes[].target" => Exact, ["Container.volumeMounts.mountPath"], "the path in the container";
    "services.*.volumes[].read_only" => Exact, ["Container.volumeMounts.readOnly"], "`readOnly`";
    "services.*.volumes[].consistency" => Exact, [], "a hint for Docker Desktop";
    "services.*.volumes[].bind" => Exact, ["Pod.spec.volumes.hostPath"], "options of a bind";
    "services.*.volumes[].bind.propagation" => Exact, ["Container.volumeMounts.mountPropagation"],
        "`rslave` is `HostToContainer`, `rshared` is `Bidirectional`";
    "services.*.volumes[].bind.create_host_path" => Exact, ["Pod.spec.volumes.hostPath.type"], "`DirectoryOrCreate`, or `Directory` for `false`";
    "services.*.volumes[].bind.recursive" => NotYet, ["Container.volumeMounts.recursiveReadOnly"] unless ["enabled"],
        "mounts below a bind that is only read stay writable",
        "set `recursiveReadOnly` in the manifest by hand";
    "services.*.volumes[].bind.selinux" => NoEquivalent, [],
        "the node does not relabel host paths",
        "run `chcon -Rt container_file_t` on the path, where SELinux is enforcing";
    "services.*.volumes[].volume" => Exact, ["Pod.spec.volumes"], "options of a named volume";
    "services.*.volumes[].volume.labels" => Exact, [], "a directory of the node has no labels, and nothing reads them";
    "services.*.volumes[].volume.labels.*" => Exact, [], "a directory of the node has no labels, and nothing reads them";
    "services.*.volumes[].volume.nocopy" => Exact, ["Pod.spec.initContainers"], "no init container copies the content of the image";
    "services.*.volumes[].volume.subpath" => Exact, ["Container.volumeMounts.subPath"], "`subPath`; a missing directory is created";
    "services.*.volumes[].tmpfs" => Exact, ["Pod.spec.volumes.emptyDir"], "options of a file system in memory";
    "services.*.volumes[].tmpfs.size" => Exact, ["Pod.spec.volumes.emptyDir.sizeLimit"], "`sizeLimit`";
    "services.*.volumes[].tmpfs.mode" => NoEquivalent, [] unless ["1023", "511"],
        "everybody may write into the directory",
        "let the program change the mode at its start";
    "services.*.volumes[].image" => NotYet, ["Pod.spec.volumes.image"], "options of an image that is mounted";
    "services.*.volumes[].image.subpath" => NotYet, ["Container.volumeMounts.subPath"], "a directory of the image";
    "services.*.tmpfs" => Approximate, ["Pod.spec.volumes.emptyDir"],
        "the directory is in memory, but programs may be run from it, and it survives a restart of the container",
        "nothing, unless the program relies on the options of the mount";
    "services.*.volumes_from" => NotYet, ["Pod.spec.volumes", "Container.volumeMounts"],
        "the mounts of the other service are not taken over",
        "write them under `volumes` here as well";
    "services.*.shm_size" => Exact, ["Pod.spec.volumes.emptyDir"], "memory of this size at `/dev/shm`";
    "services.*.storage_opt" => NotYet, ["Container.resources.limits.ephemeral-storage"],
        "the size of the container's own file system is not limited",
        "set a limit of `ephemeral-storage` in the manifest by hand";
}

pub(crate) const CONCERN: Concern = Concern { attributes: ATTRIBUTES, codes: &[], apply };

fn apply(_subject: Subject<'_>, _draft: &mut WorkloadDraft, _cx: &mut Context<'_>) {}
