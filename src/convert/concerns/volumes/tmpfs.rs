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
    /// A directory in memory is writable for everybody in Kubernetes. Another mode, an owner or options such as `noexec` cannot be given to it.
    ///
    /// ## What to do instead
    ///
    /// Let the container set the mode when it starts, if a program insists on it:
    ///
    /// ```yaml
    /// services:
    ///   web:
    ///     image: nginx
    ///     tmpfs: ["/tmp:size=64m"]
    /// ```
    OPTIONS = Warning "volumes/tmpfs-options": "an option of a tmpfs has no equivalent";
}

/// An entry of `tmpfs`: `PATH[:OPTIONS]`.
pub(super) fn short(path: &Path, text: &str, draft: &mut WorkloadDraft, cx: &mut Context<'_>) -> core::VolumeMount {
    let (target, options) = text.split_once(':').unwrap_or((text, ""));
    let mut size = None;
    let mut read_only = None;
    let mut lost = Vec::new();
    for option in options.split(',').filter(|option| !option.is_empty()) {
        match option.split_once('=').unwrap_or((option, "")) {
            ("size", text) => size = Bytes::parse(text).ok(),
            ("ro", _) => read_only = Some(true),
            ("mode", mode) if is_open(u32::from_str_radix(mode, 8).unwrap_or(0)) => {}
            // What every tmpfs has, and what costs nothing to lack.
            ("rw" | "exec" | "suid" | "dev" | "nosuid" | "nodev" | "noatime" | "relatime", _) => {}
            _ => lost.push(option),
        }
    }
    say_lost(path, &lost.join(","), cx);
    let mount_path = normalized(FilePath::new(target)).to_string_lossy().into_owned();
    let name = pod::add(draft, &mount_path, memory(size));
    core::VolumeMount { name, mount_path, read_only, ..core::VolumeMount::default() }
}

/// A mount of the type `tmpfs`: its label and source.
pub(super) fn long(path: &Path, mount: &Mount, cx: &mut Context<'_>) -> (String, core::Volume) {
    let mut size = None;
    if let Some(TmpfsOptions { size: asked, mode, extensions: _ }) = &mount.tmpfs {
        size = Some(*asked);
        if *mode != 0 && !is_open(*mode) {
            say_lost(&path.key("tmpfs").key("mode"), &format!("mode={mode:o}"), cx);
        }
    }
    (mount.target.clone(), memory(size))
}

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
        cx.say(
            path,
            Diagnostic::new(&OPTIONS, message).help("remove them, or let the container set the mode when it starts"),
        );
    }
}
