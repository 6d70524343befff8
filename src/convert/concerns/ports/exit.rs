//! How a published port leaves the Pod, and the numbers it wants on the node. What is decided here says nothing.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use crate::compose::Project;
use crate::compose::service::Port;
use crate::convert::options::extension::Choices;
use crate::convert::target::{Loopback, Target};

/// What the API server takes as a node port.
pub(crate) const NODE_PORTS: RangeInclusive<u16> = 30000..=32767;

/// How a published port leaves the Pod.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// A Service of type `NodePort`.
    NodePort,
    /// A port of the node itself, with its number.
    HostPort(u16),
    /// It does not.
    Closed,
}

/// The number of a node port.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wish {
    /// The user chose it by an option.
    Chosen(u16),
    /// The published one.
    Published(u16),
    /// Any, because no node port can have the published one.
    Impossible,
    /// Any.
    Any,
}

/// Which service has a node port: the first one that wants it.
#[derive(Debug, Default)]
pub(crate) struct Owners(BTreeMap<(u16, String), String>);

impl Owners {
    /// Looks at the ports of all services. Numbers that the user chose come first.
    pub(crate) fn of(project: &Project, choices: &Choices) -> Owners {
        let (mut chosen, mut published) = (Vec::new(), Vec::new());
        for (name, service) in &project.services {
            let target = choices.of_service(name);
            let loopback = target.loopback.unwrap_or_default();
            for (index, port) in
                service.ports.iter().enumerate().filter(|(_, port)| exit(loopback, port) == Exit::NodePort)
            {
                let earlier = service.ports.get(..index).unwrap_or_default();
                match wish(target, name, port, earlier) {
                    Wish::Chosen(number) => chosen.push((number, port.protocol.to_ascii_lowercase(), name)),
                    Wish::Published(number) => published.push((number, port.protocol.to_ascii_lowercase(), name)),
                    Wish::Impossible | Wish::Any => {}
                }
            }
        }
        let mut owners = Owners::default();
        for (number, protocol, name) in chosen.into_iter().chain(published) {
            owners.0.entry((number, protocol)).or_insert_with(|| name.clone());
        }
        owners
    }

    /// Who has a number.
    pub(crate) fn get(&self, number: u16, protocol: &str) -> Option<&str> {
        self.0.get(&(number, protocol.to_ascii_lowercase())).map(String::as_str)
    }
}

/// How a port leaves the Pod.
pub(crate) fn exit(loopback: Loopback, port: &Port) -> Exit {
    let number = single(&port.published);
    let on_node = match loopback {
        _ if !is_of_one_address(port) => port.mode == "host",
        Loopback::Skip => return Exit::Closed,
        Loopback::HostPort => true,
        Loopback::NodePort => false,
    };
    number.filter(|_| on_node).map_or(Exit::NodePort, Exit::HostPort)
}

/// Whether Compose binds the port to one address; all addresses of IPv4, of IPv6, or of both are no single one.
pub(crate) fn is_of_one_address(port: &Port) -> bool {
    !matches!(port.host_ip.trim_matches(['[', ']']), "" | "0.0.0.0" | "::" | "*")
}

/// Whether an entry before a port has the same port of the container, and what else is asked.
pub(crate) fn repeats(port: &Port, earlier: &[Port], same: impl Fn(&Port) -> bool) -> bool {
    earlier.iter().any(|other| other.target == port.target && other.protocol == port.protocol && same(other))
}

/// The number that a port wants on the node.
pub(crate) fn wish(target: &Target, service: &str, port: &Port, earlier: &[Port]) -> Wish {
    let key = u16::try_from(port.target).ok().map(|number| (service.to_owned(), number));
    let chosen = key.and_then(|key| target.node_ports.get(&key)).copied();
    // The option names the port of the container: where that is published twice, it means the first.
    if let Some(number) = chosen.filter(|_| !repeats(port, earlier, |_| true)) {
        return Wish::Chosen(number);
    }
    let Some(mut range) = numbers(&port.published) else { return Wish::Any };
    range.find(|number| NODE_PORTS.contains(number)).map_or(Wish::Impossible, Wish::Published)
}

fn single(text: &str) -> Option<u16> {
    numbers(text).filter(|range| range.start() == range.end()).map(|range| *range.start())
}

/// A number or a range; nothing for an empty text and for 0, which both leave the choice to the engine.
pub(crate) fn numbers(text: &str) -> Option<RangeInclusive<u16>> {
    let (start, end) = text.split_once('-').unwrap_or((text, text));
    let (start, end): (u16, u16) = (start.trim().parse().ok()?, end.trim().parse().ok()?);
    (0 < start && start <= end).then_some(start..=end)
}

#[cfg(test)]
mod tests {
    use super::numbers;

    #[test]
    fn ranges() {
        let check = |text: &str, expected: Option<(u16, u16)>| {
            assert_eq!(numbers(text).map(|range| (*range.start(), *range.end())), expected, "{text}");
        };
        check("80", Some((80, 80)));
        check("8000-8010", Some((8000, 8010)));
        check("", None);
        check("0", None);
        check("9-8", None);
        check("65536", None);
    }
}
