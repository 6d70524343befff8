//! What Docker Compose answers, and whether an answer of ours is the same.

use std::fs;
use std::path::Path;

use serde_json::Value as Json;

/// An answer of Docker Compose.
#[derive(Debug)]
pub(crate) enum Expected {
    /// A model; where the order of a map decides, any of several.
    Models(Vec<Json>),
    /// Some error; the text of Docker Compose is for people.
    Error(String),
}

impl Expected {
    /// The answer beside `stem`, in `stem.json` or `stem.error`, of a command that runs in `directory`.
    pub(crate) fn read(stem: &Path, directory: &Path) -> Expected {
        let file = |suffix: &str| format!("{}{suffix}", stem.display());
        let Ok(text) = fs::read_to_string(file(".json")) else {
            return Expected::Error(fs::read_to_string(file(".error")).expect("there is an answer"));
        };
        let model = |text: &str| at_home(serde_json::from_str(text).expect("the answer is JSON"), directory);
        Expected::Models(text.split("\n%%\n").map(model).collect())
    }

    /// What is different about our answer; nothing when it is right.
    pub(crate) fn difference(&self, actual: &Result<Json, String>) -> Option<String> {
        match (self, actual) {
            (Expected::Error(_), Err(_)) => None,
            (Expected::Error(text), Ok(_)) => Some(format!("is accepted, Docker Compose: {}", text.trim_end())),
            (Expected::Models(_), Err(messages)) => Some(format!("is refused: {messages}")),
            (Expected::Models(models), Ok(actual)) => {
                let mut differences = models.iter().map(|model| difference("", model, actual));
                let first = differences.next()?;
                if differences.any(|other| other.is_none()) { None } else { first }
            }
        }
    }
}

/// An answer in which `$PROJECT` is a directory, and what lies above it is written without `..`.
pub(crate) fn at_home(answer: Json, directory: &Path) -> Json {
    match answer {
        Json::String(text) => resolve(&text, directory).into(),
        Json::Array(items) => items.into_iter().map(|item| at_home(item, directory)).collect(),
        Json::Object(entries) => {
            let entry = |(key, value): (String, Json)| (resolve(&key, directory), at_home(value, directory));
            entries.into_iter().map(entry).collect()
        }
        other => other,
    }
}

/// Writes an answer of ours as [`at_home`] writes answers: a directory is followed by no `..`. In place, for answers may be deep.
pub(crate) fn tidy_all(answer: &mut Json, directory: &Path) {
    match answer {
        Json::String(text) => *text = tidy(text, directory),
        Json::Array(items) => items.iter_mut().for_each(|item| tidy_all(item, directory)),
        Json::Object(entries) => entries.values_mut().for_each(|value| tidy_all(value, directory)),
        _ => {}
    }
}

fn tidy(text: &str, directory: &Path) -> String {
    let mark = directory.to_str().expect("the path is UTF-8");
    let mut parts = text.split(mark);
    let mut tidied = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let rest = climb(part, directory, &mut tidied);
        tidied.push_str(rest);
    }
    tidied
}

fn resolve(text: &str, directory: &Path) -> String {
    // A `$` of a value is doubled, so that what remains is the mark.
    let mut resolved = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('$') {
        let (before, from) = rest.split_at(at);
        resolved.push_str(before);
        if let Some(after) = from.strip_prefix("$PROJECT") {
            rest = climb(after, directory, &mut resolved);
        } else {
            resolved.push_str("$$");
            rest = from.strip_prefix("$$").expect("a `$` of a value is doubled");
        }
    }
    resolved + rest
}

/// Writes the directory that `directory` and the `/..` after it name, and gives what follows.
fn climb<'a>(after: &'a str, directory: &Path, resolved: &mut String) -> &'a str {
    let (mut rest, mut directory) = (after, directory);
    while let Some(above) = rest.strip_prefix("/..").filter(|above| above.is_empty() || above.starts_with('/')) {
        (rest, directory) = (above, directory.parent().expect("the path is below the root"));
    }
    resolved.push_str(directory.to_str().expect("the path is UTF-8"));
    rest
}

/// The first place where two values differ.
pub(crate) fn difference(path: &str, expected: &Json, actual: &Json) -> Option<String> {
    match (expected, actual) {
        (Json::Object(expected), Json::Object(actual)) => {
            let below = |key: &String| if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
            let missing = |(key, value): (&String, &Json)| match actual.get(key) {
                Some(actual) => difference(&below(key), value, actual),
                None => Some(format!("{}: {value} is missing", below(key))),
            };
            let extra = |(key, value): (&String, &Json)| {
                (!expected.contains_key(key)).then(|| format!("{}: {value} is too much", below(key)))
            };
            expected.iter().find_map(missing).or_else(|| actual.iter().find_map(extra))
        }
        (Json::Array(expected), Json::Array(actual)) if expected.len() == actual.len() => {
            let pairs = expected.iter().zip(actual).enumerate();
            pairs.into_iter().find_map(|(index, (a, b))| difference(&format!("{path}[{index}]"), a, b))
        }
        (Json::Number(expected), Json::Number(actual)) if expected.as_f64() == actual.as_f64() => None,
        _ if expected == actual => None,
        _ => Some(format!("{path}: {expected} is {actual}")),
    }
}
