//! Tests: what the schema of Docker Compose accepts and refuses.

use std::time::Instant;

use super::complaints::DUPLICATE_ITEM;
use super::*;
use crate::diagnostics::Diagnostic;
use crate::source::SourceMap;
use crate::{truth, yaml};

fn check(text: &str) -> Report {
    let mut sources = SourceMap::default();
    let source = sources.add("compose.yaml", text);
    let mut report = Report::default();
    let documents = yaml::parse(source, text, &mut report);
    assert!(!report.has_errors(), "{text}");
    for document in &documents {
        validate(document, &mut report);
    }
    report
}

#[test]
fn acceptance_is_that_of_the_schema() {
    let Some(rows) = truth::rows("schema") else { return };
    let mut differences = Vec::new();
    for row in &rows {
        let text = row.cell("document");
        let report = check(text);
        if report.has_errors() != (row.cell("schema") == "error") {
            let said: Vec<_> = report.iter().map(|it| &it.message).collect();
            differences.push(format!("{text}: {} {}, got {said:?}", row.cell("schema"), row.cell("schema_result")));
        }
    }
    truth::demand("schema", rows.len(), &differences, 0);
}

/// `services.k.ports.0`, as the errors of Docker Compose write a path.
fn dotted(path: &str) -> String {
    path.replace('[', ".").replace(']', "")
}

#[test]
fn the_place_that_docker_compose_names_is_among_ours() {
    let Some(rows) = truth::rows("schema") else { return };
    let errors: Vec<_> = rows.iter().filter(|row| row.cell("schema") == "error").collect();
    let mut differences = Vec::new();
    for row in &errors {
        let error = row.json("schema_result").as_str().unwrap_or("").to_owned();
        let report = check(row.cell("document"));
        // Docker Compose names the mapping of a key, and the list of an item that is there twice.
        let named = |it: &Diagnostic| {
            let path = dotted(it.path.as_deref().unwrap_or(""));
            let above = path.rsplit_once('.').map_or("", |(above, _)| above);
            let about_key = error.starts_with(&format!("{above} additional properties"));
            let about_item = it.code.name == DUPLICATE_ITEM.name && error.starts_with(&format!("{above} "));
            error.starts_with(&format!("{path} ")) || about_key || about_item
        };
        if !report.iter().any(named) {
            let said: Vec<_> = report.iter().map(|it| &it.message).collect();
            differences.push(format!("{}: {error}, got {said:?}", row.cell("document")));
        }
    }
    truth::demand("places of schema errors", errors.len(), &differences, 0);
}

/// The only message about a text.
fn only(text: &str) -> Diagnostic {
    let report = check(text);
    assert_eq!(report.iter().count(), 1, "{text}: {:?}", report.iter().map(|it| &it.message).collect::<Vec<_>>());
    report.iter().next().expect("there is one").clone()
}

#[test]
fn everything_is_reported_at_once() {
    let report = check(
        "services:\n  web server: {image: x}\n  db:\n    imge: x\n    init: []\n    cgroup: Host\n    cpu_percent: 101\n    \
         cap_add: [A, A]\n    pull_policy: 12h\n    volumes: [{source: a}]\nx-limit: .inf\n",
    );
    let found: Vec<_> = report.iter().map(|it| (it.code.name, it.path.as_deref().unwrap_or(""))).collect();
    assert_eq!(
        found,
        [
            ("schema/invalid-name", "services.web server"),
            ("schema/unknown-attribute", "services.db.imge"),
            ("schema/wrong-type", "services.db.init"),
            ("schema/not-one-of", "services.db.cgroup"),
            ("schema/out-of-range", "services.db.cpu_percent"),
            ("schema/duplicate-item", "services.db.cap_add[1]"),
            ("schema/malformed", "services.db.pull_policy"),
            ("schema/missing-attribute", "services.db.volumes[0]"),
            ("schema/not-finite", "x-limit"),
        ]
    );
}

#[test]
fn unknown_attributes_come_with_what_was_meant() {
    let check = |text: &str, expected: &str| assert_eq!(only(text).help.as_deref(), Some(expected), "{text}");
    let web = |attribute: &str| format!("services: {{web: {{{attribute}}}}}");
    check("nmae: x", "write `name`; for a key of your own, `x-nmae`");
    check("web: {image: nginx}", "indent `web` below `services:`; for a key of your own, `x-web`");
    check("image: x", "write it as `services.NAME.image` or `jobs.NAME.image`; for a key of your own, `x-image`");
    check(&web("dependsOn: [a]"), "write `depends_on`; for a key of your own, `x-dependsOn`");
    check(&web("port: [a]"), "write `ports`; for a key of your own, `x-port`");
    check(&web("replicas: 2"), "write it as `deploy.replicas`; for a key of your own, `x-replicas`");
    check(&web("limits: {}"), "write it as `deploy.resources.limits`; for a key of your own, `x-limits`");
    check(&web("wibble: 1"), "remove it; for a key of your own, `x-wibble`");
    check(
        &web("deploy: {resources: {ports: []}}"),
        "indent it less: `ports` belongs to `services.web`; for a key of your own, `x-ports`",
    );
    check(&web("env_file: [{path: a, requird: true}]"), "write `required`");
}

#[test]
fn wrong_types_come_with_what_to_type() {
    let check = |attribute: &str, message: &str, help: &str| {
        let said = only(&format!("services: {{web: {{{attribute}}}}}"));
        assert_eq!(said.message, format!("`services.web.{message}"), "{attribute}");
        assert_eq!(said.help.as_deref(), Some(help), "{attribute}");
    };
    check("user: 1000", "user` is an integer, but must be a string", "write it in quotes: `\"1000\"`");
    check("user: 01000", "user` is an integer, but must be a string", "write it in quotes");
    check("image: ", "image` is null, but must be a string", "write a string, or remove the line");
    check(
        "init: 1",
        "init` is an integer, but must be a boolean or a string",
        "write `true` or `false`, without quotes",
    );
    check("cpus: true", "cpus` is a boolean, but must be a number or a string", "write a number");
    check("cap_add: A", "cap_add` is a string, but must be a list of strings", "write `[\"A\"]`");
    check("ports: {a: b}", "ports` is a mapping, but must be a list", "start each item with `-`");
    check(
        "deploy: {resources: []}",
        "deploy.resources` is a list, but must be a mapping",
        "write lines of `name: value`, without `-`",
    );
    check(
        "environment: [{A: b}]",
        "environment[0]` is a mapping, but must be a string",
        "leave out the `-`: a mapping has lines of `name: value`",
    );
    check(
        "logging: syslog",
        "logging` is a string, but must be a mapping",
        "write its attributes below it, as `driver:` or `options:`",
    );
}

#[test]
fn timestamps_are_texts() {
    assert!(!check("services: {web: {image: 2001-01-01}}").has_errors());
    assert!(check("services: {web: {cgroup: 2001-01-01}}").has_errors());
    assert!(check("services: {web: {cap_add: [2001-01-01, '2001-01-01T00:00:00Z']}}").has_errors());
}

#[test]
fn many_unknown_attributes_do_not_take_the_square_of_the_time() {
    let keys: Vec<String> = (0..10_000).map(|number| format!("    attribute_{number}: 1\n")).collect();
    let start = Instant::now();
    let report = check(&format!("services:\n  web:\n{}", keys.concat()));
    assert_eq!(report.iter().count(), 10_000);
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
}

#[test]
fn deep_items_are_compared_quickly() {
    let deep = format!("{}a{}", "{a: ".repeat(200), "}".repeat(200));
    let report = check(&format!("services: {{web: {{ports: [{{x-a: {deep}}}, {{x-a: {deep}}}]}}}}"));
    assert_eq!(report.iter().map(|it| it.code.name).collect::<Vec<_>>(), ["schema/duplicate-item"]);
}

#[test]
fn paths_name_every_attribute_once() {
    let paths = paths();
    for path in ["services.*.ports[].mode", "services.*.environment.*", "networks.*.ipam.config[].aux_addresses.*"] {
        assert_eq!(paths.iter().filter(|other| *other == path).count(), 1, "{path}");
    }
    let mut sorted = paths.clone();
    sorted.sort();
    sorted.dedup();
    assert_eq!(sorted.len(), paths.len());
    assert!(!paths.iter().any(|path| path.ends_with("[]")));
}
