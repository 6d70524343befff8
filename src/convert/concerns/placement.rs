//! `deploy.placement`: the nodes that a service wants. Docker Compose has one and takes no notice of it, so by default no wish keeps a Pod from
//! starting.

use k8s_openapi::api::core::v1 as core;

use crate::convert::attribute::declare_attributes;
use crate::convert::concerns::{Concern, labels as keys};
use crate::convert::context::{Context, Subject};
use crate::convert::draft::{Workload, WorkloadDraft};
use crate::convert::target::Placement;
use crate::diagnostics::Diagnostic;
use crate::diagnostics::code::declare_diagnostic;
use crate::kubernetes::labels;
use crate::yaml::Path;

declare_attributes! {
    "services.*.deploy.placement" => Exact, ["Pod.spec.affinity", "Pod.spec.topologySpreadConstraints"], "which nodes the Pods want";
    "services.*.deploy.placement.constraints" => Exact, ["Pod.spec.affinity.nodeAffinity", "Pod.spec.tolerations"],
        "such nodes are preferred, and with `--placement require` no others are taken, which is reported; Docker Compose ignores them";
    "services.*.deploy.placement.preferences" => Approximate, ["Pod.spec.topologySpreadConstraints"],
        "the scheduler spreads the Pods as well as it can; Docker Compose ignores this",
        "give the nodes the labels with `kubectl label node`";
    "services.*.deploy.placement.preferences[].spread" => Exact, ["Pod.spec.topologySpreadConstraints.topologyKey"], "the label that the Pods are spread over";
    "services.*.deploy.placement.max_replicas_per_node" => Approximate, ["Pod.spec.affinity.podAntiAffinity"] unless ["0"],
        "nodes without a Pod of the service are preferred, and with `--placement require` no others are taken; Docker Compose ignores this",
        "have as many nodes as replicas";
}

declare_diagnostic! {
    /// ## What it means
    ///
    /// Docker Compose takes no notice of constraints, because it has one node. Here nodes that fulfil them are preferred, so that the Pods start even where no
    /// node has the labels. With `--placement require` no others are taken.
    ///
    /// ## What to do instead
    ///
    /// Give the nodes the labels that they had in the swarm, and pass `--placement require` when no other node will do:
    ///
    /// ```yaml
    /// services:
    ///   web:
    ///     image: shop/web
    ///     deploy:
    ///       placement:
    ///         constraints: ["node.labels.disk == ssd"]   # kubectl label node NAME disk=ssd
    /// ```
    WANTED = Advice "deploy/wanted-nodes": "nodes are asked for by labels that they must be given";
    /// ## What it means
    ///
    /// The nodes of Kubernetes have nothing that the constraint or preference could be compared with: neither the ids and addresses of a swarm nor the
    /// labels of Docker engines. Or the label is none that a node can have. It is left out.
    ///
    /// ## What to do instead
    ///
    /// Give the nodes a label, and ask for that:
    ///
    /// ```yaml
    /// services:
    ///   web:
    ///     image: shop/web
    ///     deploy:
    ///       placement:
    ///         constraints: ["node.labels.disk == ssd"]   # kubectl label node NAME disk=ssd
    /// ```
    CONSTRAINT = Warning "deploy/unknown-constraint": "a constraint on nodes has no equivalent";
    /// ## What it means
    ///
    /// A DaemonSet has a Pod on every node that it may have one on. It knows no preferences, so the constraints are left out, and the service
    /// runs on every node.
    ///
    /// ## What to do instead
    ///
    /// Give the nodes the labels, and pass `--placement require`:
    ///
    /// ```yaml
    /// services:
    ///   agent:
    ///     image: shop/agent
    ///     deploy:
    ///       mode: global
    ///       placement:
    ///         constraints: ["node.role == worker"]
    /// ```
    EVERY_NODE = Warning "deploy/every-node": "a DaemonSet runs on every node, whatever is preferred";
    /// ## What it means
    ///
    /// In Kubernetes Pods can keep away from each other, but nothing limits them to two or more on a node.
    ///
    /// ## What to do instead
    ///
    /// Spread them evenly, or allow one on each node:
    ///
    /// ```yaml
    /// services:
    ///   web:
    ///     image: shop/web
    ///     deploy:
    ///       placement:
    ///         preferences: [{spread: node.labels.kubernetes.io/hostname}]
    /// ```
    PER_NODE = Warning "deploy/replicas-per-node": "more than one replica on a node cannot be a limit";
}

pub(crate) const CONCERN: Concern = Concern { attributes: ATTRIBUTES, codes: CODES, apply };

const HOST_NAME: &str = "kubernetes.io/hostname";

/// What tells a node that runs the cluster itself: a label, and a taint.
const CONTROL_PLANE: &str = "node-role.kubernetes.io/control-plane";

fn apply(subject: Subject<'_>, draft: &mut WorkloadDraft, cx: &mut Context<'_>) {
    let Some(deploy) = &subject.service.deploy else { return };
    constrain(subject, &deploy.placement.constraints, draft, cx);
    for (index, preference) in deploy.placement.preferences.iter().enumerate() {
        let path = subject.path("deploy").key("placement").key("preferences").index(index);
        match preference.spread.strip_prefix("node.labels.").filter(|key| keys::is_key(key)) {
            Some(key) => draft.pod.topology_spread_constraints.get_or_insert_default().push(spread(key, &draft.name)),
            None => say_unknown(&path, &preference.spread, cx),
        }
    }
    keep_apart(subject, deploy.placement.max_replicas_per_node, draft, cx);
}

fn constrain(subject: Subject<'_>, constraints: &[String], draft: &mut WorkloadDraft, cx: &mut Context<'_>) {
    let path = subject.path("deploy").key("placement").key("constraints");
    if !constraints.is_empty()
        && draft.workload == Workload::DaemonSet
        && cx.of_service(subject.name).placement.unwrap_or_default() == Placement::Prefer
    {
        let message = format!("`{path}` is left out, because a DaemonSet runs on every node unless it must not");
        let help = "give the nodes the labels, and pass `--placement require`";
        return cx.say(&path, Diagnostic::new(&EVERY_NODE, message).help(help));
    }
    let mut requirements = Vec::new();
    for (index, constraint) in constraints.iter().enumerate() {
        match requirement(constraint) {
            Some(requirement) => requirements.push(requirement),
            None => say_unknown(&path.index(index), constraint, cx),
        }
    }
    if requirements.is_empty() {
        return;
    }
    say_wanted(subject, &path, cx);
    if requirements.iter().any(|requirement| requirement.key == CONTROL_PLANE && requirement.operator == "Exists") {
        draft.pod.tolerations.get_or_insert_default().push(core::Toleration {
            key: Some(CONTROL_PLANE.to_owned()),
            operator: Some("Exists".to_owned()),
            effect: Some("NoSchedule".to_owned()),
            ..core::Toleration::default()
        });
    }
    let nodes = draft.pod.affinity.get_or_insert_default().node_affinity.get_or_insert_default();
    add(nodes, requirements, cx.of_service(subject.name).placement.unwrap_or_default());
}

/// All that is wanted of a node stands in one term, because all of it must be so.
fn add(nodes: &mut core::NodeAffinity, wanted: Vec<core::NodeSelectorRequirement>, placement: Placement) {
    let term = match placement {
        Placement::Require => {
            let required = nodes.required_during_scheduling_ignored_during_execution.get_or_insert_default();
            if required.node_selector_terms.is_empty() {
                required.node_selector_terms.push(core::NodeSelectorTerm::default());
            }
            required.node_selector_terms.last_mut()
        }
        Placement::Prefer => {
            let preferred = nodes.preferred_during_scheduling_ignored_during_execution.get_or_insert_default();
            if preferred.is_empty() {
                preferred
                    .push(core::PreferredSchedulingTerm { weight: 100, ..core::PreferredSchedulingTerm::default() });
            }
            preferred.last_mut().map(|term| &mut term.preference)
        }
    };
    if let Some(term) = term {
        term.match_expressions.get_or_insert_default().extend(wanted);
    }
}

fn say_wanted(subject: Subject<'_>, path: &Path, cx: &mut Context<'_>) {
    let fate = match cx.of_service(subject.name).placement.unwrap_or_default() {
        Placement::Prefer => "nodes that fulfil it are preferred, others are taken when there are none",
        Placement::Require => "a Pod waits until there is a node that fulfils it",
    };
    let message = format!("`{path}`: {fate}");
    cx.say(path, Diagnostic::new(&WANTED, message).help("give the nodes their labels with `kubectl label node`"));
}

fn say_unknown(path: &Path, text: &str, cx: &mut Context<'_>) {
    let message = format!("`{path}` is `{text}`, which no node of Kubernetes can be asked for");
    cx.say(path, Diagnostic::new(&CONSTRAINT, message).help("ask for a label, as `node.labels.disk`"));
}

/// `KEY==VALUE` or `KEY!=VALUE`, with any spaces; the specification's own example has one `=`.
fn requirement(constraint: &str) -> Option<core::NodeSelectorRequirement> {
    let (key, is_equal, value) = if let Some((key, value)) = constraint.split_once("!=") {
        (key.trim(), false, value.trim())
    } else {
        let (key, value) = constraint.split_once("==").or_else(|| constraint.split_once('='))?;
        (key.trim(), true, value.trim())
    };
    let role = |is_manager: bool| requires(CONTROL_PLANE, if is_manager { "Exists" } else { "DoesNotExist" }, None);
    let compare = |key: &str, value: &str| requires(key, if is_equal { "In" } else { "NotIn" }, Some(value));
    match (key, value) {
        ("node.role", "manager") => Some(role(is_equal)),
        ("node.role", "worker") => Some(role(!is_equal)),
        ("node.hostname", name) => Some(compare(HOST_NAME, name)),
        ("node.platform.os", system) => Some(compare("kubernetes.io/os", system)),
        ("node.platform.arch", "x86_64") => Some(compare("kubernetes.io/arch", "amd64")),
        ("node.platform.arch", "aarch64") => Some(compare("kubernetes.io/arch", "arm64")),
        ("node.platform.arch", other) => Some(compare("kubernetes.io/arch", other)),
        _ => {
            // A key of one word is a label, as in the specification's own example.
            let label = key.strip_prefix("node.labels.").or_else(|| Some(key).filter(|key| !key.contains('.')))?;
            (keys::is_key(label) && labels::is_value(value)).then(|| compare(label, value))
        }
    }
}

fn requires(key: &str, operator: &str, value: Option<&str>) -> core::NodeSelectorRequirement {
    core::NodeSelectorRequirement {
        key: key.to_owned(),
        operator: operator.to_owned(),
        values: value.map(|value| vec![value.to_owned()]),
    }
}

fn spread(key: &str, name: &str) -> core::TopologySpreadConstraint {
    core::TopologySpreadConstraint {
        max_skew: 1,
        topology_key: key.to_owned(),
        when_unsatisfiable: "ScheduleAnyway".to_owned(),
        label_selector: Some(labels::selector(name)),
        ..core::TopologySpreadConstraint::default()
    }
}

fn keep_apart(subject: Subject<'_>, limit: u64, draft: &mut WorkloadDraft, cx: &mut Context<'_>) {
    if limit > 1 {
        let path = subject.path("deploy").key("placement").key("max_replicas_per_node");
        let message = format!("`{path}` is {limit}, but a node may run any number of replicas");
        let help = "spread them with `preferences`, or write 1";
        cx.say(&path, Diagnostic::new(&PER_NODE, message).help(help));
    }
    // By itself a DaemonSet has one on each node.
    if limit != 1 || draft.workload == Workload::DaemonSet {
        return;
    }
    let term = core::PodAffinityTerm {
        topology_key: HOST_NAME.to_owned(),
        label_selector: Some(labels::selector(&draft.name)),
        ..core::PodAffinityTerm::default()
    };
    let apart = draft.pod.affinity.get_or_insert_default().pod_anti_affinity.get_or_insert_default();
    match cx.of_service(subject.name).placement.unwrap_or_default() {
        Placement::Require => {
            apart.required_during_scheduling_ignored_during_execution.get_or_insert_default().push(term);
        }
        Placement::Prefer => {
            let term = core::WeightedPodAffinityTerm { weight: 100, pod_affinity_term: term };
            apart.preferred_during_scheduling_ignored_during_execution.get_or_insert_default().push(term);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::requirement;

    #[test]
    fn constraints() {
        let check = |constraint: &str, expected: &str| {
            let text = requirement(constraint).map_or_else(String::new, |found| {
                format!("{} {} {}", found.key, found.operator, found.values.unwrap_or_default().join(","))
            });
            assert_eq!(text.trim(), expected, "{constraint}");
        };
        check("node.labels.disk == ssd", "disk In ssd");
        check("node.labels.example.org/zone!=a", "example.org/zone NotIn a");
        check("disktype=ssd", "disktype In ssd");
        check("node.hostname==n1", "kubernetes.io/hostname In n1");
        check("node.role == manager", "node-role.kubernetes.io/control-plane Exists");
        check("node.role!=manager", "node-role.kubernetes.io/control-plane DoesNotExist");
        check("node.platform.arch==x86_64", "kubernetes.io/arch In amd64");
        check("node.platform.os!=windows", "kubernetes.io/os NotIn windows");
        for lost in ["node.id==2ivku8v2gvtg4", "engine.labels.a==b", "node.labels.a b==c", "node.labels.a==b c", "x"] {
            check(lost, "");
        }
    }
}
