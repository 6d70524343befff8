//! The choices of a conversion: the one list of all options, from which the command line, `x-kubernetes` and its schema come.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::convert::options::names::{Count, Device, Resource, Subdomain};
use crate::convert::options::reader::{List, Map, NodePorts, One};
use crate::convert::options::scalar::{
    Address, ContainerPort, HostPath, Image, KubernetesVersion, Label, Name, NodePath, ObjectName, Registry, YesNo,
};
use crate::convert::options::{declare_options, declare_words};

declare_options! {
    /// Namespace; otherwise the project name
    namespace: Option<String> = One<Label>, long "namespace" "NAME";
    /// Where the project root is on the node
    host_root: Option<PathBuf> = One<NodePath>, long "host-root" "DIR";
    /// Where another folder is on the node; the longest FROM counts (repeatable)
    path_map: BTreeMap<PathBuf, PathBuf> = Map<HostPath, NodePath>, long "path-map" "FROM=TO";
    /// Where named volumes are on the node; otherwise `/opt/PROJECT_data`
    data_root: Option<PathBuf> = One<NodePath>, long "data-root" "DIR";
    /// Where one named volume is on the node (repeatable)
    volume_paths: BTreeMap<String, PathBuf> = Map<Name, NodePath>, long "volume-path" "NAME=DIR";
    /// Node port of a published container port; otherwise the published one if it is a node port, or the cluster's choice (repeatable)
    node_ports: BTreeMap<(String, u16), u16> = NodePorts, long "node-port" "SERVICE:PORT=NUMBER", service "node-ports";
    /// What becomes of a port that is published on a loopback address
    loopback: Option<Loopback> = One<Loopback>, long "loopback" "HOW", service "loopback";
    /// Which dependencies Pods wait for
    wait: Option<Wait> = One<Wait>, long "wait" "WHICH", service "wait";
    /// Image of the init containers that wait; otherwise `busybox:1.37`
    wait_image: Option<String> = One<Image>, long "wait-image" "IMAGE", service "wait-image";
    /// A service that becomes a Job, whatever `deploy.mode` says (repeatable)
    jobs: Vec<String> = List<Name>, long "job" "SERVICE";
    /// Which object carries the service; otherwise the one that `deploy.mode` asks for
    kind: Option<Kind> = One<Kind>, service "kind";
    /// Registry from which the node fetches the images that only a `build` makes, as `registry.example/team`
    registry: Option<String> = One<Registry>, long "registry" "PREFIX", service "registry";
    /// Secret with the credentials of a registry, which must be in the Namespace (repeatable)
    pull_secrets: Vec<String> = List<ObjectName>, long "pull-secret" "NAME", service "pull-secret";
    /// Where the data of named volumes are on the node, unless `--volume-path` says so
    volume_data: Option<VolumeData> = One<VolumeData>, long "volume-data" "WHERE";
    /// What becomes of the name servers in `dns`
    dns: Option<Dns> = One<Dns>, long "dns" "HOW", service "dns";
    /// What becomes of mounts of the socket of a container engine
    docker_sock: Option<DockerSock> = One<DockerSock>, long "docker-sock" "HOW", service "docker-sock";
    /// Restarts a container whose health check fails, which Docker Compose does not
    liveness: Option<bool> = One<YesNo>, long "liveness" "", service "liveness";
    /// Turns health checks by `curl` or `wget` into requests of the node, which need no program in the image, but a server that listens on all addresses
    http_probes: Option<bool> = One<YesNo>, long "http-probes" "", service "http-probes";
    /// Turns mounted configuration files into ConfigMaps: those that are only read, or stand in `/etc`, `/config` or `/docker-entrypoint-initdb.d`
    configmaps: Option<bool> = One<YesNo>, long "configmaps" "", service "configmaps";
    /// Moves variables that look like secrets into a Secret
    split_secrets: Option<bool> = One<YesNo>, long "split-secrets" "", service "split-secrets";
    /// Whether the values of `secrets` are written
    secrets: Option<SecretValues> = One<SecretValues>, long "secrets" "HOW";
    /// How the name of a service resolves
    service_type: Option<ServiceType> = One<ServiceType>, long "service-type" "TYPE", service "service";
    /// Address of the node, which `host-gateway` in `extra_hosts` means
    node_ip: Option<String> = One<Address>, long "node-ip" "ADDRESS", service "node-ip";
    /// Oldest Kubernetes that must take the manifests; otherwise 1.31. Newer ones have fields for images as mounts (1.35) and signals (1.37)
    kubernetes_version: Option<u16> = One<KubernetesVersion>, long "kubernetes-version" "VERSION";
    /// Kind of cluster
    target: Option<ClusterKind> = One<ClusterKind>, long "target" "KIND";
    /// Whether nodes that `deploy.placement` asks for are the only ones
    placement: Option<Placement> = One<Placement>, long "placement" "HOW", service "placement";
    /// Leaves out the init containers that copy what an image has into a new volume
    no_copy_up: Option<bool> = One<YesNo>, long "no-copy-up" "", service "no-copy-up";
    /// Ports on which the container listens, beside those in `ports` and `expose`: its Service lists them
    ports: Vec<(u16, &'static str)> = List<ContainerPort>, service "ports";
    /// Resource of a device plugin that gives a device, so that the container need not be privileged (repeatable)
    device_map: BTreeMap<String, String> = Map<Device, Resource>, long "device-map" "DEVICE=RESOURCE", service "device-map";
    /// Resource that stands for an entry of `generic_resources` (repeatable)
    resource_map: BTreeMap<String, String> = Map<Name, Resource>, long "resource-map" "KIND=RESOURCE";
    /// How many graphics processors `all` are; otherwise one
    gpus_per_node: Option<u16> = One<Count>, long "gpus-per-node" "NUMBER", service "gpus-per-node";
    /// Resource that gives graphics processors; otherwise that of the driver, as `nvidia.com/gpu`
    gpu_resource: Option<String> = One<Resource>, long "gpu-resource" "RESOURCE", service "gpu-resource";
    /// RuntimeClass of containers that have graphics processors
    gpu_runtime_class: Option<String> = One<Subdomain>, long "gpu-runtime-class" "NAME", service "gpu-runtime-class";
    /// RuntimeClass for a `runtime`; otherwise that of its name (repeatable)
    runtime_map: BTreeMap<String, String> = Map<Name, Subdomain>, long "runtime-map" "RUNTIME=CLASS";
    /// Makes containers with `device_cgroup_rules` privileged
    allow_privileged: Option<bool> = One<YesNo>, long "allow-privileged" "", service "allow-privileged";
    /// Writes kernel parameters that the kubelet refuses unless it was told to allow them
    allow_unsafe_sysctls: Option<bool> = One<YesNo>, long "allow-unsafe-sysctls" "", service "allow-unsafe-sysctls";
    /// What becomes of `cpu_shares`
    cpu_shares: Option<CpuShares> = One<CpuShares>, long "cpu-shares" "HOW", service "cpu-shares";
    /// Whether references to a service whose name had to change are rewritten
    rewrite_hosts: Option<RewriteHosts> = One<RewriteHosts>, long "rewrite-hosts" "ON|OFF";
}

declare_words! {
    /// What becomes of a port that Compose publishes on a loopback address alone.
    Loopback {
        /// A node port like any other, with a warning (the default)
        NodePort = "nodeport",
        /// The same number on the same address of the node
        HostPort = "hostport",
        /// Nothing is published
        Skip = "skip",
    }
}

declare_words! {
    /// How `depends_on` is kept.
    Wait {
        /// Every dependency (the default)
        All = "all",
        /// Those that must be healthy or completed
        Healthy = "healthy",
        /// None: there are no init containers
        None = "none",
    }
}

declare_words! {
    /// Which object carries the Pods of a service.
    Kind {
        /// Its Pods go on for ever
        Deployment = "Deployment",
        /// One Pod on every node
        DaemonSet = "DaemonSet",
        /// Its Pods end; nobody can wait for that
        Job = "Job",
    }
}

declare_words! {
    /// How `cpu_shares` are kept.
    CpuShares {
        /// They are left out, because the weight of a Pod is what it reserves (the default)
        Omit = "omit",
        /// They are reserved: 1024 are a processor
        Requests = "requests",
    }
}

declare_words! {
    /// Whether references to a service whose name had to change are rewritten.
    RewriteHosts {
        /// Where they name a host (the default)
        On = "on",
        /// They stay as they are; each is reported
        Off = "off",
    }
}

declare_words! {
    /// Where the data of named volumes are.
    VolumeData {
        /// In directories below the data root, which are empty at first (the default)
        DataRoot = "data-root",
        /// Where the Docker engine of this machine has them, if that is the node
        Docker = "docker",
    }
}

declare_words! {
    /// What becomes of name servers.
    Dns {
        /// They are asked after that of the cluster (the default)
        Append = "append",
        /// They are asked instead of that of the cluster, so that no service finds another by its name
        Override = "override",
    }
}

declare_words! {
    /// What becomes of mounts of the socket of a container engine.
    DockerSock {
        /// It is not mounted, with a warning (the default)
        Skip = "skip",
        /// That of the node is mounted, with a warning
        Keep = "keep",
    }
}

declare_words! {
    /// Whether the values of secrets are in the manifests.
    SecretValues {
        /// In `secrets.yaml` (the default)
        Write = "write",
        /// Secrets are only named; the report has the commands that make them
        External = "external",
    }
}

declare_words! {
    /// How the name of a service resolves.
    ServiceType {
        /// To the addresses of its Pods, on which every port answers (the default)
        Headless = "headless",
        /// To one address that stays, on which only ports answer that `ports`, `expose` or `x-kubernetes` declare
        ClusterIp = "ClusterIP",
    }
}

declare_words! {
    /// The kind of cluster.
    ClusterKind {
        /// A cluster of one node, with data in its directories (the default, and the only kind so far)
        SingleNode = "single-node",
    }
}

declare_words! {
    /// How the nodes are kept that `deploy.placement` asks for.
    Placement {
        /// Others are taken when there are none, as Docker Compose takes no notice of them (the default)
        Prefer = "prefer",
        /// Pods wait until there are such nodes
        Require = "require",
    }
}
