//! The project name: `-p`, else `COMPOSE_PROJECT_NAME`, else the last `name` of the Compose files, else the project directory.

use std::path::Path;

use super::discover::Discovered;
use super::interpolate;
use super::layer::ParsedFile;
use super::reader::Reader;
use super::variables::Variables;
use crate::diagnostics::Diagnostic;
use crate::diagnostics::code::declare_diagnostic;
use crate::yaml::{Mapping, Node, Value};

declare_diagnostic! {
    /// ## What it means
    /// A project name that was asked for with `-p` or `COMPOSE_PROJECT_NAME` has characters that Docker Compose does not allow: only lower
    /// case letters, digits, `-` and `_`, and a letter or digit first.
    ///
    /// ## What to do instead
    /// Choose such a name; it may also stand in the Compose file:
    /// ```yaml
    /// name: my-shop
    /// services:
    ///   web:
    ///     image: nginx
    /// ```
    INVALID = Error "name/invalid": "the project name has characters that are not allowed";
    /// ## What it means
    /// Without a name from elsewhere the project is called as its directory, but no character of that name may stand in a project name; or
    /// nothing is left of the `name` of the Compose file.
    ///
    /// ## What to do instead
    /// Give the project a name:
    /// ```yaml
    /// name: my-shop
    /// services:
    ///   web:
    ///     image: nginx
    /// ```
    EMPTY = Error "name/empty": "the project has no name";
}

/// The variable that holds the name, for the environment and for interpolation.
pub(crate) const VARIABLE: &str = "COMPOSE_PROJECT_NAME";

/// The name of the project; nothing when it is not allowed.
pub(crate) fn project_name(
    asked: Option<&str>,
    found: &Discovered,
    files: &[ParsedFile],
    reader: &mut Reader<'_>,
) -> Option<String> {
    if let Some(name) = asked.filter(|name| !name.is_empty()).or_else(|| found.variables.filled(VARIABLE)) {
        return imposed(name, reader);
    }
    let written = written(files);
    let name = match written {
        Some(node) => normalized(&interpolated(node, &found.variables, reader)),
        None => of_directory(&found.directory),
    };
    if name.is_empty() {
        let help = "add `name: my-project` at the top of the Compose file, or pass `-p my-project`";
        let nameless = Diagnostic::new(&EMPTY, "the project has no `name`").about("name").help(help);
        reader.report.push(written.map(|node| node.span).into_iter().fold(nameless, Diagnostic::at));
        return None;
    }
    Some(name)
}

/// A name from the command line or the environment is taken as it is or not at all.
fn imposed(name: &str, reader: &mut Reader<'_>) -> Option<String> {
    let allowed = normalized(name);
    if allowed == name {
        return Some(allowed);
    }
    let message = format!(
        "`{name}` is no project `name`: lower case letters, digits, `-` and `_` are allowed, and a letter or digit first"
    );
    let help = if allowed.is_empty() {
        "for example `-p my-project`".to_owned()
    } else {
        format!("for example `-p {allowed}`")
    };
    reader.report.push(Diagnostic::new(&INVALID, message).about("name").help(help));
    None
}

/// The last `name` that is not empty, in the order of files and their documents.
fn written(files: &[ParsedFile]) -> Option<&Node> {
    let mut names = files.iter().flat_map(|file| &file.documents).filter_map(|document| document.tree.get("name"));
    names.rfind(|name| name.as_str().is_some_and(|name| !name.is_empty()))
}

fn interpolated(name: &Node, variables: &Variables, reader: &mut Reader<'_>) -> String {
    let mut top = Mapping::default();
    top.insert("name", name.span, name.clone());
    let mut top = Node::new(Value::Mapping(top), name.span);
    interpolate::interpolate(&mut top, &reader.sources, &|name: &str| variables.get(name), &mut reader.report);
    top.get("name").and_then(Node::as_str).unwrap_or_default().to_owned()
}

fn of_directory(directory: &Path) -> String {
    directory.file_name().map(|name| normalized(&name.to_string_lossy())).unwrap_or_default()
}

/// Lower case, without what is not allowed.
fn normalized(name: &str) -> String {
    let lower = name.to_lowercase();
    let allowed: String =
        lower.chars().filter(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_')).collect();
    allowed.trim_start_matches(['-', '_']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_normalized() {
        let check = |name: &str, expected: &str| assert_eq!(normalized(name), expected, "{name}");
        check("shop", "shop");
        check("My Shop.2", "myshop2");
        check("__-a_b-", "a_b-");
        check("日本", "");
        check("ÄB", "b");
    }
}
