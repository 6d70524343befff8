//! Ports: an integer or a string becomes one mapping for each port.

use super::{Long, unreadable};
use crate::compose::place::Place;
use crate::diagnostics::Report;
use crate::load::port_spec::{self, PortSpec};
use crate::yaml::{Node, Value};

/// One item of the list may be several ports, so the whole list is rewritten.
pub(super) fn ports(node: &mut Node, path: &Place<'_>, report: &mut Report) {
    let Value::Sequence(items) = &mut node.value else { return };
    let items = std::mem::take(items);
    let long = items.into_iter().enumerate().flat_map(|(index, item)| port(item, &path.index(index), report));
    node.value = Value::Sequence(long.collect());
}

fn port(item: Node, path: &Place<'_>, report: &mut Report) -> Vec<Node> {
    let text = match &item.value {
        Value::Mapping(_) => return vec![item],
        Value::String(_) | Value::Int(_) | Value::UInt(_) => item.text().unwrap_or_default(),
        _ => {
            let message = format!("`{path}` is {}, but must be a string, an integer or a mapping", item.kind());
            report.push(unreadable(message, &item, path, "write it in quotes, as `\"8080:80\"`"));
            return Vec::new();
        }
    };
    match port_spec::parse(&text) {
        Ok(ports) => ports.iter().map(|port| long(port, &item)).collect(),
        Err(complaint) => {
            let message = format!("`{path}` is `{text}`, which {complaint}");
            let help = "write it as `\"HOST:CONTAINER\"`, for example `\"8080:80\"` or `\"127.0.0.1:8080:80/tcp\"`";
            report.push(unreadable(message, &item, path, help));
            Vec::new()
        }
    }
}

fn long(port: &PortSpec, short: &Node) -> Node {
    let mut long = Long::at(short.span).implied("mode", Value::String("ingress".to_owned()));
    if !port.host_ip.is_empty() {
        long = long.text("host_ip", &port.host_ip);
    }
    // Docker Compose leaves zero values away when it turns a short form into a long one.
    if port.target != 0 {
        long = long.written("target", Value::Int(i64::from(port.target)));
    }
    if !port.published.is_empty() {
        long = long.text("published", &port.published);
    }
    let protocol = Value::String(port.protocol.clone());
    long = if port.names_protocol { long.written("protocol", protocol) } else { long.implied("protocol", protocol) };
    let mut node = short.clone();
    long.replace(&mut node);
    node
}
