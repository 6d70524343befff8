//! Device files of the node: mounted, and opened by making the container privileged.

use std::path::Path as FilePath;

use k8s_openapi::api::core::v1 as core;

use super::{NO_PATH, PRIVILEGED, RULES, TUNNEL, requests};
use crate::compose::FileKind;
use crate::compose::service::Device;
use crate::convert::concerns::volumes::pod;
use crate::convert::context::{Context, Subject};
use crate::convert::draft::WorkloadDraft;
use crate::convert::host_path::normalized;
use crate::diagnostics::Diagnostic;
use crate::yaml::Path;

/// Opened for every container by the usual runtime, privileged or not.
const TUN: &str = "/dev/net/tun";

/// What the names of disks start with.
const DISKS: [&str; 14] = [
    "/dev/disk/",
    "/dev/dm-",
    "/dev/fd",
    "/dev/hd",
    "/dev/loop",
    "/dev/mapper/",
    "/dev/md",
    "/dev/mmcblk",
    "/dev/nbd",
    "/dev/nvme",
    "/dev/sd",
    "/dev/sr",
    "/dev/vd",
    "/dev/xvd",
];

/// Directories of devices that are usually given as a whole.
const DIRECTORIES: [&str; 12] = [
    "/dev",
    "/dev/bus",
    "/dev/bus/usb",
    "/dev/cpu",
    "/dev/disk",
    "/dev/dri",
    "/dev/dvb",
    "/dev/input",
    "/dev/mapper",
    "/dev/net",
    "/dev/snd",
    "/dev/vfio",
];

/// Mounts the devices of a service and gives it the rights to open them.
pub(super) fn apply(subject: Subject<'_>, draft: &mut WorkloadDraft, cx: &mut Context<'_>) {
    let service = subject.service;
    let (mut closed, mut tunnel) = (Vec::new(), None);
    for (index, device) in service.devices.iter().enumerate() {
        let path = subject.path("devices").index(index);
        if let Some(resource) = cx.of_service(subject.name).device_map.get(&device.source) {
            requests::more(resource, 1, draft);
            continue;
        }
        if !device.source.starts_with('/') {
            name(subject, &path, device, draft, cx);
            continue;
        }
        mount(subject, device, draft, cx);
        if normalized(FilePath::new(&device.source)) == FilePath::new(TUN) {
            tunnel = Some(path);
        } else {
            closed.push(device.source.as_str());
        }
    }
    if service.privileged {
        return;
    }
    if !closed.is_empty() {
        return open(subject, &closed, draft, cx);
    }
    if let Some(path) = tunnel {
        let message = format!("`{path}` is mounted without further rights, which the runtime `crun` does not allow");
        let help = "set `privileged: true`, if the program may not open the device";
        cx.say(&path, Diagnostic::new(&TUNNEL, message).help(help));
    }
    if service.device_cgroup_rules.is_empty() {
        return;
    }
    if cx.of_service(subject.name).allow_privileged == Some(true) {
        privilege(draft);
    } else {
        let path = subject.path("device_cgroup_rules");
        let message = format!("`{path}` allows devices by their numbers, which Kubernetes cannot");
        cx.say(&path, Diagnostic::new(&RULES, message).help("pass `--allow-privileged`, if you trust the image"));
    }
}

/// A device that is not named by a path: a processor of a known kind, or nothing that a Pod can have.
fn name(subject: Subject<'_>, path: &Path, device: &Device, draft: &mut WorkloadDraft, cx: &mut Context<'_>) {
    if requests::named(subject, path, &device.source, draft, cx) {
        return;
    }
    let message = format!("`{path}` is `{}`, which is no path of a device, so it is left out", device.source);
    let help = format!("name the resource of a device plugin, with `--device-map {}=RESOURCE`", device.source);
    cx.say(path, Diagnostic::new(&NO_PATH, message).help(help));
}

/// A mount of the service at the same place is that device already.
fn mount(subject: Subject<'_>, device: &Device, draft: &mut WorkloadDraft, cx: &Context<'_>) {
    let Device { source, target, permissions: _, extensions: _ } = device;
    let target = normalized(FilePath::new(if target.is_empty() { source } else { target }));
    let is_it = |path: &str| normalized(FilePath::new(path)) == target;
    let mounts = draft.container.volume_mounts.iter().flatten();
    if subject.service.volumes.iter().any(|mount| is_it(&mount.target))
        || mounts.into_iter().any(|mount| is_it(&mount.mount_path))
    {
        return;
    }
    let source = normalized(FilePath::new(source)).to_string_lossy().into_owned();
    let kind = kind(&source, cx.project.survey.kind(FilePath::new(&device.source)));
    let label = source.clone();
    let host_path = core::HostPathVolumeSource { path: source, type_: Some(kind.to_owned()) };
    let name = pod::add(draft, &label, core::Volume { host_path: Some(host_path), ..core::Volume::default() });
    draft.container.volume_mounts.get_or_insert_default().push(core::VolumeMount {
        name,
        mount_path: target.to_string_lossy().into_owned(),
        ..core::VolumeMount::default()
    });
}

/// As it stands here; where it does not, as its name says.
fn kind(source: &str, found: Option<FileKind>) -> &'static str {
    match found {
        Some(FileKind::CharDevice) => "CharDevice",
        Some(FileKind::BlockDevice) => "BlockDevice",
        Some(FileKind::Directory) => "Directory",
        _ if DIRECTORIES.contains(&source) => "Directory",
        _ if DISKS.iter().any(|start| source.starts_with(start)) => "BlockDevice",
        _ => "CharDevice",
    }
}

fn open(subject: Subject<'_>, devices: &[&str], draft: &mut WorkloadDraft, cx: &mut Context<'_>) {
    let more = if privilege(draft) { ", and ends `no-new-privileges`" } else { "" };
    let path = subject.path("devices");
    let message = format!(
        "`{path}` makes the container privileged, because a Pod cannot be given {} alone{more}",
        devices.join(" and ")
    );
    let help =
        "use a device plugin and name its resource with `--device-map DEVICE=RESOURCE`, unless you trust the image";
    cx.say(&path, Diagnostic::new(&PRIVILEGED, message).help(help));
}

/// The API refuses a privileged container that may not gain rights; whether this one might not.
fn privilege(draft: &mut WorkloadDraft) -> bool {
    let context = draft.container.security_context.get_or_insert_default();
    context.privileged = Some(true);
    context.allow_privilege_escalation.take().is_some()
}
