//! Tests of templates.

use std::collections::BTreeMap;

use super::*;
use crate::truth;

const VARIABLES: [(&str, &str); 14] = [
    ("A", "va"),
    ("A1", "one"),
    ("Ab", "vab"),
    ("B", "vb"),
    ("D", "$A"),
    ("E", ""),
    ("L", "a\nb"),
    ("N", "${A}"),
    ("Q", "it's \"q\""),
    ("S", "  sp  "),
    ("T", "a\tb"),
    ("_A", "under"),
    ("a", "low"),
    ("lower", "l"),
];

fn substituted(text: &str) -> Substitution {
    let variables = BTreeMap::from(VARIABLES);
    substitute(text, &|name: &str| variables.get(name).copied(), &mut ROOM.clone())
}

/// What Docker Compose says: the text, or its first error; and the variables that are not set.
fn answer(text: &str) -> (Result<String, String>, Vec<String>) {
    let done = substituted(text);
    let mut unset = Vec::new();
    let mut error = None;
    for finding in &done.findings {
        match &finding.problem {
            Problem::Unset(name) => unset.push(name.clone()),
            Problem::Required(name, reason) if reason.is_empty() => {
                error = error.or(Some(format!("required variable {name} is missing a value")));
            }
            Problem::Required(name, reason) => {
                error = error.or(Some(format!("required variable {name} is missing a value: {reason}")));
            }
            Problem::Malformed(_) => error = error.or(Some("Invalid template: ".to_owned())),
            Problem::TooLong => error = error.or(Some("too long".to_owned())),
        }
    }
    (error.map_or(Ok(done.text), Err), unset)
}

#[test]
fn substitution_is_docker_compose_s() {
    let Some(rows) = truth::rows("interpolation") else { return };
    let mut differences = Vec::new();
    for row in &rows {
        let text = row.text("expression").expect("the expression is a text");
        let (result, unset) = answer(&text);
        let expected = row.text("result").expect("the result is a text");
        let same = match &result {
            Ok(text) => row.cell("status") == "ok" && *text == expected,
            Err(error) if error.starts_with("Invalid") => expected.starts_with(error.as_str()),
            Err(error) => row.cell("status") == "error" && *error == expected,
        };
        let expected_unset = if row.cell("unset").is_empty() { "[]" } else { row.cell("unset") };
        let unset = serde_json::to_string(&unset).expect("names are JSON");
        if !same || unset != expected_unset {
            differences.push(format!("{text:?}: {result:?} {unset}, not {expected:?} {expected_unset}"));
        }
    }
    truth::demand("interpolation", rows.len(), &differences, 0);
}

#[test]
fn places_are_those_of_the_references() {
    let check = |text: &str, expected: &[&str]| {
        let findings = substituted(text).findings;
        let places: Vec<_> = findings.iter().filter_map(|finding| text.get(finding.place.clone())).collect();
        assert_eq!(places, expected, "{text}");
    };
    check("a $U b ${V} c", &["$U", "${V}"]);
    check("${U:-${V}}", &["${V}"]);
    check("x ${U:?say ${V}} ${A} y", &["${V}", "${U:?say ${V}}"]);
    check("${A!} ${B}", &["${A!}"]);
    check("${A b} c ${B d}", &["${A b}", "${B d}"]);
    check("x ${A", &["${A"]);
    check("${A\n}", &["${A"]);
    check("${", &["${"]);
}
