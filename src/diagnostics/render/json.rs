//! One JSON object a line: the stable form for programs.

use serde_json::{Map, Value as Json, json};

use super::Place;
use crate::diagnostics::{Diagnostic, Marker};
use crate::source::SourceMap;

/// Keys are always in this order: `code`, `severity`, `message`, then `help`, `path` and the place when there are any, then `related`.
pub(super) fn render(diagnostics: &[&Diagnostic], sources: &SourceMap) -> String {
    let lines = diagnostics.iter().map(|diagnostic| object(diagnostic, sources).to_string());
    lines.flat_map(|line| [line, "\n".to_owned()]).collect()
}

fn object(diagnostic: &Diagnostic, sources: &SourceMap) -> Json {
    let mut object = Map::new();
    let mut set = |key: &str, value: Json| object.insert(key.to_owned(), value);
    set("code", diagnostic.code.name.into());
    set("severity", diagnostic.code.severity.word().into());
    set("message", diagnostic.message.as_str().into());
    if let Some(help) = &diagnostic.help {
        set("help", help.as_str().into());
    }
    if let Some(path) = &diagnostic.path {
        set("path", path.as_str().into());
    }
    if let Some(place) = Place::of_message(diagnostic, sources) {
        object.extend(fields(place));
    }
    let related = diagnostic.related.iter().map(|marker| related(marker, sources)).collect();
    object.insert("related".to_owned(), Json::Array(related));
    Json::Object(object)
}

fn related(marker: &Marker, sources: &SourceMap) -> Json {
    let mut object = Map::new();
    object.insert("message".to_owned(), marker.message.as_str().into());
    object.extend(fields(Place::of(marker.span, sources)));
    Json::Object(object)
}

fn fields(place: Place<'_>) -> [(String, Json); 5] {
    let at = place.position;
    [
        ("file", json!(place.file)),
        ("line", json!(at.line)),
        ("column", json!(at.column)),
        ("end_line", json!(at.end_line)),
        ("end_column", json!(at.end_column)),
    ]
    .map(|(key, value)| (key.to_owned(), value))
}
