//! Loads a project and prints it; of the truth tests, the one place that names the library's functions.

use std::collections::BTreeSet;

use compose2k8s::{FileSystem, Form, Loaded, Request, load};
use serde_json::Value as Json;

use crate::expected::tidy_all;

/// What loading gives.
#[derive(Debug)]
pub(crate) struct Answer {
    /// The model as `docker compose config` prints it, or the messages of the errors.
    pub(crate) model: Result<Json, String>,
    /// The codes of everything that is said.
    pub(crate) codes: BTreeSet<&'static str>,
}

impl Answer {
    /// The answer with a part of the model.
    pub(crate) fn map(self, part: impl FnOnce(Json) -> Json) -> Answer {
        Answer { model: self.model.map(part), codes: self.codes }
    }
}

/// Loads and prints.
pub(crate) fn answer(request: &Request, files: &dyn FileSystem, form: Form) -> Answer {
    let Loaded { project, report, .. } = load(request, files);
    let codes = report.iter().map(|diagnostic| diagnostic.code.name).collect();
    let model = match project {
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
    };
    Answer { model, codes }
}
