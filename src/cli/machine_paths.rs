//! Whether manifests that go into a repository have paths that only this machine has.

use std::path::Path;

use crate::compose::Project;
use crate::diagnostics::Report;
use crate::kubernetes::Bundle;
use crate::load::{Disk, FileSystem as _};
use crate::write::complaints;

/// Says it once, unless the user has said where the project is on the node.
pub(super) fn advise(project: &Project, bundle: &Bundle, folder: &Path, report: &mut Report) {
    let options = project.model.root.get("x-kubernetes");
    if options.is_some_and(|options| options.get("host-root").is_some()) || !is_in_repository(folder) {
        return;
    }
    let volumes = bundle.objects().filter_map(|object| object.pod()?.volumes.as_ref()).flatten();
    let paths = volumes.filter_map(|volume| Some(Path::new(&volume.host_path.as_ref()?.path)));
    let mounts = paths.filter(|path| path.starts_with(&project.root)).count();
    if mounts > 0 {
        report.push(complaints::machine_paths(mounts, &project.root.display()));
    }
}

fn is_in_repository(folder: &Path) -> bool {
    let Ok(folder) = std::path::absolute(folder) else { return false };
    folder.ancestors().any(|directory| Disk.kind(&directory.join(".git")).is_some())
}
