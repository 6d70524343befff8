//! The secrets of a project.

use crate::convert::attribute::declare_attributes;

declare_attributes! {
    "secrets" => Exact, ["Secret"], "what services take of it counts; their rows say what becomes of it";
    "secrets.*" => Exact, ["Secret"], "a Secret, once a service uses it";
    "secrets.*.name" => Exact, ["Pod.spec.volumes.secret.secretName"], "the name";
    "secrets.*.environment" => Exact, ["Secret.stringData", "Secret.data"], "the variable with the content";
    "secrets.*.file" => Exact, ["Secret.stringData", "Secret.data"], "the file with the content";
    "secrets.*.external" => Exact, ["Secret", "Pod.spec.volumes.secret.secretName"] unless ["false"], "a Secret that is there already";
    "secrets.*.external.name" => ResolvedByLoading, [], "an old form of `name`";
    "secrets.*.labels" => NoEffect, [], "nothing reads labels of a secret";
    "secrets.*.labels.*" => NoEffect, [], "nothing reads labels of a secret";
    "secrets.*.driver" => NoEquivalent, [],
        "no driver fetches the value",
        "install the External Secrets Operator, or write the value into a file";
    "secrets.*.driver_opts" => NoEquivalent, [], "options of the driver",
        "remove them together with `driver`";
    "secrets.*.driver_opts.*" => NoEquivalent, [], "an option of the driver";
    "secrets.*.template_driver" => NoEquivalent, [],
        "templates in the content are not filled in",
        "write the final content";
}
