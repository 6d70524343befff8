//! Configs and secrets: the object that holds the content, and the file that a container sees of it. Both worlds treat the two alike.

use std::collections::BTreeMap;
use std::path::Path as FilePath;

use k8s_openapi::ByteString;
use k8s_openapi::api::core::v1 as core;

use crate::compose::service::FileReference;
use crate::compose::{FileObject, Project, Service};
use crate::convert::context::{Context, Subject};
use crate::convert::draft::WorkloadDraft;
use crate::convert::names::Names;
use crate::convert::target::SecretValues;
use crate::diagnostics::code::declare_diagnostic;
use crate::diagnostics::{Code, Diagnostic};
use crate::kubernetes::name::{dns_label, hash};
use crate::kubernetes::{Object, Part};
use crate::yaml::Path;

declare_diagnostic! {
    /// ## What it means
    ///
    /// The content of a config or secret is not there: its `file` cannot be read, or the variable that `environment` names is not set. The object
    /// cannot be written.
    ///
    /// ## What to do instead
    ///
    /// Create the file, or set the variable:
    ///
    /// ```yaml
    /// services:
    ///   web:
    ///     image: nginx
    ///     secrets: [token]
    /// secrets:
    ///   token:
    ///     environment: TOKEN   # TOKEN=... compose2k8s
    /// ```
    NO_CONTENT = Error "files/no-content": "the content of a config or secret is not there";
    /// ## What it means
    ///
    /// A config or secret has more than a ConfigMap or Secret can hold, which is 1 MiB.
    ///
    /// ## What to do instead
    ///
    /// Mount the file itself:
    ///
    /// ```yaml
    /// services:
    ///   web:
    ///     image: nginx
    ///     volumes: ["./model.bin:/model.bin:ro"]
    /// ```
    TOO_LARGE = Error "files/too-large": "a config or secret is larger than 1 MiB";
    /// ## What it means
    ///
    /// A config or secret is external: it exists already, and the manifests only name it. The ConfigMap or Secret of that name must be in the
    /// Namespace before the Pods start, with the content below the key that the message tells.
    ///
    /// ## What to do instead
    ///
    /// Make it once, as `kubectl create secret generic NAME --from-file=KEY=FILE`, or let the Compose file say where its content is:
    ///
    /// ```yaml
    /// services:
    ///   web:
    ///     image: nginx
    ///     secrets: [token]
    /// secrets:
    ///   token:
    ///     file: ./token.txt
    /// ```
    EXTERNAL = Warning "files/external": "a config or secret must be in the cluster already";
    /// ## What it means
    ///
    /// By `secrets: external` no manifest has the value of a secret. The Pods do not start before the Secret is in the Namespace.
    ///
    /// ## What to do instead
    ///
    /// Make it with the command of the message, after the Namespace is there, or leave the option out:
    ///
    /// ```yaml
    /// x-kubernetes:
    ///   secrets: external
    /// services:
    ///   web:
    ///     image: nginx
    ///     secrets: [token]
    /// secrets:
    ///   token:
    ///     file: ./token.txt
    /// ```
    NOT_WRITTEN = Advice "files/secret-not-written": "a Secret is named, but not written";
}

/// What one object can hold.
const LARGEST: usize = 1 << 20;

/// Files that everybody may read, and nobody write: the mode of Compose when none is written.
const READABLE: i64 = 0o444;

/// The two worlds of files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// `configs`, ConfigMaps.
    Config,
    /// `secrets`, Secrets.
    Secret,
}

impl Kind {
    fn element(self) -> &'static str {
        match self {
            Kind::Config => "configs",
            Kind::Secret => "secrets",
        }
    }

    fn objects(self, project: &Project) -> &indexmap::IndexMap<String, FileObject> {
        match self {
            Kind::Config => &project.configs,
            Kind::Secret => &project.secrets,
        }
    }

    fn references(self, service: &Service) -> &[FileReference] {
        match self {
            Kind::Config => &service.configs,
            Kind::Secret => &service.secrets,
        }
    }

    /// Where a file is put when its target is no absolute path.
    fn directory(self) -> &'static str {
        match self {
            Kind::Config => "/",
            Kind::Secret => "/run/secrets/",
        }
    }

    fn prefix(self) -> &'static str {
        match self {
            Kind::Config => "config",
            Kind::Secret => "secret",
        }
    }
}

/// Mounts the files of a service, and brings along the objects of which it is the first user.
pub(crate) fn apply(kind: Kind, subject: Subject<'_>, draft: &mut WorkloadDraft, cx: &mut Context<'_>) {
    let mut contents = Vec::new();
    for (index, reference) in kind.references(subject.service).iter().enumerate() {
        let project = cx.project;
        let Some(object) = kind.objects(project).get(&reference.source) else { continue };
        let path = subject.path(kind.element()).index(index);
        let name = object_name(kind, &reference.source, object, project);
        let key = if object.external { data_key(&object.name) } else { data_key(&reference.source) };
        if is_first_user(kind, &reference.source, subject.name, project) {
            provide(kind, &reference.source, &name, draft, cx);
        }
        if !is_kept_back(kind, cx) {
            contents.extend(content(object, project));
        }
        mount(kind, reference, &name, &key, draft);
        if object.external {
            let message = format!("`{path}` needs `{name}` in the cluster, with its content below the key `{key}`");
            let help = "create it before you apply the manifests";
            cx.say(&path, Diagnostic::new(&EXTERNAL, message).help(help));
        }
    }
    if !contents.is_empty() {
        let annotation = format!("compose2k8s.io/{}-hash", kind.element());
        draft.pod_annotations.insert(annotation, hash(&contents.join(&0), 16));
    }
}

/// A label; of several that fall together, one keeps it. An external object is called as it is.
fn object_name(kind: Kind, source: &str, object: &FileObject, project: &Project) -> String {
    if object.external {
        dns_label(&object.name)
    } else {
        Names::of(kind.objects(project).keys().map(String::as_str)).get(source)
    }
}

/// The key of the content in the object: the name with the letters that are allowed.
fn data_key(name: &str) -> String {
    let allowed = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.') { c } else { '-' };
    name.chars().map(allowed).collect()
}

/// Objects belong to the project; the first service that uses one writes it.
fn is_first_user(kind: Kind, source: &str, service: &str, project: &Project) -> bool {
    let names = |container: &Service| kind.references(container).iter().any(|reference| reference.source == source);
    let uses = |service: &Service| names(service) || service.pre_start.iter().any(|step| names(&step.container));
    project.services.iter().find(|(_, service)| uses(service)).is_some_and(|(name, _)| name == service)
}

/// What a config or secret holds, where it is known.
pub(crate) fn content(object: &FileObject, project: &Project) -> Option<Vec<u8>> {
    if !object.file.is_empty() {
        return project.survey.content(FilePath::new(&object.file)).map(<[u8]>::to_vec);
    }
    if let Some(secret) = &object.secret_content {
        return Some(secret.clone().into_bytes());
    }
    let is_written = object.environment.is_empty() || object.content.inherited;
    is_written.then(|| object.content.text.clone().into_bytes())
}

/// Adds the object, unless it is in the cluster already.
fn provide(kind: Kind, source: &str, name: &str, draft: &mut WorkloadDraft, cx: &mut Context<'_>) {
    let project = cx.project;
    let Some(object) = kind.objects(project).get(source).filter(|object| !object.external) else { return };
    let path = Path::of([kind.element(), source]);
    if is_kept_back(kind, cx) {
        return say_not_written(&path, source, name, object, cx);
    }
    let Some(content) = content(object, project) else {
        let (where_from, what) =
            if object.file.is_empty() { ("environment", &object.environment) } else { ("file", &object.file) };
        let message = format!("`{path}.{where_from}` is `{what}`, which is not there");
        return refuse(&NO_CONTENT, &path.key(where_from), message, "create it, or set the variable", cx);
    };
    if content.len() > LARGEST {
        let message = format!("`{path}` has {} bytes, more than the 1 MiB that Kubernetes takes", content.len());
        return refuse(&TOO_LARGE, &path, message, "mount the file with `volumes`", cx);
    }
    let mut metadata = cx.metadata(name);
    if name != source {
        metadata.annotations = Some(BTreeMap::from([("compose2k8s.io/name".to_owned(), source.to_owned())]));
    }
    let key = data_key(source);
    let (text, bytes) = match String::from_utf8(content) {
        Ok(text) => (Some(BTreeMap::from([(key, text)])), None),
        Err(error) => (None, Some(BTreeMap::from([(key, ByteString(error.into_bytes()))]))),
    };
    draft.objects.push(match kind {
        Kind::Config => {
            let map = core::ConfigMap { metadata, data: text, binary_data: bytes, ..core::ConfigMap::default() };
            (Part::ConfigMaps, Object::ConfigMap(map))
        }
        Kind::Secret => {
            let type_ = Some("Opaque".to_owned());
            let secret = core::Secret { metadata, string_data: text, data: bytes, type_, ..core::Secret::default() };
            (Part::Secrets, Object::Secret(secret))
        }
    });
}

/// Whether values of this kind are not to be in the manifests.
fn is_kept_back(kind: Kind, cx: &Context<'_>) -> bool {
    kind == Kind::Secret && cx.target.secrets == Some(SecretValues::External)
}

fn say_not_written(path: &Path, source: &str, name: &str, object: &FileObject, cx: &mut Context<'_>) {
    let key = data_key(source);
    let value = if object.file.is_empty() {
        let variable = Some(&object.environment).filter(|variable| !variable.is_empty());
        format!("--from-literal={key}={}", variable.map_or("VALUE".to_owned(), |name| format!("\"${name}\"")))
    } else {
        let file = FilePath::new(&object.file);
        let shown = file.strip_prefix(&cx.project.directory).unwrap_or(file);
        format!("--from-file={key}={}", shown.display())
    };
    let message =
        format!("`{path}` is not written: the Pods need the Secret `{name}` with its value below the key `{key}`");
    let help = format!("run once: kubectl -n {} create secret generic {name} {value}", cx.namespace);
    cx.say(path, Diagnostic::new(&NOT_WRITTEN, message).help(help));
}

fn refuse(code: &'static Code, path: &Path, message: String, help: &str, cx: &mut Context<'_>) {
    cx.say(path, Diagnostic::new(code, message).help(help));
}

/// One file of an object, at its target.
fn mount(kind: Kind, reference: &FileReference, name: &str, key: &str, draft: &mut WorkloadDraft) {
    let FileReference { source, target, uid: _, gid: _, mode, extensions: _ } = reference;
    // Compose says that files are never writable, whatever the mode.
    let mode = mode.map_or(READABLE, |mode| mode.0 & 0o555);
    let target = if target.is_empty() { source } else { target };
    let mount_path = if target.starts_with('/') { target.clone() } else { format!("{}{target}", kind.directory()) };
    // A mount of the service at the same place wins, as it does in Docker Compose.
    if draft.container.volume_mounts.iter().flatten().any(|mount| mount.mount_path == mount_path) {
        return;
    }
    let volume = volume(kind, name, i32::try_from(mode).unwrap_or(0o444), draft);
    draft.container.volume_mounts.get_or_insert_default().push(core::VolumeMount {
        name: volume,
        mount_path,
        sub_path: Some(key.to_owned()),
        read_only: Some(true),
        ..core::VolumeMount::default()
    });
}

/// The volume of an object with a mode; files of another mode need another volume.
fn volume(kind: Kind, object: &str, mode: i32, draft: &mut WorkloadDraft) -> String {
    let usual = i64::from(mode) == READABLE;
    let name =
        if usual { format!("{}-{object}", kind.prefix()) } else { format!("{}-{object}-{mode:o}", kind.prefix()) };
    let volumes = draft.pod.volumes.get_or_insert_default();
    if volumes.iter().all(|volume| volume.name != name) {
        let mut volume = core::Volume { name: name.clone(), ..core::Volume::default() };
        match kind {
            Kind::Config => {
                volume.config_map = Some(core::ConfigMapVolumeSource {
                    name: object.to_owned(),
                    default_mode: Some(mode),
                    ..core::ConfigMapVolumeSource::default()
                });
            }
            Kind::Secret => {
                volume.secret = Some(core::SecretVolumeSource {
                    secret_name: Some(object.to_owned()),
                    default_mode: Some(mode),
                    ..core::SecretVolumeSource::default()
                });
            }
        }
        volumes.push(volume);
    }
    name
}

#[cfg(test)]
mod tests {
    use crate::convert::fixture::project;
    use crate::convert::{Target, convert};

    #[test]
    fn an_object_holds_a_mebibyte() {
        let codes = |length: usize| {
            let text = "x".repeat(length);
            let project = project(&format!(
                "{{services: {{a: {{image: i, configs: [{{source: c}}]}}}}, configs: {{c: {{content: {text}}}}}}}"
            ));
            let report = convert(&project, &Target::default()).report;
            report.iter().map(|said| said.code.name).collect::<Vec<_>>()
        };
        assert!(!codes(1 << 20).contains(&"files/too-large"));
        assert!(codes((1 << 20) + 1).contains(&"files/too-large"));
    }
}
