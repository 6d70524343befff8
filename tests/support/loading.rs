//! Loads a project and prints it; of the truth tests, the one place that names the library's functions.

use compose2k8s::{FileSystem, Form, Loaded, Request, load};
use serde_json::Value as Json;

use crate::expected::tidy_all;

/// The model as `docker compose config` prints it, or the messages of the errors.
pub(crate) fn answer(request: &Request, files: &dyn FileSystem, form: Form) -> Result<Json, String> {
    let Loaded { project, report, .. } = load(request, files);
    match project {
        Some(project) if !report.has_errors() => {
            let mut printed = project.print(form);
            tidy_all(&mut printed, &request.working_directory);
            Ok(printed)
        }
        Some(_) => Err("there is a project in spite of errors".to_owned()),
        None if report.has_errors() => {
            Err(report.iter().map(|diagnostic| diagnostic.message.as_str()).collect::<Vec<_>>().join("; "))
        }
        None => panic!("there is neither a project nor an error"),
    }
}
