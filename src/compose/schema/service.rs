//! Services: what they have besides the attributes of their containers.

use super::container::{CONTAINER, MAIN_CONTAINER};
use super::deploy::DEPLOY;
use super::develop::DEVELOP;
use super::forms::{BOOLEAN, COUNT, FLAG, NUMBER, TEXT, TEXT_SET};
use super::lifecycle::{HOOK, PRE_START};
use super::shape::{Names, Pattern, Shape, as_text, either, list, mapping, named};

/// A service.
pub(super) const SERVICE: Shape = mapping(&[
    ("develop", DEVELOP),
    ("deploy", DEPLOY),
    ("attach", FLAG),
    ("container_name", Shape::Like(CONTAINER_NAME)),
    ("extends", EXTENDS),
    ("provider", PROVIDER),
    ("external_links", TEXT_SET),
    ("links", TEXT_SET),
    ("pre_start", list(&PRE_START)),
    ("post_start", list(&HOOK)),
    ("pre_stop", list(&HOOK)),
    ("restart", TEXT),
    ("scale", COUNT),
])
.shares(&[MAIN_CONTAINER, CONTAINER]);

const EXTENDS: Shape =
    either(&[TEXT, mapping(&[("service", TEXT), ("file", TEXT)]).without_extensions().requires(&["service"])]);

const PROVIDER: Shape = mapping(&[
    ("type", TEXT),
    (
        "options",
        named(Names::Line, &as_text(&[TEXT, NUMBER, BOOLEAN, list(&as_text(&[TEXT, NUMBER, BOOLEAN]))])).open(),
    ),
])
.requires(&["type"]);

/// `[a-zA-Z0-9][a-zA-Z0-9_.-]+`, anywhere.
const CONTAINER_NAME: Pattern = Pattern {
    fits: |name| {
        let bytes = name.as_bytes();
        let pairs = bytes.iter().zip(bytes.iter().skip(1));
        pairs.into_iter().any(|(first, second)| {
            first.is_ascii_alphanumeric() && (second.is_ascii_alphanumeric() || matches!(second, b'_' | b'.' | b'-'))
        })
    },
    noun: "container name",
    wanted: "a name of two or more letters, digits, `_`, `.` and `-` that starts with a letter or digit",
};
