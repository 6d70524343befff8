//! From files to one typed project, by the steps of the Compose Specification.

mod aliases;
pub(crate) mod canonical;
pub(crate) mod changed_values;
pub(crate) mod commands;
pub(crate) mod consistency;
pub(crate) mod defaults;
pub(crate) mod discover;
pub(crate) mod dotenv;
pub(crate) mod environment;
pub(crate) mod extends;
pub(crate) mod filesystem;
pub(crate) mod forms;
pub(crate) mod include;
pub(crate) mod inherit;
pub(crate) mod interpolate;
pub(crate) mod layer;
pub(crate) mod lexical;
pub(crate) mod merge;
pub(crate) mod normalize;
pub(crate) mod omit_empty;
pub(crate) mod paths;
mod port_spec;
pub(crate) mod profiles;
mod project_env_files;
pub(crate) mod project_name;
pub(crate) mod reader;
pub(crate) mod remote;
pub(crate) mod request;
mod reset;
pub(crate) mod restrictions;
pub(crate) mod selection;
mod shellwords;
mod steps;
mod survey;
pub(crate) mod template;
mod touched;
pub(crate) mod unicity;
mod unused;
mod variables;
mod volume_spec;

use std::path::Path;

use crate::compose::{ApplicationModel, Project};
use crate::diagnostics::Report;
use crate::source::SourceMap;
use crate::yaml::{Mapping, Node};
use discover::Discovered;
pub use filesystem::{Disk, FileKind, FileSystem, InMemory};
use layer::{ParsedFile, Scope};
use reader::Reader;
pub use request::Request;

/// What loading gives: a project, unless there are errors, and everything that was said on the way.
#[derive(Debug, Default)]
pub struct Loaded {
    /// The project; absent when the report has errors.
    pub project: Option<Project>,
    /// Every text that was read; spans point into it.
    pub sources: SourceMap,
    /// What was found on the way.
    pub report: Report,
}

/// Loads a project as Docker Compose does.
///
/// Nothing of the process is asked: the files are those of `files`, the disk ([`Disk`]) or a tree in memory ([`InMemory`]), everything else is
/// in the request.
///
/// ```
/// use compose2k8s::{InMemory, Request, load};
///
/// let files = InMemory::new()
///     .with("/shop/compose.yaml", "services: {web: {image: \"nginx:${TAG}\", ports: ['8080:80']}}")
///     .with("/shop/.env", "TAG=1.27");
/// let request = Request { working_directory: "/shop".into(), ..Request::default() };
/// let loaded = load(&request, &files);
/// let project = loaded.project.expect("there are no errors");
/// assert_eq!((project.name.as_str(), project.services["web"].image.as_str()), ("shop", "nginx:1.27"));
///
/// // A mistake is a message with its place.
/// let loaded = load(&request, &InMemory::new().with("/shop/compose.yaml", "services: {web: {imgae: nginx}}"));
/// let error = loaded.report.iter().next().expect("there is a message");
/// assert_eq!((error.code.name, loaded.sources.slice(error.span.expect("it has a place"))), ("schema/unknown-attribute", "imgae"));
/// ```
pub fn load(request: &Request, files: &dyn FileSystem) -> Loaded {
    let mut reader = Reader::new(files, request);
    let project = read_project(request, &mut reader);
    let Reader { sources, report, .. } = reader;
    Loaded { project: project.filter(|_| !report.has_errors()), sources, report }
}

/// The steps of loading. What a step finds wrong is in the report, and the next one goes on wherever it can, so that one run tells all.
fn read_project(request: &Request, reader: &mut Reader<'_>) -> Option<Project> {
    // Files, project directory, variables and profiles depend on each other: `.env` may name all of them.
    let mut found = discover::discover(request, reader)?;
    let files: Vec<ParsedFile> = found.files.drain(..).map(|file| ParsedFile::parse(file, reader)).collect();
    let shown = files.iter().map(|file| shown(&file.path, &found.directory)).collect();
    // The name comes before everything else, because any value may use `${COMPOSE_PROJECT_NAME}`.
    let name = project_name::project_name(request.project_name.as_deref(), &found, &files, reader);
    let Discovered { directory, mut variables, profiles, .. } = found;
    variables.set(project_name::VARIABLE, name.as_deref().unwrap_or_default());
    // One tree from all files: interpolated, included, extended, merged, in long syntax and with absolute paths.
    let scope = Scope { directory: &directory, written: &directory, variables: &variables };
    let mut model = layer::assemble(files, scope, &mut Vec::new(), reader)?;
    if model.as_mapping().is_none_or(Mapping::is_empty) {
        if !reader.report.has_errors() {
            reader.report.push(layer::empty(&model));
        }
        return None;
    }
    // What Compose implies is written out before names are checked, because implied networks and dependencies count.
    let name = name.unwrap_or_default();
    reader.step(|reader| normalize::normalize(&mut model, &name, &variables, &mut reader.report));
    // A command that is one text is split into words only now, because merging replaces commands as they are written.
    reader.step(|reader| commands::split(&mut model, &mut reader.report));
    // All services are read as typed ones, the disabled too, because a value that cannot be read is an error in either.
    let mut project = reader.step(|reader| Project::read(ApplicationModel { root: model }, &mut reader.report));
    let disabled = profiles::disable(&mut project.model.root, &profiles);
    // Only now is it known which names are left to refer to.
    reader.step(|reader| consistency::check(&project.model.root, &disabled, &mut reader.report));
    project.profiles = project.services.values().flat_map(|service| service.profiles.iter().cloned()).collect();
    if !request.services.is_empty() {
        selection::select(&request.services, &profiles, disabled, &mut project, &mut reader.report);
    }
    keep_enabled(&mut project);
    agree_on_replicas(&mut project);
    project.all_resources = request.all_resources;
    if !project.all_resources {
        unused::drop_unused(&mut project);
    }
    // Files of disabled services are never looked at, so they may be missing.
    if !request.keep_env_files {
        reader.step(|reader| environment::read(&mut project, &variables, reader));
    }
    project.survey = survey::survey(&project, request.reads_binds, reader);
    project.root = survey::root(request.project_root.as_deref(), &directory, reader);
    project.directory = directory;
    project.files = shown;
    project.variables = variables.into();
    Some(project)
}

/// What is no part of the tree any more is no part of the typed project either.
fn keep_enabled(project: &mut Project) {
    let members = |element: &str| project.model.root.get(element).and_then(Node::as_mapping);
    let (services, jobs) = (members("services"), members("jobs"));
    project.services.retain(|name, _| services.is_some_and(|services| services.contains_key(name)));
    project.jobs.retain(|name, _| jobs.is_some_and(|jobs| jobs.contains_key(name)));
}

/// A service has as many replicas as its `scale`, when it has a `deploy` at all.
fn agree_on_replicas(project: &mut Project) {
    for service in project.services.values_mut() {
        if let (Some(scale), Some(deploy)) = (service.scale, &mut service.deploy) {
            deploy.replicas = Some(scale);
        }
    }
}

/// A Compose file as seen from the project directory.
fn shown(file: &Path, directory: &Path) -> String {
    if discover::is_standard_input(file) {
        "-".to_owned()
    } else {
        lexical::relative(directory, file).display().to_string()
    }
}

#[cfg(test)]
mod tests;
