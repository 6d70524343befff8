//! `hostname`, `domainname`, `container_name`, `extra_hosts`, `dns`, `dns_opt` and `dns_search`: names of the container and for the container.

use crate::convert::attribute::declare_attributes;
use crate::convert::concerns::Concern;
use crate::convert::context::{Context, Subject};
use crate::convert::draft::WorkloadDraft;

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

pub(crate) const CONCERN: Concern = Concern { attributes: ATTRIBUTES, codes: &[], apply };

fn apply(_subject: Subject<'_>, _draft: &mut WorkloadDraft, _cx: &mut Context<'_>) {}
