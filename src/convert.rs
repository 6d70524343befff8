//! The mapping from a Compose project to Kubernetes objects; the only room that knows both.

pub(crate) mod attribute;
pub(crate) mod names;
pub(crate) mod target;

use crate::compose::Project;
use crate::diagnostics::Report;
use crate::kubernetes::Bundle;
pub use target::Target;

/// What a conversion gives.
#[derive(Debug, Default)]
pub struct Conversion {
    /// The objects.
    pub bundle: Bundle,
    /// What could not be carried over, and what was chosen.
    pub report: Report,
}

/// Converts a project.
pub fn convert(_project: &Project, _target: &Target) -> Conversion {
    Conversion::default()
}
