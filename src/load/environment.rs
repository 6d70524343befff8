//! The files that services name: variables from `env_file`, labels from `label_file`.

use std::path::Path;

use indexmap::IndexMap;

use super::dotenv;
use super::reader::{Reader, Role};
use super::variables::Variables;
use crate::compose::Project;
use crate::compose::service::{self, EnvFile, Service};
use crate::diagnostics::Diagnostic;
use crate::diagnostics::code::declare_diagnostic;
use crate::source::Span;
use crate::yaml::{Node, Path as Place};

declare_diagnostic! {
    /// ## What it means
    /// `format` of an env file is not known. Without `format` the file is read as `.env` is; `raw` takes each value as it is written.
    ///
    /// ## What to do instead
    /// ```yaml
    /// services:
    ///   web:
    ///     image: nginx
    ///     env_file:
    ///       - path: web.env
    ///         format: raw
    /// ```
    FORMAT = Error "env-file/format": "the format of an env file is not known";
}

/// Variables by name; one without value is set nowhere.
type Own = IndexMap<String, Option<String>>;

/// Reads all files that the services of the project name, and those of the containers that run before them, and of jobs.
pub(crate) fn read(project: &mut Project, variables: &Variables, reader: &mut Reader<'_>) {
    let tree = &project.model.root;
    for (name, service) in &mut project.services {
        let at = Place::of(["services", name]);
        for (index, hook) in service.pre_start.iter_mut().enumerate() {
            complete(&mut hook.container, tree, &at.key("pre_start").index(index), variables, reader);
        }
        complete(service, tree, &at, variables, reader);
    }
    for (name, job) in &mut project.jobs {
        job.resolved = job.container.clone();
        let said = std::mem::take(&mut reader.report);
        complete(&mut job.resolved, tree, &Place::of(["jobs", name]), variables, reader);
        // Docker Compose does not look at them until the job runs, so they are no reason to refuse the project.
        job.problems = std::mem::replace(&mut reader.report, said).iter().cloned().collect();
    }
}

fn complete(container: &mut Service, tree: &Node, at: &Place, variables: &Variables, reader: &mut Reader<'_>) {
    // Those of a service have their values already, the own ones of a hook have not.
    for (name, value) in container.environment.iter_mut().filter(|(_, value)| value.is_none()) {
        *value = variables.get(name).map(str::to_owned);
    }
    let written = Written { tree, at: at.key("env_file") };
    read_env_files(&mut container.env_file, &container.environment, &written, variables, reader);
    let labels = labels(&container.label_file, &Written { tree, at: at.key("label_file") }, reader);
    for (label, value) in labels {
        container.labels.entry(label).or_insert(value);
    }
}

/// Where a list of files was written.
struct Written<'a> {
    tree: &'a Node,
    at: Place,
}

impl Written<'_> {
    fn span(&self, place: &Place) -> Option<Span> {
        self.tree.at(place).map(|node| node.span)
    }
}

/// A value may use the variables of the project, then those of the service, then what the file and the files before it set.
fn read_env_files(
    files: &mut [EnvFile],
    own: &Own,
    written: &Written<'_>,
    variables: &Variables,
    reader: &mut Reader<'_>,
) {
    let mut set: IndexMap<String, String> = IndexMap::new();
    for (index, file) in files.iter_mut().enumerate() {
        let path = Path::new(&file.path);
        if !file.required.0 && reader.files.kind(path).is_none() {
            continue;
        }
        let place = written.at.index(index);
        let role = if file.format == "raw" { Role::RawEnv } else { Role::Env };
        let Some(source) = reader.text(path, role, written.span(&place.key("path"))) else { continue };
        let text = reader.sources.text(source);
        let known = |name: &str| variables.get(name).or_else(|| own.get(name)?.as_deref());
        let earlier = |name: &str| set.get(name).map(String::as_str);
        let found = match file.format.as_str() {
            "" => dotenv::parse(text, source, &known, &earlier, &mut reader.report),
            "raw" => dotenv::parse_raw(text, source, &known, &mut reader.report),
            format => {
                let place = place.key("format");
                let message = format!("`{place}` is `{format}`, which is no format of env files");
                let unknown = Diagnostic::new(&FORMAT, message).about(&place).help("remove `format`, or write `raw`");
                reader.report.push(written.span(&place).into_iter().fold(unknown, Diagnostic::at));
                continue;
            }
        };
        set.extend(found.clone());
        file.variables = service::Variables(found.into_iter().map(|(name, value)| (name, Some(value))).collect());
    }
}

/// The labels of files; a later file wins, and its values may use what the files before it say.
fn labels(files: &[String], written: &Written<'_>, reader: &mut Reader<'_>) -> IndexMap<String, String> {
    let mut labels: IndexMap<String, String> = IndexMap::new();
    for (index, file) in files.iter().enumerate() {
        let span = written.span(&written.at.index(index));
        let Some(source) = reader.text(Path::new(file), Role::Label, span) else { continue };
        let known = |name: &str| labels.get(name).map(String::as_str);
        let found = dotenv::parse(reader.sources.text(source), source, &known, &|_| None, &mut reader.report);
        labels.extend(found);
    }
    labels
}
