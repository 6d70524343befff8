//! The choices of a conversion: the one list of all options, from which the command line, `x-kubernetes` and its schema come.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::convert::options::reader::{List, Map, NodePorts, One};
use crate::convert::options::scalar::{ContainerPort, HostPath, Image, Label, Name, NodePath, YesNo};
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
    /// Whether nodes that `deploy.placement` asks for are the only ones
    placement: Option<Placement> = One<Placement>, long "placement" "HOW", service "placement";
    /// Leaves out the init containers that copy what an image has into a new volume
    no_copy_up: Option<bool> = One<YesNo>, long "no-copy-up" "", service "no-copy-up";
    /// Ports on which the container listens, beside those in `ports` and `expose`: its Service lists them
    ports: Vec<(u16, &'static str)> = List<ContainerPort>, service "ports";
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
    /// Whether references to a service whose name had to change are rewritten.
    RewriteHosts {
        /// Where they name a host (the default)
        On = "on",
        /// They stay as they are; each is reported
        Off = "off",
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
