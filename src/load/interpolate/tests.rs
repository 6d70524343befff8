//! Tests of interpolation.

use std::time::{Duration, Instant};

use super::*;
use crate::yaml;

fn interpolated(text: &str) -> (Node, SourceMap, Report) {
    let mut sources = SourceMap::default();
    let source = sources.add("compose.yaml", text);
    let mut report = Report::default();
    let mut document = yaml::parse(source, text, &mut report).remove(0);
    let lookup = |name: &str| {
        [("S", "web"), ("I", "8080"), ("Y", "Yes"), ("X", "0x1")]
            .iter()
            .find(|(key, _)| *key == name)
            .map(|(_, value)| *value)
    };
    interpolate(&mut document, &sources, &lookup, &mut report);
    (document, sources, report)
}

fn messages(text: &str) -> Vec<String> {
    let (_, sources, report) = interpolated(text);
    let said = report.sorted().into_iter().map(|diagnostic| {
        let span = diagnostic.span.expect("the message has a place");
        let position = sources.position(span);
        let (code, place) = (diagnostic.code.name, sources.slice(span));
        format!("{code} {}:{} `{place}` {}", position.line, position.column, diagnostic.message)
    });
    said.collect()
}

#[test]
fn values_are_replaced_and_keys_are_not() {
    let (document, _, report) = interpolated("$S: {a: [$S, {$S: \"x${S}y\"}], b: 1, c: $$S}");
    let expected = interpolated("$$S: {a: [web, {x: xweby}], b: 1, c: \"$$S\"}").0;
    let entry = document.get("$S").expect("the key stays");
    assert_eq!(entry.get("c"), expected.get("$$S").and_then(|entry| entry.get("c")));
    let list = entry.get("a").and_then(Node::as_sequence).expect("a list");
    assert_eq!(list[0].as_str(), Some("web"));
    assert_eq!(list[1].get("$S").and_then(Node::as_str), Some("xweby"));
    assert_eq!(report.iter().count(), 0);
}

#[test]
fn values_are_cast_where_the_attribute_wants_it() {
    let check = |text: &str, value: Value| {
        let (document, _, report) = interpolated(&format!("services: {{web: {{{text}}}}}"));
        assert!(!report.has_errors(), "{text}: {report:?}");
        let mut node = document.get("services").and_then(|services| services.get("web")).expect("a service");
        while let Value::Mapping(_) | Value::Sequence(_) = &node.value {
            let child = node.as_mapping().and_then(|mapping| mapping.iter().next()).map(|(_, entry)| &entry.node);
            node = child.or_else(|| node.as_sequence()?.first()).expect("not empty");
        }
        assert_eq!(node.value, value, "{text}");
    };
    check("cpu_count: $I", Value::Int(8080));
    check("cpus: '0.5'", Value::Float(0.5));
    check("umask: '022'", Value::Int(18));
    check("tty: $Y", Value::Bool(true));
    check("ports: [{target: $I}]", Value::Int(8080));
    check("ports: [{published: $I}]", Value::String("8080".to_owned()));
    check("ulimits: {nofile: {soft: '1'}}", Value::Int(1));
    check("depends_on: {a.b: {required: 'no'}}", Value::Bool(false));
    check("pre_start: [{init: 'on'}]", Value::Bool(true));
    check("labels: {init: 'on'}", Value::String("on".to_owned()));
}

#[test]
fn what_cannot_be_cast_is_an_error_that_says_where_it_comes_from() {
    assert_eq!(
        messages("services:\n  web:\n    cpus: $X\n    init: maybe\n    tty: $Y\n"),
        [
            "interpolation/wrong-type 3:11 `$X` `services.web.cpus` is `0x1` (from `$X`), but must be a number",
            "interpolation/wrong-type 4:11 `maybe` `services.web.init` is `maybe`, but must be `true` or `false`",
            "interpolation/old-boolean 5:10 `$Y` `services.web.tty` is `Yes`, which YAML 1.2 does not take for a boolean",
        ]
    );
}

#[test]
fn messages_point_at_the_reference() {
    assert_eq!(
        messages("a: x ${U} y\nb:\n  - \"\\tx ${V:?give ${S}}\"\nc: |\n  one\n  two ${A!}\n"),
        [
            "interpolation/unset-variable 1:6 `${U}` `a` uses the variable `U`, which is not set",
            "interpolation/required-variable 3:10 `${V:?give ${S}}` `b[0]` needs the variable `V`, which is not set: give web",
            "interpolation/malformed 6:7 `${A!}` `c` has `${A!}`, which names no variable",
        ]
    );
}

#[test]
fn hostile_documents_take_linear_time() {
    let scalars = [
        "${U:-".repeat(60_000) + &"}".repeat(60_000),
        "$U ".repeat(20_000),
        "${A!} ".repeat(20_000),
        "x".repeat(1_000_000),
    ];
    let many = "a: [".to_owned() + &"$S, ".repeat(90_000) + "]";
    let documents = scalars.into_iter().flat_map(|scalar| [format!("a: \"{scalar}\""), format!("a: |\n  {scalar}\n")]);
    for text in documents.chain([many]) {
        let start = Instant::now();
        interpolated(&text);
        let start_of_text: String = text.chars().take(20).collect();
        assert!(start.elapsed() < Duration::from_secs(10), "{start_of_text}: {:?}", start.elapsed());
    }
}
