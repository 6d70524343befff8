//! `deploy` and `scale`: which workload a service becomes, how many Pods it has, and its own labels.

use crate::convert::attribute::declare_attributes;
use crate::convert::concerns::{Concern, labels};
use crate::convert::context::{Context, Subject};
use crate::convert::draft::{Workload, WorkloadDraft};
use crate::convert::options::EXTENSION;
use crate::convert::target::Kind;
use crate::convert::workloads;
use crate::diagnostics::code::declare_diagnostic;
use crate::diagnostics::{Code, Diagnostic};
use crate::yaml::Path;

declare_attributes! {
    "services.*.deploy" => Exact, ["Deployment.spec", "DaemonSet.spec", "Job.spec"], "what Docker Compose itself heeds of it is kept or reported";
    "services.*.deploy.mode" => Exact, ["Deployment", "DaemonSet", "Job"] unless ["replicated"],
        "`global` is a DaemonSet, which has one Pod on every node and not one in all; `replicated-job` and `global-job` are a Job; \
         a service that others wait for to end stays a Deployment";
    "services.*.deploy.endpoint_mode" => Approximate, ["Service.spec.clusterIP"] unless ["dnsrr"],
        "the name has one address only where `x-kubernetes.ports` lists all ports, as it answers on no others; Docker Compose ignores this",
        "list the ports of the service, or choose with `x-kubernetes.service`";
    "services.*.deploy.replicas" => Exact, ["Deployment.spec.replicas", "Job.spec.completions"] unless ["1"], "`replicas`; of a Job `completions` and `parallelism`";
    "services.*.scale" => Exact, ["Deployment.spec.replicas", "Job.spec.completions"] unless ["1"], "as `deploy.replicas`";
    "services.*.deploy.labels" => Exact, ["Deployment.metadata.annotations", "DaemonSet.metadata.annotations", "Job.metadata.annotations"],
        "annotations of the workload, not of its Pods, as they are labels of the service and not of its containers";
    "services.*.deploy.labels.*" => Exact, ["Deployment.metadata.annotations", "DaemonSet.metadata.annotations", "Job.metadata.annotations"], "an annotation of the workload";
}

declare_diagnostic! {
    /// ## What it means
    ///
    /// The service becomes a Job. It runs when it is applied, and does not run again by itself. The API server refuses to change the Pods of a Job.
    ///
    /// ## What to do instead
    ///
    /// Delete the Job before you apply a changed one, or to let it run again: `kubectl delete job NAME`. A service that runs all the time has no job
    /// for a mode:
    ///
    /// ```yaml
    /// services:
    ///   web:
    ///     image: shop/web
    ///     deploy: {mode: replicated}
    /// ```
    JOB = Advice "deploy/job": "a Job runs once, and must be deleted before it is changed";
    /// ## What it means
    ///
    /// The service is to run once on every node. A Job that does so needs to know how many nodes there are, so this one runs once, on one node.
    ///
    /// ## What to do instead
    ///
    /// Nothing on a cluster of one node. What prepares every node can be a service that goes on running, which has a Pod on each:
    ///
    /// ```yaml
    /// services:
    ///   prepare:
    ///     image: shop/prepare
    ///     command: [sh, -c, "prepare && sleep infinity"]
    ///     deploy: {mode: global}
    /// ```
    GLOBAL_JOB = Advice "deploy/global-job": "a job for every node runs on one of them";
    /// ## What it means
    ///
    /// The service becomes a DaemonSet, which has one Pod on every node and cannot be given another number.
    ///
    /// ## What to do instead
    ///
    /// Remove one of the two:
    ///
    /// ```yaml
    /// services:
    ///   web:
    ///     image: shop/web
    ///     deploy: {mode: replicated, replicas: 3}
    /// ```
    GLOBAL_REPLICAS = Warning "deploy/replicas-of-global": "a DaemonSet has one Pod on every node";
    /// ## What it means
    ///
    /// The mode cannot be kept: the service lives in the Pod of another one, or others wait until it has ended, which only the init container of a
    /// Deployment shows.
    ///
    /// ## What to do instead
    ///
    /// Remove the mode, or what stands against it:
    ///
    /// ```yaml
    /// services:
    ///   agent:
    ///     image: shop/agent
    ///     deploy: {mode: global}
    ///   helper:
    ///     image: shop/helper
    ///     network_mode: service:agent   # comes along to every node
    /// ```
    OVERRULED = Warning "deploy/mode-overruled": "a service cannot have the workload that its mode asks for";
    /// ## What it means
    ///
    /// The mode is none that is known, and Docker Compose takes no notice of it. The service becomes a Deployment.
    ///
    /// ## What to do instead
    ///
    /// Write one of the four:
    ///
    /// ```yaml
    /// services:
    ///   web:
    ///     image: shop/web
    ///     deploy: {mode: replicated}   # or global, replicated-job, global-job
    /// ```
    UNKNOWN_MODE = Warning "deploy/unknown-mode": "a mode is not known";
}

pub(crate) const CONCERN: Concern = Concern { attributes: ATTRIBUTES, codes: CODES, apply };

fn apply(subject: Subject<'_>, draft: &mut WorkloadDraft, cx: &mut Context<'_>) {
    say_kind(subject, draft.workload, cx);
    if cx.plan.groups.is_guest(subject.name) {
        return;
    }
    draft.replicas = i32::try_from(subject.service.replicas()).unwrap_or(i32::MAX);
    if subject.service.deploy.as_ref().is_some_and(|deploy| deploy.mode == "global-job") {
        draft.replicas = draft.replicas.min(1);
    }
    say_replicas(subject, draft.workload, cx);
    let entries = subject.service.deploy.iter().flat_map(|deploy| &deploy.labels);
    let path = subject.path("deploy").key("labels");
    draft.carrier.annotations.extend(labels::annotations(&path, entries, cx));
}

/// What asks for a kind of workload: an option, or `deploy.mode`.
fn wish<'a>(subject: Subject<'a>, cx: &Context<'_>) -> (Path, &'a str) {
    let own = subject.path(EXTENSION).key("kind");
    match workloads::chosen(subject.name, cx.choices) {
        Some(_) if cx.project.model.root.at(&own).is_none() => (subject.place(), "of another kind by `--job`"),
        Some(Kind::Job) => (own, "Job"),
        Some(Kind::DaemonSet) => (own, "DaemonSet"),
        Some(_) => (own, "Deployment"),
        None => {
            let mode = subject.service.deploy.as_ref().map_or("", |deploy| deploy.mode.as_str());
            (subject.path("deploy").key("mode"), mode)
        }
    }
}

fn say_kind(subject: Subject<'_>, workload: Workload, cx: &mut Context<'_>) {
    let (path, wish) = wish(subject, cx);
    let is_known = !path.to_string().ends_with("deploy.mode")
        || matches!(wish, "" | "replicated" | "global" | "replicated-job" | "global-job");
    let host = cx.plan.groups.host(subject.name);
    let is_guest = host != subject.name;
    let (code, message, help): (&'static Code, String, String) = if !is_known {
        let message = format!("`{path}` is {wish}, which is no mode, so the service becomes a Deployment");
        (&UNKNOWN_MODE, message, "write `replicated`, `global`, `replicated-job` or `global-job`".to_owned())
    } else if is_guest && !wish.is_empty() && cx.plan.workload(subject.name) != workload {
        let message = format!(
            "`{path}` is {wish}, but the container lives in the Pod of `services.{host}`, which has another kind"
        );
        (&OVERRULED, message, format!("write it for `services.{host}`, or give the service a network of its own"))
    } else if workload == Workload::Gate && matches!(wish, "global" | "DaemonSet") {
        let message = format!("`{path}` is {wish}, but others wait until `services.{}` has ended", subject.name);
        (&OVERRULED, message, "remove it".to_owned())
    } else if workload != Workload::Job || is_guest {
        return;
    } else if wish == "global-job" {
        let message = format!("`{path}` is {wish}, but the Job runs once, on one node");
        (&GLOBAL_JOB, message, "let a service with the mode `global` do it, when there are several nodes".to_owned())
    } else {
        let name = cx.names.get(subject.name);
        let message = format!("`services.{}` becomes a Job, which runs once and cannot be changed", subject.name);
        let help = format!("run `kubectl -n {} delete job {name}` before you apply a changed one", cx.namespace);
        (&JOB, message, help)
    };
    cx.say(&path, Diagnostic::new(code, message).help(help));
}

fn say_replicas(subject: Subject<'_>, workload: Workload, cx: &mut Context<'_>) {
    let replicas = subject.service.replicas();
    if workload == Workload::DaemonSet && replicas > 1 {
        let path = if subject.service.scale.is_some() {
            subject.path("scale")
        } else {
            subject.path("deploy").key("replicas")
        };
        let message = format!("`{path}` is {replicas}, but a DaemonSet has one Pod on every node");
        cx.say(&path, Diagnostic::new(&GLOBAL_REPLICAS, message).help("let it be no DaemonSet, or remove the number"));
    }
}
