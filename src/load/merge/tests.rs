//! Each case is three texts: a document, the one that is merged over it, and what they make.

use super::super::reset::Resets;
use super::super::{canonical, omit_empty, unicity};
use super::*;
use crate::source::SourceMap;
use crate::yaml::{Path, parse};

fn tree(text: &str, report: &mut Report) -> Node {
    let id = SourceMap::default().add("compose.yaml", text);
    parse(id, text, report).pop().expect("a document")
}

/// Merges as loading does.
fn merged(base: &str, over: &str) -> (Node, Report) {
    let mut report = Report::default();
    let mut model = Node::new(Value::Mapping(Mapping::default()), tree("{}", &mut report).span);
    for text in [base, over] {
        let mut document = tree(text, &mut report);
        Resets::take(&mut document).apply(&mut model, &Path::root());
        merge(&mut model, document, &mut report);
        unicity::enforce(&mut model, &mut report);
        canonical::canonical(&mut model, &mut report);
        omit_empty::omit_empty(&mut model);
        unicity::enforce(&mut model, &mut report);
    }
    (model, report)
}

/// The cases are attributes of the service `a`.
fn check(base: &str, over: &str, expected: &str) {
    let service = |text: &str| format!("services:\n  a:\n    {}\n", text.trim().replace('\n', "\n    "));
    let (model, report) = merged(&service(base), &service(over));
    assert_eq!(report.iter().map(|diagnostic| diagnostic.message.as_str()).collect::<Vec<_>>(), [""; 0], "{over}");
    let expected = tree(&service(expected), &mut Report::default());
    assert_eq!(model, expected, "\n{base}\n  with\n{over}");
}

#[test]
fn single_values_are_replaced() {
    check("image: a\ntty: true", "image: b", "image: b\ntty: true");
    check("image: a", "image:", "image: a");
    check("init: true", "image: b", "init: true\nimage: b");
}

#[test]
fn commands_are_replaced() {
    check("command: [a, b]", "command: [c]", "command: [c]");
    check("command: [a, b]", "command: c d", "command: c d");
    check("entrypoint: [a]", "entrypoint:", "entrypoint:");
    check("healthcheck: {test: [CMD, a], retries: 1}", "healthcheck: {test: b}", "healthcheck: {test: b, retries: 1}");
}

#[test]
fn mappings_become_lists_of_assignments() {
    check("environment: {A: 1, B: x}", "environment: {B: true, C: }", "environment: [A=1, B=true, C]");
    check("environment: [A=1, B]", "environment: {B: 2}", "environment: [A=1, B=2]");
    check("labels: [a=1]", "labels: {a: 1.50, b: null}", "labels: [a=1.5, b]");
    check("sysctls: {a: 1}", "sysctls: [a=2]", "sysctls: [a=2]");
    check("environment: [M=r]", "environment: [M=d, M=r]", "environment: [M=r]");
}

#[test]
fn lists_are_appended_without_repetitions() {
    check("cap_add: [A, B]", "cap_add: [B, C]", "cap_add: [A, B, C]");
    check("dns: 1.1.1.1", "dns: [8.8.8.8, '', 1.1.1.1]", "dns: [1.1.1.1, 8.8.8.8]");
    check("expose: [80, '90']", "expose: ['80', 90]", "expose: ['80', 90]");
    check("tmpfs: /a", "tmpfs: [/a, /b]", "tmpfs: [/a, /b]");
    check("security_opt: [a]", "security_opt: [a]", "security_opt: [a]");
    check("group_add: [a, '10']", "group_add: [b, 10, b]", "group_add: [a, '10', b, 10]");
    check(
        "post_start: [{command: a}]",
        "post_start: [{command: a}, {command: b}]",
        "post_start: [{command: a}, {command: b}]",
    );
}

#[test]
fn hosts_are_appended_unless_they_are_there() {
    check(
        "extra_hosts: {a: 1.1.1.1}",
        "extra_hosts: ['a=1.1.1.1', 'b:2.2.2.2']",
        "extra_hosts: ['a=1.1.1.1', 'b:2.2.2.2']",
    );
    check(
        "extra_hosts: {a: [1.1.1.1, 2.2.2.2]}",
        "extra_hosts: {b: 3.3.3.3}",
        "extra_hosts: [a=1.1.1.1, a=2.2.2.2, b=3.3.3.3]",
    );
}

#[test]
fn ports_differ_by_address_number_and_protocol() {
    check(
        "ports: ['80:80']",
        "ports: ['81:80', '80:80/udp', '127.0.0.1:80:80', '80:80']",
        "ports:
- {mode: ingress, target: 80, published: '80', protocol: tcp}
- {mode: ingress, target: 80, published: '81', protocol: tcp}
- {mode: ingress, target: 80, published: '80', protocol: udp}
- {mode: ingress, host_ip: 127.0.0.1, target: 80, published: '80', protocol: tcp}",
    );
}

#[test]
fn mounts_differ_by_target() {
    check(
        "volumes: ['aa:/x', '/y']",
        "volumes: ['./b:/x:ro']",
        "volumes:
- {type: bind, source: ./b, target: /x, read_only: true, bind: {create_host_path: true}}
- {type: volume, target: /y}",
    );
    check(
        "devices: [/dev/a]",
        "devices: ['/dev/b:/dev/a:r']",
        "devices: [{source: /dev/b, target: /dev/a, permissions: r}]",
    );
    check(
        "secrets: [s]",
        "secrets: [{source: t, target: /run/secrets/s}]",
        "secrets: [{source: t, target: /run/secrets/s}]",
    );
}

#[test]
fn builds_are_merged_in_all_forms() {
    check("build: .", "build: {args: {A: 1}}", "build: {context: ., args: {A: 1}}");
    check("build: {context: a, args: [A=1]}", "build: b", "build: {context: b, args: [A=1]}");
    check("build: {args: {A: 1}}", "build: {args: [A=2, B]}", "build: {args: [A=2, B]}");
}

#[test]
fn dependencies_and_networks_are_merged_in_all_forms() {
    check(
        "depends_on: [a]",
        "depends_on: {b: {condition: service_healthy}, a: {condition: service_healthy}}",
        "depends_on:
  a: {condition: service_healthy, required: true}
  b: {condition: service_healthy, required: true}",
    );
    check("networks: [a]", "networks: {b: {aliases: [x]}}", "networks: {a: , b: {aliases: [x]}}");
    check("networks: {a: {aliases: [x]}}", "networks: [a, b]", "networks: {a: {aliases: [x]}, b: }");
    check("networks: [a]", "networks:", "networks: {a: }");
}

#[test]
fn logging_options_are_merged_for_one_driver() {
    check(
        "logging: {driver: a, options: {x: 1}}",
        "logging: {options: {y: 2}}",
        "logging: {driver: a, options: {x: 1, y: 2}}",
    );
    check("logging: {driver: a, options: {x: 1}}", "logging: {driver: b}", "logging: {driver: b}");
}

#[test]
fn ulimits_are_merged_one_by_one() {
    check(
        "ulimits: {nofile: {soft: 1, hard: 2}, nproc: 3}",
        "ulimits: {nofile: {soft: 4}}",
        "ulimits: {nofile: {soft: 4, hard: 2}, nproc: 3}",
    );
    check("ulimits: {nofile: {soft: 1, hard: 2}}", "ulimits: {nofile: 5}", "ulimits: {nofile: 5}");
}

#[test]
fn tags_take_away_what_was_there() {
    check("ports: ['80:80']\nimage: a", "ports: !reset []", "image: a");
    check("cap_add: [A]", "cap_add: !override [B]", "cap_add: [B]");
    check("environment: {A: 1, B: 2}", "environment: {A: !reset null}", "environment: [B=2]");
    check(
        "logging: {driver: a, options: {x: 1}}",
        "logging: {options: !override {y: 2}}",
        "logging: {driver: a, options: {y: 2}}",
    );
}

#[test]
fn pools_are_matched_by_subnet() {
    let network = |pools: &str| format!("networks: {{n: {{ipam: {{config: [{pools}]}}}}}}");
    let check = |base: &str, over: &str, expected: &str| {
        let (model, _) = merged(&network(base), &network(over));
        assert_eq!(model, tree(&network(expected), &mut Report::default()), "{base} with {over}");
    };
    check("{subnet: a, gateway: g}", "{subnet: a, gateway: h}", "{subnet: a, gateway: h}");
    check("{subnet: a}", "{subnet: b}", "{subnet: b}");
}

#[test]
fn forms_that_differ_are_refused_with_both_places() {
    let (_, report) = merged("x-a: {b: 1}", "x-a: [b]");
    let refusals: Vec<_> = report.iter().collect();
    assert_eq!(refusals.len(), 1);
    assert_eq!(refusals[0].code.name, "merge/forms-differ");
    assert_eq!(refusals[0].related.len(), 1);
}
