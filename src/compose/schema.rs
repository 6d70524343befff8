//! What may stand where in a Compose file.

use crate::diagnostics::Report;
use crate::yaml::Node;

/// Reports everything in a tree that the Compose Specification does not allow.
pub(crate) fn validate(_tree: &Node, _report: &mut Report) {}
