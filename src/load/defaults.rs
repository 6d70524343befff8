//! What Docker Compose fills in where nothing is written.

use super::walk;
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
    for (pattern, complete) in RULES {
        walk::each(model, pattern, &mut |node, _| {
            let span = node.span;
            if let Some(mapping) = node.as_mapping_mut() {
                complete(mapping, span);
            }
        });
    }
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
