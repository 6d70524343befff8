//! `runtime` and `isolation`: what runs the container.

use crate::convert::attribute::declare_attributes;
use crate::convert::concerns::Concern;

declare_attributes! {
    "services.*.runtime" => NotYet, ["Pod.spec.runtimeClassName"] unless ["runc", "io.containerd.runc.v2"],
        "the container runs with the usual runtime of its node",
        "make a RuntimeClass, and set `runtimeClassName` in the manifest";
    "services.*.isolation" => NoEquivalent, [] unless ["default", "process"],
        "isolation by Hyper-V is not to be had from a Pod",
        "remove it";
}

pub(crate) const CONCERN: Concern = Concern::of_rows(ATTRIBUTES);
