//! The other top-level elements: `networks`, `volumes`, `configs`, `secrets` and `models`.

use indexmap::IndexMap;
use serde_json::Value as Json;

use crate::compose::collection::texts;
use crate::compose::place::Place;
use crate::compose::record::{Field, Form, record};
use crate::diagnostics::Report;
use crate::yaml::Node;

record! {
    /// See <https://docs.docker.com/reference/compose-file/networks/>.
    pub struct Network {
        /// The name that the container engine knows.
        name: String = "name";
        /// The driver.
        driver: String = "driver";
        /// Its options.
        driver_opts: IndexMap<String, String> = "driver_opts";
        /// How addresses are given out.
        ipam: Ipam = "ipam" Record;
        /// Exists outside of the project.
        external: bool = "external";
        /// Has no way out.
        internal: bool = "internal";
        /// Other containers may join.
        attachable: bool = "attachable";
        /// Its labels.
        labels: IndexMap<String, String> = "labels";
        /// Gives IPv4 addresses.
        enable_ipv4: Option<bool> = "enable_ipv4";
        /// Gives IPv6 addresses.
        enable_ipv6: Option<bool> = "enable_ipv6";
    }
}

record! {
    /// See <https://docs.docker.com/reference/compose-file/networks/#ipam>.
    pub struct Ipam {
        /// The driver.
        driver: String = "driver";
        /// Its pools.
        config: Vec<IpamPool> = "config";
        /// Its options.
        options: IndexMap<String, String> = "options";
    }
}

record! {
    /// A pool of addresses.
    pub struct IpamPool {
        /// The subnet.
        subnet: String = "subnet";
        /// Its gateway.
        gateway: String = "gateway";
        /// The part that containers get.
        ip_range: String = "ip_range";
        /// Addresses that are taken, by name.
        aux_addresses: IndexMap<String, String> = "aux_addresses";
    }
}

record! {
    /// See <https://docs.docker.com/reference/compose-file/volumes/>.
    pub struct Volume {
        /// The name that the container engine knows.
        name: String = "name";
        /// The driver.
        driver: String = "driver";
        /// Its options.
        driver_opts: IndexMap<String, String> = "driver_opts";
        /// Exists outside of the project.
        external: bool = "external";
        /// Its labels.
        labels: IndexMap<String, String> = "labels";
    }
}

record! {
    /// See <https://docs.docker.com/reference/compose-file/configs/> and <https://docs.docker.com/reference/compose-file/secrets/>.
    pub struct FileObject {
        /// The name that the container engine knows.
        name: String = "name";
        /// The file that it is read from.
        file: String = "file";
        /// The variable that it is read from.
        environment: String = "environment";
        /// Its text, written in the Compose file or taken from the variable.
        content: Content = "content";
        /// The text of a secret that is taken from a variable; it is never printed.
        secret_content: Option<String> = "x-#value" Never;
        /// Exists outside of the project.
        external: bool = "external";
        /// Its labels.
        labels: IndexMap<String, String> = "labels";
        /// The driver of a secret.
        driver: String = "driver";
        /// Its options.
        driver_opts: IndexMap<String, String> = "driver_opts" => texts;
        /// The engine for templates.
        template_driver: String = "template_driver";
    }
}

/// The text of a config. One that was taken from a variable is not printed.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Content {
    /// The text.
    pub text: String,
    /// Whether it was taken from a variable.
    pub inherited: bool,
}

impl Field for Content {
    fn read(node: &Node, at: &Place<'_>, report: &mut Report) -> Content {
        Content { text: String::read(node, at, report), inherited: node.implied }
    }

    fn is_empty(&self) -> bool {
        self.inherited || self.text.is_empty()
    }

    fn print(&self, form: Form) -> Json {
        self.text.print(form)
    }
}

record! {
    /// See <https://docs.docker.com/reference/compose-file/models/>.
    pub struct Model {
        /// The name that the runner knows.
        name: String = "name";
        /// The artifact.
        model: String = "model";
        /// Tokens of context.
        context_size: i64 = "context_size";
        /// Flags of the engine.
        runtime_flags: Vec<String> = "runtime_flags";
    }
}
