//! `develop`: what happens when a file changes.

use super::forms::{BOOLEAN, NULL, TEXT, TEXT_OR_SET};
use super::lifecycle::HOOK;
use super::shape::{Shape, either, list, mapping, one_of};

/// What to watch.
pub(super) const DEVELOP: Shape = either(&[NULL, mapping(&[("watch", list(&WATCH))])]);

const WATCH: Shape = mapping(&[
    ("ignore", TEXT_OR_SET),
    ("include", TEXT_OR_SET),
    ("path", TEXT),
    ("action", one_of(&["rebuild", "sync", "restart", "sync+restart", "sync+exec"])),
    ("target", TEXT),
    ("exec", HOOK),
    ("initial_sync", BOOLEAN),
])
.requires(&["path", "action"]);
