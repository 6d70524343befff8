//! The configs of a project.

use crate::convert::attribute::declare_attributes;

declare_attributes! {
    "configs" => Exact, ["ConfigMap"], "what services take of it counts; their rows say what becomes of it";
    "configs.*" => Exact, ["ConfigMap"], "a ConfigMap, once a service uses it";
    "configs.*.name" => Exact, ["Pod.spec.volumes.configMap.name"], "the name";
    "configs.*.content" => Exact, ["ConfigMap.data"], "the content";
    "configs.*.environment" => Exact, ["ConfigMap.data"], "the variable with the content";
    "configs.*.file" => Exact, ["ConfigMap.data"], "the file with the content";
    "configs.*.external" => Exact, ["ConfigMap", "Pod.spec.volumes.configMap.name"] unless ["false"], "a ConfigMap that is there already";
    "configs.*.external.name" => ResolvedByLoading, [], "an old form of `name`";
    "configs.*.labels" => NoEffect, [], "nothing reads labels of a config";
    "configs.*.labels.*" => NoEffect, [], "nothing reads labels of a config";
    "configs.*.template_driver" => NoEquivalent, [],
        "templates in the content are not filled in",
        "write the final content";
}
