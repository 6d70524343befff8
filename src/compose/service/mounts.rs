//! `volumes` of a service: what is mounted into its containers.

use indexmap::IndexMap;

use crate::compose::bytes::Bytes;
use crate::compose::choice::OptOut;
use crate::compose::record::record;

record! {
    /// See <https://docs.docker.com/reference/compose-file/services/#volumes>. Short form: `[SOURCE:]TARGET[:OPTIONS]`.
    pub struct Mount {
        /// `bind`, `volume`, `tmpfs`, `image`, `npipe` or `cluster`.
        r#type: String = "type";
        /// A path of the host, the name of a volume or an image; empty is an anonymous volume.
        source: String = "source";
        /// Where it is mounted.
        target: String = "target";
        /// Forbids writing.
        read_only: bool = "read_only";
        /// Without effect on Linux.
        consistency: String = "consistency";
        /// Options of a bind mount.
        bind: Option<BindOptions> = "bind";
        /// Options of a volume.
        volume: Option<VolumeOptions> = "volume";
        /// Options of a tmpfs.
        tmpfs: Option<TmpfsOptions> = "tmpfs";
        /// Options of an image mount.
        image: Option<ImageOptions> = "image";
    }
}

record! {
    /// Options of a bind mount.
    pub struct BindOptions {
        /// `z` (shared) or `Z` (private).
        selinux: String = "selinux";
        /// How mounts below it propagate.
        propagation: String = "propagation";
        /// Makes a missing source directory.
        create_host_path: OptOut = "create_host_path";
        /// Whether mounts below the source come along.
        recursive: String = "recursive";
    }
}

record! {
    /// Options of a volume mount.
    pub struct VolumeOptions {
        /// Labels of an anonymous volume.
        labels: IndexMap<String, String> = "labels";
        /// Leaves a new volume empty.
        nocopy: bool = "nocopy";
        /// A path in the volume.
        subpath: String = "subpath";
    }
}

record! {
    /// Options of a tmpfs mount.
    pub struct TmpfsOptions {
        /// Its size.
        size: Bytes = "size";
        /// Its permissions.
        mode: u32 = "mode";
    }
}

record! {
    /// Options of an image mount.
    pub struct ImageOptions {
        /// A path in the image.
        subpath: String = "subpath";
    }
}
