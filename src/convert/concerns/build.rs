//! `build`: how the image is made. Nothing of it comes into the manifests: Docker Compose goes on building.

use crate::convert::attribute::declare_attributes;
use crate::convert::concerns::Concern;

declare_attributes! {
    "services.*.build" => Exact, ["Container.image", "Container.imagePullPolicy"], "`docker compose build` makes the image as before; it has to be loaded on the node, or pushed to a registry";
    "services.*.build.context" => LeftToTheBuild, [], "the directory that the image is built from";
    "services.*.build.dockerfile" => LeftToTheBuild, [], "the Dockerfile";
    "services.*.build.dockerfile_inline" => LeftToTheBuild, [], "the Dockerfile itself";
    "services.*.build.entitlements" => LeftToTheBuild, [], "extra rights of the build";
    "services.*.build.args" => LeftToTheBuild, [], "arguments of the build";
    "services.*.build.args.*" => LeftToTheBuild, [], "an argument of the build";
    "services.*.build.ssh" => LeftToTheBuild, [], "keys for the build";
    "services.*.build.ssh.*" => LeftToTheBuild, [], "a key for the build";
    "services.*.build.labels" => LeftToTheBuild, [], "labels of the image, not of the Pod";
    "services.*.build.labels.*" => LeftToTheBuild, [], "a label of the image, not of the Pod";
    "services.*.build.cache_from" => LeftToTheBuild, [], "where the build looks for layers";
    "services.*.build.cache_to" => LeftToTheBuild, [], "where the build puts layers";
    "services.*.build.no_cache" => LeftToTheBuild, [], "the build takes no layers from before";
    "services.*.build.no_cache_filter" => LeftToTheBuild, [], "stages that are built anew";
    "services.*.build.additional_contexts" => LeftToTheBuild, [], "further directories of the build";
    "services.*.build.additional_contexts.*" => LeftToTheBuild, [], "a further directory of the build";
    "services.*.build.network" => LeftToTheBuild, [], "the network of the build";
    "services.*.build.provenance" => LeftToTheBuild, [], "an attestation of the image";
    "services.*.build.sbom" => LeftToTheBuild, [], "an attestation of the image";
    "services.*.build.pull" => LeftToTheBuild, [], "the build fetches its base images";
    "services.*.build.target" => LeftToTheBuild, [], "the stage that is built";
    "services.*.build.shm_size" => LeftToTheBuild, [], "memory of the build";
    "services.*.build.extra_hosts" => LeftToTheBuild, [], "host names for the build";
    "services.*.build.extra_hosts.*" => LeftToTheBuild, [], "a host name for the build";
    "services.*.build.isolation" => LeftToTheBuild, [], "isolation of the build";
    "services.*.build.privileged" => LeftToTheBuild, [], "rights of the build";
    "services.*.build.secrets" => LeftToTheBuild, [], "secrets of the build, which do not come into the cluster";
    "services.*.build.secrets[].source" => LeftToTheBuild, [], "the secret";
    "services.*.build.secrets[].target" => LeftToTheBuild, [], "the id of the secret in the Dockerfile";
    "services.*.build.secrets[].uid" => LeftToTheBuild, [], "the owner of the file during the build";
    "services.*.build.secrets[].gid" => LeftToTheBuild, [], "the group of the file during the build";
    "services.*.build.secrets[].mode" => LeftToTheBuild, [], "the mode of the file during the build";
    "services.*.build.tags" => LeftToTheBuild, [], "further names of the image";
    "services.*.build.ulimits" => LeftToTheBuild, [], "limits of the build";
    "services.*.build.ulimits.*" => LeftToTheBuild, [], "a limit of the build";
    "services.*.build.ulimits.*.hard" => LeftToTheBuild, [], "the hard limit";
    "services.*.build.ulimits.*.soft" => LeftToTheBuild, [], "the soft limit";
    "services.*.build.platforms" => LeftToTheBuild, [], "the platforms that are built for";
}

pub(crate) const CONCERN: Concern = Concern::of_rows(ATTRIBUTES);
