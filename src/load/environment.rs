//! The files that services name: variables from `env_file`, labels from `label_file`.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::path::Path;

use indexmap::IndexMap;

use super::dotenv;
use super::reader::{Reader, Role};
use super::variables::Variables;
use crate::compose::Project;
use crate::compose::service::{self, EnvFile, Service};
use crate::diagnostics::code::declare_diagnostic;
use crate::diagnostics::{Diagnostic, Report};
use crate::source::{SourceId, Span};
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
    let mut completion = Completion { tree: &project.model.root, variables, reader, alike: BTreeMap::new() };
    for (name, service) in &mut project.services {
        let at = Place::of(["services", name]);
        for (index, hook) in service.pre_start.iter_mut().enumerate() {
            completion.complete(&mut hook.container, &at.key("pre_start").index(index));
        }
        completion.complete(service, &at);
    }
    for (name, job) in &mut project.jobs {
        job.resolved = job.container.clone();
        let said = std::mem::take(&mut completion.reader.report);
        completion.complete(&mut job.resolved, &Place::of(["jobs", name]));
        // Docker Compose does not look at them until the job runs, so they are no reason to refuse the project.
        job.problems = std::mem::replace(&mut completion.reader.report, said).iter().cloned().collect();
    }
}

/// What completing a service needs, and what it leaves to the next one.
struct Completion<'a, 'r> {
    tree: &'a Node,
    variables: &'a Variables,
    reader: &'a mut Reader<'r>,
    /// What files set by themselves, whoever names them: many services name the same file.
    alike: BTreeMap<(SourceId, String), service::Variables>,
}

impl Completion<'_, '_> {
    fn complete(&mut self, container: &mut Service, at: &Place) {
        // Those of a service have their values already, the own ones of a hook have not.
        for (name, value) in container.environment.iter_mut().filter(|(_, value)| value.is_none()) {
            *value = self.variables.get(name).map(str::to_owned);
        }
        for index in 0..container.env_file.len() {
            let (before, rest) = container.env_file.split_at_mut(index);
            if let Some(file) = rest.first_mut() {
                self.read_env_file(file, before, &container.environment, &at.key("env_file").index(index));
            }
        }
        for (label, value) in self.labels(&container.label_file, &at.key("label_file")) {
            container.labels.entry(label).or_insert(value);
        }
    }

    fn span(&self, place: &Place) -> Option<Span> {
        self.tree.at(place).map(|node| node.span)
    }

    /// A value may use the variables of the project, then those of the service, then what the file and the files before it set.
    fn read_env_file(&mut self, file: &mut EnvFile, before: &[EnvFile], own: &Own, place: &Place) {
        let path = Path::new(&file.path);
        if !file.required.0 && self.reader.files.kind(path).is_none() {
            return;
        }
        let role = if file.format == "raw" { Role::RawEnv } else { Role::Env };
        let span = self.span(&place.key("path"));
        let Some(source) = self.reader.text(path, role, span) else { return };
        let identity = (source, file.format.clone());
        if let Some(known) = self.alike.get(&identity) {
            file.variables = known.clone();
            return;
        }
        let Some((variables, is_alike)) = self.parse(file, source, before, own, place) else { return };
        if is_alike {
            self.alike.insert(identity, variables.clone());
        }
        file.variables = variables;
    }

    /// What a file sets, and whether it does so whoever names it: without asking for anything that is not in it, and with nothing to report.
    fn parse(
        &mut self,
        file: &EnvFile,
        source: SourceId,
        before: &[EnvFile],
        own: &Own,
        place: &Place,
    ) -> Option<(service::Variables, bool)> {
        let asks = Cell::new(false);
        let known = |name: &str| {
            asks.set(true);
            self.variables.get(name).or_else(|| own.get(name)?.as_deref())
        };
        let earlier = |name: &str| before.iter().rev().find_map(|file| file.variables.0.get(name)?.as_deref());
        let (text, mut report) = (self.reader.sources.text(source), Report::default());
        let found = match file.format.as_str() {
            "" => dotenv::parse(text, source, &known, &earlier, &mut report),
            "raw" => dotenv::parse_raw(text, source, &known, &mut report),
            format => {
                let place = place.key("format");
                let message = format!("`{place}` is `{format}`, which is no format of env files");
                let unknown = Diagnostic::new(&FORMAT, message).about(&place).help("remove `format`, or write `raw`");
                let span = self.span(&place);
                self.reader.report.push(span.into_iter().fold(unknown, Diagnostic::at));
                return None;
            }
        };
        let variables = found.into_iter().map(|(name, value)| (name, Some(value))).collect();
        let is_alike = !asks.get() && report.iter().next().is_none();
        self.reader.report.extend(report);
        Some((service::Variables(variables), is_alike))
    }

    /// The labels of files; a later file wins, and its values may use what the files before it say.
    fn labels(&mut self, files: &[String], at: &Place) -> IndexMap<String, String> {
        let mut labels: IndexMap<String, String> = IndexMap::new();
        for (index, file) in files.iter().enumerate() {
            let span = self.span(&at.index(index));
            let Some(source) = self.reader.text(Path::new(file), Role::Label, span) else { continue };
            let known = |name: &str| labels.get(name).map(String::as_str);
            let (text, report) = (self.reader.sources.text(source), &mut self.reader.report);
            let found = dotenv::parse(text, source, &known, &|_| None, report);
            labels.extend(found);
        }
        labels
    }
}
