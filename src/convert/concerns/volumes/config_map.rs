//! Configuration files as ConfigMaps, where the user wants that: then nothing of this machine has to be on the node for them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path as FilePath, PathBuf};

use k8s_openapi::ByteString;
use k8s_openapi::api::core::v1 as core;

use super::inherited::{Inherited, Way};
use crate::compose::service::Mount;
use crate::compose::{FileKind, Project};
use crate::convert::context::{Context, Subject};
use crate::convert::draft::WorkloadDraft;
use crate::convert::env_files::is_key;
use crate::convert::host_path::normalized;
use crate::diagnostics::Diagnostic;
use crate::diagnostics::code::declare_diagnostic;
use crate::kubernetes::name::{dns_label, hash, short_hash};
use crate::kubernetes::{Object, Part};

declare_diagnostic! {
    /// ## What it means
    ///
    /// By `configmaps` the mounted configuration comes from a ConfigMap, which a container can never write. Docker Compose lets it write the files.
    ///
    /// ## What to do instead
    ///
    /// Say that it only reads them, or leave them on the node:
    ///
    /// ```yaml
    /// services:
    ///   web:
    ///     image: nginx
    ///     volumes: ["./nginx.conf:/etc/nginx/nginx.conf:ro"]
    ///     x-kubernetes:
    ///       configmaps: true
    /// ```
    READ_ONLY = Warning "volumes/config-map-read-only": "configuration that becomes a ConfigMap cannot be written";
    /// ## What it means
    ///
    /// By `configmaps` the file or directory was to become a ConfigMap, but it cannot be read, is larger than what one can hold, or has directories in it. It
    /// stays on the node.
    ///
    /// ## What to do instead
    ///
    /// Mount its files one by one, or let them come with the image:
    ///
    /// ```yaml
    /// services:
    ///   web:
    ///     build:
    ///       context: .
    ///       dockerfile_inline: |
    ///         FROM nginx
    ///         COPY big.conf /etc/nginx/
    /// ```
    NO_CONFIG_MAP = Advice "volumes/no-config-map": "a file or directory cannot become a ConfigMap";
}

/// Where configuration is usual, so that it may become a ConfigMap even where Compose would let the container write it.
const OF_CONFIGURATION: [&str; 3] = ["/etc", "/docker-entrypoint-initdb.d", "/config"];

/// What is mounted: a label for the volume, the volume, and the key where it is a single file.
pub(super) type Mounted = (String, core::Volume, Option<String>);

/// A bind as a ConfigMap, where the user wants that and the files are fit for it.
pub(super) fn volume(
    subject: Subject<'_>,
    inherited: &Inherited<'_>,
    draft: &mut WorkloadDraft,
    cx: &mut Context<'_>,
) -> Option<Mounted> {
    if inherited.way != Way::Own || !is_meant(subject.name, inherited.mount, cx) {
        return None;
    }
    let source = normalized(FilePath::new(&inherited.mount.source));
    let survey = &cx.project.survey;
    let kind = survey.kind(&source);
    let is_file = kind == Some(FileKind::File);
    let Some(files) = files(&source, cx.project) else {
        let reason = match kind {
            Some(FileKind::File) => "cannot be read, or is too large for a ConfigMap",
            Some(FileKind::Directory) => "has directories in it, nothing, or too much for a ConfigMap",
            _ => return None,
        };
        let message = format!("`{}` {reason}, and stays on the node", inherited.path);
        cx.say(&inherited.path, Diagnostic::new(&NO_CONFIG_MAP, message).help("mount its files one by one"));
        return None;
    };
    if !inherited.mount.read_only {
        let message = format!("`{}` comes from a ConfigMap, which the container cannot write", inherited.path);
        let help = "mount it for reading only, with `:ro`";
        cx.say(&inherited.path, Diagnostic::new(&READ_ONLY, message).help(help));
    }
    let name = object_name(&source, cx.project);
    note_content(&files, draft);
    if is_first_user(subject.name, &source, cx) {
        draft.objects.push((Part::ConfigMaps, Object::ConfigMap(object(&name, &files, cx))));
    }
    let key = is_file.then(|| files.keys().map(|file| key(file)).next().unwrap_or_default());
    Some((name.clone(), mounted(&name, &files, is_file), key))
}

/// Files that are only read, or that stand where configuration stands.
fn is_meant(service: &str, mount: &Mount, cx: &Context<'_>) -> bool {
    let target = FilePath::new(&mount.target);
    let is_usual = OF_CONFIGURATION.iter().any(|directory| target.starts_with(directory));
    cx.of_service(service).configmaps == Some(true) && mount.r#type == "bind" && (mount.read_only || is_usual)
}

/// The files by name: one, or all of a directory that has nothing but files.
fn files<'a>(source: &FilePath, project: &'a Project) -> Option<BTreeMap<String, &'a [u8]>> {
    let survey = &project.survey;
    if let Some(content) = survey.content(source) {
        return Some([(source.file_name()?.to_string_lossy().into_owned(), content)].into());
    }
    let names = survey.folders.get(source)?;
    names.iter().map(|name| Some((name.clone(), survey.content(&source.join(name))?))).collect()
}

fn object(name: &str, files: &BTreeMap<String, &[u8]>, cx: &Context<'_>) -> core::ConfigMap {
    let (mut data, mut binary) = (BTreeMap::new(), BTreeMap::new());
    for (file, content) in files {
        match std::str::from_utf8(content) {
            Ok(text) => drop(data.insert(key(file), text.to_owned())),
            Err(_) => drop(binary.insert(key(file), ByteString(content.to_vec()))),
        }
    }
    core::ConfigMap {
        metadata: cx.metadata(name),
        data: Some(data).filter(|data| !data.is_empty()),
        binary_data: Some(binary).filter(|binary| !binary.is_empty()),
        immutable: None,
    }
}

fn mounted(name: &str, files: &BTreeMap<String, &[u8]>, is_file: bool) -> core::Volume {
    let is_script = files.values().any(|content| content.starts_with(b"#!"));
    let item = |file: &String| core::KeyToPath { key: key(file), path: file.clone(), mode: None };
    let needs_items = !is_file && files.keys().any(|file| key(file) != *file);
    let source = core::ConfigMapVolumeSource {
        name: name.to_owned(),
        default_mode: Some(if is_script { 0o755 } else { 0o644 }),
        items: needs_items.then(|| files.keys().map(item).collect()),
        optional: None,
    };
    core::Volume { config_map: Some(source), ..core::Volume::default() }
}

/// The name of a file with the letters that are allowed; another one gets a part of its digest.
fn key(file: &str) -> String {
    if is_key(file) {
        return file.to_owned();
    }
    let allowed = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.') { c } else { '-' };
    format!("{}-{}", file.chars().map(allowed).collect::<String>().trim_start_matches('.'), short_hash(file))
}

/// A changed file starts the Pod anew when it is applied, because a mounted key does not change.
fn note_content(files: &BTreeMap<String, &[u8]>, draft: &mut WorkloadDraft) {
    let noted = draft.pod_annotations.entry("compose2k8s.io/files-hash".to_owned()).or_default();
    let mut bytes = std::mem::take(noted).into_bytes();
    for (file, content) in files {
        bytes.extend_from_slice(file.as_bytes());
        bytes.push(0);
        bytes.extend_from_slice(content);
    }
    *noted = hash(&bytes, 16);
}

/// The place below the project root; where two places give the same name, both get a part of their digest.
fn object_name(source: &FilePath, project: &Project) -> String {
    let place = |source: &FilePath| {
        let below = source.strip_prefix(normalized(&project.root)).unwrap_or(source);
        below.to_string_lossy().trim_start_matches('/').to_owned()
    };
    let own = place(source);
    let mounts = project.services.values().flat_map(|service| &service.volumes);
    let others: BTreeSet<PathBuf> = mounts
        .filter(|mount| mount.r#type == "bind")
        .map(|mount| normalized(FilePath::new(&mount.source)))
        .filter(|other| other != source)
        .collect();
    let name = dns_label(&format!("file-{own}"));
    if others.iter().any(|other| dns_label(&format!("file-{}", place(other))) == name) {
        format!("{name}-{}", short_hash(&own))
    } else {
        name
    }
}

/// The ConfigMap belongs to the project; the first service that uses it writes it.
fn is_first_user(service: &str, source: &FilePath, cx: &Context<'_>) -> bool {
    let uses =
        |name: &str, mount: &Mount| is_meant(name, mount, cx) && normalized(FilePath::new(&mount.source)) == source;
    let mut services = cx.project.services.iter();
    services
        .find(|(name, other)| other.volumes.iter().any(|mount| uses(name, mount)))
        .is_some_and(|(name, _)| name == service)
}
