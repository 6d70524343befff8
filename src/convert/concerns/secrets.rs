//! `secrets` of a service: files that are put into its containers.

use crate::convert::attribute::declare_attributes;
use crate::convert::concerns::Concern;

declare_attributes! {
    "services.*.secrets" => NotYet, ["Secret", "Pod.spec.volumes.secret", "Container.volumeMounts"],
        "the file is not in the container",
        "make a Secret with its content, and mount it in the manifest";
    "services.*.secrets[].source" => NotYet, ["Pod.spec.volumes.secret"], "the secret";
    "services.*.secrets[].target" => NotYet, ["Container.volumeMounts.mountPath"], "the path in the container";
    "services.*.secrets[].uid" => NoEquivalent, [], "the files belong to root and to the group of the Pod";
    "services.*.secrets[].gid" => NotYet, ["Pod.spec.securityContext.fsGroup"], "the group of the files of the whole Pod";
    "services.*.secrets[].mode" => NotYet, ["Pod.spec.volumes.secret.defaultMode"], "the mode of the file";
}

pub(crate) const CONCERN: Concern = Concern::of_rows(ATTRIBUTES);
