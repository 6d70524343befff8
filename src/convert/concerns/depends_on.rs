//! `depends_on`: an init container that waits until the names of the dependencies are in the DNS.

use crate::convert::attribute::declare_attributes;
use crate::convert::concerns::Concern;
use crate::convert::context::{Context, Subject};
use crate::convert::draft::WorkloadDraft;

declare_attributes! {
    "services.*.depends_on" => Exact, ["Pod.spec.initContainers"],
        "an init container waits for the names of the dependencies, at every start of the Pod and not at `up` alone";
    "services.*.depends_on.*" => Exact, ["Pod.spec.initContainers"], "a name that is waited for";
    "services.*.depends_on.*.condition" => Exact, ["Pod.spec.initContainers", "Service.spec.publishNotReadyAddresses"],
        "the name of the service for its start, that with `-ready` for its health or its end; \
         one that never comes is waited for, while `docker compose up` would give up";
    "services.*.depends_on.*.required" => Exact, ["Pod.spec.initContainers"], "what may be missing is waited for 60 seconds at most";
    "services.*.depends_on.*.restart" => NoEquivalent, [] unless ["false"],
        "a restart of the dependency does not restart this service",
        "run `kubectl rollout restart` for both";
}

pub(crate) const CONCERN: Concern = Concern { attributes: ATTRIBUTES, codes: &[], apply };

fn apply(_subject: Subject<'_>, _draft: &mut WorkloadDraft, _cx: &mut Context<'_>) {}
