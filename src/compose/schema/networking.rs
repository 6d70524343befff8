//! How a container is reached: `ports`, `networks`.

use super::forms::{COUNT, DRIVER_OPTIONS, FLAG, NULL, NUMBER, TEXT, TEXT_SET};
use super::shape::{Names, Shape, as_text, either, mapping, named, set};

/// Published ports.
pub(super) const PORTS: Shape = set(&as_text(&[
    NUMBER,
    TEXT,
    mapping(&[
        ("name", TEXT),
        ("mode", TEXT),
        ("host_ip", TEXT),
        ("target", COUNT),
        ("published", COUNT),
        ("protocol", TEXT),
        ("app_protocol", TEXT),
    ]),
]));

/// The networks that a container joins.
pub(super) const NETWORKS: Shape = either(&[TEXT_SET, named(Names::Resource, &either(&[NULL, MEMBERSHIP]))]);

const MEMBERSHIP: Shape = mapping(&[
    ("aliases", TEXT_SET),
    ("use_service_name_alias", FLAG),
    ("interface_name", TEXT),
    ("ipv4_address", TEXT),
    ("ipv6_address", TEXT),
    ("link_local_ips", TEXT_SET),
    ("mac_address", TEXT),
    ("driver_opts", DRIVER_OPTIONS),
    ("priority", NUMBER),
    ("gw_priority", NUMBER),
]);
