//! `hostname`, `domainname`, `container_name`, `extra_hosts`, `dns`, `dns_opt` and `dns_search`: names of the container and for the container.

use std::net::IpAddr;

use indexmap::IndexMap;
use k8s_openapi::api::core::v1 as core;

use crate::convert::attribute::declare_attributes;
use crate::convert::concerns::Concern;
use crate::convert::context::{Context, Subject};
use crate::convert::draft::WorkloadDraft;
use crate::convert::target::Dns;
use crate::diagnostics::Diagnostic;
use crate::diagnostics::code::declare_diagnostic;
use crate::yaml::{Node, Path};

declare_attributes! {
    "services.*.hostname" => Exact, ["Pod.spec.hostname", "Service.metadata.name"],
        "the host name, and a Service of this name, because Docker resolves it too";
    "services.*.domainname" => NoEquivalent, [],
        "a Pod cannot choose its domain",
        "put the whole name into a setting of the program, if it needs one";
    "services.*.container_name" => Exact, ["Service.metadata.name"],
        "a further Service of this name; Pods have generated names, so `docker exec NAME` becomes `kubectl exec deploy/SERVICE`";
    "services.*.extra_hosts" => Exact, ["Pod.spec.hostAliases"], "lines of `/etc/hosts`";
    "services.*.extra_hosts.*" => Exact, ["Pod.spec.hostAliases"], "the address; `host-gateway` has none in Kubernetes and is reported";
    "services.*.dns" => Approximate, ["Pod.spec.dnsConfig.nameservers"],
        "the name servers come after that of the cluster, which itself answers that a name does not exist",
        "let the DNS of the cluster forward the domains that only these servers know";
    "services.*.dns_opt" => Exact, ["Pod.spec.dnsConfig.options"], "options of the resolver";
    "services.*.dns_search" => Approximate, ["Pod.spec.dnsConfig.searches"],
        "the domains come after the three of the cluster instead of standing alone",
        "nothing, unless a short name means something else in one of these domains";
}

declare_diagnostic! {
    /// ## What it means
    ///
    /// By `dns: override` the container asks only the servers that Compose names. Docker's own resolver answers for the names of services all the same; here
    /// nobody does.
    ///
    /// ## What to do instead
    ///
    /// Leave the option out: the servers are then asked after that of the cluster. Or let the DNS of the cluster forward what only these servers know:
    ///
    /// ```yaml
    /// services:
    ///   web:
    ///     image: nginx
    ///     dns: 10.0.0.2
    ///     x-kubernetes:
    ///       dns: append
    /// ```
    DNS_ALONE = Warning "host/dns-alone": "a container asks no server that knows the services";
    /// ## What it means
    ///
    /// The host name of a Pod is one label of lower case letters, digits and `-`. The part before the first dot is kept, other characters
    /// are replaced. The whole name resolves neither in the container nor for others.
    ///
    /// ## What to do instead
    ///
    /// Use a name of one label; the name of the service works for other containers in any case:
    ///
    /// ```yaml
    /// services:
    ///   mail:
    ///     image: shop/mail
    ///     hostname: mail
    /// ```
    HOSTNAME = Warning "host/hostname-changed": "a host name had to be changed";
    /// ## What it means
    ///
    /// The container uses the network of its node, so its host name is that of the node.
    ///
    /// ## What to do instead
    ///
    /// Remove `hostname`, or give the container a network of its own:
    ///
    /// ```yaml
    /// services:
    ///   agent:
    ///     image: shop/agent
    ///     hostname: agent
    ///     network_mode: bridge
    /// ```
    HOSTNAME_OF_NODE = Warning "host/hostname-of-node": "with the network of the node the host name is that of the node";
    /// ## What it means
    ///
    /// `host-gateway` is the address of the machine that Docker runs on. A Pod can only be given an address, and that of the node is not known
    /// here, so the name does not resolve.
    ///
    /// ## What to do instead
    ///
    /// Name the address of the node (`kubectl get nodes -o wide` shows it). A program there has to listen on it, not only on `127.0.0.1`:
    ///
    /// ```yaml
    /// x-kubernetes:
    ///   node-ip: 192.0.2.10
    /// services:
    ///   web:
    ///     image: nginx
    ///     extra_hosts: ["host.docker.internal=host-gateway"]
    /// ```
    HOST_GATEWAY = Warning "host/host-gateway": "the address of the node is not known";
    /// ## What it means
    ///
    /// `/etc/hosts` and the resolver take IP addresses only. This entry is none, so the manifests do without it.
    ///
    /// ## What to do instead
    ///
    /// Write an address:
    ///
    /// ```yaml
    /// services:
    ///   web:
    ///     image: nginx
    ///     extra_hosts: ["erp=10.1.2.3"]
    ///     dns: [10.0.0.2]
    /// ```
    NOT_AN_ADDRESS = Warning "host/not-an-address": "an entry is no IP address";
    /// ## What it means
    ///
    /// A Pod may have three name servers, and the first one is that of the cluster. The manifests do without the rest.
    ///
    /// ## What to do instead
    ///
    /// Keep the two that matter most:
    ///
    /// ```yaml
    /// services:
    ///   web:
    ///     image: nginx
    ///     dns: [10.0.0.2, 10.0.0.3]
    /// ```
    TOO_MANY_SERVERS = Warning "host/too-many-name-servers": "a Pod has at most three name servers";
    /// ## What it means
    ///
    /// With `ndots:0` a name without a dot is not searched for in the Namespace, so no service would find another by its name. The option is
    /// left out.
    ///
    /// ## What to do instead
    ///
    /// Use at least one:
    ///
    /// ```yaml
    /// services:
    ///   web:
    ///     image: nginx
    ///     dns_opt: ["ndots:1"]
    /// ```
    NDOTS = Warning "host/ndots": "an option of the resolver would hide the other services";
}

pub(crate) const CONCERN: Concern = Concern { attributes: ATTRIBUTES, codes: CODES, apply };

/// The cluster's own server takes one of the three places.
const NAME_SERVERS: usize = 2;

fn apply(subject: Subject<'_>, draft: &mut WorkloadDraft, cx: &mut Context<'_>) {
    draft.pod.hostname = hostname(subject, cx);
    let aliases = host_aliases(subject, cx);
    if !aliases.is_empty() {
        draft.pod.host_aliases = Some(aliases);
    }
    let config = core::PodDNSConfig {
        nameservers: filled(name_servers(subject, cx)),
        options: filled(options(subject, cx)),
        // A dot means no search domain at all, which would hide the other services; a variable that is not set means none.
        searches: filled(
            subject.service.dns_search.iter().filter(|domain| !matches!(domain.as_str(), "" | ".")).cloned().collect(),
        ),
    };
    if is_alone(subject, cx) && config.nameservers.is_some() {
        let path = subject.path("dns");
        let message = format!("`{path}` takes the place of the DNS of the cluster: no name of a service resolves");
        let help = "leave `--dns override` out, unless the service talks to nobody of the project";
        cx.say(&path, Diagnostic::new(&DNS_ALONE, message).help(help));
        draft.pod.dns_policy = Some("None".to_owned());
    }
    if config != core::PodDNSConfig::default() {
        draft.pod.dns_config = Some(config);
    }
}

fn filled<T>(list: Vec<T>) -> Option<Vec<T>> {
    Some(list).filter(|list| !list.is_empty())
}

/// The first label of the name. As a name for others it is among the aliases of the service.
fn hostname(subject: Subject<'_>, cx: &mut Context<'_>) -> Option<String> {
    let hostname = Some(subject.service.hostname.as_str()).filter(|name| !name.is_empty())?;
    let path = subject.path("hostname");
    if subject.service.network_mode == "host" {
        let message = format!("`{path}` has no effect, because the container uses the network of its node");
        cx.say(&path, Diagnostic::new(&HOSTNAME_OF_NODE, message));
        return None;
    }
    let label = host_label(hostname);
    if label != hostname {
        let message = format!(
            "`{path}` is {hostname}, but a Pod has one label for a name: it is called {label}, and only that name resolves"
        );
        cx.say(&path, Diagnostic::new(&HOSTNAME, message).help("use a name of lower case letters, digits and `-`"));
    }
    Some(label).filter(|label| !label.is_empty())
}

fn host_label(hostname: &str) -> String {
    let first = hostname.split('.').next().unwrap_or(hostname);
    let legal = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
    let label: String = first.chars().map(legal).take(63).collect();
    label.trim_matches('-').to_owned()
}

/// Lines of `/etc/hosts`, by address.
fn host_aliases(subject: Subject<'_>, cx: &mut Context<'_>) -> Vec<core::HostAlias> {
    let mut names: IndexMap<&str, Vec<String>> = IndexMap::new();
    for (name, addresses) in &subject.service.extra_hosts.0 {
        let (path, place) = (subject.path("extra_hosts").key(name), place_of_host(subject, name, cx));
        for address in addresses {
            if address == "host-gateway" && subject.service.network_mode == "host" {
                // The node is the container's own host.
                names.entry("127.0.0.1").or_default().push(name.clone());
            } else if let ("host-gateway", Some(node)) = (address.as_str(), &cx.of_service(subject.name).node_ip) {
                names.entry(node).or_default().push(name.clone());
            } else if address == "host-gateway" {
                let message = format!("`{path}` is the address of the node, which is not known here");
                cx.say_at(&path, &place, Diagnostic::new(&HOST_GATEWAY, message).help("name it with `--node-ip`"));
            } else if is_address((&path, &place), address, cx) {
                names.entry(address).or_default().push(name.clone());
            }
        }
    }
    let alias =
        |(ip, hostnames): (&str, Vec<String>)| core::HostAlias { ip: ip.to_owned(), hostnames: Some(hostnames) };
    names.into_iter().map(alias).collect()
}

/// Its entry: an item of the list, or a key of the mapping.
fn place_of_host(subject: Subject<'_>, name: &str, cx: &Context<'_>) -> Path {
    let path = subject.path("extra_hosts");
    let is_it = |item: &Node| item.text()?.strip_prefix(name).map(|rest| rest.starts_with(['=', ':']));
    let items = cx.project.model.nearest(&path).as_sequence().unwrap_or_default();
    items.iter().position(|item| is_it(item) == Some(true)).map_or_else(|| path.key(name), |index| path.index(index))
}

/// A path for the message, and the place that it points at.
fn is_address((path, place): (&Path, &Path), address: &str, cx: &mut Context<'_>) -> bool {
    let legal = address.parse::<IpAddr>().is_ok();
    if !legal {
        let message = format!("`{path}` has `{address}`, which is no IP address");
        cx.say_at(path, place, Diagnostic::new(&NOT_AN_ADDRESS, message).help("write an IP address"));
    }
    legal
}

/// Whether the servers are asked instead of that of the cluster.
fn is_alone(subject: Subject<'_>, cx: &Context<'_>) -> bool {
    cx.of_service(subject.name).dns == Some(Dns::Override)
}

/// Besides the server of the cluster, which stays the first: without it no service would find another.
fn name_servers(subject: Subject<'_>, cx: &mut Context<'_>) -> Vec<String> {
    let path = subject.path("dns");
    let mut servers: Vec<String> = Vec::new();
    for server in subject.service.dns.iter().filter(|server| !server.is_empty()) {
        if is_address((&path, &path), server, cx) && !servers.contains(server) {
            servers.push(server.clone());
        }
    }
    let (room, besides) =
        if is_alone(subject, cx) { (NAME_SERVERS + 1, "") } else { (NAME_SERVERS, " besides that of the cluster") };
    if servers.len() > room {
        let message = format!("`{path}` has {} servers, but a Pod has room for {room}{besides}", servers.len());
        cx.say(&path, Diagnostic::new(&TOO_MANY_SERVERS, message).help(format!("keep {room} of them")));
        servers.truncate(room);
    }
    servers
}

fn options(subject: Subject<'_>, cx: &mut Context<'_>) -> Vec<core::PodDNSConfigOption> {
    let mut options = Vec::new();
    for (index, option) in subject.service.dns_opt.iter().enumerate() {
        let (name, value) =
            option.split_once(':').map_or((option.as_str(), None), |(name, value)| (name, Some(value.to_owned())));
        if name == "ndots" && value.as_deref().is_some_and(|count| count.parse() == Ok(0_u32)) {
            let path = subject.path("dns_opt").index(index);
            let message =
                format!("`{path}` would keep the names of the other services from being found, so it is left out");
            cx.say(&path, Diagnostic::new(&NDOTS, message).help("write `ndots:1`"));
            continue;
        }
        options.push(core::PodDNSConfigOption { name: Some(name.to_owned()), value });
    }
    options
}

#[cfg(test)]
mod tests {
    use super::apply;
    use crate::convert::draft::WorkloadDraft;
    use crate::convert::fixture;
    use crate::convert::target::Target;

    fn pod(service: &str, codes: &[&str]) -> WorkloadDraft {
        let project = fixture::project(&format!("services: {{a: {service}}}"));
        let (draft, said) = fixture::apply(apply, &project, "a", &Target::default());
        assert_eq!(said.iter().map(|line| line.split(": ").next().unwrap()).collect::<Vec<_>>(), codes, "{service}");
        draft
    }

    #[test]
    fn host_names() {
        let check = |name: &str, expected: &str, codes: &[&str]| {
            assert_eq!(pod(&format!("{{hostname: {name}}}"), codes).pod.hostname.as_deref(), Some(expected));
        };
        check("mq", "mq", &[]);
        check("mq.example.org", "mq", &["host/hostname-changed"]);
        check("My_Host", "my-host", &["host/hostname-changed"]);
        assert_eq!(pod("{hostname: x, network_mode: host}", &["host/hostname-of-node"]).pod.hostname, None);
    }

    #[test]
    fn addresses() {
        let draft = pod(
            "{extra_hosts: ['a=10.1.2.3', 'b=10.1.2.3', 'c=::1', 'd=host-gateway', 'e=x']}",
            &["host/host-gateway", "host/not-an-address"],
        );
        let lines = draft
            .pod
            .host_aliases
            .unwrap()
            .into_iter()
            .map(|alias| format!("{} {}", alias.ip, alias.hostnames.unwrap().join(" ")));
        assert_eq!(lines.collect::<Vec<_>>(), ["10.1.2.3 a b", "::1 c"]);
    }

    #[test]
    fn resolver() {
        let service =
            "{dns: [1.1.1.1, 8.8.8.8, 9.9.9.9, x], dns_search: [., a.b], dns_opt: ['ndots:0', use-vc, 'timeout:3']}";
        let config =
            pod(service, &["host/not-an-address", "host/too-many-name-servers", "host/ndots"]).pod.dns_config.unwrap();
        assert_eq!(config.nameservers.unwrap(), ["1.1.1.1", "8.8.8.8"]);
        assert_eq!(config.searches.unwrap(), ["a.b"]);
        let options = config.options.unwrap().into_iter().map(|option| (option.name.unwrap(), option.value));
        assert_eq!(
            options.collect::<Vec<_>>(),
            [("use-vc".to_owned(), None), ("timeout".to_owned(), Some("3".to_owned()))]
        );
    }
}
