//! The networks of a project.

use crate::convert::attribute::declare_attributes;

declare_attributes! {
    "networks" => Exact, [], "all Pods of the Namespace share one network";
    "networks.*" => Exact, [], "all Pods of the Namespace share one network";
    "networks.*.name" => NoEffect, [], "a network of the cluster has no name";
    "networks.*.driver" => NoEquivalent, [] unless ["bridge", "overlay", "default"],
        "the cluster has one network for all Pods",
        "remove it, or install Multus for further networks";
    "networks.*.driver_opts" => NoEquivalent, [],
        "the network of the cluster does not know these options",
        "remove them, or set them for the network plugin of the cluster";
    "networks.*.driver_opts.*" => NoEquivalent, [], "an option of the network";
    "networks.*.ipam" => NoEffect, [], "what addresses there are";
    "networks.*.ipam.driver" => NoEffect, [] , "the cluster gives the addresses";
    "networks.*.ipam.config" => Approximate, [],
        "the cluster chooses the addresses of Pods",
        "use names of services wherever an address of this network is written";
    "networks.*.ipam.config[].subnet" => NoEffect, [], "the addresses of the network: told for `config` as a whole";
    "networks.*.ipam.config[].ip_range" => NoEffect, [], "the addresses of containers: told for `config` as a whole";
    "networks.*.ipam.config[].gateway" => NoEffect, [], "the address of the node in the network: told for `config` as a whole";
    "networks.*.ipam.config[].aux_addresses" => NoEffect, [], "addresses that are not given to containers: told for `config` as a whole";
    "networks.*.ipam.config[].aux_addresses.*" => NoEffect, [], "an address that is not given to containers: told for `config` as a whole";
    "networks.*.ipam.options" => NoEffect, [], "options of what gives the addresses; the cluster does this in its own way";
    "networks.*.ipam.options.*" => NoEffect, [], "an option of what gives the addresses";
    "networks.*.external" => NoEquivalent, ["Service.spec.externalName"] unless ["false"],
        "services of other projects are in other Namespaces, and have longer names there",
        "write `SERVICE.NAMESPACE` where such a name is used";
    "networks.*.external.name" => ResolvedByLoading, [], "an old form of `name`";
    "networks.*.internal" => Exact, ["NetworkPolicy.spec.egress"] unless ["false"], "a policy keeps Pods of internal networks alone from going anywhere else";
    "networks.*.enable_ipv4" => NoEquivalent, [] unless ["true"],
        "the cluster decides which addresses Pods have",
        "remove it";
    "networks.*.enable_ipv6" => Approximate, ["Service.spec.ipFamilyPolicy"] unless ["false"],
        "Pods and Services have IPv6 addresses only where the cluster has them",
        "make a cluster for both kinds of addresses";
    "networks.*.attachable" => NoEffect, [], "Pods of the Namespace reach each other anyway";
    "networks.*.labels" => NoEffect, [], "nothing reads labels of networks";
    "networks.*.labels.*" => NoEffect, [], "nothing reads labels of networks";
}
