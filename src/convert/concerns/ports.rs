//! `ports` and `expose`: what the container listens on, and how the outside reaches it.

pub(crate) mod exit;
mod losses;
mod names;

use k8s_openapi::api::core::v1 as core;

use crate::compose::Service;
use crate::compose::service::Port;
use crate::convert::attribute::declare_attributes;
use crate::convert::concerns::Concern;
use crate::convert::context::{Context, Subject};
use crate::convert::draft::{KnownPort, WorkloadDraft};
use crate::convert::target::{ServiceType, Target};
use crate::diagnostics::Diagnostic;
use crate::diagnostics::code::declare_diagnostic;
use crate::yaml::Path;
use exit::{Exit, Wish, exit, numbers, repeats, wish};
use losses::{Loss, loss};

declare_attributes! {
    "services.*.ports" => Exact, ["Service.spec.ports", "Container.ports"], "a Service of type NodePort for what is published";
    "services.*.ports[].name" => Exact, ["Service.spec.ports.name", "Container.ports.name"], "the name, as Kubernetes allows it: 15 of `a-z0-9-`";
    "services.*.ports[].mode" => Exact, ["Container.ports.hostPort"] unless ["ingress"], "`ingress` is a node port, `host` a port of the node";
    "services.*.ports[].host_ip" => Exact, ["Container.ports.hostIP"] unless ["0.0.0.0", "::"],
        "a node port answers on every address of the node, which is reported; `--loopback=hostport` keeps the address";
    "services.*.ports[].target" => Exact, ["Service.spec.ports.targetPort", "Container.ports.containerPort"], "the port of the container";
    "services.*.ports[].published" => Exact, ["Service.spec.ports.nodePort"],
        "the same number from 30000 to 32767; another one is chosen by the cluster, which is reported";
    "services.*.ports[].protocol" => Exact, ["Service.spec.ports.protocol", "Container.ports.protocol"] unless ["tcp"], "`TCP`, `UDP` or `SCTP`";
    "services.*.ports[].app_protocol" => Exact, ["Service.spec.ports.appProtocol"], "a hint, in both worlds";
    "services.*.expose" => Exact, ["Service.spec.ports", "Container.ports"], "a hint: every port of a Pod can be reached, as in Compose";
}

declare_diagnostic! {
    /// ## What it means
    ///
    /// A Service of the type `ClusterIP` answers on its listed ports alone, and this service declares none. Its name resolves to the addresses of its Pods
    /// instead, on which every port answers.
    ///
    /// ## What to do instead
    ///
    /// List all ports that others use:
    ///
    /// ```yaml
    /// services:
    ///   mq:
    ///     image: rabbitmq:4
    ///     x-kubernetes:
    ///       service: ClusterIP
    ///       ports: [5672]
    /// ```
    NO_PORTS = Warning "ports/none-known": "an address that stays needs ports, and none is known";
    /// ## What it means
    ///
    /// Docker Compose publishes the port on one address of the machine, often `127.0.0.1`, where only programs on the machine reach it. A node
    /// port answers on every address of the node.
    ///
    /// ## What to do instead
    ///
    /// Put a firewall before the node. Or choose `--loopback=hostport`, which binds the same number on the same address, or `--loopback=skip`, which publishes
    /// nothing (`kubectl port-forward` still reaches the port):
    ///
    /// ```yaml
    /// services:
    ///   db:
    ///     image: postgres:17
    ///     ports: ["127.0.0.1:5432:5432"]
    /// ```
    LOOPBACK_WIDENED = Warning "ports/loopback-widened": "a port that one address published is open on all of them";
    /// ## What it means
    ///
    /// As `--loopback=skip` asks, a port that is bound to one address is not published. Other services reach it as before.
    ///
    /// ## What to do instead
    ///
    /// Use `kubectl port-forward` when you need it, or bind the port to all addresses:
    ///
    /// ```yaml
    /// services:
    ///   db:
    ///     image: postgres:17
    ///     ports: ["30432:5432"]
    /// ```
    SKIPPED = Advice "ports/skipped": "a port of one address is not published";
    /// ## What it means
    ///
    /// A node port is a number from 30000 to 32767, so the published number cannot be kept. The cluster chooses one, which stays as long as the
    /// Service does.
    ///
    /// ## What to do instead
    ///
    /// Choose a number yourself, with `--node-port web:80=30080` or in the Compose file:
    ///
    /// ```yaml
    /// services:
    ///   web:
    ///     image: nginx
    ///     ports: ["80:80"]
    ///     x-kubernetes:
    ///       node-ports: {"80": 30080}
    /// ```
    NUMBER = Advice "ports/number-not-kept": "a port is published under another number";
    /// ## What it means
    ///
    /// Two services want the same node port. In Docker they could share a number by different addresses; a node port belongs to one Service. The later one
    /// gets a number that the cluster chooses.
    ///
    /// ## What to do instead
    ///
    /// Choose another number for one of them:
    ///
    /// ```yaml
    /// services:
    ///   a:
    ///     image: nginx
    ///     ports: ["30080:80"]
    ///   b:
    ///     image: nginx
    ///     ports: ["30081:80"]
    /// ```
    NUMBER_TAKEN = Warning "ports/number-taken": "two services want the same node port";
    /// ## What it means
    ///
    /// The plugin that opens host ports on a node does not forward the loopback address of IPv6, so nothing answers there.
    ///
    /// ## What to do instead
    ///
    /// Bind the port to the loopback address of IPv4:
    ///
    /// ```yaml
    /// services:
    ///   db:
    ///     image: postgres:17
    ///     ports: ["127.0.0.1:5432:5432"]
    /// ```
    IPV6_LOOPBACK = Warning "ports/ipv6-loopback": "a host port on `::1` does not answer";
    /// ## What it means
    ///
    /// Kubernetes knows the protocols `tcp`, `udp` and `sctp`. A port of another one is left out.
    ///
    /// ## What to do instead
    ///
    /// ```yaml
    /// services:
    ///   dns:
    ///     image: shop/dns
    ///     ports:
    ///       - {target: 53, published: "30053", protocol: udp}
    /// ```
    PROTOCOL = Warning "ports/unknown-protocol": "a port has a protocol that Kubernetes does not know";
    /// ## What it means
    ///
    /// The entry is no port, no range of ports, or none in the range from 1 to 65535. It is left out.
    ///
    /// ## What to do instead
    ///
    /// ```yaml
    /// services:
    ///   web:
    ///     image: nginx
    ///     expose: ["8080", "9000-9005/tcp"]
    /// ```
    UNREADABLE = Warning "ports/unreadable": "an entry is no port";
    /// ## What it means
    ///
    /// The service publishes so many ports that a Service with one entry for each is slow and hard to read.
    ///
    /// ## What to do instead
    ///
    /// Give the container the network of its node, as it is usual for media servers:
    ///
    /// ```yaml
    /// services:
    ///   media:
    ///     image: shop/media
    ///     network_mode: host
    /// ```
    MANY = Advice "ports/many": "a service publishes very many ports";
    /// ## What it means
    ///
    /// `--node-port` names a port of the container that the service does not publish, so the option has no effect.
    ///
    /// ## What to do instead
    ///
    /// Name the port inside of the container, as `--node-port web:80=30080` for:
    ///
    /// ```yaml
    /// services:
    ///   web:
    ///     image: nginx
    ///     ports: ["8080:80"]
    /// ```
    OPTION_UNUSED = Warning "ports/option-unused": "a node port was chosen for a port that is not published";
}

pub(crate) const CONCERN: Concern = Concern { attributes: ATTRIBUTES, codes: CODES, apply };

/// More entries than this are rather a range for media streams.
const MANY_PORTS: usize = 64;

fn apply(subject: Subject<'_>, draft: &mut WorkloadDraft, cx: &mut Context<'_>) {
    let ports = &subject.service.ports;
    let mut losses = Vec::new();
    for (index, port) in ports.iter().enumerate() {
        let earlier = ports.get(..index).unwrap_or_default();
        let publication = Publication { subject, path: subject.path("ports").index(index), port, earlier };
        losses.extend(publish(&publication, draft, cx).map(|loss| (publication, loss)));
    }
    losses::say(&losses, cx);
    for (index, exposed) in subject.service.expose.iter().enumerate() {
        expose(&subject.path("expose").index(index), exposed, draft, cx);
    }
    for (number, protocol) in &cx.of_service(subject.name).ports {
        names::known(draft, *number, protocol, "");
    }
    choose_address(subject, draft, cx);
    if ports.len() > MANY_PORTS {
        let message = format!("`{}` has {} entries", subject.path("ports"), ports.len());
        let help = "set `network_mode: host`, if the node may lend its network";
        cx.say(&subject.path("ports"), Diagnostic::new(&MANY, message).help(help));
    }
    say_unused_options(subject, cx);
}

/// Whether the name of a service is to have an address that stays. Docker Compose takes no notice of `endpoint_mode: vip`, so it counts only where all
/// ports are listed for us, and nothing that answers under Docker stops to do so.
pub(crate) fn wants_address(service: &Service, chosen: &Target) -> bool {
    let is_virtual = service.deploy.as_ref().is_some_and(|deploy| deploy.endpoint_mode == "vip");
    match chosen.service_type {
        Some(chosen) => chosen == ServiceType::ClusterIp,
        None => is_virtual && !chosen.ports.is_empty(),
    }
}

/// An address that stays answers on ports that are known, and on no others.
fn choose_address(subject: Subject<'_>, draft: &mut WorkloadDraft, cx: &mut Context<'_>) {
    if !wants_address(subject.service, cx.of_service(subject.name)) {
        return;
    }
    draft.has_cluster_ip = !draft.known_ports.is_empty();
    if !draft.has_cluster_ip {
        let path = Path::of(["services", subject.name]);
        let message = format!("`{path}` is to have an address that stays, but no port of it is known");
        let help = "list all of them: `x-kubernetes: {ports: [5672]}`";
        cx.say(&path, Diagnostic::new(&NO_PORTS, message).help(help));
    }
}

/// One entry of `ports`.
struct Publication<'a> {
    subject: Subject<'a>,
    path: Path,
    port: &'a Port,
    /// The entries before it.
    earlier: &'a [Port],
}

/// Writes the port; what it loses is said together with the other ports of its range.
fn publish(publication: &Publication<'_>, draft: &mut WorkloadDraft, cx: &mut Context<'_>) -> Option<Loss> {
    let Publication { subject, path, port, earlier } = publication;
    let Port { name, mode: _, host_ip, target, published, protocol, app_protocol, extensions: _ } = port;
    let protocol = protocol_of(path, protocol, cx)?;
    let Some(target) = u16::try_from(*target).ok().filter(|target| *target > 0) else {
        let message = format!("`{path}` has the port {target} of the container, which cannot be");
        cx.say_at(
            path,
            &path.key("target"),
            Diagnostic::new(&UNREADABLE, message).help("use a number from 1 to 65535"),
        );
        return None;
    };
    let known = names::known(draft, target, protocol, name);
    let chosen = cx.of_service(subject.name);
    let exit = exit(chosen.loopback.unwrap_or_default(), port);
    let wish = wish(chosen, subject.name, port, earlier);
    match exit {
        Exit::Closed => {}
        Exit::HostPort(number) => open_on_node(draft, &known, number, host_ip),
        // One number on two addresses is one node port.
        Exit::NodePort if repeats(port, earlier, |other| other.published == port.published) => {}
        Exit::NodePort => {
            let entry = names::service_port(draft, &known, published);
            let node_port = node_port(publication, wish, draft, cx).map(i32::from);
            let app_protocol =
                Some(app_protocol).filter(|name| !name.is_empty()).map(|name| application_protocol(name));
            draft.node_ports.push(core::ServicePort { app_protocol, node_port, ..entry });
        }
    }
    loss(port, exit, wish)
}

fn protocol_of(path: &Path, protocol: &str, cx: &mut Context<'_>) -> Option<&'static str> {
    match protocol.to_ascii_lowercase().as_str() {
        "" | "tcp" => Some("TCP"),
        "udp" => Some("UDP"),
        "sctp" => Some("SCTP"),
        _ => {
            let message =
                format!("`{path}` has the protocol `{protocol}`, which Kubernetes does not know, and is left out");
            cx.say_at(path, &path.key("protocol"), Diagnostic::new(&PROTOCOL, message).help("use tcp, udp or sctp"));
            None
        }
    }
}

/// A second number for one port of the container is an entry of its own, which has no name.
fn open_on_node(draft: &mut WorkloadDraft, known: &KnownPort, number: u16, host_ip: &str) {
    let opened = |port: &core::ContainerPort| core::ContainerPort {
        host_port: Some(i32::from(number)),
        host_ip: Some(host_ip.trim_matches(['[', ']'])).filter(|address| !address.is_empty()).map(str::to_owned),
        ..port.clone()
    };
    let ports = draft.container.ports.get_or_insert_default();
    let of_port = |port: &&mut core::ContainerPort| port.name.as_deref() == Some(known.name.as_str());
    let Some(port) = ports.iter_mut().find(of_port) else { return };
    let with_number = opened(port);
    if port.host_port.is_none() {
        *port = with_number;
    } else {
        ports.push(core::ContainerPort { name: None, ..with_number });
    }
}

/// The number that is wanted, if a node port can have it and nobody else does.
fn node_port(publication: &Publication<'_>, wish: Wish, draft: &WorkloadDraft, cx: &mut Context<'_>) -> Option<u16> {
    let Publication { subject, path, port, earlier: _ } = publication;
    let number = match wish {
        Wish::Any | Wish::Impossible => return None,
        Wish::Chosen(number) | Wish::Published(number) => number,
    };
    let protocol = port.protocol.to_ascii_uppercase();
    let is_it = |other: &core::ServicePort| {
        other.node_port == Some(i32::from(number)) && other.protocol.as_ref() == Some(&protocol)
    };
    let owner = if draft.node_ports.iter().any(is_it) {
        format!("another port of `services.{}`", subject.name)
    } else {
        match cx.plan.node_ports.get(number, &protocol) {
            Some(owner) if owner != subject.name => format!("`services.{owner}`"),
            _ => return Some(number),
        }
    };
    let message = format!("`{path}` wants the node port {number}, which {owner} has");
    cx.say_at(
        path,
        &path.key("published"),
        Diagnostic::new(&NUMBER_TAKEN, message).help("publish it under another number"),
    );
    None
}

/// Names that Kubernetes has a prefix for; others are those of the IANA in both worlds.
fn application_protocol(name: &str) -> String {
    match name {
        "h2c" | "ws" | "wss" => format!("kubernetes.io/{name}"),
        _ => name.to_owned(),
    }
}

fn expose(path: &Path, exposed: &str, draft: &mut WorkloadDraft, cx: &mut Context<'_>) {
    let (range, protocol) = exposed.split_once('/').unwrap_or((exposed, "tcp"));
    let Some(protocol) = protocol_of(path, protocol, cx) else { return };
    let Some(range) = numbers(range) else {
        let message = format!("`{path}` is `{exposed}`, which is no port");
        return cx.say(path, Diagnostic::new(&UNREADABLE, message).help("write a number from 1 to 65535"));
    };
    for number in range {
        names::known(draft, number, protocol, "");
    }
}

fn say_unused_options(subject: Subject<'_>, cx: &mut Context<'_>) {
    let is_published = |target: u16| subject.service.ports.iter().any(|port| port.target == u32::from(target));
    let chosen = cx.of_service(subject.name);
    let own = chosen.node_ports.keys().filter(|(service, target)| service == subject.name && !is_published(*target));
    let unused: Vec<u16> = own.map(|(_, target)| *target).collect();
    for target in unused {
        let path = subject.path("ports");
        let message = format!("`{path}` does not publish the port {target}, for which `--node-port` chooses a number");
        cx.say(&path, Diagnostic::new(&OPTION_UNUSED, message).help("name the port inside of the container"));
    }
}

#[cfg(test)]
mod tests {
    use super::apply;
    use crate::convert::fixture;
    use crate::convert::target::{Loopback, Target};

    /// Entries of the node port Service as `name port:target/node`, container ports as `name port[=ip:host]`, and codes.
    fn check(ports: &str, target: &Target, services: &[&str], containers: &[&str], codes: &[&str]) {
        let text = format!(
            "services: {{a: {{ports: [{{target: 9, published: '30100', protocol: tcp}}]}}, web: {{ports: [{ports}]}}}}"
        );
        let (draft, said) = fixture::apply(apply, &fixture::project(&text), "web", target);
        let entries = draft.node_ports.iter().map(|port| {
            let node = port.node_port.map_or("any".to_owned(), |number| number.to_string());
            let target = format!("{:?}", port.target_port.as_ref().unwrap());
            let digits: String = target.chars().filter(char::is_ascii_digit).collect();
            format!("{} {}:{digits}/{node}", port.name.as_deref().unwrap(), port.port)
        });
        assert_eq!(entries.collect::<Vec<_>>(), services, "{ports}");
        let opened = draft.container.ports.iter().flatten().map(|port| {
            let host =
                port.host_port.map(|number| format!("={}:{number}", port.host_ip.as_deref().unwrap_or_default()));
            format!("{} {}{}", port.name.as_deref().unwrap_or("-"), port.container_port, host.unwrap_or_default())
        });
        assert_eq!(opened.collect::<Vec<_>>(), containers, "{ports}");
        assert_eq!(said.iter().map(|line| line.split(": ").next().unwrap()).collect::<Vec<_>>(), codes, "{ports}");
    }

    #[test]
    fn node_ports() {
        let all = Target::default();
        let port = |published: &str| format!("{{target: 80, published: '{published}', protocol: tcp}}");
        check(&port("30080"), &all, &["tcp-80 80:80/30080"], &["tcp-80 80"], &[]);
        check(&port("8080"), &all, &["tcp-80 80:80/any"], &["tcp-80 80"], &["ports/number-not-kept"]);
        check(&port(""), &all, &["tcp-80 80:80/any"], &["tcp-80 80"], &[]);
        check(&port("30080-30090"), &all, &["tcp-80 80:80/30080"], &["tcp-80 80"], &[]);
        check(&port("30100"), &all, &["tcp-80 80:80/any"], &["tcp-80 80"], &["ports/number-taken"]);
        let twice = format!("{}, {}", port("30080"), port("30081"));
        check(&twice, &all, &["tcp-80 80:80/30080", "tcp-30081 30081:80/30081"], &["tcp-80 80"], &[]);
        let both = "{target: 53, published: '30053', protocol: tcp}, {target: 53, published: '30053', protocol: udp}";
        check(both, &all, &["tcp-53 53:53/30053", "udp-53 53:53/30053"], &["tcp-53 53", "udp-53 53"], &[]);
        let two = "{target: 80, published: '30080', protocol: tcp, host_ip: 10.0.0.1}, {target: 81, published: '30080', protocol: tcp, host_ip: 10.0.0.2}";
        let codes = ["ports/number-taken", "ports/loopback-widened", "ports/loopback-widened"];
        check(two, &all, &["tcp-80 80:80/30080", "tcp-81 81:81/any"], &["tcp-80 80", "tcp-81 81"], &codes);
        let odd = "{target: 0, protocol: tcp}, {target: 1, protocol: icmp}";
        check(odd, &all, &[], &[], &["ports/unreadable", "ports/unknown-protocol"]);
    }

    #[test]
    fn one_address() {
        let port = "{target: 80, published: '8080', protocol: tcp, host_ip: 127.0.0.1, name: Web}";
        let codes = ["ports/loopback-widened"];
        check(port, &Target::default(), &["web 80:80/any"], &["web 80"], &codes);
        let on_node = Target { loopback: Some(Loopback::HostPort), ..Target::default() };
        check(port, &on_node, &[], &["web 80=127.0.0.1:8080"], &[]);
        let skip = Target { loopback: Some(Loopback::Skip), ..Target::default() };
        check(port, &skip, &[], &["web 80"], &["ports/skipped"]);
        let all = "{target: 80, published: '30080', protocol: tcp, host_ip: 0.0.0.0}, {target: 80, published: '30080', protocol: tcp, host_ip: '::'}";
        check(all, &skip, &["tcp-80 80:80/30080"], &["tcp-80 80"], &[]);
        let v6 = "{target: 80, published: '8080', protocol: tcp, host_ip: '::1'}";
        check(v6, &on_node, &[], &["tcp-80 80=::1:8080"], &["ports/ipv6-loopback"]);
    }

    #[test]
    fn chosen_numbers() {
        let mut target = Target::default();
        target.node_ports.insert(("web".to_owned(), 80), 30100);
        target.node_ports.insert(("web".to_owned(), 81), 30101);
        let port = "{target: 80, published: '8080', protocol: tcp}";
        check(port, &target, &["tcp-80 80:80/30100"], &["tcp-80 80"], &["ports/option-unused"]);
    }

    #[test]
    fn host_mode() {
        let port = "{target: 80, published: '8080', protocol: tcp, mode: host}, {target: 80, published: '8081', protocol: tcp, mode: host}";
        check(port, &Target::default(), &[], &["tcp-80 80=:8080", "- 80=:8081"], &[]);
    }
}
