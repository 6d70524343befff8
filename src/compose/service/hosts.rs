//! `extra_hosts`: names that resolve to given addresses.

use indexmap::IndexMap;
use serde_json::Value as Json;

use crate::compose::place::Place;
use crate::compose::record::{Field, Form};
use crate::compose::scalar::unreadable;
use crate::diagnostics::Report;
use crate::yaml::{Node, Value};

/// Addresses by host name. Forms: a mapping of names to one address or a list, or a list of `NAME=ADDRESS` or `NAME:ADDRESS`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Hosts(pub IndexMap<String, Vec<String>>);

impl Field for Hosts {
    fn read(node: &Node, at: &Place<'_>, report: &mut Report) -> Hosts {
        let mut hosts = Hosts::default();
        match &node.value {
            Value::Null => {}
            Value::Mapping(mapping) => {
                for (host, entry) in mapping.iter() {
                    let place = at.key(host);
                    if host.starts_with("x-") {
                        unreadable(&entry.node, &place, "below a name without `x-`, which marks extensions", report);
                        continue;
                    }
                    let addresses = match &entry.node.value {
                        Value::Null => vec![String::new()],
                        _ => Vec::read(&entry.node, &place, report),
                    };
                    hosts.add(host, addresses, &entry.node, &place, report);
                }
            }
            Value::Sequence(items) => {
                for (index, item) in items.iter().enumerate() {
                    hosts.add_written(item, &at.index(index), report);
                }
            }
            _ => unreadable(node, at, "a list of `NAME=ADDRESS`", report),
        }
        hosts
    }

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn print(&self, _form: Form) -> Json {
        let of_host = |(host, addresses): (&String, &Vec<String>)| {
            addresses.iter().map(|address| format!("{host}={address}")).collect::<Vec<_>>()
        };
        let mut lines: Vec<String> = self.0.iter().flat_map(of_host).collect();
        lines.sort();
        lines.into_iter().map(Json::from).collect()
    }
}

impl Hosts {
    fn add_written(&mut self, item: &Node, at: &Place<'_>, report: &mut Report) {
        let text = item.text().unwrap_or_default();
        match text.split_once('=').or_else(|| text.split_once(':')) {
            Some((host, addresses)) => {
                let addresses = addresses.split(',').map(str::to_owned).collect();
                self.add(host, addresses, item, at, report);
            }
            None => unreadable(item, at, "of the form `NAME=ADDRESS`", report),
        }
    }

    fn add(&mut self, host: &str, addresses: Vec<String>, node: &Node, at: &Place<'_>, report: &mut Report) {
        if host.is_empty() || host.contains([':', '=']) {
            return unreadable(node, at, "of the form `NAME=ADDRESS`, with a host name before the sign", report);
        }
        let bare = |address: String| match address.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            Some(inner) if !inner.is_empty() => inner.to_owned(),
            _ => address,
        };
        self.0.entry(host.to_owned()).or_default().extend(addresses.into_iter().map(bare));
    }
}
