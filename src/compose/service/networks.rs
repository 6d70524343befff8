//! `networks` of a service.

use indexmap::IndexMap;

use crate::compose::record::record;

record! {
    /// See <https://docs.docker.com/reference/compose-file/services/#networks>. Short form: a list of names.
    pub struct NetworkAttachment {
        /// Further names of the service on this network.
        aliases: Vec<String> = "aliases";
        /// Options of the driver.
        driver_opts: IndexMap<String, String> = "driver_opts";
        /// Which network gives the default gateway.
        gw_priority: i64 = "gw_priority";
        /// Name of the interface.
        interface_name: String = "interface_name";
        /// A fixed address.
        ipv4_address: String = "ipv4_address";
        /// A fixed address.
        ipv6_address: String = "ipv6_address";
        /// Link-local addresses.
        link_local_ips: Vec<String> = "link_local_ips";
        /// A fixed MAC address.
        mac_address: String = "mac_address";
        /// Order in which networks are connected.
        priority: i64 = "priority";
        /// Whether the name of the service is one of its names on this network; it is when nothing is said.
        use_service_name_alias: Option<bool> = "use_service_name_alias";
    }
}
