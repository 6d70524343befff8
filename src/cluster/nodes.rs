//! What kind of node a cluster has, and how an image that only this machine has comes there: one table.

use serde_json::Value as Json;

use super::reasons::text;

/// A node, as far as it tells its kind.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Facts<'a> {
    /// The node.
    pub(crate) node: &'a Json,
    /// Name of the context of `kubectl`.
    pub(crate) context: &'a str,
}

/// How an image comes to a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Load {
    /// The node uses the store of the engine that builds.
    Shared,
    /// A program of the cluster fetches it from Docker; from other engines it reads an archive.
    Fetch {
        /// The words before the name of the image; `@` is the name of the cluster.
        docker: &'static [&'static str],
        /// The words of a program that reads the archive; `@` is the name of the cluster.
        archive: &'static [&'static str],
    },
    /// A program on the node reads an archive, mostly as root.
    Import(&'static [&'static str]),
}

/// A row of the table.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NodeKind {
    /// What it is called, also by `--load`.
    pub(crate) name: &'static str,
    /// How images come there.
    pub(crate) load: Load,
    /// Whether it is this, with the name of the cluster for the program that loads.
    is: fn(&Facts<'_>) -> Option<String>,
}

/// The kinds, special ones before those that they are built from.
pub(crate) const KINDS: [NodeKind; 10] = [
    NodeKind {
        name: "docker-desktop",
        load: Load::Shared,
        is: |facts| (facts.context == "docker-desktop" || name(facts) == "docker-desktop").then(String::new),
    },
    NodeKind {
        name: "kind",
        load: Load::Fetch {
            docker: &["kind", "load", "docker-image", "--name", "@"],
            archive: &["kind", "load", "image-archive", "--name", "@"],
        },
        is: |facts| {
            let id = text(facts.node, "/spec/providerID").strip_prefix("kind://")?;
            id.split('/').nth(1).map(str::to_owned)
        },
    },
    NodeKind {
        name: "k3d",
        load: Load::Fetch {
            docker: &["k3d", "image", "import", "-c", "@"],
            archive: &["k3d", "image", "import", "-c", "@"],
        },
        is: |facts| {
            // `k3d-CLUSTER-server-0`
            let rest = name(facts).strip_prefix("k3d-")?;
            let end = rest.rfind("-server-").or_else(|| rest.rfind("-agent-"))?;
            rest.get(..end).map(str::to_owned)
        },
    },
    NodeKind {
        name: "minikube",
        load: Load::Fetch {
            docker: &["minikube", "-p", "@", "image", "load"],
            archive: &["minikube", "-p", "@", "image", "load"],
        },
        is: |facts| label(facts, "minikube.k8s.io/name"),
    },
    NodeKind {
        name: "microk8s",
        load: Load::Import(&["microk8s", "ctr", "image", "import", "-"]),
        is: |facts| label(facts, "microk8s.io/cluster").map(|_| String::new()),
    },
    NodeKind {
        name: "cri-dockerd",
        load: Load::Shared,
        is: |facts| runtime(facts).starts_with("docker://").then(String::new),
    },
    NodeKind {
        name: "k3s",
        load: Load::Import(&["k3s", "ctr", "images", "import", "-"]),
        is: |facts| text(facts.node, "/status/nodeInfo/kubeletVersion").contains("+k3s").then(String::new),
    },
    NodeKind {
        name: "k0s",
        load: Load::Import(&["k0s", "ctr", "images", "import", "-"]),
        is: |facts| text(facts.node, "/status/nodeInfo/kubeletVersion").contains("+k0s").then(String::new),
    },
    NodeKind {
        name: "containerd",
        load: Load::Import(&["ctr", "-n", "k8s.io", "images", "import", "-"]),
        is: |facts| runtime(facts).starts_with("containerd://").then(String::new),
    },
    NodeKind {
        name: "cri-o",
        // CRI-O and Podman, when root runs it, have one store.
        load: Load::Import(&["podman", "load"]),
        is: |facts| runtime(facts).starts_with("cri-o://").then(String::new),
    },
];

fn name<'a>(facts: &Facts<'a>) -> &'a str {
    text(facts.node, "/metadata/name")
}

fn runtime<'a>(facts: &Facts<'a>) -> &'a str {
    text(facts.node, "/status/nodeInfo/containerRuntimeVersion")
}

fn label(facts: &Facts<'_>, key: &str) -> Option<String> {
    facts.node.pointer("/metadata/labels")?.get(key)?.as_str().map(str::to_owned)
}

/// A kind with the name of the cluster.
#[derive(Debug, Clone)]
pub(crate) struct Detected {
    /// The kind.
    pub(crate) kind: NodeKind,
    /// For the program that loads.
    pub(crate) cluster: String,
}

/// The kind of a node; nothing when it is none of the table. `forced` is the name of the kind that the user says it is.
pub(crate) fn detect(facts: &Facts<'_>, forced: Option<&str>) -> Option<Detected> {
    let found = |kind: &NodeKind| (kind.is)(facts).map(|cluster| Detected { kind: *kind, cluster });
    match forced {
        None => KINDS.iter().find_map(found),
        Some(name) => {
            let kind = KINDS.iter().find(|kind| kind.name == name)?;
            Some(found(kind).unwrap_or_else(|| Detected { kind: *kind, cluster: facts.context.to_owned() }))
        }
    }
}

/// Words with the name of the cluster in place of `@`.
pub(crate) fn words(words: &[&str], cluster: &str) -> Vec<String> {
    words.iter().map(|word| if *word == "@" { cluster.to_owned() } else { (*word).to_owned() }).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn kinds_are_told_apart() {
        let check = |node: Json, context: &str, expected: Option<(&str, &str)>| {
            let found = detect(&Facts { node: &node, context }, None);
            let found = found.map(|found| (found.kind.name, found.cluster));
            assert_eq!(found, expected.map(|(name, cluster)| (name, cluster.to_owned())), "{node}");
        };
        let node = |name: &str, runtime: &str, version: &str| json!({"metadata": {"name": name}, "status": {"nodeInfo": {"containerRuntimeVersion": runtime, "kubeletVersion": version}}});
        let mut kind = node("dev-control-plane", "containerd://2.1.1", "v1.36.0");
        kind["spec"] = json!({"providerID": "kind://docker/dev/dev-control-plane"});
        check(kind, "kind-dev", Some(("kind", "dev")));
        check(
            node("k3d-my-shop-server-0", "containerd://2.1.1-k3s1", "v1.36.0+k3s1"),
            "k3d-my-shop",
            Some(("k3d", "my-shop")),
        );
        check(node("host", "containerd://2.1.1-k3s1", "v1.36.0+k3s1"), "default", Some(("k3s", "")));
        check(node("host", "docker://28.1.0", "v1.36.0+k3s1"), "rancher-desktop", Some(("cri-dockerd", "")));
        check(node("host", "containerd://2.1.1", "v1.36.0+k0s"), "default", Some(("k0s", "")));
        check(node("host", "containerd://2.1.1", "v1.36.0"), "default", Some(("containerd", "")));
        check(node("host", "cri-o://1.36.0", "v1.36.0"), "default", Some(("cri-o", "")));
        check(node("docker-desktop", "docker://28.1.0", "v1.36.0"), "docker-desktop", Some(("docker-desktop", "")));
        check(node("host", "other://1", "v1.36.0"), "default", None);
        let mut labelled = node("minikube", "docker://28.1.0", "v1.36.0");
        labelled["metadata"]["labels"] = json!({"minikube.k8s.io/name": "shop"});
        check(labelled, "shop", Some(("minikube", "shop")));
        let mut labelled = node("host", "containerd://1.7.0", "v1.36.0");
        labelled["metadata"]["labels"] = json!({"microk8s.io/cluster": "true"});
        check(labelled, "microk8s", Some(("microk8s", "")));
    }

    #[test]
    fn the_user_knows_better() {
        let node = json!({"metadata": {"name": "x"}});
        let facts = Facts { node: &node, context: "mine" };
        assert_eq!(detect(&facts, Some("minikube")).map(|found| found.cluster).as_deref(), Some("mine"));
        assert!(detect(&facts, Some("nothing")).is_none());
    }
}
