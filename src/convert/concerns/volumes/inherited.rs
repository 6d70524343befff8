//! The mounts of a service, with those that it has from others by `volumes_from`.

use std::collections::BTreeSet;

use super::FROM_OUTSIDE;
use crate::compose::service::Mount;
use crate::compose::{Project, Service};
use crate::convert::context::{Context, Part, Subject};
use crate::diagnostics::Diagnostic;
use crate::yaml::Path;

/// A mount, and where it comes from.
#[derive(Debug)]
pub(super) struct Inherited<'a> {
    /// As it is written.
    pub(super) mount: &'a Mount,
    /// The service that it is written in.
    pub(super) owner: &'a str,
    /// Where it is written.
    pub(super) path: Path,
    /// How it came here.
    pub(super) way: Way,
}

/// How a mount comes to a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// It is written there.
    Own,
    /// By `volumes_from`.
    From,
    /// By `volumes_from` with `ro`.
    FromReadOnly,
}

impl Way {
    fn further(self, mode: &str) -> Way {
        if mode == "ro" || self == Way::FromReadOnly { Way::FromReadOnly } else { Way::From }
    }
}

/// All mounts; what is mounted at the same place by more than one is the service's own, else the first.
pub(super) fn mounts<'a>(subject: Subject<'_>, cx: &mut Context<'a>) -> Vec<Inherited<'a>> {
    let mut found = Found { project: cx.project, mounts: Vec::new(), seen: BTreeSet::new(), outside: Vec::new() };
    if let Some((name, service)) = cx.project.services.get_key_value(subject.name) {
        let own = match subject.part {
            Part::Main => Some(service),
            Part::Step(index) => service.pre_start.get(index).map(|step| &step.container),
        };
        if let Some(own) = own {
            found.collect(name, own, &subject.place(), Way::Own);
        }
    }
    let Found { mounts, outside, .. } = found;
    for (path, reference) in outside {
        let message = format!("`{path}` is `{reference}`, a container that is not part of the project");
        cx.say(&path, Diagnostic::new(&FROM_OUTSIDE, message).help("mount the same directories or volumes by name"));
    }
    mounts
}

/// Whether another service mounts what this one does, so that even an anonymous volume needs a place that both see.
pub(super) fn is_shared(project: &Project, service: &str) -> bool {
    let refers = |other: &Service| {
        other.volumes_from.iter().any(|text| target(project, text).is_some_and(|(name, _)| name == service))
    };
    project.services.values().any(refers)
}

struct Found<'a> {
    project: &'a Project,
    mounts: Vec<Inherited<'a>>,
    seen: BTreeSet<&'a str>,
    outside: Vec<(Path, String)>,
}

impl<'a> Found<'a> {
    fn collect(&mut self, name: &'a str, service: &'a Service, place: &Path, way: Way) {
        if !self.seen.insert(name) {
            return;
        }
        for (index, mount) in service.volumes.iter().enumerate() {
            if !self.mounts.iter().any(|other| other.mount.target == mount.target) {
                self.mounts.push(Inherited { mount, owner: name, path: place.key("volumes").index(index), way });
            }
        }
        for (index, text) in service.volumes_from.iter().enumerate() {
            match target(self.project, text)
                .and_then(|(name, mode)| Some((self.project.services.get_key_value(name)?, mode)))
            {
                Some(((name, service), mode)) => {
                    self.collect(name, service, &self.project.place(name), way.further(mode));
                }
                None => self.outside.push((place.key("volumes_from").index(index), text.clone())),
            }
        }
    }
}

/// `NAME[:MODE]` or `container:NAME[:MODE]`; a container may be that of a service.
fn target<'a>(project: &'a Project, text: &'a str) -> Option<(&'a str, &'a str)> {
    let (name, mode) = match text.strip_prefix("container:") {
        Some(rest) => {
            let (container, mode) = rest.split_once(':').unwrap_or((rest, ""));
            let (name, _) = project.services.iter().find(|(_, service)| service.container_name == container)?;
            (name.as_str(), mode)
        }
        None => text.split_once(':').unwrap_or((text, "")),
    };
    Some((name, mode))
}
