//! `networks`, `network_mode`, `links`, `external_links` and `mac_address`: who reaches whom, and by which names.

use k8s_openapi::api::networking::v1 as networking;

use crate::compose::service::NetworkAttachment;
use crate::convert::attribute::declare_attributes;
use crate::convert::concerns::Concern;
use crate::convert::context::{Context, Subject};
use crate::convert::draft::WorkloadDraft;
use crate::diagnostics::Diagnostic;
use crate::diagnostics::code::declare_diagnostic;
use crate::kubernetes::{Object, Part};
use crate::yaml::Path;

declare_attributes! {
    "services.*.networks" => Exact, ["Service", "NetworkPolicy"], "all Pods share one network; what several networks keep apart is kept apart by policies";
    "services.*.networks.*" => Exact, ["Service"], "a network that the service is on";
    "services.*.networks.*.aliases" => Exact, ["Service.metadata.name"], "one more Service for each name, for the whole Namespace";
    "services.*.networks.*.use_service_name_alias" => NoEquivalent, [] unless ["true"],
        "the name of the service resolves on every network",
        "rename the service, if its name must not be found";
    "services.*.networks.*.interface_name" => NoEquivalent, [] unless ["eth0"],
        "a Pod has one interface, `eth0`",
        "let the program find its interface by itself";
    "services.*.networks.*.ipv4_address" => NoEquivalent, [],
        "a Pod gets another address at each start",
        "use the name of the service wherever the address is written";
    "services.*.networks.*.ipv6_address" => NoEquivalent, [],
        "a Pod gets another address at each start",
        "use the name of the service wherever the address is written";
    "services.*.networks.*.link_local_ips" => NoEquivalent, [],
        "a Pod gets no further addresses",
        "use the name of the service wherever an address is written";
    "services.*.networks.*.mac_address" => NoEquivalent, [],
        "the network of the cluster chooses the address",
        "ask for a licence that does not depend on it";
    "services.*.networks.*.driver_opts" => NoEquivalent, [],
        "the network of the cluster does not know these options",
        "remove them, or set kernel parameters with `sysctls`";
    "services.*.networks.*.driver_opts.*" => NoEquivalent, [], "an option that the network of the cluster does not know";
    "services.*.networks.*.priority" => NoEffect, [], "a Pod has one network, so there is no order";
    "services.*.networks.*.gw_priority" => NoEffect, [], "a Pod has one gateway, so there is no choice";
    "services.*.network_mode" => Exact, ["Pod.spec.hostNetwork", "Pod.spec.dnsPolicy"] unless ["bridge", "default"],
        "`host` is `hostNetwork`, `none` a policy that allows nothing; that of another service is a Pod for both";
    "services.*.links" => Exact, ["Service.metadata.name"], "names of services resolve anyway; an alias is one more Service, for the whole Namespace";
    "services.*.external_links" => NoEquivalent, ["Service.spec.externalName"],
        "containers of other projects do not have these names",
        "add a Service of type ExternalName that points to the other Namespace";
    "services.*.mac_address" => NoEquivalent, [],
        "the network of the cluster chooses the address",
        "ask for a licence that does not depend on it";
}

declare_diagnostic! {
    /// ## What it means
    ///
    /// Containers that share a network live in one Pod in Kubernetes. They find each other at `localhost` as before. They are started, replaced and
    /// moved together, and the Pod is ready when all of them are.
    ///
    /// ## What to do instead
    ///
    /// Nothing, or let the two talk by their names, when they need not share an address:
    ///
    /// ```yaml
    /// services:
    ///   proxy:
    ///     image: shop/proxy
    ///   client:
    ///     image: shop/client
    ///     environment: {PROXY: "http://proxy:8080"}
    /// ```
    SAME_POD = Advice "networks/same-pod": "containers that share a network live in one Pod";
    /// ## What it means
    ///
    /// The container is to use the network of a container that is not known here, or of a service that others wait for to end. It gets a Pod and an
    /// address of its own, so `localhost` is not the other one.
    ///
    /// ## What to do instead
    ///
    /// Let the two talk by their names, or use the network of a service of this project that keeps running:
    ///
    /// ```yaml
    /// services:
    ///   proxy:
    ///     image: shop/proxy
    ///   client:
    ///     image: shop/client
    ///     environment: {PROXY: "http://proxy:8080"}
    /// ```
    OF_CONTAINER = Warning "networks/of-another-container": "a container uses the network of another one";
    /// ## What it means
    ///
    /// In Kubernetes all Pods reach each other. What the networks of the project keep apart is written as a `NetworkPolicy` for each, which the network of the
    /// cluster has to enforce. Calico, Cilium and k3s do; Flannel alone does not.
    ///
    /// ## What to do instead
    ///
    /// Make sure that the network of your cluster enforces policies. Where nothing has to be kept apart, one network for all needs none:
    ///
    /// ```yaml
    /// services:
    ///   web:
    ///     image: nginx
    ///   db:
    ///     image: postgres:17
    /// networks:
    ///   default: {}
    /// ```
    POLICIES = Advice "networks/needs-policies": "the network of the cluster has to keep Pods apart";
    /// ## What it means
    ///
    /// An internal network has no way out, and in Docker none in: what a service publishes cannot be reached from outside when all its networks are
    /// internal. A node port can be reached.
    ///
    /// ## What to do instead
    ///
    /// Remove `ports`, or give the service a network with a way out:
    ///
    /// ```yaml
    /// services:
    ///   db:
    ///     image: postgres:17
    ///     expose: ["5432"]
    ///     networks: [back]
    /// networks:
    ///   back: {internal: true}
    /// ```
    INTERNAL = Warning "networks/internal-published": "a port is published that an internal network hides";
    /// ## What it means
    ///
    /// The container shares the network of its node, as it shares that of the machine under Docker Compose. But ports that other services
    /// publish are node ports now, so `localhost:8080` may not be what it was.
    ///
    /// ## What to do instead
    ///
    /// Reach other services by their names:
    ///
    /// ```yaml
    /// services:
    ///   agent:
    ///     image: shop/agent
    ///     network_mode: host
    ///     environment: {API: "http://api:8080"}
    ///   api:
    ///     image: shop/api
    /// ```
    OF_NODE = Advice "networks/of-node": "a container shares the network of its node";
}

pub(crate) const CONCERN: Concern = Concern { attributes: ATTRIBUTES, codes: CODES, apply };

fn apply(subject: Subject<'_>, draft: &mut WorkloadDraft, cx: &mut Context<'_>) {
    for (path, diagnostic) in cx.plan.aliases.complaints(subject.name) {
        cx.say(path, diagnostic.clone());
    }
    for attachment in subject.service.networks.values().flatten() {
        // The plan has taken the aliases; of the rest nothing has a field, and the rows say so.
        let NetworkAttachment {
            aliases: _,
            driver_opts: _,
            gw_priority: _,
            interface_name: _,
            ipv4_address: _,
            ipv6_address: _,
            link_local_ips: _,
            mac_address: _,
            priority: _,
            use_service_name_alias: _,
            extensions: _,
        } = attachment;
    }
    draft.aliases.extend(cx.plan.aliases.of_service(subject.name).map(|(name, _)| name.to_owned()));
    let has_both = |network: &String| cx.project.networks.get(network).is_some_and(|own| own.enable_ipv6 == Some(true));
    draft.dual_stack = subject.service.networks.keys().any(has_both);
    isolate(subject, draft, cx);
    network_mode(subject, draft, cx);
}

fn isolate(subject: Subject<'_>, draft: &mut WorkloadDraft, cx: &mut Context<'_>) {
    draft.pod_labels.extend(cx.plan.isolation.labels(subject.name));
    let policies = cx.plan.isolation.policies(subject.name);
    for (name, spec) in policies {
        let policy = networking::NetworkPolicy { metadata: cx.metadata(name), spec: Some(spec.clone()) };
        draft.objects.push((Part::NetworkPolicies, Object::NetworkPolicy(policy)));
    }
    if !policies.is_empty() {
        let of_networks = subject.service.network_mode.is_empty();
        let path = if of_networks { Path::of(["networks"]) } else { subject.path("network_mode") };
        let message = format!("`{path}` keeps Pods apart only if the network of the cluster enforces policies");
        let diagnostic = Diagnostic::new(&POLICIES, message);
        cx.say_once(&path, diagnostic.help("make sure that it does, as Calico, Cilium and k3s do"));
    }
    let is_internal = |network: &String| cx.project.networks.get(network).is_some_and(|network| network.internal);
    let networks = &subject.service.networks;
    if !subject.service.ports.is_empty() && !networks.is_empty() && networks.keys().all(is_internal) {
        let path = subject.path("ports");
        let message = format!("`{path}` publishes what internal networks hide under Docker");
        cx.say(
            &path,
            Diagnostic::new(&INTERNAL, message).help("remove the ports, or add a network that is not internal"),
        );
    }
}

fn network_mode(subject: Subject<'_>, draft: &mut WorkloadDraft, cx: &mut Context<'_>) {
    let path = subject.path("network_mode");
    let diagnostic = match subject.service.network_mode.as_str() {
        // The policy that allows nothing has been said.
        "" | "bridge" | "default" | "none" => return,
        "host" => {
            draft.pod.host_network = Some(true);
            draft.pod.dns_policy.get_or_insert_with(|| "ClusterFirstWithHostNet".to_owned());
            let message = format!(
                "`{path}` gives the network of the node: ports that other services publish have other numbers there"
            );
            Diagnostic::new(&OF_NODE, message).help("reach other services by their names")
        }
        _ if cx.plan.groups.is_guest(subject.name) => {
            let host = cx.plan.groups.host(subject.name);
            let message =
                format!("`{path}` puts the container into the Pod of `{host}`: both are replaced and ready together");
            Diagnostic::new(&SAME_POD, message)
        }
        other => {
            let message = format!("`{path}` is {other}, but the container gets a Pod of its own");
            Diagnostic::new(&OF_CONTAINER, message)
                .help("use `network_mode: service:NAME` with a service of this project that keeps running")
        }
    };
    cx.say(&path, diagnostic);
}
