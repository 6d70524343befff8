//! Every value comes back as it was, from a reader of others and from our own, which reads as go-yaml does.

use proptest::prelude::*;
use serde_json::{Map, Value as Json, json};

use crate::diagnostics::Report;
use crate::source::SourceMap;
use crate::write::yaml::to_string;
use crate::yaml::{self, Node, Value};

fn to_json(node: &Node) -> Json {
    match &node.value {
        Value::Null => Json::Null,
        Value::Bool(value) => json!(value),
        Value::Int(value) => json!(value),
        Value::UInt(value) => json!(value),
        Value::Float(value) => json!(value),
        Value::Timestamp(text) => panic!("{text} has become a date"),
        Value::String(text) => json!(text),
        Value::Sequence(items) => items.iter().map(to_json).collect(),
        Value::Mapping(mapping) => mapping.iter().map(|(key, entry)| (key.to_owned(), to_json(&entry.node))).collect(),
    }
}

/// The documents of a text, as our own reader sees them.
pub(super) fn documents_as_go_yaml(text: &str) -> Vec<Json> {
    let mut report = Report::default();
    let source = SourceMap::default().add("written.yaml", text);
    let documents = yaml::parse(source, text, &mut report);
    assert!(!report.has_errors(), "{text}\n{report:?}");
    documents.iter().map(to_json).collect()
}

/// A float of whole value may come back as an integer: JSON does not tell them apart.
pub(super) fn normal(value: Json) -> Json {
    match value {
        Json::Number(number) if number.is_f64() => json!(number.as_f64()),
        Json::Array(items) => items.into_iter().map(normal).collect(),
        Json::Object(map) => map.into_iter().map(|(key, value)| (key, normal(value))).collect(),
        other => other,
    }
}

fn check(value: &Json) {
    let text = to_string(value);
    assert!(text.ends_with('\n') && !text.contains('\r'), "{text:?}");
    let other: Json = serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    assert_eq!(normal(other), normal(value.clone()), "serde_yaml of\n{text}");
    assert_eq!(
        documents_as_go_yaml(&text).into_iter().map(normal).collect::<Vec<_>>(),
        [normal(value.clone())],
        "go-yaml of\n{text}"
    );
}

/// A string at every kind of place.
fn check_string(string: &str) {
    check(&json!(string));
    check(&json!({ "a": string, "b": [string, [string, string], { "c": string, "d": { string: string } }] }));
    check(&json!({ string: { string: [{ string: string }], "z": 1 }, "z": string }));
    check(&json!([[string], { string: string }, string]));
}

/// What one reader or another takes for something else, or cannot hold at some place.
#[rustfmt::skip]
const NASTY: &[&str] = &[
    "", " ", "  ", "\n", "\n\n", "\t", "~", "-", "--", "---", "...", "....", "... a", "--- a", "---a", "- a", "-a",
    "--a", "-1", "-.", "?", "? a", "?a", ":", ": a", ":a", "a:", "a: b", "a:b", "a #b", "a#b", "#a", "&a", "*a", "!a",
    "!!str a", "|", ">", "'", "''", "\"", "'a'", "\"a\"", "%", "%YAML 1.1", "@a", "`a`", "[", "]", "{", "}", "[]",
    "{}", "[a]", "{a: b}", ",", "a,b", "a, b", "<<", "<", "=", "==", "<a>", "y", "Y", "n", "N", "yes", "Yes", "YES",
    "no", "No", "on", "On", "off", "OFF", "true", "True", "TRUE", "tRuE", "false", "null", "Null", "nULL", "nil", "0",
    "00", "-0", "+0", "1", "+1", "01", "08", "0777", "0o17", "0x1F", "0b11", "0x", "1_000", "_1", "-_1", "+_1", "1_",
    "1e3", "1E3", "1e", "1e+3", ".5", "5.", "-.5", "+.5", ".", "..", "1.2.3", "1.20", ".inf", "-.inf", "+.Inf",
    ".nan", ".NaN", "inf", "nan", "22:22", "1:2:3", "1:2:3.4", "-1:2", "2001-01-01", "2001-1-1",
    "2001-01-01 10:00:00", "2001-12-14t21:59:43.10-05:00", "2001-12-14 21:59:43.10 -5", "12e03", "3f1a9c0d",
    "9223372036854775808", "18446744073709551616", "1e400", "10Mi", "500m", "10.0.0.1", "10.0.0.1/8", "127.0.0.1:80",
    "80:80", "80/tcp", "nginx:1.25", "a\nb", "a\nb\n", "a\nb\n\n", "a\n\nb", "\na", "\n\na\n", " a\nb", " a\nb\n",
    "a\n b\n", "a\n\tb", "\ta\nb", "a\n \nb", "a\n  ", "a\n\t", "a \nb", "a\t\nb", "a\n#b", "#a\nb", "# a\n",
    "- a\n- b\n", "a: b\nc: d\n", "---\na\n", "...\na", "a\n---\nb", "a\r\nb", "a\rb", "a\u{85}b", "a\u{2028}b",
    "a\n\u{2029}", "\u{feff}a", "a\u{feff}", "\u{7f}", "\u{80}", "\u{9f}", "\u{a0}", "\u{ad}", "\u{202e}a",
    "\u{200b}", "\u{fffd}", "\u{fffe}", "\u{ffff}", "\0", "\u{1b}[31m", "\u{1f600}", "\u{10ffff}", "\u{e0001}", "é",
    "日本語", "日本\n語", "\\", "\\n", "a\\", "C:\\x", "a'b", "a\"b", "$HOME", "${A:-b}", "$(date)", "/bin/sh", "~/.ssh",
    "~a", "a=b", "=a", "A: ", " a", "a ", "a\t", "a:\tb", "a\t#b",
    "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----\n", "#!/bin/sh\nset -e\n\nexec \"$@\"\n",
    "{{ .Values.x }}", "a\n\n\n", "\n a", "\n  a\n b", "  a\n b\n", "a\n\n  \n", "|\n", "|2-\na", "a\n...\n", "%a\nb",
    "a: |\n  b\n",
];

#[test]
fn nasty_strings_come_back() {
    for string in NASTY {
        check_string(string);
    }
    for c in (0..0x3000).chain(0xfe00..0x1_0000).chain([0x1_f468, 0xe_0041]).filter_map(char::from_u32) {
        check(&json!({ "a": format!("{c}"), "b": format!("x{c}y\nz"), format!("k{c}"): format!("x {c}") }));
    }
}

#[test]
fn long_keys_come_back() {
    for length in [900, 1000, 1001, 1023, 1024, 1025, 5000] {
        let key = "k".repeat(length);
        check(&json!({ &key: { &key: [{ &key: "a\nb" }] }, "z": { &key: 1 } }));
    }
}

#[test]
fn quotes_stand_only_where_a_reader_needs_them() {
    let words = "a nginx:1.25 /bin/sh -c --flag=x 10Mi 500m ~/x $(A) é a-b_c.d 80/tcp it's <a>";
    for plain in words.split(' ').chain(["a b"]) {
        assert_eq!(to_string(&json!({ "k": plain })), format!("k: {plain}\n"));
    }
    for quoted in
        ["yes", "1", "08", "1.20", "22:22", "", "2001-01-01", "null", "- a", "a: b", "*a", "~", "1_0", "=", "0x1f"]
    {
        assert_eq!(to_string(&json!({ "k": quoted })), format!("k: \"{quoted}\"\n"));
    }
}

#[test]
fn values_are_laid_out_as_people_write_them() {
    let value = json!({
        "a": { "b": null, "c": {}, "d": [] },
        "e": [1, -2.5, true, { "f": "x", "g": ["y"] }, ["z", []], {}],
        "h": "one\n  two\n", "i": " three\n\n\n", "j": "four\nfive",
    });
    let text = "a:\n  b: null\n  c: {}\n  d: []\ne:\n  - 1\n  - -2.5\n  - true\n  - f: x\n    g:\n      - \"y\"\n  - - z\n    - []\n  - {}\n\
                h: |\n  one\n    two\ni: |2+\n   three\n\n\nj: |-\n  four\n  five\n";
    assert_eq!(to_string(&value), text);
    check(&value);
}

/// Strings of the pieces that mean something in YAML.
fn nasty_string() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => prop::sample::select(vec![
            " ", "\n", "\t", ":", "#", "-", "?", "|", ">", "'", "\"", "\\", "{", "}", "[", "]", ",", "&", "*", "!", "%", "@", "`", "<", "=", "~",
            ".", "+", "_", "0", "1", "7", "9", "a", "b", "e", "x", "y", "N", "T", "Z", "\r", "é", "\u{85}", "\u{2028}", "\u{feff}",
        ]).prop_map(str::to_owned),
        1 => prop::sample::select(NASTY.to_vec()).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat())
}

fn any_value() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        6 => nasty_string().prop_map(Json::from),
        1 => Just(Json::Null),
        1 => any::<bool>().prop_map(Json::from),
        1 => any::<i64>().prop_map(Json::from),
        1 => any::<u64>().prop_map(Json::from),
        1 => prop::num::f64::NORMAL.prop_map(Json::from),
    ];
    leaf.prop_recursive(5, 40, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Json::from),
            prop::collection::vec((nasty_string(), inner), 0..5).prop_map(|pairs| Json::from(Map::from_iter(pairs))),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_string_comes_back(string in nasty_string()) {
        check_string(&string);
    }

    #[test]
    fn any_value_comes_back(value in any_value()) {
        check(&value);
    }
}
