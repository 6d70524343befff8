//! `deploy.update_config` and `deploy.rollback_config`: how Pods are replaced by newer ones.

use k8s_openapi::api::apps::v1 as apps;
use k8s_openapi::api::core::v1 as core;
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use crate::compose::service::UpdateConfig;
use crate::convert::attribute::declare_attributes;
use crate::convert::concerns::Concern;
use crate::convert::context::{Context, Subject};
use crate::convert::draft::{Workload, WorkloadDraft};
use crate::diagnostics::Diagnostic;
use crate::diagnostics::code::declare_diagnostic;

declare_attributes! {
    "services.*.deploy.update_config" => Exact, ["Deployment.spec.strategy", "DaemonSet.spec.updateStrategy"],
        "without it, and when all are replaced at once, old Pods are stopped before new ones start";
    "services.*.deploy.update_config.parallelism" => Exact, ["Deployment.spec.strategy.rollingUpdate", "DaemonSet.spec.updateStrategy.rollingUpdate"] unless ["0"],
        "so many are replaced at a time; with 0, or when there are no more, all";
    "services.*.deploy.update_config.delay" => Exact, ["Deployment.spec.minReadySeconds", "DaemonSet.spec.minReadySeconds"],
        "how long a new Pod must be ready before the next one is replaced, which is reported";
    "services.*.deploy.update_config.order" => Exact, ["Deployment.spec.strategy.rollingUpdate.maxSurge", "DaemonSet.spec.updateStrategy.rollingUpdate.maxSurge"],
        "`start-first` starts new Pods beside the old ones, unless they would share what only one may have, which is reported";
    "services.*.deploy.update_config.failure_action" => NoEquivalent, [] unless ["pause"],
        "a failed update stops, and waits for a person",
        "run `kubectl rollout undo`";
    "services.*.deploy.update_config.monitor" => NoEquivalent, [] unless ["0s"],
        "a Pod is watched for as long as it runs",
        "remove it";
    "services.*.deploy.update_config.max_failure_ratio" => NoEquivalent, [] unless ["0"],
        "no Pod may fail in an update",
        "remove it";
    "services.*.deploy.rollback_config" => NoEquivalent, [],
        "a failed update is not taken back by itself; Docker Compose ignores this as well",
        "run `kubectl rollout undo`";
    "services.*.deploy.rollback_config.parallelism" => NoEquivalent, [], "how many at once";
    "services.*.deploy.rollback_config.delay" => NoEquivalent, [], "the pause between them";
    "services.*.deploy.rollback_config.failure_action" => NoEquivalent, [], "what a failure leads to";
    "services.*.deploy.rollback_config.monitor" => NoEquivalent, [], "how long is watched";
    "services.*.deploy.rollback_config.max_failure_ratio" => NoEquivalent, [], "how many may fail";
    "services.*.deploy.rollback_config.order" => NoEquivalent, [], "which one is stopped first";
}

declare_diagnostic! {
    /// ## What it means
    ///
    /// New Pods are to start before the old ones are stopped. But the two would want the same port of the node, or write to the same files at the
    /// same time. So the old ones are stopped first.
    ///
    /// ## What to do instead
    ///
    /// Nothing, when a short pause is no harm. Otherwise do without `network_mode: host`, and mount what is shared `read_only`:
    ///
    /// ```yaml
    /// services:
    ///   web:
    ///     image: shop/web
    ///     volumes: ["./site:/site:ro"]
    ///     deploy:
    ///       update_config: {order: start-first}
    /// ```
    STOP_FIRST = Warning "deploy/stopped-first": "Pods that cannot run beside each other are stopped before new ones start";
    /// ## What it means
    ///
    /// Between two steps of an update there is no pause in Kubernetes. Instead a new Pod must have been ready for this long before the next one is
    /// replaced.
    ///
    /// ## What to do instead
    ///
    /// Nothing. The update takes the time that it was to take:
    ///
    /// ```yaml
    /// services:
    ///   web:
    ///     image: shop/web
    ///     deploy:
    ///       replicas: 3
    ///       update_config: {parallelism: 1, delay: 10s}   # minReadySeconds: 10
    /// ```
    DELAY = Advice "deploy/update-delay": "a new Pod must be ready for a time instead of a pause in the update";
    /// ## What it means
    ///
    /// The Pods of the service are not replaced by an update: they are those of a Job, or the container lives in the Pod of another service.
    ///
    /// ## What to do instead
    ///
    /// Write it for the service whose Pod it is, or remove it:
    ///
    /// ```yaml
    /// services:
    ///   seed:
    ///     image: shop/seed
    ///     deploy: {mode: replicated-job}
    /// ```
    NO_UPDATE = Warning "deploy/no-update": "how an update proceeds has no effect";
}

pub(crate) const CONCERN: Concern = Concern { attributes: ATTRIBUTES, codes: CODES, apply: say_no_update };

fn say_no_update(subject: Subject<'_>, draft: &mut WorkloadDraft, cx: &mut Context<'_>) {
    let is_guest = cx.plan.groups.is_guest(subject.name);
    if config(subject).is_none() || !(is_guest || draft.workload == Workload::Job) {
        return;
    }
    let path = subject.path("deploy").key("update_config");
    let why = if is_guest {
        "the container lives in the Pod of another service"
    } else {
        "the Pods of a Job are not replaced"
    };
    let message = format!("`{path}` has no effect, because {why}");
    cx.say(&path, Diagnostic::new(&NO_UPDATE, message).help("remove it"));
}

fn config(subject: Subject<'_>) -> Option<&UpdateConfig> {
    subject.service.deploy.as_ref()?.update_config.as_ref()
}

/// Decides how Pods are replaced. Once all containers of the Pod are there, because it counts what they share with the old ones.
pub(crate) fn settle(subject: Subject<'_>, draft: &mut WorkloadDraft, cx: &mut Context<'_>) {
    // What has a row and no field: the rows say so.
    let Some(UpdateConfig {
        parallelism,
        delay,
        failure_action: _,
        monitor: _,
        max_failure_ratio: _,
        order,
        extensions: _,
    }) = config(subject)
    else {
        return;
    };
    if matches!(draft.workload, Workload::Job | Workload::CronJob) {
        return;
    }
    let path = subject.path("deploy").key("update_config");
    let starts_first = order == "start-first" && !must_stop_first(subject, draft, cx);
    draft.carrier.rolling = rolling(*parallelism, starts_first, draft);
    let is_stepwise = draft.carrier.rolling.is_some() || draft.workload == Workload::DaemonSet;
    if delay.0 > 0 && is_stepwise {
        let seconds = delay.seconds_up();
        draft.carrier.min_ready_seconds = i32::try_from(seconds).ok();
        let path = path.key("delay");
        let message = format!("`{path}`: a new Pod must be ready for {seconds} s before the next one is replaced");
        cx.say(&path, Diagnostic::new(&DELAY, message));
    }
}

/// How many are replaced at a time, without a word one; nothing when that is what the workload does by itself.
fn rolling(
    parallelism: Option<u64>,
    starts_first: bool,
    draft: &WorkloadDraft,
) -> Option<apps::RollingUpdateDeployment> {
    let count = i32::try_from(parallelism.unwrap_or(1)).unwrap_or(i32::MAX);
    let step = if count == 0 { IntOrString::String("100%".to_owned()) } else { IntOrString::Int(count) };
    let is_usual = match draft.workload {
        Workload::DaemonSet => count == 1,
        _ => count == 0 || count >= draft.replicas,
    };
    let (down, up) = if starts_first { (IntOrString::Int(0), step) } else { (step, IntOrString::Int(0)) };
    let update = apps::RollingUpdateDeployment { max_unavailable: Some(down), max_surge: Some(up) };
    (starts_first || !is_usual).then_some(update)
}

/// Whether a new Pod and the old one want the same; says so. Replicas that write to the same files do so anyway.
fn must_stop_first(subject: Subject<'_>, draft: &WorkloadDraft, cx: &mut Context<'_>) -> bool {
    let shares_files = draft.replicas <= 1 || draft.workload == Workload::DaemonSet;
    let what = if takes_ports(draft) {
        "needs the same port of the node as"
    } else if shares_files && writes_files(draft) {
        "writes to the same files as"
    } else {
        return false;
    };
    let path = subject.path("deploy").key("update_config").key("order");
    let message = format!("`{path}` is start-first, but a new Pod {what} the old one, which is stopped first");
    cx.say(&path, Diagnostic::new(&STOP_FIRST, message).help("write `stop-first`, or let the two share nothing"));
    true
}

fn containers(draft: &WorkloadDraft) -> impl Iterator<Item = &core::Container> {
    std::iter::once(&draft.container).chain(&draft.companions).chain(&draft.init_containers)
}

fn takes_ports(draft: &WorkloadDraft) -> bool {
    let of_node = |container: &core::Container| container.ports.iter().flatten().any(|port| port.host_port.is_some());
    draft.pod.host_network == Some(true) || containers(draft).any(of_node)
}

/// Whether a container may write to files that outlive the Pod.
fn writes_files(draft: &WorkloadDraft) -> bool {
    let lasts = |volume: &&core::Volume| volume.host_path.is_some() || volume.persistent_volume_claim.is_some();
    let lasting: Vec<&str> =
        draft.pod.volumes.iter().flatten().filter(lasts).map(|volume| volume.name.as_str()).collect();
    let mut mounts = containers(draft).flat_map(|container| container.volume_mounts.iter().flatten());
    mounts.any(|mount| mount.read_only != Some(true) && lasting.contains(&mount.name.as_str()))
}
