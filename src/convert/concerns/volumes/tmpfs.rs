//! File systems in memory.

use std::path::Path as FilePath;

use k8s_openapi::api::core::v1 as core;

use super::pod;
use crate::compose::Bytes;
use crate::compose::service::{Mount, TmpfsOptions};
use crate::convert::context::Context;
use crate::convert::draft::WorkloadDraft;
use crate::convert::host_path::normalized;
use crate::diagnostics::Diagnostic;
use crate::diagnostics::code::declare_diagnostic;
use crate::kubernetes::quantity;
use crate::yaml::Path;

declare_diagnostic! {
    /// ## What it means
    ///
    /// A directory in memory can be given a size, an owner and a mode. Other options of a mount, such as `nr_inodes`, and sizes in percent cannot be given to it.
    ///
    /// ## What to do instead
    ///
    /// Remove them, or write the size as a number:
    ///
    /// ```yaml
    /// services:
    ///   web:
    ///     image: nginx
    ///     tmpfs: ["/tmp:size=64m,mode=1770,uid=101"]
    /// ```
    OPTIONS = Warning "volumes/tmpfs-options": "an option of a tmpfs has no equivalent";
}

/// Who owns a directory in memory and what its mode is, where that is asked for.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Owner {
    uid: Option<u32>,
    gid: Option<u32>,
    mode: Option<u32>,
}

/// An entry of `tmpfs`: `PATH[:OPTIONS]`. Its mount, and its owner.
pub(super) fn short(
    path: &Path,
    text: &str,
    draft: &mut WorkloadDraft,
    cx: &mut Context<'_>,
) -> (core::VolumeMount, Owner) {
    let (target, options) = text.split_once(':').unwrap_or((text, ""));
    let (mut size, mut read_only, mut owner) = (None, None, Owner::default());
    let mut lost = Vec::new();
    for option in options.split(',').filter(|option| !option.is_empty()) {
        let (name, value) = option.split_once('=').unwrap_or((option, ""));
        let is_kept = match name {
            "size" => keep(&mut size, Bytes::parse(value).ok()),
            "uid" => keep(&mut owner.uid, value.parse().ok()),
            "gid" => keep(&mut owner.gid, value.parse().ok()),
            "mode" => keep(&mut owner.mode, u32::from_str_radix(value, 8).ok()),
            "ro" => keep(&mut read_only, Some(true)),
            // What every tmpfs has, and what the row of the attribute says anyway.
            "rw" | "exec" | "noexec" | "suid" | "nosuid" | "dev" | "nodev" | "noatime" | "relatime" => true,
            _ => false,
        };
        if !is_kept {
            lost.push(option);
        }
    }
    say_lost(path, &lost.join(","), cx);
    let mount_path = normalized(FilePath::new(target)).to_string_lossy().into_owned();
    let name = pod::add(draft, &mount_path, memory(size));
    (core::VolumeMount { name, mount_path, read_only, ..core::VolumeMount::default() }, owner)
}

/// Keeps what could be read.
fn keep<T>(place: &mut Option<T>, value: Option<T>) -> bool {
    let is_read = value.is_some();
    if is_read {
        *place = value;
    }
    is_read
}

/// A mount of the type `tmpfs`: its label and source.
pub(super) fn long(mount: &Mount) -> (String, core::Volume) {
    let size = mount.tmpfs.as_ref().map(|options| options.size);
    (mount.target.clone(), memory(size))
}

/// The owner of a mount of the type `tmpfs`. A mode of zero is none.
pub(super) fn owner(mount: &Mount) -> Owner {
    let mode = mount.tmpfs.as_ref().map(|TmpfsOptions { size: _, mode, extensions: _ }| *mode);
    Owner { mode: mode.filter(|mode| *mode != 0), ..Owner::default() }
}

impl Owner {
    /// Gives the directory to its owner before the containers start; everybody may write into it otherwise.
    pub(super) fn container(&self, volume: &str, image: &str) -> Option<core::Container> {
        let text = |id: Option<u32>| id.map(|id| id.to_string()).unwrap_or_default();
        let owner = match (self.uid, self.gid) {
            (None | Some(0), None | Some(0)) => None,
            (uid, None) => Some(text(uid)),
            (uid, gid) => Some(format!("{}:{}", text(uid), text(gid))),
        };
        let mode = self.mode.filter(|mode| !is_open(*mode));
        let commands: Vec<String> = owner
            .map(|owner| format!("chown {owner} {DIRECTORY}"))
            .into_iter()
            .chain(mode.map(|mode| format!("chmod {mode:04o} {DIRECTORY}")))
            .collect();
        (!commands.is_empty()).then(|| core::Container {
            name: format!("own-{volume}"),
            image: Some(image.to_owned()),
            image_pull_policy: Some("IfNotPresent".to_owned()),
            command: Some(vec!["/bin/sh".to_owned(), "-c".to_owned()]),
            args: Some(vec![commands.join(" && ")]),
            security_context: Some(core::SecurityContext { run_as_user: Some(0), ..core::SecurityContext::default() }),
            volume_mounts: Some(vec![core::VolumeMount {
                name: volume.to_owned(),
                mount_path: DIRECTORY.to_owned(),
                ..core::VolumeMount::default()
            }]),
            ..core::Container::default()
        })
    }
}

/// Where the init container has the directory.
const DIRECTORY: &str = "/compose2k8s/vol";

/// An `emptyDir` in memory. A size of zero is no limit.
pub(super) fn memory(size: Option<Bytes>) -> core::Volume {
    let size_limit = size.filter(|size| size.0 > 0).map(|size| quantity::bytes(size.0));
    let source = core::EmptyDirVolumeSource { medium: Some("Memory".to_owned()), size_limit };
    core::Volume { empty_dir: Some(source), ..core::Volume::default() }
}

fn is_open(mode: u32) -> bool {
    mode & 0o777 == 0o777
}

fn say_lost(path: &Path, options: &str, cx: &mut Context<'_>) {
    if !options.is_empty() {
        let message = format!("`{path}` has options that a directory in memory cannot have: {options}");
        cx.say(path, Diagnostic::new(&OPTIONS, message).help("remove them; known are size, uid, gid and mode"));
    }
}
