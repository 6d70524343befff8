//! The forms that many attributes have.

use super::shape::{Names, Shape, as_text, between, either, list, mapping, named, set};

pub(super) use super::shape::Shape::{Boolean as BOOLEAN, Null as NULL, Number as NUMBER, Text as TEXT};

/// Any whole number.
pub(super) const INTEGER: Shape = between(i64::MIN, i64::MAX);

/// A boolean, also in words.
pub(super) const FLAG: Shape = either(&[BOOLEAN, TEXT]);

/// A whole number, also as text.
pub(super) const COUNT: Shape = either(&[INTEGER, TEXT]);

/// A number, also as text, which may have a unit.
pub(super) const AMOUNT: Shape = either(&[NUMBER, TEXT]);

/// A text, also written as a number.
pub(super) const NUMBER_AS_TEXT: Shape = as_text(&[NUMBER, TEXT]);

/// Texts.
pub(super) const TEXTS: Shape = list(&TEXT);

/// Texts, no two of them equal.
pub(super) const TEXT_SET: Shape = set(&TEXT);

/// One text or several.
pub(super) const TEXT_OR_SET: Shape = either(&[TEXT, TEXT_SET]);

/// A command line: a string, its words, or nothing.
pub(super) const COMMAND: Shape = either(&[NULL, TEXT, TEXTS]);

/// Names with values, or a list of `NAME=value`.
pub(super) const PAIRS: Shape = either(&[named(Names::NotEmpty, &as_text(&[TEXT, NUMBER, BOOLEAN, NULL])), TEXT_SET]);

/// Options of a driver.
pub(super) const DRIVER_OPTIONS: Shape = named(Names::Line, &NUMBER_AS_TEXT).open();

/// Any mapping.
pub(super) const ANY_MAPPING: Shape = mapping(&[]).open();

/// Host names with addresses, or a list of `name=address`.
pub(super) const EXTRA_HOSTS: Shape = either(&[named(Names::NotEmpty, &either(&[TEXT, TEXTS])), TEXT_SET]);

/// Limits of the processes of a container.
pub(super) const ULIMITS: Shape = named(
    Names::Lowercase,
    &either(&[INTEGER, TEXT, mapping(&[("hard", COUNT), ("soft", COUNT)]).requires(&["soft", "hard"])]),
)
.open();

/// Configs or secrets that a container or a build gets.
pub(super) const FILE_GRANTS: Shape = list(&either(&[
    TEXT,
    mapping(&[("source", TEXT), ("target", TEXT), ("uid", TEXT), ("gid", TEXT), ("mode", AMOUNT)]),
]));
