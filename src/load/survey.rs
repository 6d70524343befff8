//! Looks once at what convert needs to know of the disk: what bind mounts and devices are, and what configs and secrets hold.

use std::path::{Path, PathBuf};

use super::FileKind;
use super::lexical;
use super::reader::Reader;
use crate::compose::{Project, Survey};

/// What stands at the places that the project names.
pub(crate) fn survey(project: &Project, reader: &Reader<'_>) -> Survey {
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
    survey
}

/// What `--host-root` replaces: what was asked for, else the top of the git repository, else the project directory.
pub(crate) fn root(asked: Option<&Path>, directory: &Path, reader: &Reader<'_>) -> PathBuf {
    if let Some(asked) = asked {
        return lexical::absolute(reader.working_directory, asked);
    }
    let has_repository = |directory: &&Path| reader.files.kind(&directory.join(".git")).is_some();
    directory.ancestors().find(has_repository).unwrap_or(directory).to_path_buf()
}
