//! One SARIF 2.1.0 document, as code scanning services read it.

use indexmap::IndexMap;
use serde_json::{Value as Json, json};

use super::Place;
use crate::diagnostics::{Code, Diagnostic, Marker, Severity};
use crate::source::SourceMap;

/// The rules are the codes that occur, in the order in which they occur.
pub(super) fn render(diagnostics: &[&Diagnostic], sources: &SourceMap) -> String {
    let mut rules: IndexMap<&str, Json> = IndexMap::new();
    let mut results = Vec::new();
    for diagnostic in diagnostics {
        let code = diagnostic.code;
        let entry = rules.entry(code.name);
        let index = entry.index();
        entry.or_insert_with(|| rule(code));
        results.push(result(diagnostic, index, sources));
    }
    let rules: Vec<Json> = rules.into_values().collect();
    let document = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {"name": "compose2k8s", "rules": rules}},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    format!("{document:#}\n")
}

fn rule(code: &Code) -> Json {
    json!({
        "id": code.name,
        "shortDescription": {"text": code.summary},
        "help": {"text": code.page(), "markdown": code.page()},
        "defaultConfiguration": {"level": level(code.severity)},
    })
}

fn result(diagnostic: &Diagnostic, rule: usize, sources: &SourceMap) -> Json {
    let help = diagnostic.help.as_ref().map(|help| format!("\nhelp: {help}")).unwrap_or_default();
    let mut result = json!({
        "ruleId": diagnostic.code.name,
        "ruleIndex": rule,
        "level": level(diagnostic.code.severity),
        "message": {"text": format!("{}{help}", diagnostic.message)},
    });
    let mut location = Place::of_message(diagnostic, sources).map_or_else(|| json!({}), physical);
    if let Some(path) = &diagnostic.path {
        set(&mut location, "logicalLocations", json!([{"fullyQualifiedName": path}]));
    }
    set(&mut result, "locations", json!([location]));
    if !diagnostic.related.is_empty() {
        let related = diagnostic.related.iter().enumerate().map(|(id, marker)| related(id, marker, sources)).collect();
        set(&mut result, "relatedLocations", related);
    }
    result
}

fn related(id: usize, marker: &Marker, sources: &SourceMap) -> Json {
    let mut location = physical(Place::of(marker.span, sources));
    set(&mut location, "id", json!(id));
    set(&mut location, "message", json!({"text": marker.message}));
    location
}

fn physical(place: Place<'_>) -> Json {
    let at = place.position;
    json!({"physicalLocation": {
        "artifactLocation": {"uri": uri(place.file)},
        "region": {"startLine": at.line, "startColumn": at.column, "endLine": at.end_line, "endColumn": at.end_column},
    }})
}

fn set(object: &mut Json, key: &str, value: Json) {
    if let Json::Object(object) = object {
        object.insert(key.to_owned(), value);
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Advice => "note",
    }
}

/// A path as a relative or `file:` reference, as RFC 3986 has it.
fn uri(path: &str) -> String {
    let scheme = if path.starts_with('/') { "file://" } else { "" };
    let bytes = path.bytes().map(|byte| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' | b'~' => char::from(byte).to_string(),
        b'\\' if cfg!(windows) => "/".to_owned(),
        _ => format!("%{byte:02X}"),
    });
    std::iter::once(scheme.to_owned()).chain(bytes).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn paths_become_references() {
        let check = |path: &str, expected: &str| assert_eq!(super::uri(path), expected);
        check("../a b/compose.yaml", "../a%20b/compose.yaml");
        check("/srv/é:1.yaml", "file:///srv/%C3%A9%3A1.yaml");
        check("-", "-");
    }
}
