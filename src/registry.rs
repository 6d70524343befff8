//! The one list of all codes and attributes; `explain` and the tests are loops over it.

use crate::diagnostics::Code;

/// The codes of every declaring file.
static CODES: &[&[&Code]] = &[crate::yaml::complaints::CODES, crate::yaml::refused::CODES];

/// Every code, in the order of the list.
pub fn codes() -> impl Iterator<Item = &'static Code> {
    CODES.iter().flat_map(|codes| codes.iter().copied())
}
