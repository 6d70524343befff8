//! `image`, `pull_policy`, `pull_refresh_after` and `platform`: which image runs, and when it is fetched.

use crate::convert::attribute::declare_attributes;
use crate::convert::concerns::Concern;
use crate::convert::context::{Context, Subject};
use crate::convert::draft::WorkloadDraft;

declare_attributes! {
    "services.*.image" => Exact, ["Container.image"], "the image as it is written";
    "services.*.pull_policy" => Exact, ["Container.imagePullPolicy"],
        "always written, because Kubernetes would fetch an untagged image at every start; intervals become `Always`";
    "services.*.pull_refresh_after" => NoEquivalent, [],
        "an image is looked for when a container starts, not after some time",
        "set `pull_policy: always`";
    "services.*.platform" => NoEquivalent, ["Pod.spec.nodeSelector"],
        "a node takes the image for its own platform, and emulates no other",
        "add a `nodeSelector` for `kubernetes.io/arch`, if there are nodes of several architectures";
}

pub(crate) const CONCERN: Concern = Concern { attributes: ATTRIBUTES, codes: &[], apply };

fn apply(_subject: Subject<'_>, _draft: &mut WorkloadDraft, _cx: &mut Context<'_>) {}
