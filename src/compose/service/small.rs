//! Attributes of a few fields: `depends_on`, `logging`, `credential_spec`, `provider`, `models`.

use indexmap::IndexMap;

use crate::compose::place::Place;
use crate::compose::record::{Field, record};
use crate::diagnostics::Report;
use crate::yaml::Node;

record! {
    /// See <https://docs.docker.com/reference/compose-file/services/#depends_on>. Short form: a list of names.
    pub struct Dependency {
        /// `service_started`, `service_healthy` or `service_completed_successfully`.
        condition: String = "condition";
        /// Restarts this service after the other one was restarted on purpose.
        restart: bool = "restart";
        /// Whether the other one must be there.
        required: bool = "required" Always;
    }
}

record! {
    /// See <https://docs.docker.com/reference/compose-file/services/#logging>.
    pub struct Logging {
        /// The driver.
        driver: String = "driver";
        /// Its options.
        options: IndexMap<String, String> = "options";
    }
}

record! {
    /// See <https://docs.docker.com/reference/compose-file/services/#credential_spec>.
    pub struct CredentialSpec {
        /// Name of a config.
        config: String = "config";
        /// A file.
        file: String = "file";
        /// A key of the registry of the host.
        registry: String = "registry";
    }
}

record! {
    /// See <https://docs.docker.com/reference/compose-file/services/#provider>.
    pub struct Provider {
        /// The program.
        r#type: String = "type";
        /// Its options.
        options: IndexMap<String, Vec<String>> = "options" => repeatable;
    }
}

record! {
    /// See <https://docs.docker.com/reference/compose-file/services/#models>. Short form: a list of names.
    pub struct ServiceModel {
        /// Variable that gets the address.
        endpoint_var: String = "endpoint_var";
        /// Variable that gets the name.
        model_var: String = "model_var";
    }
}

/// Options that may be given several times; one that is given no time at all is none.
fn repeatable(node: &Node, at: &Place<'_>, report: &mut Report) -> IndexMap<String, Vec<String>> {
    let mut options: IndexMap<String, Vec<String>> = IndexMap::read(node, at, report);
    options.retain(|_, values| !values.is_empty());
    options
}
