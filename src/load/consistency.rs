//! Whether the parts of a project fit together: every name that is used is defined, and no two attributes contradict each other.

pub(crate) mod conflicts;
pub(crate) mod cycles;
pub(crate) mod limits;
pub(crate) mod names;

use super::profiles::Disabled;
use crate::diagnostics::Report;
use crate::source::Span;
use crate::yaml::{Mapping, Node, Path};

/// What is checked: the normalized tree of the enabled services, and what profiles left out.
pub(crate) struct Facts<'a> {
    model: &'a Node,
    disabled: &'a Disabled,
}

/// One enabled service or job.
struct Member<'a> {
    name: &'a str,
    key: Span,
    node: &'a Node,
    path: Path,
}

/// Checks everything that Docker Compose checks between attributes, and reports all that is wrong.
pub(crate) fn check(model: &Node, disabled: &Disabled, report: &mut Report) {
    let facts = Facts { model, disabled };
    for service in facts.members("services") {
        names::check(&service, &facts, report);
        conflicts::check(&service, report);
    }
    for job in facts.members("jobs") {
        names::check_job(&job, &facts, report);
    }
    names::check_shared(&facts, report);
    conflicts::check_container_names(&facts, report);
    conflicts::check_secrets(&facts, report);
    cycles::check(&facts, report);
}

impl<'a> Facts<'a> {
    /// The enabled services or jobs.
    fn members(&self, element: &'static str) -> impl Iterator<Item = Member<'a>> {
        self.element(element).into_iter().flat_map(Mapping::iter).map(move |(name, entry)| {
            let path = Path::of([element, name]);
            Member { name, key: entry.key, node: &entry.node, path }
        })
    }

    fn element(&self, element: &str) -> Option<&'a Mapping> {
        self.model.get(element).and_then(Node::as_mapping)
    }

    fn has(&self, element: &str, name: &str) -> bool {
        self.element(element).is_some_and(|members| members.contains_key(name))
    }
}

impl<'a> Member<'a> {
    /// The value below some keys of the service.
    fn at(&self, way: &[&str]) -> Option<&'a Node> {
        way.iter().try_fold(self.node, |node, key| node.get(key))
    }

    fn items(&self, attribute: &str) -> &'a [Node] {
        self.node.get(attribute).and_then(Node::as_sequence).unwrap_or_default()
    }

    fn entries(&self, attribute: &str) -> impl Iterator<Item = (&'a str, &'a crate::yaml::Entry)> {
        self.node.get(attribute).and_then(Node::as_mapping).into_iter().flat_map(Mapping::iter)
    }
}
