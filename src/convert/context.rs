//! What every concern may look at besides its service, and where it reports.

use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;

use crate::compose::{Project, Service};
use crate::convert::Target;
use crate::convert::names::Names;
use crate::convert::options::extension::Choices;
use crate::convert::plan::Plan;
use crate::diagnostics::{Diagnostic, Report};
use crate::kubernetes::labels;
use crate::yaml::Path;

/// The service at hand.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Subject<'a> {
    /// Its name in the Compose file.
    pub(crate) name: &'a str,
    /// The typed service.
    pub(crate) service: &'a Service,
    /// Where it is described.
    pub(crate) element: &'static str,
    /// Which of its containers is meant.
    pub(crate) part: Part,
}

/// One of the containers that a service describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// That of the service itself.
    Main,
    /// One that runs before it, by its place in `pre_start`.
    Step(usize),
}

impl<'a> Subject<'a> {
    /// A service itself, or a job.
    pub(crate) fn of(name: &'a str, service: &'a Service, project: &Project) -> Subject<'a> {
        let element = if project.jobs.contains_key(name) { "jobs" } else { "services" };
        Subject { name, service, element, part: Part::Main }
    }

    /// Where it is described.
    pub(crate) fn place(&self) -> Path {
        let service = Path::of([self.element, self.name]);
        match self.part {
            Part::Main => service,
            Part::Step(index) => service.key("pre_start").index(index),
        }
    }

    /// The place of one of its attributes.
    pub(crate) fn path(&self, attribute: &str) -> Path {
        self.place().key(attribute)
    }
}

/// The project around a service.
#[derive(Debug)]
pub(crate) struct Context<'a> {
    /// The whole project.
    pub(crate) project: &'a Project,
    /// The user's choices for the project.
    pub(crate) target: &'a Target,
    /// The user's choices for services: ask [`Context::of_service`].
    pub(crate) choices: &'a Choices,
    /// Object names of all services.
    pub(crate) names: &'a Names,
    /// Who waits for whom.
    pub(crate) plan: &'a Plan,
    /// The Namespace.
    pub(crate) namespace: &'a str,
    /// What is said.
    pub(crate) report: &'a mut Report,
}

impl<'a> Context<'a> {
    /// The user's choices for a service: its own, else those for the project.
    pub(crate) fn of_service(&self, name: &str) -> &'a Target {
        self.choices.of_service(name)
    }

    /// Name, Namespace and labels of an object that belongs to the whole project.
    pub(crate) fn metadata(&self, name: &str) -> ObjectMeta {
        labels::metadata(name, self.namespace, labels::of_project(&self.project.name))
    }

    /// Reports something about a place in the Compose file: the nearest place above it that stands in a file.
    pub(crate) fn say(&mut self, path: &Path, diagnostic: Diagnostic) {
        self.say_at(path, path, diagnostic);
    }

    /// The same, with another place to point at: one of several attributes of an entry.
    pub(crate) fn say_at(&mut self, path: &Path, place: &Path, diagnostic: Diagnostic) {
        let span = self.project.model.nearest(place).span;
        self.report.push(diagnostic.about(path).at(span));
    }

    /// Reports something that is said once for the whole project, however many services it concerns.
    pub(crate) fn say_once(&mut self, path: &Path, diagnostic: Diagnostic) {
        if !self.report.iter().any(|said| said.code.name == diagnostic.code.name) {
            self.say(path, diagnostic);
        }
    }
}
