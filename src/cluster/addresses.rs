//! Where published ports answer: the addresses that a cluster gives them, and whether somebody is there.

use std::net::{TcpStream, ToSocketAddrs as _};
use std::thread;
use std::time::Duration;

use serde_json::Value as Json;

use super::reasons::text;

/// How long one address may take to answer.
const PATIENCE: Duration = Duration::from_secs(1);

/// A port that is reached from outside of the cluster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Published {
    /// The service and its port, as `web:80` or `dns:53/udp`.
    pub(crate) name: String,
    /// `TCP`, `UDP` or `SCTP`.
    pub(crate) protocol: String,
    /// Where it may answer, the most likely first.
    pub(crate) hosts: Vec<String>,
    /// The port there.
    pub(crate) port: u16,
}

/// What a published port does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Reached {
    /// It takes connections at this address.
    At(String),
    /// It does not, at this address or any other.
    Nowhere(String),
    /// Nobody can tell whether it does.
    Unknown(String),
}

/// The published ports of a Namespace's Services and Pods. `api` is the address of the API server, which is a host of the cluster too.
pub(crate) fn published(objects: &[Json], nodes: &[Json], api: &str) -> Vec<Published> {
    let hosts = hosts(nodes, api);
    let of_kind = |kind: &'static str| objects.iter().filter(move |object| text(object, "/kind") == kind);
    let services = of_kind("Service").flat_map(|service| of_service(service, &hosts));
    let pods = of_kind("Pod").flat_map(|pod| of_pod(pod, &hosts));
    services.chain(pods).collect()
}

/// The addresses of the nodes: those for outside first, then those inside, then the host of the API server.
fn hosts(nodes: &[Json], api: &str) -> Vec<String> {
    let mut hosts = Vec::new();
    for kind in ["ExternalIP", "InternalIP"] {
        for address in nodes.iter().filter_map(|node| node.pointer("/status/addresses")?.as_array()).flatten() {
            if text(address, "/type") == kind {
                hosts.push(text(address, "/address").to_owned());
            }
        }
    }
    hosts.extend(host_of(api));
    let mut seen = std::collections::BTreeSet::new();
    hosts.retain(|host| seen.insert(host.clone()));
    hosts
}

/// The host of an address such as `https://127.0.0.1:6443`.
fn host_of(api: &str) -> Option<String> {
    let authority = api.split_once("://")?.1.split('/').next()?;
    let host = match authority.strip_prefix('[') {
        Some(bracketed) => bracketed.split(']').next()?,
        None => authority.rsplit_once(':').map_or(authority, |(host, _)| host),
    };
    (!host.is_empty()).then(|| host.to_owned())
}

fn of_service(service: &Json, nodes: &[String]) -> Vec<Published> {
    let name = text(service, "/metadata/name");
    let name = name.strip_suffix("-nodeport").unwrap_or(name);
    let ports = service.pointer("/spec/ports").and_then(Json::as_array).map(Vec::as_slice).unwrap_or_default();
    let balancers = service.pointer("/status/loadBalancer/ingress").and_then(Json::as_array);
    let given = |address: &Json| {
        ["/ip", "/hostname"].iter().map(|place| text(address, place)).find(|text| !text.is_empty()).map(str::to_owned)
    };
    let balancers: Vec<String> = balancers.into_iter().flatten().filter_map(given).collect();
    let published = |port: &Json| {
        let protocol = protocol(port);
        let (hosts, number) = if balancers.is_empty() {
            (nodes.to_vec(), port_number(port, "/nodePort")?)
        } else {
            (balancers.clone(), port_number(port, "/port")?)
        };
        Some(Published {
            name: format!("{name}:{}", suffixed(port_number(port, "/port")?, &protocol)),
            protocol,
            hosts,
            port: number,
        })
    };
    ports.iter().filter_map(published).collect()
}

/// Ports of the node that a container takes for itself.
fn of_pod(pod: &Json, nodes: &[String]) -> Vec<Published> {
    let name = text(pod, "/metadata/labels/app");
    // A Pod in the network of its node publishes nothing, although the cluster fills in the numbers.
    let in_host_network = pod.pointer("/spec/hostNetwork").and_then(Json::as_bool) == Some(true);
    let containers = pod.pointer("/spec/containers").and_then(Json::as_array).filter(|_| !in_host_network);
    let ports = containers.into_iter().flatten().filter_map(|container| container.get("ports")?.as_array()).flatten();
    let published = |port: &Json| {
        let (number, protocol) = (port_number(port, "/hostPort")?, protocol(port));
        let hosts = match text(port, "/hostIP") {
            "" | "0.0.0.0" | "::" => nodes.to_vec(),
            address => vec![address.to_owned()],
        };
        Some(Published {
            name: format!("{name}:{}", suffixed(port_number(port, "/containerPort")?, &protocol)),
            protocol,
            hosts,
            port: number,
        })
    };
    ports.filter_map(published).collect()
}

fn protocol(port: &Json) -> String {
    match text(port, "/protocol") {
        "" => "TCP".to_owned(),
        protocol => protocol.to_owned(),
    }
}

fn port_number(port: &Json, place: &str) -> Option<u16> {
    port.pointer(place)?.as_u64()?.try_into().ok()
}

fn suffixed(port: u16, protocol: &str) -> String {
    if protocol == "TCP" { port.to_string() } else { format!("{port}/{}", protocol.to_lowercase()) }
}

/// Asks all of them at once.
pub(crate) fn reach(published: &[Published]) -> Vec<Reached> {
    let asked: Vec<_> = published.iter().cloned().map(|port| thread::spawn(move || port.reach())).collect();
    let nowhere = |port: &Published| Reached::Nowhere(port.first());
    let answers = asked.into_iter().zip(published);
    answers.map(|(asked, port)| asked.join().unwrap_or_else(|_| nowhere(port))).collect()
}

impl Published {
    fn reach(&self) -> Reached {
        if self.protocol != "TCP" {
            return Reached::Unknown(self.first());
        }
        let found = self.hosts.iter().find(|host| answers(host, self.port));
        found.map_or_else(|| Reached::Nowhere(self.first()), |host| Reached::At(joined(host, self.port)))
    }

    fn first(&self) -> String {
        self.hosts.first().map_or_else(|| format!("port {} of every node", self.port), |host| joined(host, self.port))
    }
}

fn joined(host: &str, port: u16) -> String {
    if host.contains(':') { format!("[{host}]:{port}") } else { format!("{host}:{port}") }
}

fn answers(host: &str, port: u16) -> bool {
    let Ok(mut addresses) = (host, port).to_socket_addrs() else { return false };
    addresses.any(|address| TcpStream::connect_timeout(&address, PATIENCE).is_ok())
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use serde_json::json;

    use super::*;

    #[test]
    fn addresses_of_services_and_pods() {
        let nodes = [json!({"status": {"addresses": [
            {"type": "InternalIP", "address": "10.0.0.1"}, {"type": "Hostname", "address": "n"}, {"type": "ExternalIP", "address": "192.0.2.1"}]}})];
        let objects = [
            json!({"kind": "Service", "metadata": {"name": "web-nodeport"}, "spec": {"ports": [
                {"port": 80, "nodePort": 30080}, {"port": 53, "protocol": "UDP", "nodePort": 30053}]}}),
            json!({"kind": "Service", "metadata": {"name": "db"}, "spec": {"ports": [{"port": 5432}]}}),
            json!({"kind": "Service", "metadata": {"name": "lb"}, "spec": {"ports": [{"port": 443, "nodePort": 30443}]},
                "status": {"loadBalancer": {"ingress": [{"hostname": "lb.example"}]}}}),
            json!({"kind": "Pod", "metadata": {"labels": {"app": "mq"}}, "spec": {"containers": [
                {"ports": [{"containerPort": 1883, "hostPort": 1884, "hostIP": "127.0.0.1"}, {"containerPort": 5}]}]}}),
        ];
        let found = published(&objects, &nodes, "https://[::1]:6443/x");
        let lines: Vec<String> = found.iter().map(|it| format!("{} {} {:?}", it.name, it.port, it.hosts)).collect();
        assert_eq!(
            lines,
            [
                r#"web:80 30080 ["192.0.2.1", "10.0.0.1", "::1"]"#,
                r#"web:53/udp 30053 ["192.0.2.1", "10.0.0.1", "::1"]"#,
                r#"lb:443 443 ["lb.example"]"#,
                r#"mq:1883 1884 ["127.0.0.1"]"#
            ]
        );
    }

    #[test]
    fn who_listens_is_found() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let published = |protocol: &str, hosts: &[&str]| Published {
            name: "web:80".into(),
            protocol: protocol.into(),
            hosts: hosts.iter().map(|host| (*host).to_owned()).collect(),
            port,
        };
        let answers = reach(&[
            published("TCP", &["127.0.0.2.invalid", "127.0.0.1"]),
            published("UDP", &["127.0.0.1"]),
            published("TCP", &[]),
        ]);
        let here = format!("127.0.0.1:{port}");
        assert_eq!(
            answers,
            [Reached::At(here.clone()), Reached::Unknown(here), Reached::Nowhere(format!("port {port} of every node"))]
        );
    }
}
