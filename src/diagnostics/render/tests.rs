//! What each format makes of the same messages.

use super::*;
use crate::diagnostics::{Code, Severity};

static LOST: Code =
    Code { name: "ports/lost", severity: Severity::Warning, summary: "a port is lost", documentation: "Why.\n" };
static REFUSED: Code = Code { name: "files/none", severity: Severity::Error, summary: "no file", documentation: "" };

const COMPOSE: &str = "services:\n  wéb:\n    ports: [80]\n    image: a\n";

/// A warning with a place, a second one near it and one in another file; and an error without a place.
fn sample() -> (Report, SourceMap) {
    let mut sources = SourceMap::default();
    let (one, two) = (sources.add("a b/compose.yaml", COMPOSE), sources.add("base.yaml", "x: 1\n"));
    let span = |source, text: &str, part: &str| {
        let start = text.find(part).unwrap();
        Span { source, start: u32::try_from(start).unwrap(), end: u32::try_from(start + part.len()).unwrap() }
    };
    let mut report = Report::default();
    let lost = Diagnostic::new(&LOST, "`services.wéb.ports[0]` is lost\nfor ever\u{1b}[2J")
        .at(span(one, COMPOSE, "80"))
        .about("services.wéb.ports[0]")
        .help("write 8080")
        .related(span(one, COMPOSE, "wéb"), "of this service")
        .related(span(two, "x: 1\n", "1"), "the base, 100 %");
    report.push(lost);
    report.push(Diagnostic::new(&REFUSED, "nothing here"));
    (report, sources)
}

fn rendered(format: Format) -> String {
    let (report, sources) = sample();
    render(&report, &sources, format, Style::default())
}

#[test]
fn human_draws_the_line_and_every_place() {
    let expected = "\
files/none

  × nothing here

ports/lost

  ⚠ `services.wéb.ports[0]` is lost
  │ for ever\\u{1b}[2J
   ╭─[a b/compose.yaml:3:13]
 1 │ services:
 2 │   wéb:
   ·   ─┬─
   ·    ╰── of this service
 3 │     ports: [80]
   ·             ──
 4 │     image: a
   ╰────
  help: write 8080
  ☞ the base, 100 %
   ╭─[base.yaml:1:4]
 1 │ x: 1
   ·    ─
   ╰────

";
    pretty_assertions::assert_eq!(rendered(Format::Human), expected);
}

#[test]
fn short_is_one_line() {
    let expected = "error[files/none]: nothing here\n\
        a b/compose.yaml:3:13: warning[ports/lost]: `services.wéb.ports[0]` is lost\\nfor ever\\u{1b}[2J\n";
    pretty_assertions::assert_eq!(rendered(Format::Short), expected);
}

#[test]
fn json_is_one_object_a_line() {
    let expected = concat!(
        r#"{"code":"files/none","severity":"error","message":"nothing here","related":[]}"#,
        "\n",
        r#"{"code":"ports/lost","severity":"warning","message":"`services.wéb.ports[0]` is lost\nfor ever\u001b[2J","#,
        r#""help":"write 8080","path":"services.wéb.ports[0]","file":"a b/compose.yaml","line":3,"column":13,"#,
        r#""end_line":3,"end_column":15,"related":["#,
        r#"{"message":"of this service","file":"a b/compose.yaml","line":2,"column":3,"end_line":2,"end_column":6},"#,
        r#"{"message":"the base, 100 %","file":"base.yaml","line":1,"column":4,"end_line":1,"end_column":5}]}"#,
        "\n",
    );
    pretty_assertions::assert_eq!(rendered(Format::Json), expected);
}

#[test]
fn github_escapes_what_its_commands_use() {
    let expected = "::error title=files/none::nothing here\n\
        ::warning file=a b/compose.yaml,line=3,col=13,endLine=3,endColumn=15,title=ports/lost::\
        `services.wéb.ports[0]` is lost%0Afor ever\u{1b}[2J%0Ahelp: write 8080\n";
    pretty_assertions::assert_eq!(rendered(Format::Github), expected);
}

#[test]
fn sarif_names_rules_and_places() {
    let document: serde_json::Value = serde_json::from_str(&rendered(Format::Sarif)).unwrap();
    let run = &document["runs"][0];
    assert_eq!(run["tool"]["driver"]["rules"][1]["id"], "ports/lost");
    let result = &run["results"][1];
    assert_eq!(result["ruleIndex"], 1);
    assert_eq!(result["level"], "warning");
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "a%20b/compose.yaml");
    assert_eq!((&place["region"]["startLine"], &place["region"]["endColumn"]), (&3.into(), &15.into()));
    assert_eq!(result["locations"][0]["logicalLocations"][0]["fullyQualifiedName"], "services.wéb.ports[0]");
    assert_eq!(result["relatedLocations"][1]["message"]["text"], "the base, 100 %");
}

#[test]
fn places_at_the_edges_can_be_drawn() {
    for text in ["", "\n", "a", "a\r\nb", "a\r\n\r\n", "é", "\u{1b}\u{85}\u{202e}", "\t\t- x\n"] {
        let mut sources = SourceMap::default();
        let source = sources.add("f", text);
        let length = u32::try_from(text.len()).unwrap();
        for start in 0..=length + 1 {
            for end in start..=length + 2 {
                let mut report = Report::default();
                let span = Span { source, start, end };
                report.push(Diagnostic::new(&LOST, "m").at(span).related(Span { end: start, ..span }, "r"));
                let drawn = render(&report, &sources, Format::Human, Style { color: true, width: Some(40) });
                assert!(drawn.contains("f:") && !drawn.contains("Failed"), "{text:?} {span:?}: {drawn}");
            }
        }
    }
}

#[test]
fn only_the_worst_of_many_are_drawn() {
    let (mut report, sources) = sample();
    for number in 0..10_000 {
        report.push(Diagnostic::new(&LOST, format!("a message {number}")));
    }
    let drawn = render(&report, &sources, Format::Human, Style::default());
    assert!(drawn.starts_with("files/none\n\n  × nothing here\n"), "the error is drawn: {drawn}");
    assert_eq!(drawn.matches("  ⚠ ").count(), 3, "{drawn}");
    assert_eq!(drawn.matches("\nwarning[ports/lost]: a message ").count(), 50, "{drawn}");
    let end = "... and 9948 more messages; `--message-format short` prints all of them\n\n";
    assert!(drawn.ends_with(end), "{drawn}");
    assert_eq!(render(&report, &sources, Format::Short, Style::default()).lines().count(), 10_002);
}

#[test]
fn errors_are_all_drawn_as_long_as_there_is_room() {
    let mut report = Report::default();
    for number in 0..60 {
        report.push(Diagnostic::new(&REFUSED, format!("an error {number}")));
    }
    let drawn = render(&report, &SourceMap::default(), Format::Human, Style::default());
    assert_eq!(drawn.matches("  × ").count(), 50, "{drawn}");
    assert_eq!(drawn.matches("\nerror[files/none]: an error ").count(), 10, "{drawn}");
}
