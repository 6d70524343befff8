//! How far a workload has come, from what the cluster says of it and of its Pods.

use serde_json::Value as Json;

use super::manifests::Workload;
use super::reasons::{Condition, Warnings, condition, text};

/// The way of a workload, in its order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Step {
    /// It is not in the cluster.
    Absent,
    /// It has no Pods and is to have none.
    Stopped,
    /// It is to have none, but some are still there.
    Stopping,
    /// The cluster has not looked at it yet, or waits for old Pods to end.
    Waiting,
    /// Its Pod has no node.
    Scheduling,
    /// Its image is not there, or its volumes are not.
    Image,
    /// Init containers run.
    Init {
        /// How many have ended.
        done: usize,
        /// How many there are.
        all: usize,
    },
    /// Containers run, but are not ready.
    Starting,
    /// All is well.
    Ready,
    /// It has run to its end.
    Ended,
    /// It will not go on.
    Failed,
}

/// How far a workload has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Progress {
    /// What it is.
    pub(crate) workload: Workload,
    /// Where it stands.
    pub(crate) step: Step,
    /// Pods that are ready.
    pub(crate) ready: i64,
    /// Pods that there should be.
    pub(crate) desired: i64,
    /// How often containers were restarted.
    pub(crate) restarts: i64,
    /// Why it does not go on.
    pub(crate) reason: Option<String>,
    /// Whether waiting is of no use.
    pub(crate) hopeless: bool,
}

impl Step {
    /// In a word or two.
    pub(crate) fn words(self) -> String {
        match self {
            Step::Absent => "not there".to_owned(),
            Step::Stopped => "stopped".to_owned(),
            Step::Stopping => "stopping".to_owned(),
            Step::Waiting => "waiting".to_owned(),
            Step::Scheduling => "scheduling".to_owned(),
            Step::Image => "image".to_owned(),
            Step::Init { done, all } => format!("init {done}/{all}"),
            Step::Starting => "starting".to_owned(),
            Step::Ready => "ready".to_owned(),
            Step::Ended => "ended".to_owned(),
            Step::Failed => "failed".to_owned(),
        }
    }
}

impl Progress {
    /// Whether there is nothing more to wait for after a start.
    pub(crate) fn is_settled(&self) -> bool {
        matches!(self.step, Step::Ready | Step::Ended | Step::Stopped)
    }
}

/// The state of workloads, from the objects of their Namespace.
pub(crate) fn of(workloads: &[Workload], objects: &[Json], warnings: &Warnings) -> Vec<Progress> {
    let find = |workload: &Workload| objects.iter().find(|object| Workload::of(object).as_ref() == Some(workload));
    let pods: Vec<&Json> = objects.iter().filter(|object| text(object, "/kind") == "Pod").collect();
    let state = |workload: &Workload| match find(workload) {
        Some(object) => state(workload, object, &pods_of(object, &pods), warnings),
        None => Progress::at(workload, Step::Absent),
    };
    workloads.iter().map(state).collect()
}

impl Progress {
    fn at(workload: &Workload, step: Step) -> Progress {
        let workload = workload.clone();
        Progress { workload, step, ready: 0, desired: 0, restarts: 0, reason: None, hopeless: false }
    }
}

/// The Pods that a workload selects.
fn pods_of<'a>(object: &Json, pods: &[&'a Json]) -> Vec<&'a Json> {
    let Some(selector) = object.pointer("/spec/selector/matchLabels").and_then(Json::as_object) else {
        return Vec::new();
    };
    let fits = |pod: &&&Json| {
        selector
            .iter()
            .all(|(key, value)| pod.pointer("/metadata/labels").and_then(|labels| labels.get(key)) == Some(value))
    };
    pods.iter().filter(fits).copied().collect()
}

fn state(workload: &Workload, object: &Json, pods: &[&Json], warnings: &Warnings) -> Progress {
    let mut progress = Progress::at(workload, Step::Waiting);
    (progress.desired, progress.ready) = counts(workload, object);
    progress.restarts = pods
        .iter()
        .flat_map(|pod| statuses(pod, "containerStatuses"))
        .map(|status| number(status, "/restartCount"))
        .sum();
    if let Some((step, reason)) = ending(workload, object, progress.desired, pods) {
        return Progress { step, reason, ..progress };
    }
    if is_complete(workload, object, &progress) {
        return Progress { step: Step::Ready, ..progress };
    }
    let coming = pods.iter().filter(|pod| !is_leaving(pod));
    let unready = coming.filter(|pod| !is_ready(pod)).max_by_key(|pod| text(pod, "/metadata/creationTimestamp"));
    let warning = |pod: &Json| warnings.get(text(pod, "/metadata/name")).cloned();
    if let Some(pod) = unready {
        (progress.step, progress.reason, progress.hopeless) = look(pod, warning(pod));
    } else if pods.iter().any(|pod| is_leaving(pod)) {
        progress.reason = Some("the Pods from before end".to_owned());
    }
    progress
}

/// Pods that should be there, and Pods that are ready.
fn counts(workload: &Workload, object: &Json) -> (i64, i64) {
    match workload.kind {
        "daemonset" => (number(object, "/status/desiredNumberScheduled"), number(object, "/status/numberReady")),
        "job" => (
            object.pointer("/spec/completions").and_then(Json::as_i64).unwrap_or(1),
            number(object, "/status/succeeded"),
        ),
        "cronjob" => (0, 0),
        _ => (
            object.pointer("/spec/replicas").and_then(Json::as_i64).unwrap_or(1),
            number(object, "/status/readyReplicas"),
        ),
    }
}

/// What needs no look at Pods: stopped, ended, failed.
fn ending(workload: &Workload, object: &Json, desired: i64, pods: &[&Json]) -> Option<(Step, Option<String>)> {
    let suspended = object.pointer("/spec/suspend").and_then(Json::as_bool) == Some(true);
    if suspended || workload.is_scaled() && desired == 0 {
        return Some((if pods.is_empty() { Step::Stopped } else { Step::Stopping }, None));
    }
    if workload.kind == "cronjob" {
        return Some((Step::Ready, Some(format!("runs at {}", text(object, "/spec/schedule")))));
    }
    let conditions =
        object.pointer("/status/conditions").and_then(Json::as_array).filter(|_| workload.kind == "job")?;
    let met = |kind: &str| conditions.iter().find(|it| text(it, "/type") == kind && text(it, "/status") == "True");
    if met("Complete").is_some() {
        return Some((Step::Ended, None));
    }
    met("Failed").map(|failed| (Step::Failed, Some(text(failed, "/message").to_owned())))
}

/// Whether the Pods that are ready are those of the present manifest, and all of them.
fn is_complete(workload: &Workload, object: &Json, progress: &Progress) -> bool {
    let seen = number(object, "/status/observedGeneration") >= number(object, "/metadata/generation");
    let updated = match workload.kind {
        "daemonset" => number(object, "/status/updatedNumberScheduled"),
        _ => number(object, "/status/updatedReplicas"),
    };
    let old = if workload.kind == "deployment" { number(object, "/status/replicas") - updated } else { 0 };
    !workload.is_job() && seen && old == 0 && updated >= progress.desired && progress.ready >= progress.desired
}

/// Where one Pod stands.
fn look(pod: &Json, warning: Option<String>) -> (Step, Option<String>, bool) {
    let conditions = pod.pointer("/status/conditions").and_then(Json::as_array).map(Vec::as_slice).unwrap_or_default();
    let unscheduled =
        conditions.iter().find(|it| text(it, "/type") == "PodScheduled" && text(it, "/status") == "False");
    if let Some(condition) = unscheduled {
        return (Step::Scheduling, Some(text(condition, "/message").to_owned()), false);
    }
    if text(pod, "/spec/nodeName").is_empty() {
        return (Step::Scheduling, None, false);
    }
    let inits = statuses(pod, "initContainerStatuses");
    let all = inits.len();
    for (done, status) in inits.into_iter().enumerate() {
        let is_sidecar = status.get("started").and_then(Json::as_bool) == Some(true)
            && status.pointer("/state/running").is_some()
            && is_restarted(pod, text(status, "/name"));
        match condition(status) {
            Condition::Ended => {}
            Condition::Running if is_sidecar => {}
            Condition::Running => return (Step::Init { done, all }, Some(init_runs(text(status, "/name"))), false),
            other => return stuck(other, Step::Init { done, all }, status, warning),
        }
    }
    for status in statuses(pod, "containerStatuses") {
        match condition(status) {
            Condition::Running if status.get("ready").and_then(Json::as_bool) == Some(true) => {}
            Condition::Running => {
                let reason = warning.unwrap_or_else(|| format!("`{}` is not ready yet", text(status, "/name")));
                return (Step::Starting, Some(reason), false);
            }
            Condition::Ended => return (Step::Starting, Some(format!("`{}` has ended", text(status, "/name"))), false),
            other => return stuck(other, Step::Starting, status, warning),
        }
    }
    (Step::Image, warning, false)
}

fn stuck(condition: Condition, step: Step, status: &Json, warning: Option<String>) -> (Step, Option<String>, bool) {
    match condition {
        Condition::Image { reason, hopeless } => (Step::Image, Some(reason), hopeless),
        Condition::Broken(reason) => (step, Some(format!("`{}` {reason}", text(status, "/name"))), false),
        _ => (Step::Image, warning, false),
    }
}

fn init_runs(name: &str) -> String {
    if name == "wait-for-deps" { "waits for what it depends on".to_owned() } else { format!("`{name}` runs") }
}

/// Whether an init container is one that goes on running beside the others.
fn is_restarted(pod: &Json, name: &str) -> bool {
    let list = pod.pointer("/spec/initContainers").and_then(Json::as_array);
    let found = list.and_then(|list| list.iter().find(|container| text(container, "/name") == name));
    found.is_some_and(|container| text(container, "/restartPolicy") == "Always")
}

fn is_leaving(pod: &Json) -> bool {
    pod.pointer("/metadata/deletionTimestamp").is_some()
}

fn is_ready(pod: &Json) -> bool {
    let conditions = pod.pointer("/status/conditions").and_then(Json::as_array).map(Vec::as_slice).unwrap_or_default();
    conditions.iter().any(|it| text(it, "/type") == "Ready" && text(it, "/status") == "True")
}

fn statuses<'a>(pod: &'a Json, key: &str) -> Vec<&'a Json> {
    let list = pod.pointer("/status").and_then(|status| status.get(key)).and_then(Json::as_array);
    list.into_iter().flatten().collect()
}

fn number(value: &Json, place: &str) -> i64 {
    value.pointer(place).and_then(Json::as_i64).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn web() -> Workload {
        Workload { kind: "deployment", name: "web".into() }
    }

    fn deployment(replicas: i64, status: &Json) -> Json {
        json!({"kind": "Deployment", "metadata": {"name": "web", "generation": 2}, "status": status,
            "spec": {"replicas": replicas, "selector": {"matchLabels": {"app": "web"}}}})
    }

    fn pod(status: &Json) -> Json {
        json!({"kind": "Pod", "metadata": {"name": "web-1", "labels": {"app": "web"}}, "spec": {"nodeName": "node"}, "status": status})
    }

    fn check(objects: &[Json], step: &str, ready: (i64, i64), reason: Option<&str>) {
        let warnings = [("web-1".to_owned(), "MountVolume.SetUp failed".to_owned())].into();
        let found = of(&[web()], objects, &warnings).remove(0);
        let state = (found.step.words(), (found.ready, found.desired), found.reason.as_deref());
        assert_eq!(state, (step.to_owned(), ready, reason), "{objects:?}");
    }

    #[test]
    fn deployments() {
        let unready = || deployment(1, &json!({"observedGeneration": 2, "replicas": 1, "updatedReplicas": 1}));
        let ready = json!({"observedGeneration": 2, "replicas": 1, "updatedReplicas": 1, "readyReplicas": 1});
        check(&[], "not there", (0, 0), None);
        check(&[deployment(0, &json!({}))], "stopped", (0, 0), None);
        check(&[deployment(0, &json!({})), pod(&json!({}))], "stopping", (0, 0), None);
        check(&[deployment(1, &ready)], "ready", (1, 1), None);
        check(&[deployment(2, &ready)], "waiting", (1, 2), None);
        let mut old = ready.clone();
        old["observedGeneration"] = 1.into();
        check(&[deployment(1, &old)], "waiting", (1, 1), None);
        let nodes = json!({"conditions": [{"type": "PodScheduled", "status": "False", "message": "0/1 nodes"}]});
        check(&[unready(), pod(&nodes)], "scheduling", (0, 1), Some("0/1 nodes"));
        let creating =
            json!({"containerStatuses": [{"name": "web", "state": {"waiting": {"reason": "ContainerCreating"}}}]});
        check(&[unready(), pod(&creating)], "image", (0, 1), Some("MountVolume.SetUp failed"));
    }

    #[test]
    fn pods() {
        let unready = || deployment(1, &json!({"observedGeneration": 2, "replicas": 1, "updatedReplicas": 1}));
        let waiting = json!({"initContainerStatuses": [
            {"name": "copy-up", "state": {"terminated": {"exitCode": 0}}}, {"name": "wait-for-deps", "state": {"running": {}}}]});
        check(&[unready(), pod(&waiting)], "init 1/2", (0, 1), Some("waits for what it depends on"));
        let running = json!({"containerStatuses": [{"name": "web", "ready": false, "state": {"running": {}}}]});
        check(&[unready(), pod(&running)], "starting", (0, 1), Some("MountVolume.SetUp failed"));
        let broken = json!({"containerStatuses": [{"name": "web", "state": {"terminated": {"exitCode": 3}}}]});
        check(&[unready(), pod(&broken)], "starting", (0, 1), Some("`web` ends with 3"));
        let mut leaving = pod(&json!({}));
        leaving["metadata"]["deletionTimestamp"] = "now".into();
        check(&[unready(), leaving], "waiting", (0, 1), Some("the Pods from before end"));
    }

    #[test]
    fn jobs_and_daemon_sets() {
        let state = |kind: &'static str, object: Json| {
            let workload = Workload { kind, name: "x".into() };
            of(&[workload], &[object], &Warnings::new()).remove(0).step
        };
        let job = |kind: &str| json!({"kind": "Job", "metadata": {"name": "x"}, "status": {"conditions": [{"type": kind, "status": "True"}]}});
        assert_eq!(state("job", job("Complete")), Step::Ended);
        assert_eq!(state("job", job("Failed")), Step::Failed);
        let status = json!({"desiredNumberScheduled": 2, "numberReady": 2, "updatedNumberScheduled": 2});
        assert_eq!(
            state("daemonset", json!({"kind": "DaemonSet", "metadata": {"name": "x"}, "status": status})),
            Step::Ready
        );
    }
}
