//! `configs` of a service: files that are put into its containers.

use crate::convert::attribute::declare_attributes;
use crate::convert::concerns::Concern;

declare_attributes! {
    "services.*.configs" => NotYet, ["ConfigMap", "Pod.spec.volumes.configMap", "Container.volumeMounts"],
        "the file is not in the container",
        "make a ConfigMap with its content, and mount it in the manifest";
    "services.*.configs[].source" => NotYet, ["Pod.spec.volumes.configMap"], "the config";
    "services.*.configs[].target" => NotYet, ["Container.volumeMounts.mountPath"], "the path in the container";
    "services.*.configs[].uid" => NoEquivalent, [], "the files belong to root and to the group of the Pod";
    "services.*.configs[].gid" => NotYet, ["Pod.spec.securityContext.fsGroup"], "the group of the files of the whole Pod";
    "services.*.configs[].mode" => NotYet, ["Pod.spec.volumes.configMap.defaultMode"], "the mode of the file";
}

pub(crate) const CONCERN: Concern = Concern::of_rows(ATTRIBUTES);
