//! The messages about texts that are no YAML, or YAML that Compose cannot be written in.

use granit_parser::{ScanError, Tag as YamlTag};

use super::{Node, Path};
use crate::diagnostics::{Diagnostic, code::declare_diagnostic};
use crate::source::{SourceId, Span};

declare_diagnostic! {
    /// ## What it means
    /// The text is not YAML. The place is where reading stopped; the mistake is there or a little before.
    ///
    /// ## What to do instead
    /// Indent with spaces, close quotes and brackets, and quote what holds `: ` or ` #`:
    /// ```yaml
    /// services:
    ///   web:
    ///     image: nginx
    ///     command: "echo a: b"
    /// ```
    SYNTAX = Error "yaml/syntax": "the text is not YAML";
    /// ## What it means
    /// A mapping has the same key twice. Docker Compose refuses the file.
    ///
    /// ## What to do instead
    /// Keep one of the two, or put both contents under one key:
    /// ```yaml
    /// services:
    ///   web:
    ///     image: nginx
    ///     environment: {A: "1", B: "2"}
    /// ```
    DUPLICATE_KEY = Error "yaml/duplicate-key": "a mapping has the same key twice";
    /// ## What it means
    /// A key is a number, a boolean, null or a whole structure. Keys of a Compose file are strings.
    ///
    /// ## What to do instead
    /// Quote the key:
    /// ```yaml
    /// services:
    ///   web:
    ///     image: nginx
    ///     environment: {"1": one}
    /// ```
    KEY_NOT_A_STRING = Error "yaml/key-not-a-string": "a key is not a string";
    /// ## What it means
    /// An alias (`*name`) names an anchor (`&name`) that does not stand before it.
    ///
    /// ## What to do instead
    /// Write the anchor first:
    /// ```yaml
    /// x-base: &base {restart: always}
    /// services:
    ///   web: {<<: *base, image: nginx}
    /// ```
    UNKNOWN_ANCHOR = Error "yaml/unknown-anchor": "an alias names no anchor";
    /// ## What it means
    /// An alias (`*name`) stands inside the value that it repeats; the value would never end.
    ///
    /// ## What to do instead
    /// Repeat a part that does not hold the alias:
    /// ```yaml
    /// x-environment: &environment {A: "1"}
    /// services:
    ///   web: {image: nginx, environment: *environment}
    /// ```
    ALIAS_CYCLE = Error "yaml/alias-cycle": "an alias stands inside the value that it repeats";
    /// ## What it means
    /// The document has more than 100,000 values, those that aliases repeat among them. Docker Compose refuses it.
    ///
    /// ## What to do instead
    /// Split the file, and bring the parts together:
    /// ```yaml
    /// include: [part-one.yaml, part-two.yaml]
    /// ```
    TOO_MANY_NODES = Error "yaml/too-many-values": "the document has too many values";
    /// ## What it means
    /// The merge key `<<` names something that is no mapping and no list of mappings.
    ///
    /// ## What to do instead
    /// ```yaml
    /// x-base: &base {restart: always}
    /// services:
    ///   web: {<<: *base, image: nginx}
    /// ```
    MERGE_OF_NO_MAPPING = Error "yaml/merge-of-no-mapping": "a merge key names no mapping";
    /// ## What it means
    /// A value has a tag such as `!!int`, and is nothing of that type.
    ///
    /// ## What to do instead
    /// Remove the tag, or mend the value:
    /// ```yaml
    /// services:
    ///   web: {image: nginx, scale: !!int "2"}
    /// ```
    WRONG_TAG = Error "yaml/wrong-tag": "a value is not of the type that its tag says";
}

pub(super) fn syntax(source: SourceId, text: &str, error: &ScanError) -> Diagnostic {
    let start = error.marker().byte_offset().unwrap_or(text.len()).min(text.len());
    let length = text.get(start..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    let at = Span { source, start: 0, end: u32::MAX }.part(start, start + length);
    let diagnostic = Diagnostic::new(&SYNTAX, format!("this is not YAML: {}", error.info())).at(at);
    let line = text.get(..start).and_then(|before| before.rsplit('\n').next()).unwrap_or("");
    if line.starts_with('\t') || text.get(start..).is_some_and(|rest| rest.starts_with('\t')) {
        return diagnostic.help("indent with spaces instead of tabs");
    }
    diagnostic
}

pub(super) fn duplicate_key(path: &Path, at: Span, first: Option<Span>) -> Diagnostic {
    let diagnostic = Diagnostic::new(&DUPLICATE_KEY, format!("`{path}` is written twice in one mapping"))
        .at(at)
        .about(path)
        .help("keep one of the two");
    match first {
        Some(first) => diagnostic.related(first, "the first one"),
        None => diagnostic,
    }
}

pub(super) fn key_not_a_string(key: &Node, raw: &str, at: Span, path: &Path) -> Diagnostic {
    let place = place(path);
    let diagnostic =
        Diagnostic::new(&KEY_NOT_A_STRING, format!("{place} has a key that is {}, not a string", key.kind()));
    let help = match raw {
        "" => "write the key before the colon".to_owned(),
        _ if key.as_mapping().is_some() || key.as_sequence().is_some() => "use a name as key".to_owned(),
        raw => format!("write \"{raw}\""),
    };
    diagnostic.at(at).about(path).help(help)
}

pub(super) fn unknown_anchor(alias: &str, at: Span, path: &Path) -> Diagnostic {
    let anchor = alias.replacen('*', "&", 1);
    Diagnostic::new(&UNKNOWN_ANCHOR, format!("the alias `{alias}` in {} names no anchor", place(path)))
        .at(at)
        .about(path)
        .help(format!("write `{anchor}` before the value that is to be repeated, above this line"))
}

pub(super) fn alias_cycle(alias: &str, at: Span, path: &Path) -> Diagnostic {
    Diagnostic::new(&ALIAS_CYCLE, format!("the alias `{alias}` in {} stands inside the value it repeats", place(path)))
        .at(at)
        .about(path)
        .help("name a part that does not hold the alias")
}

pub(super) fn too_many_nodes(at: Span) -> Diagnostic {
    let message = format!("the document has more than {} values once its aliases are put in", super::parse::NODE_LIMIT);
    Diagnostic::new(&TOO_MANY_NODES, message).at(at).help("split the file, or repeat fewer values with aliases")
}

pub(super) fn merge_of_no_mapping(value: &Node, at: Span) -> Diagnostic {
    Diagnostic::new(&MERGE_OF_NO_MAPPING, format!("the merge key `<<` names {}, not a mapping", value.kind()))
        .at(at)
        .help("name an anchor of a mapping, or a list of such anchors")
}

pub(super) fn wrong_tag(tag: &YamlTag, text: &str, at: Span, path: &Path) -> Diagnostic {
    let tag = tag.original();
    Diagnostic::new(&WRONG_TAG, format!("{} has the tag `{tag}`, and `{text}` is nothing of that type", place(path)))
        .at(at)
        .about(path)
        .help(format!("remove `{tag}`"))
}

fn place(path: &Path) -> String {
    if path.segments().is_empty() { "the top level".to_owned() } else { format!("`{path}`") }
}
