//! `env_file`: files with variables.

use indexmap::IndexMap;
use serde_json::Value as Json;

use crate::compose::choice::OptOut;
use crate::compose::place::Place;
use crate::compose::record::{Field, Form, record};
use crate::diagnostics::Report;
use crate::yaml::Node;

record! {
    /// See <https://docs.docker.com/reference/compose-file/services/#env_file>. Short form: a path or a list of paths.
    pub struct EnvFile closed {
        /// Its absolute path.
        path: String = "path";
        /// Whether it is an error when it is missing.
        required: OptOut = "required";
        /// `raw`, or empty for the syntax of `.env`.
        format: String = "format";
        /// What loading found in it.
        variables: Variables = "x-#variables" Never;
    }
}

/// The variables of an env file in the order of the text; one without value is not set anywhere.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Variables(pub IndexMap<String, Option<String>>);

impl Field for Variables {
    fn read(node: &Node, at: &Place<'_>, report: &mut Report) -> Variables {
        Variables(IndexMap::read(node, at, report))
    }

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn print(&self, form: Form) -> Json {
        self.0.print(form)
    }
}
