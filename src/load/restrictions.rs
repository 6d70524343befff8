//! What the schema cannot say about single values: sources that exclude each other, addresses, device requests.

use std::net::IpAddr;

use super::unicity;
use crate::compose::place::Place;
use crate::diagnostics::code::declare_diagnostic;
use crate::diagnostics::{Diagnostic, Report};
use crate::yaml::{Entry, Mapping, Node, Value};

declare_diagnostic! {
    /// ## What it means
    ///
    /// The namespace of processes is named, but nothing is written after the colon.
    ///
    /// ## What to do instead
    ///
    /// Remove the line, or say whose namespace it is:
    ///
    /// ```yaml
    /// services:
    ///   web:
    ///     image: nginx
    ///     pid: host
    /// ```
    NO_PID = Error "pid/null": "`pid` has no value";
    /// ## What it means
    /// A config or secret says more than once where its content comes from.
    ///
    /// ## What to do instead
    /// Keep one of `file`, `environment` and (configs only) `content`.
    /// ```yaml
    /// secrets:
    ///   token:
    ///     file: ./token.txt
    /// ```
    SEVERAL_SOURCES = Error "resources/several-sources": "a config or secret has more than one source";
    /// ## What it means
    /// A config or secret does not say where its content comes from.
    ///
    /// ## What to do instead
    /// ```yaml
    /// secrets:
    ///   token:
    ///     file: ./token.txt      # or environment: TOKEN, or external: true
    /// ```
    NO_SOURCE = Error "resources/no-source": "a config or secret has no source";
    /// ## What it means
    /// A volume that exists outside of the project has attributes that only matter when it is created.
    ///
    /// ## What to do instead
    /// Keep `external` and `name`.
    /// ```yaml
    /// volumes:
    ///   data:
    ///     external: true
    ///     name: shop-data
    /// ```
    EXTERNAL = Error "resources/external-with-attributes": "an external volume has attributes of a new one";
    /// ## What it means
    /// `host_ip` of a published port is no IP address. Host names are not allowed there.
    ///
    /// ## What to do instead
    /// ```yaml
    /// services:
    ///   web:
    ///     ports:
    ///       - "127.0.0.1:8080:80"
    /// ```
    HOST_IP = Error "ports/host-ip-unreadable": "`host_ip` is no IP address";
    /// ## What it means
    /// A watch rule has an empty `path`.
    ///
    /// ## What to do instead
    /// ```yaml
    /// services:
    ///   web:
    ///     develop:
    ///       watch:
    ///         - path: ./src
    ///           action: rebuild
    /// ```
    BLANK_PATH = Error "develop/blank-path": "a watch rule has an empty path";
    /// ## What it means
    /// A device request names devices and also a number of devices.
    ///
    /// ## What to do instead
    /// Keep `count` or `device_ids`.
    /// ```yaml
    /// services:
    ///   web:
    ///     gpus:
    ///       - driver: nvidia
    ///         count: 1
    /// ```
    COUNT_AND_IDS = Error "devices/count-and-ids": "a device request has both `count` and `device_ids`";
}

/// Checks a canonical tree.
pub(crate) fn check(model: &Node, report: &mut Report) {
    for (name, entry) in members(model, "volumes") {
        check_external(&entry.node, &Place::TOP.key("volumes").key(name), report);
    }
    for (name, entry) in members(model, "configs") {
        check_source(entry, &["file", "environment", "content"], &Place::TOP.key("configs").key(name), report);
    }
    for (name, entry) in members(model, "secrets") {
        check_source(entry, &["file", "environment"], &Place::TOP.key("secrets").key(name), report);
    }
    for (name, entry) in members(model, "services") {
        check_service(&entry.node, &Place::TOP.key("services").key(name), report);
    }
    // The mounts of services were told apart by their targets already.
    for (name, entry) in members(model, "jobs") {
        each(&entry.node, &Place::TOP.key("jobs").key(name), &["volumes"], &mut |mount, path| {
            unicity::target(mount, path, report);
        });
    }
}

fn members<'a>(model: &'a Node, element: &str) -> impl Iterator<Item = (&'a str, &'a Entry)> {
    model.get(element).and_then(Node::as_mapping).into_iter().flat_map(Mapping::iter)
}

fn check_external(volume: &Node, path: &Place<'_>, report: &mut Report) {
    let Some(fields) = volume.as_mapping() else { return };
    let external = fields.get("external").is_some_and(|external| external.value == Value::Bool(true));
    let others = fields.iter().filter(|(key, _)| !matches!(*key, "name" | "external") && !key.starts_with("x-"));
    for (key, entry) in others.filter(|_| external) {
        let message = format!("`{path}` is external, so `{key}` has no meaning");
        report.push(
            Diagnostic::new(&EXTERNAL, message)
                .at(entry.key)
                .about(path.key(key))
                .help(format!("remove `{key}`, or `external`")),
        );
    }
}

fn check_source(entry: &Entry, sources: &[&str], path: &Place<'_>, report: &mut Report) {
    let has = |key: &str| entry.node.get(key).is_some();
    let mut written = sources.iter().filter(|source| has(source));
    match (written.next(), written.next()) {
        (Some(first), Some(second)) => {
            let message = format!("`{path}` has `{first}` and `{second}`, which exclude each other");
            report.push(Diagnostic::new(&SEVERAL_SOURCES, message).at(entry.key).about(path).help("keep one of them"));
        }
        (None, _) if !has("driver") && !has("external") => {
            let message = format!("`{path}` needs one of `{}`", sources.join("`, `"));
            let help = format!(
                "add for example `{}`",
                if sources.contains(&"content") { "content: ..." } else { "file: ./FILE" }
            );
            report.push(Diagnostic::new(&NO_SOURCE, message).at(entry.key).about(path).help(help));
        }
        _ => {}
    }
}

fn check_service(service: &Node, path: &Place<'_>, report: &mut Report) {
    if let Some(pid) = service.get("pid").filter(|pid| pid.value == Value::Null) {
        let path = path.key("pid");
        let message = format!("`{path}` has no value");
        report.push(Diagnostic::new(&NO_PID, message).at(pid.span).about(path).help("remove it, or write `host`"));
    }
    each(service, path, &["ports"], &mut |port, path| check_address(port, path, report));
    each(service, path, &["develop", "watch"], &mut |rule, path| check_watch_path(rule, path, report));
    each(service, path, &["gpus"], &mut |request, path| check_device(request, path, report));
    let devices = ["deploy", "resources", "reservations", "devices"];
    each(service, path, &devices, &mut |request, path| check_device(request, path, report));
}

/// The items of a list somewhere below a service.
fn each(node: &Node, path: &Place<'_>, way: &[&str], visit: &mut dyn FnMut(&Node, &Place<'_>)) {
    if let Some((key, rest)) = way.split_first() {
        return node.get(key).into_iter().for_each(|below| each(below, &path.key(key), rest, visit));
    }
    for (index, item) in node.as_sequence().unwrap_or_default().iter().enumerate() {
        visit(item, &path.index(index));
    }
}

fn check_address(port: &Node, path: &Place<'_>, report: &mut Report) {
    let Some(address) = port.get("host_ip") else { return };
    let text = address.as_str().unwrap_or_default();
    if text.parse::<IpAddr>().is_err() {
        let message = format!("`{path}.host_ip` is `{text}`, which is no IP address");
        let help = "write an address of the host, as `127.0.0.1`, or leave it out";
        report.push(Diagnostic::new(&HOST_IP, message).at(address.span).about(path.key("host_ip")).help(help));
    }
}

fn check_watch_path(rule: &Node, path: &Place<'_>, report: &mut Report) {
    let Some(watched) = rule.get("path").filter(|watched| watched.as_str() == Some("")) else { return };
    let message = format!("`{path}.path` is empty");
    report.push(
        Diagnostic::new(&BLANK_PATH, message)
            .at(watched.span)
            .about(path.key("path"))
            .help("name what is watched, as `./src`"),
    );
}

fn check_device(request: &Node, path: &Place<'_>, report: &mut Report) {
    let (Some(_), Some(ids)) = (request.get("count"), request.get("device_ids")) else { return };
    let message = format!("`{path}` has `count` and `device_ids`, which exclude each other");
    report.push(
        Diagnostic::new(&COUNT_AND_IDS, message).at(ids.span).about(path.key("device_ids")).help("keep one of them"),
    );
}
