//! Where binds and named volumes lie on the node.

use std::path::{Path as FilePath, PathBuf};

use k8s_openapi::api::core::v1 as core;

use super::drivers::{Backing, backing};
use super::inherited::{Inherited, Way, is_shared};
use super::{nfs, tmpfs};
use crate::compose::{FileKind, Volume};
use crate::convert::context::Context;
use crate::convert::draft::WorkloadDraft;
use crate::convert::host_path::{HostPaths, normalized};
use crate::convert::target::{DockerSock, VolumeData};
use crate::diagnostics::Diagnostic;
use crate::diagnostics::code::declare_diagnostic;
use crate::yaml::Path;

declare_diagnostic! {
    /// ## What it means
    ///
    /// By `volume-data: docker` the Pod uses the directory in which the Docker engine keeps the volume. It is there only if the node is the machine of that
    /// engine, and goes away with `docker volume rm`.
    ///
    /// ## What to do instead
    ///
    /// Nothing while you try it. For good, give the data a place of their own, and copy them there:
    ///
    /// ```yaml
    /// x-kubernetes:
    ///   volume-path:
    ///     data: /srv/shop/data
    /// services:
    ///   db:
    ///     image: postgres:17
    ///     volumes: ["data:/var/lib/postgresql/data"]
    /// volumes:
    ///   data: {}
    /// ```
    DOCKER_DATA = Advice "volumes/docker-data": "a volume stays where the Docker engine has it";
    /// ## What it means
    ///
    /// With `--host-root` the project lies at another place on the node. The source of this mount is outside of the project, so it is not known where
    /// it is there.
    ///
    /// ## What to do instead
    ///
    /// Say so with `--path-map FROM=TO`, here `--path-map ../formatters=/opt/formatters`:
    ///
    /// ```yaml
    /// services:
    ///   web:
    ///     image: nginx
    ///     volumes: ["../formatters:/formatters"]
    /// ```
    OUTSIDE = Error "volumes/outside-host-root": "it is not known where a path lies on the node";
    /// ## What it means
    ///
    /// The container is to talk to the container engine of its host. In a cluster that engine is another one or not allowed to be asked, and whoever may ask
    /// it owns the node. The socket is not mounted.
    ///
    /// ## What to do instead
    ///
    /// Use what the program offers for Kubernetes. A program that only starts other containers may use the API of the cluster. Where the node has
    /// such an engine, `docker-sock: keep` mounts its socket:
    ///
    /// ```yaml
    /// services:
    ///   proxy:
    ///     image: traefik
    ///     command: [--providers.kubernetesingress]
    ///   portainer:
    ///     image: portainer/portainer-ce
    ///     volumes: ["/var/run/docker.sock:/var/run/docker.sock"]
    ///     x-kubernetes:
    ///       docker-sock: keep
    /// ```
    ENGINE_SOCKET = Warning "volumes/engine-socket": "the socket of the container engine is not mounted";
    /// ## What it means
    ///
    /// By `docker-sock: keep` the container gets the socket of the node's container engine, and with it the power over the node. The Pod starts only on a node
    /// that has this socket, and sees there what this engine runs: with Docker as the engine of the cluster all its containers, else none of them.
    ///
    /// ## What to do instead
    ///
    /// Leave the option out, and use what the program offers for Kubernetes:
    ///
    /// ```yaml
    /// services:
    ///   proxy:
    ///     image: traefik
    ///     command: [--providers.kubernetesingress]
    /// ```
    ENGINE_SOCKET_KEPT = Warning "volumes/engine-socket-kept": "a container has power over the container engine of the node";
    /// ## What it means
    ///
    /// The volume is not made by this project, so it has data already. Docker keeps them in a place of its own; on the node the directory is empty.
    ///
    /// ## What to do instead
    ///
    /// Copy the data once, while nothing writes to them, with the command of the message. The directory can be chosen, here with
    /// `--volume-path shop_db=/opt/shop_data/db`:
    ///
    /// ```yaml
    /// services:
    ///   db:
    ///     image: postgres:17
    ///     volumes: ["shop_db:/var/lib/postgresql/data"]
    /// volumes:
    ///   shop_db: {external: true}
    /// ```
    EXTERNAL = Advice "volumes/external-data": "the data of an external volume have to be copied once";
    /// ## What it means
    ///
    /// A plugin of Docker or options of its local driver decide where the data are. Kubernetes does not know them, so the volume is an empty directory of the node.
    ///
    /// ## What to do instead
    ///
    /// Mount the file system on the node, and name its directory:
    ///
    /// ```yaml
    /// services:
    ///   web:
    ///     image: nginx
    ///     volumes: ["/mnt/media:/media"]
    /// ```
    DRIVER = Warning "volumes/driver": "a volume driver or its options have no equivalent";
    /// ## What it means
    ///
    /// A volume without a name belongs to its Pod here: it is empty again when the Pod is replaced. Docker Compose keeps it until the service is removed.
    ///
    /// ## What to do instead
    ///
    /// Give it a name, if its content matters:
    ///
    /// ```yaml
    /// services:
    ///   web:
    ///     image: node:22
    ///     volumes: ["modules:/app/node_modules"]
    /// volumes:
    ///   modules: {}
    /// ```
    ANONYMOUS = Advice "volumes/anonymous": "a volume without a name is empty again when its Pod is replaced";
    /// ## What it means
    ///
    /// The service mounts a directory in which the host keeps itself: the whole file system, what the kernel shows, or the data of the container
    /// engine. The same path of the node is mounted, but there other things stand: a node has no `/var/lib/docker`, `/run` has the sockets of another
    /// engine, and whoever may write there owns the node.
    ///
    /// ## What to do instead
    ///
    /// For monitoring, use what is made for nodes, as the node exporter as a DaemonSet. Otherwise mount the part that is needed, for reading only:
    ///
    /// ```yaml
    /// services:
    ///   exporter:
    ///     image: prom/node-exporter
    ///     volumes: ["/sys/class/net:/host/net:ro"]
    /// ```
    OF_THE_NODE = Warning "volumes/node-directory": "a directory of the system is mounted, which is another one on the node";
}

/// What sockets of container engines are called, wherever they are: those of an engine without root are in its user's folders.
const ENGINE_SOCKETS: [&str; 5] = ["docker.sock", "containerd.sock", "podman.sock", "crio.sock", "cri-dockerd.sock"];

/// Where a host keeps itself, or its container engine its data; `/var/run` is `/run`.
const OF_THE_NODE_ITSELF: [&str; 7] = ["/", "/dev", "/proc", "/run", "/sys", "/var/lib/docker", "/var/run"];

/// Where a Docker engine keeps its volumes.
const DOCKER_VOLUMES: &str = "/var/lib/docker/volumes";

/// The rules of one conversion.
#[derive(Debug)]
pub(super) struct Places {
    paths: HostPaths,
    data_root: PathBuf,
    docker_sock: DockerSock,
}

type Labelled = (String, core::Volume);

impl Places {
    pub(super) fn of(service: &str, cx: &Context<'_>) -> Places {
        let (project, target) = (cx.project, cx.target);
        let paths = HostPaths::of(&project.root, target.host_root.as_deref(), &target.path_map);
        let data_root = target.data_root.clone().unwrap_or_else(|| format!("/opt/{}_data", project.name).into());
        Places { paths, data_root, docker_sock: cx.of_service(service).docker_sock.unwrap_or_default() }
    }

    /// A path of the host.
    pub(super) fn bind(&self, inherited: &Inherited<'_>, cx: &mut Context<'_>) -> Option<Labelled> {
        let source = FilePath::new(&inherited.mount.source);
        if is_engine_socket(source) && self.docker_sock == DockerSock::Keep {
            let message =
                format!("`{}` gives the container power over the container engine of the node", inherited.path);
            let help = "leave `--docker-sock keep` out, unless the program needs it";
            cx.say(&inherited.path, Diagnostic::new(&ENGINE_SOCKET_KEPT, message).help(help));
            return self.host_path(source, Some("Socket"), &inherited.path, cx);
        }
        if is_engine_socket(source) {
            let message = format!("`{}` is the socket of a container engine, which is not mounted", inherited.path);
            let help = "use what the program offers for Kubernetes, or mount it with `--docker-sock keep`";
            cx.say(&inherited.path, Diagnostic::new(&ENGINE_SOCKET, message).help(help));
            return None;
        }
        say_of_the_node(source, inherited, cx);
        let creates = inherited.mount.bind.as_ref().is_none_or(|bind| bind.create_host_path.0);
        let kind = kind(cx.project.survey.kind(source), creates);
        self.host_path(source, kind, &inherited.path, cx)
    }

    fn host_path(&self, source: &FilePath, kind: Option<&str>, path: &Path, cx: &mut Context<'_>) -> Option<Labelled> {
        let Ok(on_node) = self.paths.on_node(source) else {
            let message =
                format!("`{path}` mounts {}, but it is not known where this lies on the node", source.display());
            let help = format!("say so with `--path-map {}=DIRECTORY`", source.display());
            cx.say(path, Diagnostic::new(&OUTSIDE, message).help(help));
            return None;
        };
        Some((self.paths.label(source, &on_node), directory(&on_node, kind)))
    }

    /// A volume with or without a name.
    pub(super) fn volume(
        &self,
        inherited: &Inherited<'_>,
        draft: &mut WorkloadDraft,
        cx: &mut Context<'_>,
    ) -> Option<Labelled> {
        let key = inherited.mount.source.as_str();
        if key.is_empty() {
            return Some(self.anonymous(inherited, draft, cx));
        }
        let volume = cx.project.volumes.get(key).cloned().unwrap_or_default();
        let place = Path::of(["volumes", key]);
        let directory = match backing(&volume) {
            Backing::Bind(device) => return self.host_path(&device, Some("Directory"), &place, cx),
            Backing::Nfs(nfs) => return Some((key.to_owned(), nfs::volume(inherited, nfs, draft, cx))),
            Backing::Memory(size) => return Some((key.to_owned(), tmpfs::memory(size))),
            Backing::Unknown(what) => {
                let attribute = if volume.driver_opts.is_empty() { "driver" } else { "driver_opts" };
                let place = place.key(attribute);
                let message =
                    format!("`{place}`: Kubernetes does not know {what}, so the volume is a directory of the node");
                let help = "mount the file system on the node, and name its directory";
                cx.say(&place, Diagnostic::new(&DRIVER, message).help(help));
                self.named(key, &volume, cx)
            }
            Backing::Directory => self.named(key, &volume, cx),
        };
        if directory.starts_with(DOCKER_VOLUMES) {
            say_docker(&if volume.external { place.key("external") } else { place }, &directory, cx);
        } else if volume.external {
            say_external(&place.key("external"), &volume, &directory, cx);
        }
        Some((key.to_owned(), super::place::directory(&directory, Some("DirectoryOrCreate"))))
    }

    /// The directory of a named volume: the user's choice, else below the data root by the name that is written in the Compose file.
    fn named(&self, key: &str, volume: &Volume, cx: &Context<'_>) -> PathBuf {
        let chosen = cx.target.volume_paths.get(key).or_else(|| cx.target.volume_paths.get(&volume.name));
        if let (None, Some(VolumeData::Docker)) = (chosen, cx.target.volume_data) {
            let default = format!("{}_{key}", cx.project.name);
            let name = if volume.name.is_empty() { &default } else { &volume.name };
            return PathBuf::from(DOCKER_VOLUMES).join(name).join("_data");
        }
        let is_default = volume.name.is_empty() || volume.name == format!("{}_{key}", cx.project.name);
        let name = if is_default { key } else { &volume.name };
        chosen.cloned().unwrap_or_else(|| self.data_root.join(name.replace('/', "-")))
    }

    fn anonymous(&self, inherited: &Inherited<'_>, draft: &WorkloadDraft, cx: &mut Context<'_>) -> Labelled {
        let target = inherited.mount.target.trim_start_matches('/');
        if inherited.way != Way::Own || is_shared(cx.project, inherited.owner) {
            let name = format!("{}-{}", cx.names.get(inherited.owner), target.replace('/', "-"));
            return (name.clone(), directory(&self.data_root.join(name), Some("DirectoryOrCreate")));
        }
        let message = format!(
            "`{}` has no name: its content is lost when the Pod of `{}` is replaced",
            inherited.path, draft.name
        );
        cx.say(
            &inherited.path,
            Diagnostic::new(&ANONYMOUS, message).help("give the volume a name, if its content matters"),
        );
        let source = core::EmptyDirVolumeSource::default();
        (target.to_owned(), core::Volume { empty_dir: Some(source), ..core::Volume::default() })
    }
}

fn directory(path: &FilePath, kind: Option<&str>) -> core::Volume {
    let source =
        core::HostPathVolumeSource { path: path.to_string_lossy().into_owned(), type_: kind.map(str::to_owned) };
    core::Volume { host_path: Some(source), ..core::Volume::default() }
}

/// The type of a `hostPath`. A directory and nothing give the same, so that a fresh clone and a used one do.
fn kind(found: Option<FileKind>, creates: bool) -> Option<&'static str> {
    match found {
        Some(FileKind::File) => Some("File"),
        Some(FileKind::Socket) => Some("Socket"),
        Some(FileKind::CharDevice) => Some("CharDevice"),
        Some(FileKind::BlockDevice) => Some("BlockDevice"),
        Some(FileKind::Other) => None,
        Some(FileKind::Directory) | None => Some(if creates { "DirectoryOrCreate" } else { "Directory" }),
    }
}

fn is_engine_socket(path: &FilePath) -> bool {
    path.file_name().is_some_and(|name| ENGINE_SOCKETS.iter().any(|socket| name == *socket))
}

fn say_of_the_node(source: &FilePath, inherited: &Inherited<'_>, cx: &mut Context<'_>) {
    let source = normalized(source);
    if OF_THE_NODE_ITSELF.iter().any(|directory| source == FilePath::new(directory)) {
        let message =
            format!("`{}` mounts {} of the node, which has other things than here", inherited.path, source.display());
        let help = "mount the part that is needed, for reading only";
        cx.say(&inherited.path, Diagnostic::new(&OF_THE_NODE, message).help(help));
    }
}

fn say_docker(place: &Path, directory: &FilePath, cx: &mut Context<'_>) {
    let message =
        format!("`{place}` stays in {}, where only the Docker engine of this machine has it", directory.display());
    let help = "make sure that the node is this machine, and that no container of Docker writes there at the same time";
    cx.say(place, Diagnostic::new(&DOCKER_DATA, message).help(help));
}

fn say_external(place: &Path, volume: &Volume, directory: &FilePath, cx: &mut Context<'_>) {
    let (name, directory) = (&volume.name, directory.display());
    let message = format!("`{place}`: the data of the volume `{name}` have to be copied to {directory} on the node");
    let help = format!("run once: docker run --rm -v {name}:/from:ro -v {directory}:/to busybox cp -a /from/. /to/");
    cx.say(place, Diagnostic::new(&EXTERNAL, message).help(help));
}
