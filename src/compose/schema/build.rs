//! `build`: how the image of a container is made.

use super::forms::{COUNT, EXTRA_HOSTS, FILE_GRANTS, FLAG, PAIRS, TEXT, TEXT_OR_SET, TEXTS, ULIMITS};
use super::shape::{Shape, either, mapping};

/// The context alone, or everything about a build.
pub(super) const BUILD: Shape = either(&[
    TEXT,
    mapping(&[
        ("context", TEXT),
        ("dockerfile", TEXT),
        ("dockerfile_inline", TEXT),
        ("entitlements", TEXTS),
        ("args", PAIRS),
        ("ssh", PAIRS),
        ("labels", PAIRS),
        ("cache_from", TEXTS),
        ("cache_to", TEXTS),
        ("no_cache", FLAG),
        ("no_cache_filter", TEXT_OR_SET),
        ("additional_contexts", PAIRS),
        ("network", TEXT),
        ("provenance", FLAG),
        ("sbom", FLAG),
        ("pull", FLAG),
        ("target", TEXT),
        ("shm_size", COUNT),
        ("extra_hosts", EXTRA_HOSTS),
        ("isolation", TEXT),
        ("privileged", FLAG),
        ("secrets", FILE_GRANTS),
        ("tags", TEXTS),
        ("ulimits", ULIMITS),
        ("platforms", TEXTS),
    ]),
]);
