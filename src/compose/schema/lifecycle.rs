//! What happens around the life of a container: health checks and hooks.

use super::container::CONTAINER;
use super::forms::{AMOUNT, COMMAND, FLAG, PAIRS, TEXT, TEXTS};
use super::shape::{Shape, either, mapping};

/// How to see that a container is healthy.
pub(super) const HEALTHCHECK: Shape = mapping(&[
    ("disable", FLAG),
    ("interval", TEXT),
    ("retries", AMOUNT),
    ("test", either(&[TEXT, TEXTS])),
    ("timeout", TEXT),
    ("start_period", TEXT),
    ("start_interval", TEXT),
]);

/// A command that runs in the container after it started, or before it stops.
pub(super) const HOOK: Shape = mapping(&[
    ("command", COMMAND),
    ("user", TEXT),
    ("privileged", FLAG),
    ("working_dir", TEXT),
    ("environment", PAIRS),
])
.requires(&["command"]);

/// A container that runs before the service starts.
pub(super) const PRE_START: Shape = mapping(&[("per_replica", FLAG)]).shares(&[CONTAINER]);
