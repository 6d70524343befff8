//! Looks once at what convert needs to know of the disk: what bind mounts and devices are, and what configs and secrets hold.

use std::path::{Path, PathBuf};

use super::FileKind;
use super::lexical;
use super::reader::Reader;
use crate::compose::{Project, Survey};
use crate::yaml::Node;

/// What stands at the places that the project names.
pub(crate) fn survey(project: &Project, reads_binds: bool, reader: &Reader<'_>) -> Survey {
    let mut survey = Survey::default();
    let mounts = project.containers().flat_map(|container| &container.volumes);
    let binds = mounts.filter(|mount| mount.r#type == "bind").map(|mount| mount.source.as_str());
    let devices = project.volumes.values().filter_map(|volume| volume.driver_opts.get("device").map(String::as_str));
    let of_services =
        project.services.values().flat_map(|service| &service.devices).map(|device| device.source.as_str());
    for source in binds.chain(devices).chain(of_services).filter(|source| source.starts_with('/')) {
        let path = PathBuf::from(source);
        if let Some(kind) = reader.files.kind(&path) {
            survey.kinds.insert(path, kind);
        }
    }
    for object in project.configs.values().chain(project.secrets.values()) {
        let path = PathBuf::from(&object.file);
        // A file that cannot be read has no entry: only what needs its content can say that it is missing.
        if object.file.is_empty() || reader.files.kind(&path) != Some(FileKind::File) {
            continue;
        }
        if let Ok(content) = reader.files.read(&path) {
            survey.contents.insert(path, content);
        }
    }
    for (_, service) in project.services.iter().filter(|(name, _)| reads_binds || wants_contents(name, project)) {
        for mount in service.volumes.iter().filter(|mount| mount.r#type == "bind") {
            read_bind(Path::new(&lexical::clean(&mount.source)), &mut survey, reader);
        }
    }
    survey
}

/// What a ConfigMap can hold, with room for the rest of the object.
const LARGEST: usize = 900 << 10;

/// Whether the Compose file asks for ConfigMaps in place of binds: there is no need to know how, a false alarm only costs reading.
fn wants_contents(service: &str, project: &Project) -> bool {
    let root = &project.model.root;
    let own = root.get("services").and_then(|services| services.get(service));
    let has_key =
        |element: &Node| element.get("x-kubernetes").is_some_and(|options| options.get("configmaps").is_some());
    let has_label =
        project.services.get(service).is_some_and(|service| service.labels.contains_key("kompose.volume.type"));
    has_label || has_key(root) || own.is_some_and(has_key)
}

/// Reads a small file, or the small files of a directory that has nothing else.
fn read_bind(source: &Path, survey: &mut Survey, reader: &Reader<'_>) {
    match reader.files.kind(source) {
        Some(FileKind::File) => {
            if let Some(content) = small(source, reader) {
                survey.contents.insert(source.to_path_buf(), content);
            }
        }
        Some(FileKind::Directory) => {
            let names = reader.files.names(source);
            let contents: Option<Vec<Vec<u8>>> = names.iter().map(|name| small(&source.join(name), reader)).collect();
            let Some(contents) = contents.filter(|contents| contents.iter().map(Vec::len).sum::<usize>() <= LARGEST)
            else {
                return;
            };
            if !names.is_empty() {
                survey.contents.extend(names.iter().map(|name| source.join(name)).zip(contents));
                survey.folders.insert(source.to_path_buf(), names);
            }
        }
        _ => {}
    }
}

fn small(file: &Path, reader: &Reader<'_>) -> Option<Vec<u8>> {
    if reader.files.kind(file) != Some(FileKind::File) {
        return None;
    }
    reader.files.read_at_most(file, LARGEST).ok().flatten()
}

/// What `--host-root` replaces: what was asked for, else the top of the git repository, else the project directory.
pub(crate) fn root(asked: Option<&Path>, directory: &Path, reader: &Reader<'_>) -> PathBuf {
    if let Some(asked) = asked {
        return lexical::absolute(reader.working_directory, asked);
    }
    let has_repository = |directory: &&Path| reader.files.kind(&directory.join(".git")).is_some();
    directory.ancestors().find(has_repository).unwrap_or(directory).to_path_buf()
}
