//! Relative paths become absolute: they start at the directory of the project. Those of a file that is included or extended start at its own
//! directory, and become relative to the one of the file that names it first.

use std::path::Path;
use std::sync::LazyLock;

use super::lexical;
use super::reader::Reader;
use crate::compose::patterns::Patterns;
use crate::compose::place::Place;
use crate::compose::scalar::UNREADABLE;
use crate::diagnostics::Diagnostic;
use crate::diagnostics::code::declare_diagnostic;
use crate::yaml::{Node, Value};

declare_diagnostic! {
    /// ## What it means
    /// A path starts with `~`, the home directory, but the variable `HOME` is not set. As with Docker Compose, `~` then is the name of a
    /// directory beside the Compose file.
    ///
    /// ## What to do instead
    /// Set `HOME`, or write the whole path:
    /// ```yaml
    /// services:
    ///   web:
    ///     volumes:
    ///       - /home/ada/html:/usr/share/nginx/html
    /// ```
    NO_HOME = Warning "paths/no-home": "`~` stands for nothing, because `HOME` is not set";
    /// ## What it means
    /// A bind mount in long syntax does not say which path of the host is mounted.
    ///
    /// ## What to do instead
    /// ```yaml
    /// services:
    ///   web:
    ///     volumes:
    ///       - type: bind
    ///         source: ./html
    ///         target: /usr/share/nginx/html
    /// ```
    NO_SOURCE = Error "volumes/bind-without-source": "a bind mount has no `source`";
}

/// What kind of path stands at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A path of this machine; nothing stays nothing.
    Local,
    /// A path of the machine that runs the containers, which may be a Windows one.
    Host,
    /// A directory or file, or a reference to one elsewhere.
    Reference,
    /// A mount whose `source` is a path when its type is `bind`.
    Mount,
    /// A volume that is a bind mount in disguise.
    Volume,
}

/// Where paths stand.
pub(crate) const RULES: &[(&str, Kind)] = &[
    ("services|jobs.*.build.context", Kind::Reference),
    ("services|jobs.*.build.additional_contexts.*", Kind::Reference),
    ("services|jobs.*.build.ssh.*", Kind::Host),
    ("services|jobs.*.env_file[].path", Kind::Local),
    ("services|jobs.*.label_file[]", Kind::Local),
    ("services|jobs.*.extends.file", Kind::Reference),
    ("services.*.develop.watch[].path", Kind::Local),
    ("services|jobs.*.volumes[]", Kind::Mount),
    ("services.*.pre_start[].env_file[].path", Kind::Local),
    ("services.*.pre_start[].label_file[]", Kind::Local),
    ("services.*.pre_start[].volumes[]", Kind::Mount),
    ("configs.*.file", Kind::Host),
    ("secrets.*.file", Kind::Host),
    ("volumes.*", Kind::Volume),
];

/// Puts a directory, which may be relative itself, before all paths of a canonical tree.
pub(crate) fn resolve(model: &mut Node, directory: &Path, reader: &mut Reader<'_>) {
    static ALL: LazyLock<Patterns<Kind>> = LazyLock::new(|| Patterns::of(RULES.iter().copied()));
    ALL.visit(model, &mut |node, place, kind| match kind {
        Kind::Local => local(node, directory, reader),
        Kind::Host => host(node, directory, reader),
        Kind::Reference => reference(node, place, directory, reader),
        Kind::Mount => mount(node, place, directory, reader),
        Kind::Volume => volume(node, directory, reader),
    });
}

fn local(node: &mut Node, directory: &Path, reader: &mut Reader<'_>) {
    if node.as_str().is_some_and(|path| !path.is_empty()) {
        host_unless(node, |path| Path::new(path).is_absolute(), directory, reader);
    }
}

fn host(node: &mut Node, directory: &Path, reader: &mut Reader<'_>) {
    host_unless(node, |path| path.starts_with('/') || is_windows_absolute(path), directory, reader);
}

fn reference(node: &mut Node, path: &Place<'_>, directory: &Path, reader: &mut Reader<'_>) {
    if node.as_str().is_none() {
        let message = format!("`{path}` is {}, but must be a string", node.kind());
        let help = "write a path, or a URL";
        return reader.report.push(Diagnostic::new(&UNREADABLE, message).at(node.span).about(path).help(help));
    }
    let is_elsewhere =
        |path: &str| path.contains("://") || path.starts_with("service:") || super::remote::is_remote(path);
    if node.as_str().is_some_and(|path| !is_elsewhere(path)) {
        local(node, directory, reader);
    }
}

fn mount(node: &mut Node, path: &Place<'_>, directory: &Path, reader: &mut Reader<'_>) {
    if node.get("type").and_then(Node::as_str) != Some("bind") {
        return;
    }
    let span = node.span;
    if let Some(source) = node.as_mapping_mut().and_then(|mount| mount.get_mut("source")) {
        return host(source, directory, reader);
    }
    let message = format!("`{path}` is a bind mount without `source`");
    let help = "add `source:` with the path of the host";
    reader.report.push(Diagnostic::new(&NO_SOURCE, message).at(span).about(path).help(help));
}

/// A volume of the local driver with the option `bind` is a bind mount of its device.
fn volume(node: &mut Node, directory: &Path, reader: &mut Reader<'_>) {
    if node.get("driver").and_then(Node::as_str) != Some("local") {
        return;
    }
    let options = node.as_mapping_mut().and_then(|volume| volume.get_mut("driver_opts")).and_then(Node::as_mapping_mut);
    let Some(options) = options.filter(|options| options.get("o").and_then(Node::as_str) == Some("bind")) else {
        return;
    };
    if let Some(device) = options.get_mut("device") {
        host(device, directory, reader);
    }
}

/// Expands `~`, and puts the directory before what is not absolute.
fn host_unless(node: &mut Node, is_absolute: fn(&str) -> bool, directory: &Path, reader: &mut Reader<'_>) {
    let Some(written) = node.as_str() else { return };
    let home = written.strip_prefix('~');
    let expanded = match (home, reader.home) {
        (None, _) => written.to_owned(),
        (Some(rest), Some(home)) => {
            lexical::absolute(home, Path::new(rest.trim_start_matches('/'))).to_string_lossy().into_owned()
        }
        (Some(_), None) => {
            let message = format!("`~` of `{written}` stands for nothing, because `HOME` is not set");
            let warning = Diagnostic::new(&NO_HOME, message).at(node.span);
            reader.report.push(warning.help("set `HOME`, or write the whole path"));
            written.to_owned()
        }
    };
    let absolute = if is_absolute(&expanded) { expanded } else { lexical::join(directory, &expanded) };
    node.value = Value::String(absolute);
}

/// A drive and a separator, or two separators.
fn is_windows_absolute(path: &str) -> bool {
    matches!(path.as_bytes(), [_, b':', b'\\' | b'/', ..] | [b'\\' | b'/', b'\\' | b'/', ..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_windows_are_left_alone() {
        let check = |path: &str, expected: bool| assert_eq!(is_windows_absolute(path), expected, "{path}");
        check(r"C:\data", true);
        check("c:/data", true);
        check(r"\\server\share", true);
        check("c:data", false);
        check("data", false);
    }
}
