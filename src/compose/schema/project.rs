//! The top level of a Compose file.

use super::container::{CONTAINER, MAIN_CONTAINER};
use super::forms::{FLAG, INTEGER, TEXT, TEXT_OR_SET, TEXTS};
use super::resources::{CONFIG, NETWORK, SECRET, VOLUME};
use super::service::SERVICE;
use super::shape::{Names, Shape, either, list, mapping, named, one_of};

/// A Compose file.
pub(super) static PROJECT: Shape = mapping(&[
    ("version", TEXT),
    ("name", TEXT),
    ("include", list(&INCLUDE)),
    ("services", named(Names::Resource, &SERVICE)),
    ("jobs", named(Names::Resource, &JOB)),
    ("models", named(Names::Resource, &MODEL)),
    ("networks", named(Names::Resource, &NETWORK)),
    ("volumes", named(Names::Resource, &VOLUME)),
    ("secrets", named(Names::Resource, &SECRET)),
    ("configs", named(Names::Resource, &CONFIG)),
]);

/// Another project that becomes a part of this one.
const INCLUDE: Shape = either(&[
    TEXT,
    mapping(&[("path", TEXT_OR_SET), ("env_file", TEXT_OR_SET), ("project_directory", TEXT)]).without_extensions(),
]);

/// A container that runs when it is asked for, or by the clock.
const JOB: Shape = mapping(&[("triggers", TRIGGERS)]).shares(&[MAIN_CONTAINER, CONTAINER]).requires(&["triggers"]);

const TRIGGERS: Shape =
    mapping(&[("manual", FLAG), ("schedule", list(&SCHEDULE))]).requires_one_of(&["manual", "schedule"]);

const SCHEDULE: Shape = either(&[
    TEXT,
    mapping(&[
        ("cron", TEXT),
        ("timezone", TEXT),
        ("concurrency", one_of(&["forbid", "queue"])),
        ("missed_fires", one_of(&["one", "skip"])),
    ])
    .requires(&["cron"]),
]);

/// A language model.
const MODEL: Shape = mapping(&[("name", TEXT), ("model", TEXT), ("context_size", INTEGER), ("runtime_flags", TEXTS)])
    .requires(&["model"]);
