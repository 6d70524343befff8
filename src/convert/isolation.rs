//! What networks keep apart. All Pods of a cluster reach each other, so where networks differ, policies say who may talk to whom.

use std::collections::{BTreeMap, BTreeSet};

use k8s_openapi::api::networking::v1 as networking;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::LabelSelector;
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use crate::compose::{Project, Service};
use crate::convert::names::Names;
use crate::kubernetes::labels::{Labels, selector};
use crate::kubernetes::name::dns_label;

/// A policy without its metadata.
pub(crate) type Policy = (String, networking::NetworkPolicySpec);

/// The policies of a project.
#[derive(Debug, Default)]
pub(crate) struct Isolation {
    labels: BTreeMap<String, Labels>,
    policies: BTreeMap<String, Vec<Policy>>,
}

impl Isolation {
    /// Looks at the networks of all services.
    pub(crate) fn of(project: &Project, names: &Names) -> Isolation {
        let mut isolation = Isolation::default();
        let internal = |network: &String| project.networks.get(network).is_some_and(|network| network.internal);
        let is_cut_off = |service: &Service| !service.networks.is_empty() && service.networks.keys().all(internal);
        let separated = are_separated(project);
        let inner = project.services.values().filter(|service| is_cut_off(service));
        let of_inner: BTreeSet<&String> = inner.flat_map(|service| service.networks.keys()).collect();
        let mut introduced = BTreeSet::new();
        for (key, service) in &project.services {
            let name = names.get(key);
            if service.network_mode == "none" {
                isolation.add(
                    key,
                    (format!("no-network-{name}"), policy(selector(&name), Some(Vec::new()), Some(Vec::new()))),
                );
            }
            if is_cut_off(service) {
                isolation.add(key, (format!("internal-{name}"), policy(selector(&name), None, Some(egress(service)))));
            }
            if separated {
                isolation.separate(key, service, &name, &mut introduced);
            }
            // Policies of others name it as well: who may be reached from an internal network.
            if separated || service.networks.keys().any(|network| of_inner.contains(network)) {
                isolation.labels.insert(key.clone(), service.networks.keys().map(|network| label(network)).collect());
            }
        }
        isolation
    }

    /// Labels of the Pods of a service.
    pub(crate) fn labels(&self, service: &str) -> Labels {
        self.labels.get(service).cloned().unwrap_or_default()
    }

    /// The policies that a service brings along.
    pub(crate) fn policies(&self, service: &str) -> &[Policy] {
        self.policies.get(service).map_or(&[], Vec::as_slice)
    }

    fn add(&mut self, service: &str, policy: Policy) {
        self.policies.entry(service.to_owned()).or_default().push(policy);
    }

    /// Who is on a network hears those who are on it as well; what is published is for everybody.
    fn separate(&mut self, key: &str, service: &Service, name: &str, introduced: &mut BTreeSet<String>) {
        for network in service.networks.keys().filter(|network| introduced.insert((*network).clone())) {
            let from = vec![networking::NetworkPolicyIngressRule { from: Some(vec![members(network)]), ports: None }];
            self.add(key, (format!("network-{}", dns_label(network)), policy(selector_of(network), Some(from), None)));
        }
        if !service.ports.is_empty() && !service.networks.is_empty() {
            let rule = networking::NetworkPolicyIngressRule { from: None, ports: Some(published(service)) };
            self.add(key, (format!("published-{name}"), policy(selector(name), Some(vec![rule]), None)));
        }
    }
}

/// Whether two services share no network. Those without any, as with the network of the node, are not kept apart from anybody.
fn are_separated(project: &Project) -> bool {
    let sets: BTreeSet<BTreeSet<&String>> =
        project.services.values().map(|service| service.networks.keys().collect()).collect();
    let sets: Vec<_> = sets.into_iter().filter(|set| !set.is_empty()).collect();
    let apart =
        |(index, set): (usize, &BTreeSet<&String>)| sets.iter().skip(index + 1).any(|other| set.is_disjoint(other));
    sets.iter().enumerate().any(apart)
}

fn label(network: &str) -> (String, String) {
    (format!("compose2k8s.io/network.{}", dns_label(network)), "true".to_owned())
}

fn selector_of(network: &str) -> LabelSelector {
    LabelSelector { match_labels: Some([label(network)].into()), match_expressions: None }
}

fn members(network: &str) -> networking::NetworkPolicyPeer {
    networking::NetworkPolicyPeer {
        pod_selector: Some(selector_of(network)),
        ..networking::NetworkPolicyPeer::default()
    }
}

/// To the other members of internal networks, and to the DNS.
fn egress(service: &Service) -> Vec<networking::NetworkPolicyEgressRule> {
    let to = service.networks.keys().map(|network| members(network)).collect();
    let system = LabelSelector {
        match_labels: Some([("kubernetes.io/metadata.name".to_owned(), "kube-system".to_owned())].into()),
        match_expressions: None,
    };
    let dns =
        networking::NetworkPolicyPeer { namespace_selector: Some(system), ..networking::NetworkPolicyPeer::default() };
    vec![
        networking::NetworkPolicyEgressRule { to: Some(to), ports: None },
        networking::NetworkPolicyEgressRule {
            to: Some(vec![dns]),
            ports: Some(vec![port("UDP", 53), port("TCP", 53)]),
        },
    ]
}

fn published(service: &Service) -> Vec<networking::NetworkPolicyPort> {
    let mut ports: Vec<networking::NetworkPolicyPort> = Vec::new();
    for published in &service.ports {
        let port = port(&published.protocol.to_ascii_uppercase(), published.target);
        if !ports.contains(&port) {
            ports.push(port);
        }
    }
    ports
}

fn port(protocol: &str, number: u32) -> networking::NetworkPolicyPort {
    networking::NetworkPolicyPort {
        protocol: Some(protocol.to_owned()),
        port: i32::try_from(number).ok().map(IntOrString::Int),
        end_port: None,
    }
}

/// A policy for the directions that have a list of rules; an empty list allows nothing.
fn policy(
    pods: LabelSelector,
    ingress: Option<Vec<networking::NetworkPolicyIngressRule>>,
    egress: Option<Vec<networking::NetworkPolicyEgressRule>>,
) -> networking::NetworkPolicySpec {
    let types = [ingress.is_some().then_some("Ingress"), egress.is_some().then_some("Egress")];
    networking::NetworkPolicySpec {
        pod_selector: Some(pods),
        policy_types: Some(types.into_iter().flatten().map(str::to_owned).collect()),
        ingress: ingress.filter(|rules| !rules.is_empty()),
        egress: egress.filter(|rules| !rules.is_empty()),
    }
}

#[cfg(test)]
mod tests {
    use super::Isolation;
    use crate::convert::fixture::project;
    use crate::convert::names::Names;

    fn check(text: &str, labels: &[&str], policies: &[&str]) {
        let project = project(text);
        let isolation = Isolation::of(&project, &Names::of(project.services.keys().map(String::as_str)));
        let of = |name: &String| {
            let networks: Vec<String> =
                isolation.labels(name).keys().map(|key| key.replace("compose2k8s.io/network.", "")).collect();
            (!networks.is_empty()).then(|| format!("{name}: {}", networks.join(" ")))
        };
        assert_eq!(project.services.keys().filter_map(of).collect::<Vec<_>>(), labels, "{text}");
        let names = project.services.keys().flat_map(|name| isolation.policies(name)).map(|(name, _)| name.as_str());
        assert_eq!(names.collect::<Vec<_>>(), policies, "{text}");
    }

    #[test]
    fn one_network_needs_no_policy() {
        check(
            "services: {a: {networks: {n: null}}, b: {networks: {n: null, m: null}}, c: {network_mode: host}}",
            &[],
            &[],
        );
    }

    #[test]
    fn networks_that_keep_apart() {
        check(
            "services: {a: {networks: {front: null}, ports: [{target: 80, protocol: tcp}]}, b: {networks: {front: null, back_1: null}}, c: {networks: {back_1: null}}}",
            &["a: front", "b: back-1 front", "c: back-1"],
            &["network-front", "published-a", "network-back-1"],
        );
    }

    #[test]
    fn no_way_out() {
        check(
            "{services: {a: {networks: {i: null}}, b: {networks: {i: null, n: null}}, c: {network_mode: none}}, networks: {i: {internal: true}, n: {}}}",
            &["a: i", "b: i n"],
            &["internal-a", "no-network-c"],
        );
    }
}
