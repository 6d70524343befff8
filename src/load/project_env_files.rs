//! The env files of a project or an include (`.env`, `--env-file`): which there are, and what they add to the variables.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::dotenv;
use super::reader::{Reader, Role};
use super::variables::Variables;
use crate::source::Span;

/// The `.env` of a directory, when there is one.
pub(crate) fn default_file(directory: &Path, reader: &Reader<'_>) -> Option<PathBuf> {
    let file = directory.join(".env");
    reader.is_file(&file).then_some(file)
}

/// What env files set; a later file wins over an earlier one. Their values may use `known` variables and what came before.
pub(crate) fn read(
    files: &[PathBuf],
    known: &Variables,
    at: Option<Span>,
    reader: &mut Reader<'_>,
) -> BTreeMap<String, String> {
    let mut set: BTreeMap<String, String> = BTreeMap::new();
    for file in files {
        let Some(source) = reader.text(file, Role::Env, at) else { continue };
        let text = reader.sources.text(source);
        let known = |name: &str| known.get(name);
        let earlier = |name: &str| set.get(name).map(String::as_str);
        let variables = dotenv::parse(text, source, &known, &earlier, &mut reader.report);
        set.extend(variables);
    }
    set
}
