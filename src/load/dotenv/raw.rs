//! Env files with `format: raw`: each value as it is written, up to the end of its line.

use indexmap::IndexMap;

use super::{Lookup, SYNTAX};
use crate::diagnostics::shorten::shortened;
use crate::diagnostics::{Diagnostic, Report};
use crate::source::{SourceId, Span};

/// How many bytes a line may have.
const LINE_LIMIT: usize = 65_535;

/// What a file with `format: raw` sets; a name alone takes its value from what is `known`.
pub(crate) fn parse_raw(
    text: &str,
    source: SourceId,
    known: &Lookup<'_>,
    report: &mut Report,
) -> IndexMap<String, String> {
    let mut variables = IndexMap::new();
    let mut at = 0;
    for written in text.split('\n') {
        let line = written.strip_suffix('\r').unwrap_or(written);
        let line = if at == 0 { line.strip_prefix('\u{FEFF}').unwrap_or(line) } else { line };
        let line = line.trim_start();
        match read(line, written.len()) {
            Ok(Some((name, value))) => {
                let value = value.or_else(|| known(name));
                variables.extend(value.map(|value| (name.to_owned(), value.to_owned())));
            }
            Ok(None) => {}
            Err(error) => {
                let span = Span { end: u32::MAX, ..Span::start_of(source) }.part(at, at + written.len());
                report.push(error.at(span));
            }
        }
        at += written.len() + 1;
    }
    variables
}

/// Name and value of a line; nothing for an empty line and a comment.
fn read(line: &str, length: usize) -> Result<Option<(&str, Option<&str>)>, Diagnostic> {
    if length > LINE_LIMIT {
        let message = format!("the line has {length} bytes, and {LINE_LIMIT} are allowed with `format: raw`");
        return Err(
            Diagnostic::new(&SYNTAX, message).help("remove `format: raw`, or keep the content in a file of its own")
        );
    }
    if line.is_empty() || line.starts_with('#') {
        return Ok(None);
    }
    let (name, value) = line.split_once('=').map_or((line, None), |(name, value)| (name, Some(value)));
    let help = "write `NAME=value`; with `format: raw` nothing else may stand before the `=`";
    if name.is_empty() {
        return Err(Diagnostic::new(&SYNTAX, format!("`{}` has no name before the `=`", shortened(line))).help(help));
    }
    if name.contains([' ', '\t']) {
        return Err(Diagnostic::new(&SYNTAX, format!("the name `{}` has a space in it", shortened(name))).help(help));
    }
    Ok(Some((name, value)))
}
