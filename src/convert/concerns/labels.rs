//! `labels` and `annotations`: annotations of the Pod, whose values may be any text.

use crate::convert::attribute::declare_attributes;
use crate::convert::concerns::Concern;
use crate::convert::context::{Context, Subject};
use crate::convert::draft::WorkloadDraft;

declare_attributes! {
    "services.*.labels" => Approximate, ["Pod.metadata.annotations"],
        "they become annotations of the Pod, and nothing in the cluster reads them",
        "configure the programs that read labels of containers for Kubernetes";
    "services.*.labels.*" => Exact, ["Pod.metadata.annotations"], "an annotation of the Pod";
    "services.*.annotations" => Exact, ["Pod.metadata.annotations"], "annotations of the Pod";
    "services.*.annotations.*" => Exact, ["Pod.metadata.annotations"], "an annotation of the Pod";
}

pub(crate) const CONCERN: Concern = Concern { attributes: ATTRIBUTES, codes: &[], apply };

fn apply(_subject: Subject<'_>, _draft: &mut WorkloadDraft, _cx: &mut Context<'_>) {}
