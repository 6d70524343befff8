//! Docker Compose to Kubernetes: the same system, and every difference said.
//!
//! ```text
//! Request ─► load ─► Project ─► convert ─► Bundle ─► write ─► FileTree
//!              └───────────── Report ─────────────┘
//! ```

pub mod compose;
pub(crate) mod convert;
pub(crate) mod diagnostics;
pub(crate) mod kubernetes;
pub(crate) mod load;
pub(crate) mod source;
#[cfg(test)]
pub(crate) mod truth;
pub(crate) mod write;
pub(crate) mod yaml;

#[cfg(feature = "cli")]
pub mod cli;
#[cfg(feature = "cli")]
pub(crate) mod cluster;
pub mod registry;

pub use compose::{ApplicationModel, Form, Project};
pub use convert::attribute::{Attribute, Support};
pub use convert::options::{ConversionOption, OptionForm, OptionShape};
pub use convert::target::{Loopback, Placement, RewriteHosts, Wait};
pub use convert::{Conversion, Target, convert};
pub use diagnostics::{Code, Diagnostic, Marker, Report, Severity};
pub use kubernetes::{Bundle, Object, Part};
pub use load::{Disk, FileKind, FileSystem, InMemory, Loaded, Request, load};
pub use source::{Position, SourceId, SourceMap, Span};
pub use write::yaml::to_string as to_yaml;
pub use write::{FileTree, stream, write};
pub use yaml::{Entry, Mapping, Node, Path, Segment, Tag, Value};
