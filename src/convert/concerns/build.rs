//! `build`: how the image is made. Nothing of it comes into the manifests: Docker Compose goes on building.

use crate::convert::attribute::declare_attributes;
use crate::convert::concerns::Concern;

declare_attributes! {
    "services.*.build" => Exact, [], "`docker compose build` makes the image as before; it has to be loaded on the node, or pushed to a registry";
    "services.*.build.context" => Exact, [], "the directory that the image is built from";
    "services.*.build.dockerfile" => Exact, [], "the Dockerfile";
    "services.*.build.dockerfile_inline" => Exact, [], "the Dockerfile itself";
    "services.*.build.entitlements" => Exact, [], "extra rights of the build";
    "services.*.build.args" => Exact, [], "arguments of the build";
    "services.*.build.args.*" => Exact, [], "an argument of the build";
    "services.*.build.ssh" => Exact, [], "keys for the build";
    "services.*.build.ssh.*" => Exact, [], "a key for the build";
    "services.*.build.labels" => Exact, [], "labels of the image, not of the Pod";
    "services.*.build.labels.*" => Exact, [], "a label of the image, not of the Pod";
    "services.*.build.cache_from" => Exact, [], "where the build looks for layers";
    "services.*.build.cache_to" => Exact, [], "where the build puts layers";
    "services.*.build.no_cache" => Exact, [], "the build takes no layers from before";
    "services.*.build.no_cache_filter" => Exact, [], "stages that are built anew";
    "services.*.build.additional_contexts" => Exact, [], "further directories of the build";
    "services.*.build.additional_contexts.*" => Exact, [], "a further directory of the build";
    "services.*.build.network" => Exact, [], "the network of the build";
    "services.*.build.provenance" => Exact, [], "an attestation of the image";
    "services.*.build.sbom" => Exact, [], "an attestation of the image";
    "services.*.build.pull" => Exact, [], "the build fetches its base images";
    "services.*.build.target" => Exact, [], "the stage that is built";
    "services.*.build.shm_size" => Exact, [], "memory of the build";
    "services.*.build.extra_hosts" => Exact, [], "host names for the build";
    "services.*.build.extra_hosts.*" => Exact, [], "a host name for the build";
    "services.*.build.isolation" => Exact, [], "isolation of the build";
    "services.*.build.privileged" => Exact, [], "rights of the build";
    "services.*.build.secrets" => Exact, [], "secrets of the build, which do not come into the cluster";
    "services.*.build.secrets[].source" => Exact, [], "the secret";
    "services.*.build.secrets[].target" => Exact, [], "the id of the secret in the Dockerfile";
    "services.*.build.secrets[].uid" => Exact, [], "the owner of the file during the build";
    "services.*.build.secrets[].gid" => Exact, [], "the group of the file during the build";
    "services.*.build.secrets[].mode" => Exact, [], "the mode of the file during the build";
    "services.*.build.tags" => Exact, [], "further names of the image";
    "services.*.build.ulimits" => Exact, [], "limits of the build";
    "services.*.build.ulimits.*" => Exact, [], "a limit of the build";
    "services.*.build.ulimits.*.hard" => Exact, [], "the hard limit";
    "services.*.build.ulimits.*.soft" => Exact, [], "the soft limit";
    "services.*.build.platforms" => Exact, [], "the platforms that are built for";
}

pub(crate) const CONCERN: Concern = Concern::of_rows(ATTRIBUTES);
