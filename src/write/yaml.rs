//! From values to YAML text that every reader of Kubernetes understands alike: block style, quotes only where one of them needs some.

use serde_json::{Map, Value};

use super::scalar::{self, Style};

/// Longer keys need the explicit form: readers look for the `:` of a short one in the next 1024 characters.
const LONGEST_SIMPLE_KEY: usize = 1000;

/// A value as one YAML document without a marker, with a line break at its end; so `config` prints [`Project::print`](crate::Project::print).
#[must_use]
pub fn to_string(value: &Value) -> String {
    let mut text = String::new();
    write_document(value, &mut text);
    text
}

/// Appends one document.
pub(super) fn write_document(value: &Value, text: &mut String) {
    match value {
        Value::Object(map) if !map.is_empty() => mapping(map, 0, text),
        Value::Array(items) if !items.is_empty() => sequence(items, 0, text),
        // A text at the top has no parent whose indentation a block could count from.
        Value::String(string) => scalar::write_in_line(string, text),
        _ => in_line(value, 0, text),
    }
    text.push('\n');
}

/// The entries of a mapping; the first stands where the text ends, the others on lines of their own.
fn mapping(map: &Map<String, Value>, indent: usize, text: &mut String) {
    for (number, (key, value)) in map.iter().enumerate() {
        if number > 0 {
            new_line(indent, text);
        }
        write_key(key, indent, text);
        below_key(value, indent, text);
    }
}

/// The items of a list, in the same way.
fn sequence(items: &[Value], indent: usize, text: &mut String) {
    for (number, item) in items.iter().enumerate() {
        if number > 0 {
            new_line(indent, text);
        }
        text.push_str("- ");
        match item {
            Value::Object(map) if !map.is_empty() => mapping(map, indent + 2, text),
            Value::Array(items) if !items.is_empty() => sequence(items, indent + 2, text),
            _ => in_line(item, indent, text),
        }
    }
}

fn write_key(key: &str, indent: usize, text: &mut String) {
    let explicit = key.len() > LONGEST_SIMPLE_KEY;
    if explicit {
        text.push_str("? ");
    }
    scalar::write_in_line(key, text);
    if explicit {
        new_line(indent, text);
    }
    text.push(':');
}

/// A value after `key:`.
fn below_key(value: &Value, indent: usize, text: &mut String) {
    match value {
        Value::Object(map) if !map.is_empty() => {
            new_line(indent + 2, text);
            mapping(map, indent + 2, text);
        }
        Value::Array(items) if !items.is_empty() => {
            new_line(indent + 2, text);
            sequence(items, indent + 2, text);
        }
        _ => {
            text.push(' ');
            in_line(value, indent, text);
        }
    }
}

/// A value that starts on the line of its key or dash; `indent` is that of the mapping or list around it.
fn in_line(value: &Value, indent: usize, text: &mut String) {
    match value {
        Value::Null => text.push_str("null"),
        Value::Bool(true) => text.push_str("true"),
        Value::Bool(false) => text.push_str("false"),
        Value::Number(number) => text.push_str(&number.to_string()),
        Value::String(string) => match scalar::style(string) {
            Style::Plain => text.push_str(string),
            Style::Quoted => scalar::quote(string, text),
            Style::Literal => literal(string, indent + 2, text),
        },
        // Only empty ones come here.
        Value::Array(_) => text.push_str("[]"),
        Value::Object(_) => text.push_str("{}"),
    }
}

/// `|` and the lines. A text that starts with a space or an empty line says how far it is indented, because readers
/// could not tell.
fn literal(string: &str, indent: usize, text: &mut String) {
    text.push('|');
    if string.starts_with([' ', '\n']) {
        text.push('2');
    }
    text.push_str(match string.strip_suffix('\n') {
        None => "-",
        Some(rest) if rest.ends_with('\n') => "+",
        Some(_) => "",
    });
    for line in string.strip_suffix('\n').unwrap_or(string).split('\n') {
        new_line(if line.is_empty() { 0 } else { indent }, text);
        text.push_str(line);
    }
}

/// Ends the line and starts one.
fn new_line(indent: usize, text: &mut String) {
    text.push('\n');
    for _ in 0..indent {
        text.push(' ');
    }
}
