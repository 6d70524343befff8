//! Names of ports: one for the container and the Services, of at most 15 characters, unique in the Pod.

use k8s_openapi::api::core::v1 as core;
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use super::exit::numbers;
use crate::convert::draft::{KnownPort, WorkloadDraft};

/// What the API server allows in a container.
const LONGEST: usize = 15;

/// The port as the draft knows it; a new one is added to the container and to what the service is known to listen on.
pub(crate) fn known(draft: &mut WorkloadDraft, number: u16, protocol: &'static str, wanted: &str) -> KnownPort {
    let same = |port: &&KnownPort| port.number == number && port.protocol == protocol;
    if let Some(port) = draft.known_ports.iter().find(same) {
        return port.clone();
    }
    let default = format!("{}-{number}", protocol.to_ascii_lowercase());
    let is_free = |name: &String| !draft.known_ports.iter().any(|port| port.name == *name);
    let name = first_free(allowed(wanted).unwrap_or_else(|| default.clone()), &default, is_free);
    let port = KnownPort { number, protocol, name: name.clone() };
    draft.known_ports.push(port.clone());
    draft.container.ports.get_or_insert_default().push(core::ContainerPort {
        name: Some(name),
        container_port: i32::from(number),
        protocol: Some(protocol.to_owned()),
        ..core::ContainerPort::default()
    });
    port
}

/// An entry for a node port. It has the number of the container, unless another entry has it already: then the published one.
pub(crate) fn service_port(draft: &WorkloadDraft, known: &KnownPort, published: &str) -> core::ServicePort {
    let is_used = |port: i32| {
        draft.node_ports.iter().any(|other| other.port == port && other.protocol.as_deref() == Some(known.protocol))
    };
    let published = numbers(published).map(|range| i32::from(*range.start()));
    let own = std::iter::once(i32::from(known.number)).chain(published).find(|port| !is_used(*port));
    let port = own.or_else(|| (1..=i32::from(u16::MAX)).rev().find(|port| !is_used(*port))).unwrap_or_default();
    let default = format!("{}-{port}", known.protocol.to_ascii_lowercase());
    let is_free = |name: &String| !draft.node_ports.iter().any(|other| other.name.as_ref() == Some(name));
    core::ServicePort {
        name: Some(first_free(known.name.clone(), &default, is_free)),
        port,
        protocol: Some(known.protocol.to_owned()),
        target_port: Some(IntOrString::Int(i32::from(known.number))),
        ..core::ServicePort::default()
    }
}

/// The name that is wanted, else one made of protocol and number.
fn first_free(wanted: String, default: &str, is_free: impl Fn(&String) -> bool) -> String {
    let numbered = (2..).map(|count| format!("{default}-{count}"));
    let mut candidates = [wanted, default.to_owned()].into_iter().chain(numbered);
    candidates.find(is_free).unwrap_or_default()
}

/// The name as Kubernetes allows it: `[a-z0-9-]`, a letter, no two dashes in a row.
fn allowed(name: &str) -> Option<String> {
    let replaced: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect();
    let parts: Vec<&str> = replaced.split('-').filter(|part| !part.is_empty()).collect();
    let joined: String = parts.join("-").chars().take(LONGEST).collect();
    let name = joined.trim_end_matches('-');
    name.contains(|c: char| c.is_ascii_lowercase()).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::{allowed, known, service_port};
    use crate::convert::draft::WorkloadDraft;

    #[test]
    fn allowed_names() {
        let check = |name: &str, expected: Option<&str>| assert_eq!(allowed(name).as_deref(), expected, "{name}");
        check("web", Some("web"));
        check("Web Admin_UI", Some("web-admin-ui"));
        check("a-very-long-name-of-a-port", Some("a-very-long-nam"));
        check("8080", None);
        check("", None);
    }

    #[test]
    fn names_are_unique() {
        let mut draft = WorkloadDraft::default();
        let name = |draft: &mut WorkloadDraft, number, wanted| known(draft, number, "TCP", wanted).name;
        assert_eq!(name(&mut draft, 80, "tcp-81"), "tcp-81");
        assert_eq!(name(&mut draft, 81, ""), "tcp-81-2");
        assert_eq!(name(&mut draft, 82, "tcp-81"), "tcp-82");
        assert_eq!(name(&mut draft, 80, "other"), "tcp-81");
    }

    #[test]
    fn one_port_published_twice() {
        let mut draft = WorkloadDraft::default();
        let port = known(&mut draft, 80, "TCP", "");
        for (published, number, name) in
            [("30080", 80, "tcp-80"), ("30081", 30081, "tcp-30081"), ("", 65535, "tcp-65535")]
        {
            let entry = service_port(&draft, &port, published);
            assert_eq!((entry.port, entry.name.as_deref()), (number, Some(name)));
            draft.node_ports.push(entry);
        }
    }
}
