//! `volumes`, `tmpfs`, `volumes_from` and `shm_size`: what is mounted into the container.

pub(crate) mod config_map;
pub(crate) mod copy_up;
mod drivers;
mod images;
mod inherited;
mod nfs;
pub(crate) mod place;
pub(crate) mod pod;
pub(crate) mod tmpfs;

use std::path::Path as FilePath;

use k8s_openapi::api::core::v1 as core;

use crate::compose::service::{BindOptions, ImageOptions, Mount, VolumeOptions};
use crate::convert::attribute::declare_attributes;
use crate::convert::concerns::Concern;
use crate::convert::concerns::depends_on::helper_image;
use crate::convert::context::{Context, Subject};
use crate::convert::draft::WorkloadDraft;
use crate::convert::host_path::normalized;
use crate::diagnostics::Diagnostic;
use crate::diagnostics::code::declare_diagnostic;
use crate::yaml::Path;
use inherited::{Inherited, Way};
use place::Places;

declare_attributes! {
    "services.*.volumes" => Exact, ["Pod.spec.volumes", "Container.volumeMounts"], "a volume of the Pod for each source";
    "services.*.volumes[].type" => Exact, ["Pod.spec.volumes.hostPath", "Pod.spec.volumes.emptyDir"],
        "`bind` and `volume` are directories of the node, `tmpfs` is memory; what has no equivalent is reported";
    "services.*.volumes[].source" => Exact, ["Pod.spec.volumes.hostPath.path"],
        "a path of this machine, unless `--host-root` or `--path-map` says otherwise; volumes lie below the data root";
    "services.*.volumes[].target" => Exact, ["Container.volumeMounts.mountPath"], "the path in the container";
    "services.*.volumes[].read_only" => Exact, ["Container.volumeMounts.readOnly"] unless ["false"], "`readOnly`";
    "services.*.volumes[].consistency" => NoEffect, [], "a hint for Docker Desktop";
    "services.*.volumes[].bind" => Exact, ["Pod.spec.volumes.hostPath"], "options of a bind";
    "services.*.volumes[].bind.propagation" => Exact, ["Container.volumeMounts.mountPropagation"] unless ["private", "rprivate"],
        "`rslave` is `HostToContainer`, `rshared` is `Bidirectional`";
    "services.*.volumes[].bind.create_host_path" => Exact, ["Pod.spec.volumes.hostPath.type"] unless ["true"], "`DirectoryOrCreate`, or `Directory` for `false`";
    "services.*.volumes[].bind.recursive" => Exact, ["Container.volumeMounts.recursiveReadOnly"] unless ["enabled"],
        "whether mounts below are only read as well; that they come along cannot be changed, which is reported";
    "services.*.volumes[].bind.selinux" => Approximate, [],
        "the node does not relabel host paths",
        "run `chcon -Rt container_file_t` on the path, where SELinux is enforcing";
    "services.*.volumes[].volume" => Exact, ["Pod.spec.volumes"], "options of a named volume";
    "services.*.volumes[].volume.labels" => NoEffect, [], "a directory of the node has no labels, and nothing reads them";
    "services.*.volumes[].volume.labels.*" => NoEffect, [], "a directory of the node has no labels, and nothing reads them";
    "services.*.volumes[].volume.nocopy" => Exact, ["Pod.spec.initContainers"] unless ["false"], "no init container copies the content of the image";
    "services.*.volumes[].volume.subpath" => Exact, ["Container.volumeMounts.subPath"], "`subPath`; a missing directory is created";
    "services.*.volumes[].tmpfs" => Exact, ["Pod.spec.volumes.emptyDir"], "options of a file system in memory";
    "services.*.volumes[].tmpfs.size" => Exact, ["Pod.spec.volumes.emptyDir.sizeLimit"], "`sizeLimit`";
    "services.*.volumes[].tmpfs.mode" => Exact, ["Pod.spec.initContainers"], "an init container sets it, when not everybody may write into the directory";
    "services.*.volumes[].image" => Exact, ["Pod.spec.volumes.image"], "a volume of the kind `image` with `--kubernetes-version 1.35`, else reported";
    "services.*.volumes[].image.subpath" => Exact, ["Container.volumeMounts.subPath"], "a directory of the image";
    "services.*.tmpfs" => Approximate, ["Pod.spec.volumes.emptyDir"],
        "the directory is in memory, but programs may be run from it, and it survives a restart of the container",
        "nothing, unless the program relies on the options of the mount";
    "services.*.volumes_from" => Exact, ["Pod.spec.volumes", "Container.volumeMounts"],
        "the mounts of the other service; its volumes without a name become directories of the node that both see";
    "services.*.shm_size" => Exact, ["Pod.spec.volumes.emptyDir"], "memory of this size at `/dev/shm`";
}

declare_diagnostic! {
    /// ## What it means
    ///
    /// Mounts that appear below the directory while the container runs are to be visible on the node as well. Kubernetes allows this for privileged containers
    /// only, so here it works in the other direction alone.
    ///
    /// ## What to do instead
    ///
    /// Make the container privileged, if it really mounts for others:
    ///
    /// ```yaml
    /// services:
    ///   mounter:
    ///     image: shop/mounter
    ///     privileged: true
    ///     volumes:
    ///       - {type: bind, source: /mnt, target: /mnt, bind: {propagation: rshared}}
    /// ```
    PROPAGATION = Warning "volumes/propagation": "mounts of a container are not passed on to its node";
    /// ## What it means
    ///
    /// Kubernetes mounts a directory of the node always together with what is mounted below it.
    ///
    /// ## What to do instead
    ///
    /// Mount the directories that are needed one by one:
    ///
    /// ```yaml
    /// services:
    ///   backup:
    ///     image: shop/backup
    ///     volumes: ["/srv/data:/data:ro"]
    /// ```
    NOT_RECURSIVE = Warning "volumes/not-recursive": "mounts below a directory come along";
    /// ## What it means
    ///
    /// The mount is of a kind that Kubernetes does not have, or not in all versions that the manifests are written for, so the manifests do without it. An
    /// image as a volume, for example, came with Kubernetes 1.35.
    ///
    /// ## What to do instead
    ///
    /// Use a directory of the node or a named volume:
    ///
    /// ```yaml
    /// services:
    ///   web:
    ///     image: nginx
    ///     volumes: ["site:/usr/share/nginx/html"]
    /// volumes:
    ///   site: {}
    /// ```
    TYPE = Warning "volumes/type": "a kind of mount that the cluster may not have";
    /// ## What it means
    ///
    /// The mounts of a container that is not part of this project are to be used, which is not known here.
    ///
    /// ## What to do instead
    ///
    /// Mount the same directories or volumes by name:
    ///
    /// ```yaml
    /// services:
    ///   backup:
    ///     image: shop/backup
    ///     volumes: ["data:/data:ro"]
    /// volumes:
    ///   data: {external: true}
    /// ```
    FROM_OUTSIDE = Warning "volumes/from-outside": "mounts of a container outside of the project are not known";
}

pub(crate) const CONCERN: Concern = Concern { attributes: ATTRIBUTES, codes: CODES, apply };

/// The first version that mounts images without being told so.
const IMAGES_SINCE: u16 = 35;

/// Both worlds give a container this much shared memory.
const SHARED_MEMORY: i64 = 64 << 20;

fn apply(subject: Subject<'_>, draft: &mut WorkloadDraft, cx: &mut Context<'_>) {
    let mut mounts = Vec::new();
    for inherited in inherited::mounts(subject, cx) {
        mounts.extend(mount(subject, &inherited, draft, cx));
    }
    for (index, text) in subject.service.tmpfs.iter().enumerate() {
        let (mount, owner) = tmpfs::short(&subject.path("tmpfs").index(index), text, draft, cx);
        draft.init_containers.extend(owner.container(&mount.name, helper_image(subject.name, cx)));
        mounts.push(mount);
    }
    mounts.extend(shared_memory(subject, draft));
    for mount in mounts {
        insert(draft.container.volume_mounts.get_or_insert_default(), mount);
    }
}

/// Adds a mount. What is mounted below another mount comes after it.
pub(crate) fn insert(mounts: &mut Vec<core::VolumeMount>, mount: core::VolumeMount) {
    let is_below = |other: &core::VolumeMount| FilePath::new(&other.mount_path).starts_with(&mount.mount_path);
    let position = mounts.iter().position(is_below).unwrap_or(mounts.len());
    mounts.insert(position, mount);
}

fn mount(
    subject: Subject<'_>,
    inherited: &Inherited<'_>,
    draft: &mut WorkloadDraft,
    cx: &mut Context<'_>,
) -> Option<core::VolumeMount> {
    let Mount { r#type, source: _, target, read_only, consistency: _, bind, volume, tmpfs: _, image, extensions: _ } =
        inherited.mount;
    let from_map = config_map::volume(subject, inherited, draft, cx);
    let is_map = from_map.is_some();
    let (label, source, key) = match r#type.as_str() {
        _ if from_map.is_some() => from_map?,
        "bind" => without_key(Places::of(subject.name, cx).bind(inherited, cx)?),
        "volume" => without_key(Places::of(subject.name, cx).volume(inherited, draft, cx)?),
        "tmpfs" => without_key(tmpfs::long(inherited.mount)),
        "image" if cx.target.kubernetes_version >= Some(IMAGES_SINCE) => {
            without_key(image_volume(subject, inherited.mount))
        }
        other => return say_type(&inherited.path, other, cx),
    };
    let name = pod::add(draft, &label, source);
    if r#type == "tmpfs" {
        let owner = tmpfs::owner(inherited.mount);
        draft.init_containers.extend(owner.container(&name, helper_image(subject.name, cx)));
    }
    let mount_path = normalized(FilePath::new(target)).to_string_lossy().into_owned();
    if inherited.way == Way::Own && cx.plan.copiers.copies(subject.name, subject.service, inherited.mount) {
        draft.init_containers.push(copy_up::container(draft, &name, &mount_path));
    }
    let read_only = *read_only || is_map || inherited.way == Way::FromReadOnly;
    Some(core::VolumeMount {
        name,
        mount_path,
        read_only: read_only.then_some(true),
        sub_path: key.or_else(|| sub_path(volume.as_ref(), image.as_ref())),
        mount_propagation: bind.as_ref().and_then(|bind| propagation(subject, &inherited.path, bind, cx)),
        recursive_read_only: bind.as_ref().filter(|_| read_only).and_then(|bind| recursive(&inherited.path, bind, cx)),
        ..core::VolumeMount::default()
    })
}

fn sub_path(volume: Option<&VolumeOptions>, image: Option<&ImageOptions>) -> Option<String> {
    let of_volume = volume.map(|VolumeOptions { labels: _, nocopy: _, subpath, extensions: _ }| subpath);
    let of_image = image.map(|ImageOptions { subpath, extensions: _ }| subpath);
    of_volume.or(of_image).filter(|path| !path.is_empty()).cloned()
}

/// A volume of which all is mounted, or what `subpath` says.
fn without_key((label, volume): (String, core::Volume)) -> config_map::Mounted {
    (label, volume, None)
}

/// The content of an image, as newer clusters mount it.
fn image_volume(subject: Subject<'_>, mount: &Mount) -> (String, core::Volume) {
    let policy = if subject.service.pull_policy == "always" { "Always" } else { "IfNotPresent" };
    let source =
        core::ImageVolumeSource { reference: Some(mount.source.clone()), pull_policy: Some(policy.to_owned()) };
    (format!("image-{}", mount.source), core::Volume { image: Some(source), ..core::Volume::default() })
}

fn say_type(path: &Path, kind: &str, cx: &mut Context<'_>) -> Option<core::VolumeMount> {
    let message = format!("`{path}` is a mount of the type {kind}, which the manifests do without");
    let help = match kind {
        "image" => "choose `--kubernetes-version 1.35`, if the cluster is that new",
        _ => "use a directory of the node or a named volume",
    };
    cx.say(path, Diagnostic::new(&TYPE, message).help(help));
    None
}

fn propagation(subject: Subject<'_>, path: &Path, bind: &BindOptions, cx: &mut Context<'_>) -> Option<String> {
    let BindOptions { selinux: _, propagation, create_host_path: _, recursive: _, extensions: _ } = bind;
    let mode = match propagation.as_str() {
        "rshared" | "shared" if subject.service.privileged => "Bidirectional",
        "rshared" | "shared" => {
            let path = path.key("bind").key("propagation");
            let message = format!("`{path}` is {propagation}, which only a privileged container may have");
            cx.say(
                &path,
                Diagnostic::new(&PROPAGATION, message)
                    .help("set `privileged: true`, if the container mounts for others"),
            );
            "HostToContainer"
        }
        "rslave" | "slave" => "HostToContainer",
        _ => return None,
    };
    Some(mode.to_owned())
}

/// Whether what is mounted below is read-only as well.
fn recursive(path: &Path, bind: &BindOptions, cx: &mut Context<'_>) -> Option<String> {
    let mode = match bind.recursive.as_str() {
        "readonly" => "Enabled",
        "writable" => "Disabled",
        "disabled" => {
            let path = path.key("bind").key("recursive");
            let message = format!("`{path}` is disabled, but what is mounted below the directory comes along");
            cx.say(
                &path,
                Diagnostic::new(&NOT_RECURSIVE, message).help("mount the directories that are needed one by one"),
            );
            return None;
        }
        _ => return None,
    };
    Some(mode.to_owned())
}

/// A larger or smaller `/dev/shm`. That of the host is not touched.
fn shared_memory(subject: Subject<'_>, draft: &mut WorkloadDraft) -> Option<core::VolumeMount> {
    let size = subject.service.shm_size;
    if matches!(size.0, 0 | SHARED_MEMORY) || subject.service.ipc == "host" {
        return None;
    }
    let name = pod::add(draft, "dev-shm", tmpfs::memory(Some(size)));
    Some(core::VolumeMount { name, mount_path: "/dev/shm".to_owned(), ..core::VolumeMount::default() })
}

#[cfg(test)]
mod tests {
    use super::apply;
    use crate::compose::FileKind;
    use crate::convert::fixture;
    use crate::convert::target::Target;

    /// Mounts as `name target[:ro][/sub]`, volumes as `name source`, init containers and codes.
    fn check(
        text: &str,
        service: &str,
        target: &Target,
        mounts: &[&str],
        volumes: &[&str],
        copies: &[&str],
        codes: &[&str],
    ) {
        let mut project = fixture::project(text);
        project.survey.kinds.insert("/p/a.conf".into(), FileKind::File);
        project.survey.kinds.insert("/p/src".into(), FileKind::Directory);
        let (draft, said) = fixture::apply(apply, &project, service, target);
        let found = draft.container.volume_mounts.iter().flatten().map(|mount| {
            let read_only = if mount.read_only == Some(true) { ":ro" } else { "" };
            format!("{} {}{read_only}{}", mount.name, mount.mount_path, mount.sub_path.as_deref().unwrap_or_default())
        });
        assert_eq!(found.collect::<Vec<_>>(), mounts, "{text}");
        let found = draft.pod.volumes.iter().flatten().map(|volume| {
            let host =
                volume.host_path.as_ref().map(|host| format!("{} {}", host.path, host.type_.as_deref().unwrap_or("-")));
            let nfs = volume.persistent_volume_claim.as_ref().map(|claim| format!("claim {}", claim.claim_name));
            let empty = volume
                .empty_dir
                .as_ref()
                .map(|dir| format!("{:?} {:?}", dir.medium, dir.size_limit.as_ref().map(|size| &size.0)));
            format!("{} {}", volume.name, host.or(nfs).or(empty).unwrap())
        });
        assert_eq!(found.collect::<Vec<_>>(), volumes, "{text}");
        assert_eq!(
            draft.init_containers.iter().map(|container| container.name.as_str()).collect::<Vec<_>>(),
            copies,
            "{text}"
        );
        assert_eq!(said.iter().map(|line| line.split(": ").next().unwrap()).collect::<Vec<_>>(), codes, "{text}");
    }

    #[test]
    fn binds() {
        let text = "services: {a: {volumes: [
            {type: bind, source: /p/a.conf, target: /src/a.conf, read_only: true},
            {type: bind, source: /p/src, target: /src/},
            {type: bind, source: /p/none, target: /none, bind: {create_host_path: false}},
            {type: bind, source: /p/src, target: /b},
            {type: bind, source: /var/run/docker.sock, target: /var/run/docker.sock},
            {type: bind, source: /q/x, target: /x}]}}";
        let mounts = ["src /src", "a-conf /src/a.conf:ro", "none /none", "src /b", "q-x /x"];
        let volumes = [
            "a-conf /p/a.conf File",
            "src /p/src DirectoryOrCreate",
            "none /p/none Directory",
            "q-x /q/x DirectoryOrCreate",
        ];
        check(text, "a", &Target::default(), &mounts, &volumes, &[], &["volumes/engine-socket"]);
        let moved = Target { host_root: Some("/opt/s".into()), ..Target::default() };
        let volumes = ["a-conf /opt/s/a.conf File", "src /opt/s/src DirectoryOrCreate", "none /opt/s/none Directory"];
        let codes = ["volumes/engine-socket", "volumes/outside-host-root"];
        check(text, "a", &moved, &["src /src", "a-conf /src/a.conf:ro", "none /none", "src /b"], &volumes, &[], &codes);
    }

    #[test]
    fn named_volumes() {
        let text = "services: {a: {image: x, volumes: [
            {type: volume, source: d_b, target: /db},
            {type: volume, source: named, target: /named, volume: {nocopy: true, subpath: sub}},
            {type: volume, source: ext, target: /ext},
            {type: volume, target: /app/node_modules},
            {type: volume, source: nas, target: /nas, read_only: true}]}}
volumes: {d_b: {name: shop_d_b}, named: {name: other}, ext: {name: ext, external: true},
  nas: {name: shop_nas, driver_opts: {type: nfs, o: 'addr=10.0.0.1,soft', device: ':/x'}}}";
        let mut target = Target { data_root: Some("/data".into()), ..Target::default() };
        target.volume_paths.insert("ext".to_owned(), "/e".into());
        check(
            text,
            "a",
            &target,
            &["d-b /db", "named /namedsub", "ext /ext", "app-node-modules /app/node_modules", "nas /nas:ro"],
            &[
                "d-b /data/d_b DirectoryOrCreate",
                "named /data/other DirectoryOrCreate",
                "ext /e DirectoryOrCreate",
                "app-node-modules None None",
                "nas claim nas",
            ],
            &["copy-up-d-b", "copy-up-ext", "copy-up-app-node-modules"],
            &["volumes/external-data", "volumes/anonymous"],
        );
    }

    #[test]
    fn memory() {
        let text = "services: {a: {shm_size: 1g, tmpfs: ['/t:size=64m,mode=1777,ro', '/u:mode=700,uid=1'], volumes: [
            {type: tmpfs, target: /v, tmpfs: {size: 1000, mode: 511}}]}, b: {shm_size: 64m}}";
        check(
            text,
            "a",
            &Target::default(),
            &["v /v", "t /t:ro", "u /u", "dev-shm /dev/shm"],
            &[
                "v Some(\"Memory\") Some(\"1000\")",
                "t Some(\"Memory\") Some(\"64Mi\")",
                "u Some(\"Memory\") None",
                "dev-shm Some(\"Memory\") Some(\"1Gi\")",
            ],
            &["own-u"],
            &[],
        );
        check(text, "b", &Target::default(), &[], &[], &[], &[]);
    }

    #[test]
    fn mounts_of_others() {
        let text = "services: {
            a: {image: x, volumes: [{type: volume, target: /cache}, {type: bind, source: /p/src, target: /src}]},
            b: {image: y, container_name: bee, volumes_from: ['a:ro'], volumes: [{type: volume, source: own, target: /src}]},
            c: {image: z, volumes_from: ['container:bee', 'container:elsewhere']}}
volumes: {own: {name: shop_own}}";
        let target = Target { data_root: Some("/d".into()), ..Target::default() };
        let cache = "a-cache /d/a-cache DirectoryOrCreate";
        check(
            text,
            "a",
            &target,
            &["a-cache /cache", "src /src"],
            &[cache, "src /p/src DirectoryOrCreate"],
            &["copy-up-a-cache"],
            &[],
        );
        check(
            text,
            "b",
            &target,
            &["own /src", "a-cache /cache:ro"],
            &["own /d/own DirectoryOrCreate", cache],
            &["copy-up-own"],
            &[],
        );
        check(
            text,
            "c",
            &target,
            &["own /src", "a-cache /cache:ro"],
            &["own /d/own DirectoryOrCreate", cache],
            &[],
            &["volumes/from-outside"],
        );
    }
}
