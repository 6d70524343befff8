//! `deploy`: how many containers, where, with what resources, and how they are replaced.

use super::devices::DEVICE_REQUEST;
use super::forms::{AMOUNT, COUNT, NULL, PAIRS, TEXT, TEXTS};
use super::shape::{Shape, either, list, mapping, one_of};

/// The deployment of a service.
pub(super) const DEPLOY: Shape = either(&[
    NULL,
    mapping(&[
        ("mode", TEXT),
        ("endpoint_mode", TEXT),
        ("replicas", COUNT),
        ("labels", PAIRS),
        ("rollback_config", UPDATE),
        ("update_config", UPDATE),
        ("resources", mapping(&[("limits", LIMITS), ("reservations", RESERVATIONS)])),
        ("restart_policy", RESTART_POLICY),
        ("placement", PLACEMENT),
    ]),
]);

const UPDATE: Shape = mapping(&[
    ("parallelism", COUNT),
    ("delay", TEXT),
    ("failure_action", TEXT),
    ("monitor", TEXT),
    ("max_failure_ratio", AMOUNT),
    ("order", one_of(&["start-first", "stop-first"])),
]);

const LIMITS: Shape = mapping(&[("cpus", AMOUNT), ("memory", TEXT), ("pids", COUNT)]);

const RESERVATIONS: Shape = mapping(&[
    ("cpus", AMOUNT),
    ("memory", TEXT),
    ("generic_resources", list(&mapping(&[("discrete_resource_spec", GENERIC_RESOURCE)]))),
    ("devices", list(&DEVICE_REQUEST.requires(&["capabilities"]))),
]);

const GENERIC_RESOURCE: Shape = mapping(&[("kind", TEXT), ("value", AMOUNT)]);

const RESTART_POLICY: Shape =
    mapping(&[("condition", TEXT), ("delay", TEXT), ("max_attempts", COUNT), ("window", TEXT)]);

const PLACEMENT: Shape = mapping(&[
    ("constraints", TEXTS),
    ("preferences", list(&mapping(&[("spread", TEXT)]))),
    ("max_replicas_per_node", COUNT),
]);
