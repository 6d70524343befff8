//! `ports` and `expose`: what the container listens on, and how the outside reaches it.

use crate::convert::attribute::declare_attributes;
use crate::convert::concerns::Concern;
use crate::convert::context::{Context, Subject};
use crate::convert::draft::WorkloadDraft;

declare_attributes! {
    "services.*.ports" => Exact, ["Service.spec.ports", "Container.ports"], "a Service of type NodePort for what is published";
    "services.*.ports[].name" => Exact, ["Service.spec.ports.name", "Container.ports.name"], "the name, as Kubernetes allows it: 15 of `a-z0-9-`";
    "services.*.ports[].mode" => Exact, ["Container.ports.hostPort"], "`ingress` is a node port, `host` a port of the node";
    "services.*.ports[].host_ip" => Exact, ["Container.ports.hostIP"],
        "a node port answers on every address of the node, which is reported; `--loopback=hostport` keeps the address";
    "services.*.ports[].target" => Exact, ["Service.spec.ports.targetPort", "Container.ports.containerPort"], "the port of the container";
    "services.*.ports[].published" => Exact, ["Service.spec.ports.nodePort"],
        "the same number from 30000 to 32767; another one is chosen by the cluster, which is reported";
    "services.*.ports[].protocol" => Exact, ["Service.spec.ports.protocol", "Container.ports.protocol"], "`TCP`, `UDP` or `SCTP`";
    "services.*.ports[].app_protocol" => Exact, ["Service.spec.ports.appProtocol"], "a hint, in both worlds";
    "services.*.expose" => Exact, ["Service.spec.ports", "Container.ports"], "a hint: every port of a Pod can be reached, as in Compose";
}

pub(crate) const CONCERN: Concern = Concern { attributes: ATTRIBUTES, codes: &[], apply };

fn apply(_subject: Subject<'_>, _draft: &mut WorkloadDraft, _cx: &mut Context<'_>) {}
