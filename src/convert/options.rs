//! Options that name something that the project does not have: said, because they would be ignored without a word.

use std::collections::BTreeSet;

use crate::compose::Project;
use crate::convert::Target;
use crate::diagnostics::code::declare_diagnostic;
use crate::diagnostics::{Diagnostic, Report, suggest};

declare_diagnostic! {
    /// ## What it means
    /// `--node-port` chooses a number for a port of a service that the project does not have, or that is left out because none of its
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

/// Reports every name once.
pub(crate) fn check(project: &Project, target: &Target, report: &mut Report) {
    let services: BTreeSet<&str> = target.node_ports.keys().map(|(service, _)| service.as_str()).collect();
    for service in services.into_iter().filter(|service| !project.services.contains_key(*service)) {
        let message = format!("`--node-port` names the service `{service}`, which the project does not have");
        let help = suggest::among(service, "services", project.services.keys().map(String::as_str));
        report.push(Diagnostic::new(&UNKNOWN_SERVICE, message).about("services").help(help));
    }
    for volume in target.volume_paths.keys().filter(|volume| !project.volumes.contains_key(*volume)) {
        let message = format!("`--volume-path` names the volume `{volume}`, which the project does not have");
        let help = suggest::among(volume, "volumes", project.volumes.keys().map(String::as_str));
        report.push(Diagnostic::new(&UNKNOWN_VOLUME, message).about("volumes").help(help));
    }
}
