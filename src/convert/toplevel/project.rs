//! `name`, `version`, `include` and the map of services.

use crate::convert::attribute::declare_attributes;

declare_attributes! {
    "version" => NoEffect, [], "it has no meaning any more, in Compose neither";
    "name" => Exact, ["Namespace.metadata.name"], "the Namespace, unless `--namespace` says otherwise";
    "include" => ResolvedByLoading, [], "what is included is part of the project";
    "include[].path" => ResolvedByLoading, [], "the file that is included";
    "include[].env_file" => ResolvedByLoading, [], "variables for the file that is included";
    "include[].project_directory" => ResolvedByLoading, [], "where its relative paths start";
    "services" => Exact, ["Deployment", "Service"], "a Deployment and a Service each";
    "services.*" => Exact, ["Deployment.metadata.name", "Service.metadata.name"],
        "the name as a DNS label: a change of it is reported, and references to it are rewritten";
}
