//! `configs` of a service: files that are put into its containers.

use crate::convert::attribute::declare_attributes;
use crate::convert::concerns::Concern;
use crate::convert::file_objects::{self, Kind};

declare_attributes! {
    "services.*.configs" => Exact, ["ConfigMap", "Pod.spec.volumes.configMap", "Container.volumeMounts"],
        "a ConfigMap with the content, mounted as a file that cannot be written";
    "services.*.configs[].source" => Exact, ["Pod.spec.volumes.configMap"], "the config";
    "services.*.configs[].target" => Exact, ["Container.volumeMounts.mountPath"], "the path in the container";
    "services.*.configs[].uid" => NoEquivalent, [],
        "the file belongs to root",
        "let everybody read it with `mode: 0444`";
    "services.*.configs[].gid" => NoEquivalent, [],
        "the file belongs to the group of root",
        "let everybody read it with `mode: 0444`";
    "services.*.configs[].mode" => Exact, ["Pod.spec.volumes.configMap.defaultMode"], "the same mode, without the right to write";
}

pub(crate) const CONCERN: Concern = Concern {
    attributes: ATTRIBUTES,
    codes: &[],
    apply: |subject, draft, cx| file_objects::apply(Kind::Config, subject, draft, cx),
};
