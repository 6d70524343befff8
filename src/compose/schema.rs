//! The grammar of the Compose Specification: what may stand where, in tables, and the walk that finds every violation.
//!
//! The tables say what Docker Compose's JSON schema says, one file for each family of attributes.

mod build;
mod check;
pub(crate) mod complaints;
mod container;
mod deploy;
mod develop;
mod devices;
mod forms;
mod kinds;
mod lifecycle;
mod misplaced;
mod mounts;
mod networking;
mod paths;
mod project;
mod resources;
mod service;
mod shape;
#[cfg(test)]
mod tests;
mod texts;

use crate::compose::place::Place;
use crate::diagnostics::Report;
use crate::yaml::Node;
pub use kinds::Kind;
pub(crate) use kinds::kinds;
pub(crate) use paths::paths;
pub(crate) use texts::texts;

/// Checks a merged tree, and reports everything in it that the specification does not allow.
pub(crate) fn validate(document: &Node, report: &mut Report) {
    check::check(&project::PROJECT, document, &Place::TOP, report);
    check::values(document, &Place::TOP, report);
}
