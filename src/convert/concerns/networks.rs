//! `networks`, `network_mode`, `links`, `external_links` and `mac_address`: who reaches whom, and by which names.

use crate::convert::attribute::declare_attributes;
use crate::convert::concerns::Concern;
use crate::convert::context::{Context, Subject};
use crate::convert::draft::WorkloadDraft;

declare_attributes! {
    "services.*.networks" => Exact, ["Service"], "all Pods of the Namespace share one network; what several networks keep apart is reported";
    "services.*.networks.*" => Exact, ["Service"], "a network that the service is on";
    "services.*.networks.*.aliases" => Exact, ["Service.metadata.name"], "one more Service for each name, for the whole Namespace";
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
    "services.*.networks.*.priority" => Exact, [], "a Pod has one network, so there is no order";
    "services.*.networks.*.gw_priority" => Exact, [], "a Pod has one gateway, so there is no choice";
    "services.*.network_mode" => Exact, ["Pod.spec.hostNetwork", "Pod.spec.dnsPolicy"],
        "`host` is `hostNetwork`; that of another container and `none` are reported";
    "services.*.links" => Exact, ["Service.metadata.name"], "names of services resolve anyway; an alias is one more Service, for the whole Namespace";
    "services.*.external_links" => NoEquivalent, ["Service.spec.externalName"],
        "containers of other projects do not have these names",
        "add a Service of type ExternalName that points to the other Namespace";
    "services.*.mac_address" => NoEquivalent, [],
        "the network of the cluster chooses the address",
        "ask for a licence that does not depend on it";
}

pub(crate) const CONCERN: Concern = Concern { attributes: ATTRIBUTES, codes: &[], apply };

fn apply(_subject: Subject<'_>, _draft: &mut WorkloadDraft, _cx: &mut Context<'_>) {}
