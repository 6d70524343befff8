//! `volumes` of a container.

use super::forms::{AMOUNT, FLAG, PAIRS, TEXT};
use super::shape::{Shape, at_least, either, mapping, one_of, set};

/// The mounts of a container.
pub(super) const VOLUMES: Shape = set(&either(&[TEXT, MOUNT]));

const MOUNT: Shape = mapping(&[
    ("type", one_of(&["bind", "volume", "tmpfs", "cluster", "npipe", "image"])),
    ("source", TEXT),
    ("target", TEXT),
    ("read_only", FLAG),
    ("consistency", TEXT),
    (
        "bind",
        mapping(&[
            ("propagation", TEXT),
            ("create_host_path", FLAG),
            ("recursive", one_of(&["enabled", "disabled", "writable", "readonly"])),
            ("selinux", one_of(&["z", "Z"])),
        ]),
    ),
    ("volume", mapping(&[("labels", PAIRS), ("nocopy", FLAG), ("subpath", TEXT)])),
    ("tmpfs", mapping(&[("size", either(&[at_least(0), TEXT])), ("mode", AMOUNT)])),
    ("image", mapping(&[("subpath", TEXT)])),
])
.requires(&["type"]);
