//! The top-level elements that services use: networks, volumes, secrets and configs.

use super::forms::{BOOLEAN, DRIVER_OPTIONS, FLAG, NULL, PAIRS, TEXT};
use super::shape::{Names, Shape, either, list, mapping, named};

/// A network.
pub(super) const NETWORK: Shape = either(&[
    NULL,
    mapping(&[
        ("name", TEXT),
        ("driver", TEXT),
        ("driver_opts", DRIVER_OPTIONS),
        ("ipam", IPAM),
        ("external", EXTERNAL),
        ("internal", FLAG),
        ("enable_ipv4", FLAG),
        ("enable_ipv6", FLAG),
        ("attachable", FLAG),
        ("labels", PAIRS),
    ]),
]);

/// The addresses of a network.
const IPAM: Shape = mapping(&[
    ("driver", TEXT),
    (
        "config",
        list(&mapping(&[
            ("subnet", TEXT),
            ("ip_range", TEXT),
            ("gateway", TEXT),
            ("aux_addresses", named(Names::Line, &TEXT)),
        ])),
    ),
    ("options", named(Names::Line, &TEXT)),
]);

/// A named volume.
pub(super) const VOLUME: Shape = either(&[
    NULL,
    mapping(&[
        ("name", TEXT),
        ("driver", TEXT),
        ("driver_opts", DRIVER_OPTIONS),
        ("external", EXTERNAL),
        ("labels", PAIRS),
    ]),
]);

/// A secret.
pub(super) const SECRET: Shape = mapping(&[
    ("name", TEXT),
    ("environment", TEXT),
    ("file", TEXT),
    ("external", OPEN_EXTERNAL),
    ("labels", PAIRS),
    ("driver", TEXT),
    ("driver_opts", DRIVER_OPTIONS),
    ("template_driver", TEXT),
]);

/// A config.
pub(super) const CONFIG: Shape = mapping(&[
    ("name", TEXT),
    ("content", TEXT),
    ("environment", TEXT),
    ("file", TEXT),
    ("external", OPEN_EXTERNAL),
    ("labels", PAIRS),
    ("template_driver", TEXT),
]);

/// Whether somebody else made it; the mapping is an old form.
const EXTERNAL: Shape = either(&[BOOLEAN, TEXT, mapping(&[("name", TEXT)])]);

/// The same where the specification does not forbid other keys.
const OPEN_EXTERNAL: Shape = either(&[BOOLEAN, TEXT, mapping(&[("name", TEXT)]).open()]);
