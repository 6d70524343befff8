//! Tests: trees and refusals against the answers of Docker Compose.

use serde_json::{Value as Json, json};

use super::{Node, Value, parse};
use crate::diagnostics::Report;
use crate::source::{SourceId, SourceMap};
use crate::truth;

fn read(text: &str) -> (Vec<Node>, Report) {
    let mut sources = SourceMap::default();
    let source: SourceId = sources.add("compose.yaml", text);
    let mut report = Report::default();
    let documents = parse(source, text, &mut report);
    (documents, report)
}

fn to_json(node: &Node) -> Json {
    match &node.value {
        Value::Null => Json::Null,
        Value::Bool(value) => json!(value),
        Value::Int(value) => json!(value),
        Value::UInt(value) => json!(value),
        Value::Float(value) => json!(value),
        Value::Timestamp(text) | Value::String(text) => json!(text),
        Value::Sequence(items) => items.iter().map(to_json).collect(),
        Value::Mapping(mapping) => mapping.iter().map(|(key, entry)| (key.to_owned(), to_json(&entry.node))).collect(),
    }
}

/// Numbers are compared as numbers: the answers write `1.0` as `1`.
fn same(left: &Json, right: &Json) -> bool {
    match (left, right) {
        (Json::Number(left), Json::Number(right)) => left == right || left.as_f64() == right.as_f64(),
        (Json::Array(left), Json::Array(right)) => {
            left.len() == right.len() && left.iter().zip(right).all(|(left, right)| same(left, right))
        }
        (Json::Object(left), Json::Object(right)) => {
            left.len() == right.len()
                && left.iter().all(|(key, left)| right.get(key).is_some_and(|right| same(left, right)))
        }
        _ => left == right,
    }
}

/// Whether an answer refuses the YAML itself, and not what it says.
fn refuses_yaml(error: &str) -> bool {
    let yaml =
        ["go-yaml load error", "already defined at line", "cycle detected", "non-string key", "node visit limit"];
    yaml.iter().any(|part| error.contains(part))
}

#[test]
fn scalars_have_the_type_that_compose_sees() {
    let Some(rows) = truth::rows("scalars") else { return };
    let mut differences = Vec::new();
    let mut total = 0;
    for row in rows.iter().filter(|row| row.cell("place") == "x-v" && !row.cell("scalar").contains('$')) {
        let text = row.text("yaml").expect("the text is written out");
        let (documents, report) = read(&format!("{text}\nservices: {{}}\n"));
        total += 1;
        let expected = row.json("result");
        let equal = match row.cell("status") {
            "ok" => {
                let node = documents.first().and_then(|root| root.get("x-v"));
                same(&node.map_or(Json::Null, to_json), &expected)
            }
            _ => report.has_errors() == refuses_yaml(expected.as_str().unwrap_or("")),
        };
        if !equal {
            let said: Vec<_> = report.iter().map(|it| &it.message).collect();
            differences.push(format!("{text:?}: {expected}, got {:?} {said:?}", documents.first().map(to_json)));
        }
    }
    truth::demand("scalars", total, &differences, 0);
}

#[test]
fn documents_are_refused_when_compose_refuses_them() {
    let Some(rows) = truth::rows("yaml") else { return };
    let mut differences = Vec::new();
    let mut total = 0;
    for row in &rows {
        let Some(text) = row.text("text") else { continue };
        let error = row.json("result").as_str().unwrap_or("").to_owned();
        if error == "TIMEOUT" {
            continue;
        }
        total += 1;
        let (_, report) = read(&text);
        if report.has_errors() != (row.cell("status") == "error" && refuses_yaml(&error)) {
            let said: Vec<_> = report.iter().map(|it| &it.message).collect();
            differences.push(format!("{text:?}: {error:.200}, got {said:?}"));
        }
    }
    // Known: U+007F and U+0080 in a plain scalar are refused.
    truth::demand("yaml", total, &differences, 2);
}
