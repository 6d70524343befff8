//! The choices of a conversion: what the options of the command line decide.

use std::collections::BTreeMap;
use std::path::PathBuf;

/// The choices of a conversion. [`Target::default`] is what the command does without options.
#[derive(Debug, Clone, Default)]
pub struct Target {
    /// `--namespace`: default the project name.
    pub namespace: Option<String>,
    /// `--host-root DIR`: replaces the project root in host paths.
    pub host_root: Option<PathBuf>,
    /// `--path-map FROM=TO`: replaces a prefix of host paths; the longest one wins.
    pub path_map: Vec<(PathBuf, PathBuf)>,
    /// `--data-root DIR`: where named volumes live; default `/opt/<project>_data`.
    pub data_root: Option<PathBuf>,
    /// `--volume-path NAME=DIR`: where one named volume lives.
    pub volume_paths: BTreeMap<String, PathBuf>,
    /// `--node-port SERVICE:PORT=NUMBER`: the node port of a published container port.
    pub node_ports: BTreeMap<(String, u16), u16>,
    /// `--loopback nodeport|hostport|skip`: what becomes of a port that is published on a loopback address.
    pub loopback: Loopback,
    /// `--wait all|healthy|none`: whether Pods wait for what they depend on.
    pub wait: Wait,
    /// `--wait-image IMAGE`: default `busybox:1.37`.
    pub wait_image: Option<String>,
    /// `--placement prefer|require`: what becomes of the nodes that a service asks for.
    pub placement: Placement,
    /// `--rewrite-hosts on|off`: whether references to a changed service name are rewritten.
    pub rewrite_hosts: RewriteHosts,
}

/// What becomes of a port that Compose publishes on a loopback address alone.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Loopback {
    /// A node port like any other, with a warning: it answers on every address of the node.
    #[default]
    NodePort,
    /// `hostPort` with `hostIP`: the same number on the same address.
    HostPort,
    /// Nothing is published.
    Skip,
}

/// How `depends_on` is kept.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Wait {
    /// An init container waits for every dependency.
    #[default]
    All,
    /// Only for dependencies that must be healthy or completed.
    Healthy,
    /// No init containers.
    None,
}

/// Whether references to a service whose name had to change are rewritten.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum RewriteHosts {
    /// In host position they are.
    #[default]
    On,
    /// They stay; each is reported.
    Off,
}

/// How the nodes are kept that `deploy.placement` asks for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Placement {
    /// They are taken when there are such nodes, else others: Docker Compose takes no notice of them.
    #[default]
    Prefer,
    /// No others are taken.
    Require,
}
