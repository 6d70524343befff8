//! The words of the Compose Specification: the merged tree, and the typed project that is read from it.

use crate::yaml::Node;

/// The merged, canonical tree of a project: every attribute in its long form, with the place it was written at.
#[derive(Debug, Clone)]
pub struct ApplicationModel {
    /// The top of the tree.
    pub root: Node,
}

/// A loaded project: the typed model, with the tree that it was read from.
#[derive(Debug, Clone)]
pub struct Project {
    /// The project name.
    pub name: String,
    /// The tree, for places and for what has no type.
    pub model: ApplicationModel,
}
