//! Each case is a text in short syntax and the same in long syntax.

use super::*;
use crate::source::SourceMap;
use crate::yaml::parse;

fn tree(text: &str) -> Node {
    let id = SourceMap::default().add("compose.yaml", text);
    parse(id, text, &mut Report::default()).pop().expect("a document")
}

fn lengthened(text: &str) -> (Node, Vec<String>) {
    let (mut model, mut report) = (tree(text), Report::default());
    canonical(&mut model, &mut report);
    (model, report.iter().map(|diagnostic| diagnostic.message.clone()).collect())
}

/// The cases are attributes of a service.
fn check(short: &str, long: &str) {
    let service = |text: &str| format!("services: {{a: {{{text}}}}}");
    let (model, messages) = lengthened(&service(short));
    assert_eq!(messages, [""; 0], "{short}");
    assert_eq!(model, tree(&service(long)), "{short}");
}

fn refused(text: &str, expected: &str) {
    let (_, messages) = lengthened(text);
    assert_eq!(messages, [expected], "{text}");
}

#[test]
fn ports() {
    check("ports: [80]", "ports: [{mode: ingress, target: 80, protocol: tcp}]");
    check(
        "ports: ['127.0.0.1:8080:80/UDP']",
        "ports: [{mode: ingress, host_ip: 127.0.0.1, target: 80, published: '8080', protocol: udp}]",
    );
    check(
        "ports: ['8080-8081:80-81', {target: 9}]",
        "ports: [{mode: ingress, target: 80, published: '8080', protocol: tcp}, \
         {mode: ingress, target: 81, published: '8081', protocol: tcp}, {target: 9}]",
    );
    refused(
        "services: {a: {ports: ['a:80']}}",
        "`services.a.ports[0]` is `a:80`, which publishes to `a`, which is no port",
    );
    refused(
        "services: {a: {ports: ['1:2-3']}}",
        "`services.a.ports[0]` is `1:2-3`, which publishes the range `2-3` to the range `1`, which has another length",
    );
}

#[test]
fn mounts() {
    check("volumes: [/data]", "volumes: [{type: volume, target: /data, volume: {}}]");
    check("volumes: ['data:/data/']", "volumes: [{type: volume, source: data, target: /data, volume: {}}]");
    check(
        "volumes: ['./a:/b:ro,z,rshared,what']",
        "volumes: [{type: bind, source: ./a, target: /b, read_only: true, \
         bind: {selinux: z, propagation: rshared, create_host_path: true}}]",
    );
    check("volumes: ['data:/d:nocopy']", "volumes: [{type: volume, source: data, target: /d, volume: {nocopy: true}}]");
    check(
        r"volumes: ['C:\a:/b']",
        r"volumes: [{type: bind, source: 'C:\a', target: /b, bind: {create_host_path: true}}]",
    );
    refused(
        "services: {a: {volumes: ['data:']}}",
        "`services.a.volumes[0]` has nothing between two colons, or after the last one: `data:`",
    );
}

#[test]
fn devices() {
    check("devices: [/dev/a]", "devices: [{source: /dev/a, target: /dev/a, permissions: rwm}]");
    check("devices: ['/dev/a:/dev/b:r']", "devices: [{source: /dev/a, target: /dev/b, permissions: r}]");
    check("gpus: all", "gpus: [{count: all}]");
    refused("services: {a: {devices: ['a:b:c:d']}}", "`services.a.devices[0]` has too many colons: `a:b:c:d`");
}

#[test]
fn lists_and_strings_of_services() {
    check("build: .", "build: {context: .}");
    check("build: {ssh: [default, k=./k], provenance: true}", "build: {ssh: {default: , k: ./k}, provenance: 'true'}");
    check("build: {additional_contexts: [a=./a]}", "build: {additional_contexts: {a: ./a}}");
    check("depends_on: [b]", "depends_on: {b: {condition: service_started, required: true}}");
    check(
        "depends_on: {b: {restart: true}}",
        "depends_on: {b: {restart: true, condition: service_started, required: true}}",
    );
    check("env_file: a", "env_file: [{path: a, required: true}]");
    check(
        "env_file: [a, {path: b, required: false}]",
        "env_file: [{path: a, required: true}, {path: b, required: false}]",
    );
    check("networks: [n]", "networks: {n: }");
    check("secrets: [s, {source: t}]", "secrets: [{source: s}, {source: t}]");
    check("dns: 1.1.1.1", "dns: [1.1.1.1]");
    check(
        "pre_start: [{volumes: [/vv], dns: a}]",
        "pre_start: [{volumes: [{type: volume, target: /vv, volume: {}}], dns: [a]}]",
    );
    refused(
        "services: {a: {ulimits: {nofile: 1.5}}}",
        "`services.a.ulimits.nofile` is a number, but a limit is an integer",
    );
}

#[test]
fn names_below_external_move_up() {
    let (model, messages) = lengthened("networks: {n: {external: {name: x}}}");
    assert_eq!(model, tree("networks: {n: {external: true, name: x}}"));
    assert_eq!(messages, ["`networks.n.external.name` is an old form"]);
    let (_, messages) = lengthened("networks: {n: {external: {name: x}, name: y}}");
    assert_eq!(messages.len(), 2);
}
