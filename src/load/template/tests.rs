//! Tests of templates.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use proptest::prelude::*;

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
    check("$U ${V} ${U}", &["$U", "${V}"]);
    check("${V!${B}", &["${V!${B}"]);
    check("x ${U:?say ${V}} ${A} y", &["${V}", "${U:?say ${V}}"]);
    check("${A!} ${B}", &["${A!}"]);
    check("${A b} c ${B d}", &["${A b}", "${B d}"]);
    check("x ${A", &["${A"]);
    check("${A\n}", &["${A"]);
    check("${", &["${"]);
}

/// Texts that are likely to hold references.
fn texts() -> impl Strategy<Value = String> {
    const PARTS: &[&str] =
        &["$", "{", "${", "}", "A", "U", "E", ":", "-", "+", "?", ":-", "$$", " ", "\n", "é", "\u{212A}"];
    prop::collection::vec(prop::sample::select(PARTS), 0..40).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_to_its_end(text in texts()) {
        let done = substituted(&text);
        for finding in &done.findings {
            let place = text.get(finding.place.clone());
            prop_assert!(place.is_some_and(|place| place.starts_with('$')), "{:?}", finding);
        }
    }

    #[test]
    fn escaped_text_comes_out_as_it_was(text in any::<String>()) {
        let done = substituted(&text.replace('$', "$$"));
        prop_assert_eq!(done.text, text);
        prop_assert!(done.findings.is_empty());
    }

    #[test]
    fn what_stands_around_references_does_not_change_them(text in texts(), around in "[a-z\n]{0,5}") {
        let (inner, outer) = (substituted(&text), substituted(&format!("{around}{text}{around}")));
        if text.ends_with(|c: char| c.is_alphanumeric() || c == '$') {
            return Ok(());
        }
        prop_assert_eq!(inner.findings.len(), outer.findings.len());
        if inner.succeeded() {
            prop_assert_eq!(outer.text, format!("{around}{}{around}", inner.text));
        }
    }
}

#[test]
fn hostile_texts_take_linear_time() {
    let nested = |start: &str, end: &str| start.repeat(50_000) + &end.repeat(50_000);
    let texts = [
        nested("${U:-", "}"),
        nested("${A:+", "}"),
        nested("${U:?", "}"),
        nested("${U:-${", "}"),
        nested("${U:-{", "}"),
        nested("${U:-", "}\n"),
        "${U:-".repeat(60_000),
        "${".repeat(50_000),
        "{".repeat(1_000_000),
        "$".repeat(1_000_001),
        "${U:-x}".repeat(50_000),
        "${A:+$$}\n".repeat(50_000),
        "$U".repeat(60_000),
        "${A!}".repeat(60_000),
        format!("${{{}", "A".repeat(1_000_000)),
        format!("{}{}", "${U!".repeat(60_000), "}".repeat(60_000)),
    ];
    for text in texts {
        let start = Instant::now();
        let done = substituted(&text);
        assert!(done.text.len() <= 2 * text.len());
        let start_of_text: String = text.chars().take(12).collect();
        assert!(start.elapsed() < Duration::from_secs(5), "{start_of_text}: {:?}", start.elapsed());
    }
}

#[test]
fn values_may_not_grow_without_limit() {
    let value = "x".repeat(1 << 20);
    let done = substitute(&"$A".repeat(1_000_000), &|_| Some(value.as_str()), &mut ROOM.clone());
    assert!(done.text.len() <= ROOM + 2_000_000);
    assert_eq!(done.findings.len(), 1);
    assert_eq!(done.findings[0].problem, Problem::TooLong);
    assert_eq!(done.findings[0].place, 32..34);
}
