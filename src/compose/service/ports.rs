//! `ports`: what is published on the host.

use crate::compose::record::record;

record! {
    /// See <https://docs.docker.com/reference/compose-file/services/#ports>. Short form: `[HOST:]CONTAINER[/PROTOCOL]`.
    pub struct Port {
        /// A name for people.
        name: String = "name";
        /// `ingress` or `host`.
        mode: String = "mode";
        /// The address of the host that it is bound to; empty is all.
        host_ip: String = "host_ip";
        /// The port in the container.
        target: u32 = "target";
        /// The port of the host, or a range; empty is any free one.
        published: String = "published";
        /// `tcp` or `udp`.
        protocol: String = "protocol";
        /// The protocol above, as `http`.
        app_protocol: String = "app_protocol";
    }
}
