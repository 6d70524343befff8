//! Options that name something that the project does not have: said, because they would be ignored without a word.

use std::collections::BTreeSet;

use crate::compose::Project;
use crate::convert::Target;
use crate::convert::options::EXTENSION;
use crate::diagnostics::code::declare_diagnostic;
use crate::diagnostics::{Code, Diagnostic, Report, suggest};
use crate::yaml::{Path, Segment};

declare_diagnostic! {
    /// ## What it means
    /// `--node-port` chooses a number for a port of a service, or `--job` a service, that the project does not have, or that is left out because none of its
    /// profiles is active. The option has no effect.
    ///
    /// ## What to do instead
    /// Correct the name, pass `--profile`, or leave the option out. The name is that of the Compose file:
    /// ```yaml
    /// services:
    ///   web:              # --node-port web:80=30080
    ///     image: nginx
    ///     ports: ["80"]
    /// ```
    UNKNOWN_SERVICE = Warning "options/unknown-service": "an option names a service that the project does not have";
    /// ## What it means
    /// `--volume-path` says where a volume lies that the project does not have. The option has no effect.
    ///
    /// ## What to do instead
    /// Correct the name or leave the option out. The name is that of the Compose file, without the project name before it:
    /// ```yaml
    /// services:
    ///   db:
    ///     image: postgres:17
    ///     volumes: ["data:/var/lib/postgresql/data"]
    /// volumes:
    ///   data: {}          # --volume-path data=/srv/data
    /// ```
    UNKNOWN_VOLUME = Warning "options/unknown-volume": "an option names a volume that the project does not have";
}

/// Reports every name once, for the command line and for the top level of the Compose file.
pub(crate) fn check(project: &Project, command_line: &Target, top_level: &Target, report: &mut Report) {
    let mut checker = Checker { project, report };
    checker.layer(command_line, |option, _| (format!("`--{option}`"), None));
    checker.layer(top_level, |option, last| {
        let mut path = Path::of([EXTENSION, option]);
        path.push(last);
        (format!("`{path}`"), Some(path))
    });
}

struct Checker<'a> {
    project: &'a Project,
    report: &'a mut Report,
}

/// How an option is called in a message, and where it stands in the Compose file.
type Place = (String, Option<Path>);

impl Checker<'_> {
    fn layer(&mut self, target: &Target, place: impl Fn(&'static str, Segment) -> Place) {
        let mut seen = BTreeSet::new();
        for (service, port) in target.node_ports.keys() {
            if !self.project.services.contains_key(service) && seen.insert(service) {
                let help = suggest::among(service, "services", self.project.services.keys().map(String::as_str));
                let place = place("node-port", Segment::Key(format!("{service}:{port}")));
                self.say(&UNKNOWN_SERVICE, place, &format!("the service `{service}`"), "services", help);
            }
        }
        let jobs = target.jobs.iter().enumerate();
        for (index, service) in jobs.filter(|(_, service)| !self.project.services.contains_key(*service)) {
            let help = suggest::among(service, "services", self.project.services.keys().map(String::as_str));
            let place = place("job", Segment::Index(index));
            self.say(&UNKNOWN_SERVICE, place, &format!("the service `{service}`"), "services", help);
        }
        for volume in target.volume_paths.keys().filter(|volume| !self.project.volumes.contains_key(*volume)) {
            let help = suggest::among(volume, "volumes", self.project.volumes.keys().map(String::as_str));
            let place = place("volume-path", Segment::Key(volume.clone()));
            self.say(&UNKNOWN_VOLUME, place, &format!("the volume `{volume}`"), "volumes", help);
        }
    }

    fn say(&mut self, code: &'static Code, (name, path): Place, what: &str, elements: &str, help: String) {
        let message = format!("{name} names {what}, which the project does not have");
        let diagnostic = Diagnostic::new(code, message).help(help);
        self.report.push(match path {
            None => diagnostic.about(elements),
            Some(path) => diagnostic.about(&path).at(self.project.model.nearest(&path).span),
        });
    }
}
