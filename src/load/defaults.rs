//! What Docker Compose fills in where nothing is written.

use std::sync::LazyLock;

use crate::compose::patterns::Patterns;
use crate::source::Span;
use crate::yaml::{Mapping, Node, Value};

/// Completes the mapping of one place.
type Complete = fn(&mut Mapping, Span);

/// Where something is filled in.
pub(crate) const RULES: &[(&str, Complete)] = &[
    ("services|jobs.*.build", build),
    ("services|jobs.*.secrets[]", secret),
    ("services|jobs.*.ports[]", port),
    ("services|jobs.*.gpus[]", device_request),
    ("services|jobs.*.volumes[].bind", bind),
    ("services.*.deploy.resources.reservations.devices[]", device_request),
];

/// Fills in all defaults of a canonical tree.
pub(crate) fn set(model: &mut Node) {
    static ALL: LazyLock<Patterns<Complete>> = LazyLock::new(|| Patterns::of(RULES.iter().copied()));
    ALL.visit(model, &mut |node, _, complete| {
        let span = node.span;
        if let Some(mapping) = node.as_mapping_mut() {
            complete(mapping, span);
        }
    });
}

fn default(mapping: &mut Mapping, key: &str, value: Value, span: Span) {
    if !mapping.contains_key(key) {
        mapping.insert(key, span, Node::implied(value, span));
    }
}

fn text(text: impl Into<String>) -> Value {
    Value::String(text.into())
}

fn build(build: &mut Mapping, span: Span) {
    default(build, "context", text("."), span);
}

fn secret(secret: &mut Mapping, span: Span) {
    let source = secret.get("source").and_then(Node::text).unwrap_or_default();
    default(secret, "target", text(format!("/run/secrets/{source}")), span);
}

fn port(port: &mut Mapping, span: Span) {
    default(port, "protocol", text("tcp"), span);
    default(port, "mode", text("ingress"), span);
}

fn device_request(request: &mut Mapping, span: Span) {
    if !request.contains_key("device_ids") {
        default(request, "count", text("all"), span);
    }
}

fn bind(bind: &mut Mapping, span: Span) {
    default(bind, "create_host_path", Value::Bool(true), span);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::Report;
    use crate::source::SourceMap;
    use crate::yaml::parse;

    #[test]
    fn what_is_not_written_is_filled_in() {
        let tree = |text: &str| {
            let text = format!("services: {{a: {{{text}}}}}");
            let id = SourceMap::default().add("compose.yaml", text.clone());
            parse(id, &text, &mut Report::default()).pop().expect("a document")
        };
        let check = |written: &str, expected: &str| {
            let mut model = tree(written);
            set(&mut model);
            assert_eq!(model, tree(expected));
        };
        check("build: {target: t}", "build: {target: t, context: .}");
        check("secrets: [{source: s}]", "secrets: [{source: s, target: /run/secrets/s}]");
        check("ports: [{target: 1, mode: host}]", "ports: [{target: 1, mode: host, protocol: tcp}]");
        check("gpus: [{driver: d}, {device_ids: [x]}]", "gpus: [{driver: d, count: all}, {device_ids: [x]}]");
        check("volumes: [{type: bind, bind: {}}]", "volumes: [{type: bind, bind: {create_host_path: true}}]");
        check(
            "volumes: [{type: bind, bind: {create_host_path: false}}]",
            "volumes: [{type: bind, bind: {create_host_path: false}}]",
        );
        check("configs: [{source: c}]", "configs: [{source: c}]");
    }
}
