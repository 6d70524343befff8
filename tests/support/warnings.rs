//! What Docker Compose warns of while it loads, and whether we say the same.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use crate::loading::Answer;

/// A part of a warning of Docker Compose, and our code for it.
const KINDS: [(&str, &str); 6] = [
    ("variable is not set", "interpolation/unset-variable"),
    ("for boolean is not supported", "interpolation/old-boolean"),
    ("because the environment lacks HOME", "paths/no-home"),
    ("the attribute `version` is obsolete", "version/obsolete"),
    ("external.name is deprecated", "external/old-form"),
    ("with supported names", "files/several-candidates"),
];

/// What is different about the kinds of warnings; nothing when they are the same, or when there is an error, after which Docker Compose
/// says nothing more.
pub(crate) fn difference(expected: &str, answer: &Answer) -> Option<String> {
    if answer.model.is_err() {
        return None;
    }
    let expected = if expected.is_empty() { BTreeSet::new() } else { kinds(expected) };
    let actual: BTreeSet<&str> =
        KINDS.into_iter().map(|(_, code)| code).filter(|code| answer.codes.contains(code)).collect();
    (actual != expected).then(|| format!("Docker Compose warns of {expected:?}, we of {actual:?}"))
}

/// The codes for a JSON list of warnings.
fn kinds(list: &str) -> BTreeSet<&'static str> {
    let list: Vec<Json> = serde_json::from_str(list).expect("a JSON list");
    let texts = list.iter().map(|text| text.as_str().expect("a text"));
    // Which of several files is used is the second half of a warning.
    let texts = texts.filter(|text| !text.starts_with("Using "));
    let code = |text: &str| KINDS.iter().find(|(part, _)| text.contains(part)).expect("a known warning").1;
    texts.map(code).collect()
}
