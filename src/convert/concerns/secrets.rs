//! `secrets` of a service: files that are put into its containers.

use crate::convert::attribute::declare_attributes;
use crate::convert::concerns::Concern;
use crate::convert::file_objects::{self, Kind};

declare_attributes! {
    "services.*.secrets" => Exact, ["Secret", "Pod.spec.volumes.secret", "Container.volumeMounts"],
        "a Secret with the content, mounted as a file that cannot be written";
    "services.*.secrets[].source" => Exact, ["Pod.spec.volumes.secret"], "the secret";
    "services.*.secrets[].target" => Exact, ["Container.volumeMounts.mountPath"], "the path in the container";
    "services.*.secrets[].uid" => NoEquivalent, [],
        "the file belongs to root",
        "let everybody read it with `mode: 0444`";
    "services.*.secrets[].gid" => NoEquivalent, [],
        "the file belongs to the group of root",
        "let everybody read it with `mode: 0444`";
    "services.*.secrets[].mode" => Exact, ["Pod.spec.volumes.secret.defaultMode"], "the same mode, without the right to write";
}

pub(crate) const CONCERN: Concern = Concern {
    attributes: ATTRIBUTES,
    codes: &[],
    apply: |subject, draft, cx| file_objects::apply(Kind::Secret, subject, draft, cx),
};
