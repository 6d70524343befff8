//! Loads a project and prints it; of the truth tests, the one place that names the library's functions.

use std::io;
use std::path::Path;

use compose2k8s::{Disk, FileKind, FileSystem, Form, Loaded, Request, load};
use serde_json::Value as Json;

/// The model as `docker compose config` prints it, or the messages of the errors.
pub(crate) fn answer(request: &Request, files: &dyn FileSystem, form: Form) -> Result<Json, String> {
    let Loaded { project, report, .. } = load(request, files);
    match project {
        Some(project) if !report.has_errors() => Ok(project.print(form)),
        Some(_) => Err("there is a project in spite of errors".to_owned()),
        None if report.has_errors() => {
            Err(report.iter().map(|diagnostic| diagnostic.message.as_str()).collect::<Vec<_>>().join("; "))
        }
        // Right is neither.
        None => Ok(Json::Null),
    }
}

/// The disk, with nothing on standard input.
#[derive(Debug)]
pub(crate) struct SilentDisk;

impl FileSystem for SilentDisk {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        Disk.read(path)
    }

    fn kind(&self, path: &Path) -> Option<FileKind> {
        Disk.kind(path)
    }

    fn standard_input(&self) -> io::Result<Vec<u8>> {
        Ok(Vec::new())
    }
}
