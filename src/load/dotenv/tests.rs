//! Tests of env files.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use proptest::prelude::*;
use serde_json::{Value as Json, json};

use super::*;
use crate::source::SourceMap;
use crate::truth;

const PROCESS: [(&str, &str); 4] = [("A", "osA"), ("DOLLAR", "$OS"), ("EMPTY", ""), ("OS", "fromos")];

type Format = fn(&str, SourceId, &Lookup<'_>, &mut Report) -> IndexMap<String, String>;

fn default_format(text: &str, source: SourceId, known: &Lookup<'_>, report: &mut Report) -> IndexMap<String, String> {
    parse(text, source, known, &|_| None, report)
}

fn read(text: &str, format: Format, also: &[(&str, &str)]) -> (IndexMap<String, String>, Report) {
    let mut known = BTreeMap::from(PROCESS);
    known.extend(also.iter().copied());
    let mut report = Report::default();
    let source = SourceMap::default().add("web.env", text);
    let variables = format(text, source, &|name| known.get(name).copied(), &mut report);
    (variables, report)
}

fn differs(row: &truth::Row, column: &str, format: Format, also: &[(&str, &str)]) -> Option<String> {
    let text = row.text("text")?;
    let (variables, report) = read(&text, format, also);
    let (status, expected) = (row.cell(&format!("{column}_status")), row.json(&format!("{column}_result")));
    let found = if report.has_errors() { Json::Null } else { json!(variables) };
    let expected = match &expected {
        Json::Null => json!({}),
        Json::String(_) => Json::Null,
        _ => expected,
    };
    let same = report.has_errors() == (status == "error") && found == expected;
    (!same).then(|| format!("{text:?} as {column}: {found}, not {expected}; {report:?}"))
}

#[test]
fn files_are_read_as_docker_compose_reads_them() {
    let Some(rows) = truth::rows("dotenv") else { return };
    let project = [("PWD", "$PROJECT")];
    let dotenv = rows.iter().map(|row| differs(row, "dotenv", default_format, &[]));
    let env_file = rows.iter().map(|row| differs(row, "env_file", default_format, &project));
    let raw = rows.iter().map(|row| differs(row, "raw", parse_raw, &project));
    let all = dotenv.chain(env_file).chain(raw);
    let differences: Vec<_> = all.flatten().collect();
    truth::demand("dotenv", rows.len() * 3, &differences, 0);
}

fn messages(text: &str, format: Format) -> Vec<String> {
    let mut sources = SourceMap::default();
    let source = sources.add("web.env", text);
    let mut report = Report::default();
    format(text, source, &|_| None, &mut report);
    let said = report.sorted().into_iter().map(|diagnostic| {
        let span = diagnostic.span.expect("the message has a place");
        let position = sources.position(span);
        format!("{} {}:{} `{}`", diagnostic.code.name, position.line, position.column, sources.slice(span))
    });
    said.collect()
}

#[test]
fn messages_say_where() {
    let check = |text: &str, expected: &[&str]| assert_eq!(messages(text, default_format), expected, "{text}");
    check("A=1\nB C=2\nD!=3\nE=4\n", &["env-file/syntax 2:1 `B C`", "env-file/syntax 3:2 `!`"]);
    check("A=1\n B='x\n", &["env-file/syntax 2:4 `'x`"]);
    check(
        "A=\"a\" b\nC=$U é${V:?v}\n",
        &[
            "env-file/after-quote 1:7 `b`",
            "interpolation/unset-variable 2:3 `$U`",
            "interpolation/required-variable 2:7 `${V:?v}`",
        ],
    );
    check("A=\"\\n\\$B é \\0101${U}\"\n", &["interpolation/unset-variable 1:17 `${U}`"]);
    check("A=1\nB", &["env-file/nameless 2:1 `B`"]);
    check("export ", &["env-file/syntax 1:8 ``"]);
}

#[test]
fn messages_about_raw_files_say_where() {
    let long = format!("A={}\nB C=1\n=2\n", "x".repeat(65_534));
    let found = messages(&long, parse_raw);
    assert_eq!(found.len(), 3);
    assert_eq!(found[1..], ["env-file/syntax 2:1 `B C=1`", "env-file/syntax 3:1 `=2`"]);
    assert!(messages(&format!("A={}\n", "x".repeat(65_533)), parse_raw).is_empty());
}

#[test]
fn variables_keep_the_order_of_their_first_appearance() {
    let (variables, _) = read("B=1\nA=2\nB=3\n", default_format, &[]);
    assert_eq!(variables.into_iter().collect::<Vec<_>>(), [("B".into(), "3".into()), ("A".into(), "2".into())]);
}

/// Texts that are likely to be read as env files.
fn texts() -> impl Strategy<Value = String> {
    const PARTS: &[&str] = &[
        "A", "K", "=", ":", "\n", " ", "\"", "'", "\\", "$", "${", "}", "#", "export ", "\\0", "101", "\r", "é",
        "\u{A0}",
    ];
    prop::collection::vec(prop::sample::select(PARTS), 0..40).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_to_its_end(text in texts()) {
        for format in [default_format as Format, parse_raw] {
            let (_, report) = read(&text, format, &[]);
            for diagnostic in &report {
                let span = diagnostic.span.expect("the message has a place");
                prop_assert!(text.get(span.start as usize..span.end as usize).is_some(), "{:?}", diagnostic);
            }
        }
    }

    #[test]
    fn quoted_values_come_out_as_they_went_in(value in any::<String>()) {
        let escaped = value.replace('\\', "\\\\").replace('"', "\\\"").replace('$', "\\$");
        let (variables, report) = read(&format!("K=\"{escaped}\"\n"), default_format, &[]);
        prop_assert_eq!(report.iter().count(), 0);
        prop_assert_eq!(variables.get("K"), Some(&value));
    }

    #[test]
    fn raw_values_come_out_as_they_went_in(value in "[^\r\n]*") {
        let (variables, report) = read(&format!("A=1\nK={value}\n"), parse_raw, &[]);
        prop_assert_eq!(report.iter().count(), 0);
        prop_assert_eq!(variables.get("K"), Some(&value));
    }
}

#[test]
fn hostile_files_take_linear_time() {
    let long = "x".repeat(1_000_000);
    let line = |number: u32| format!("K{}=${{K{number}}}${{K{number}}}\n", number + 1);
    let doubling = (0..60).map(line).collect::<Vec<_>>().concat();
    let texts = [
        "K=\"a\"".repeat(20_000),
        "K='a'b\n".repeat(20_000),
        "#\n".repeat(200_000),
        "export ".repeat(20_000),
        "!\n".repeat(20_000),
        "A".repeat(1_000_000),
        format!("K=\"{}", "\\\"".repeat(200_000)),
        format!("K=\"{}\"", "\\0101$A".repeat(20_000)),
        format!("K={long}\n{}", "L=${K:+}\n".repeat(20_000)),
        format!("K={}", "${U:-".repeat(20_000)),
        format!("K0=xxxxxxxx\n{doubling}"),
        " ".repeat(1_000_000),
    ];
    for text in texts {
        for format in [default_format as Format, parse_raw] {
            let start = Instant::now();
            let (variables, _) = read(&text, format, &[]);
            let length: usize = variables.values().map(String::len).sum();
            assert!(length <= text.len() + template::ROOM);
            let start_of_text: String = text.chars().take(12).collect();
            assert!(start.elapsed() < Duration::from_secs(5), "{start_of_text}: {:?}", start.elapsed());
        }
    }
}
