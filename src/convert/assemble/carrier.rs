//! The object that carries the Pods of a draft: a Deployment, a DaemonSet or a Job.

use k8s_openapi::api::apps::v1 as apps;
use k8s_openapi::api::batch::v1 as batch;
use k8s_openapi::api::core::v1 as core;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;

use super::Scope;
use crate::convert::concerns::triggers::Time;
use crate::convert::draft::{Carrier, Workload, WorkloadDraft};
use crate::convert::gate;
use crate::kubernetes::{Object, labels};

/// The workload of a draft.
pub(super) fn objects(mut draft: WorkloadDraft, scope: Scope<'_>) -> Vec<Object> {
    let (name, replicas, kind) = (draft.name.clone(), draft.replicas, draft.workload);
    let mut carrier = std::mem::take(&mut draft.carrier);
    if kind == Workload::Gate {
        carrier.annotations.extend(gate::annotations());
    }
    let annotations = std::mem::take(&mut carrier.annotations);
    let metadata = ObjectMeta {
        annotations: Some(annotations).filter(|annotations| !annotations.is_empty()),
        ..scope.metadata(&name, "")
    };
    let template = template(draft, scope);
    let object = match kind {
        Workload::CronJob => {
            let spec = job(replicas, carrier.retries, template);
            return cron_jobs(&carrier.times, &metadata, &spec);
        }
        Workload::Deployment | Workload::Gate => {
            let spec = Some(deployment(&name, replicas, carrier, template));
            Object::Deployment(Box::new(apps::Deployment { metadata, spec, status: None }))
        }
        Workload::DaemonSet => {
            let spec = Some(daemon_set(&name, carrier, template));
            Object::DaemonSet(Box::new(apps::DaemonSet { metadata, spec, status: None }))
        }
        Workload::Job => {
            let spec = Some(job(replicas, carrier.retries, template));
            Object::Job(Box::new(batch::Job { metadata, spec, status: None }))
        }
    };
    vec![object]
}

/// One for each time.
fn cron_jobs(times: &[Time], metadata: &ObjectMeta, job: &batch::JobSpec) -> Vec<Object> {
    let spec = |time: &Time| batch::CronJobSpec {
        schedule: time.schedule.clone(),
        time_zone: time.zone.clone(),
        concurrency_policy: Some("Forbid".to_owned()),
        starting_deadline_seconds: time.deadline,
        suspend: time.is_suspended.then_some(true),
        job_template: batch::JobTemplateSpec { metadata: None, spec: Some(job.clone()) },
        ..batch::CronJobSpec::default()
    };
    let object = |time: &Time| batch::CronJob {
        metadata: ObjectMeta { name: Some(time.name.clone()), ..metadata.clone() },
        spec: Some(spec(time)),
        status: None,
    };
    times.iter().map(object).map(|object| Object::CronJob(Box::new(object))).collect()
}

fn template(draft: WorkloadDraft, scope: Scope<'_>) -> core::PodTemplateSpec {
    let mut pod_labels = labels::of_service(&draft.name, scope.project);
    pod_labels.extend(draft.pod_labels);
    let containers = match draft.workload {
        Workload::Gate => vec![gate::completed()],
        _ => std::iter::once(draft.container).chain(draft.companions).collect(),
    };
    let init_containers = Some(draft.init_containers).filter(|list| !list.is_empty());
    core::PodTemplateSpec {
        metadata: Some(ObjectMeta {
            labels: Some(pod_labels),
            annotations: Some(draft.pod_annotations).filter(|annotations| !annotations.is_empty()),
            ..ObjectMeta::default()
        }),
        spec: Some(core::PodSpec { containers, init_containers, ..draft.pod }),
    }
}

/// Old Pods are stopped before new ones start, unless they may run beside each other: two of them may not share data and ports of the node.
fn deployment(name: &str, replicas: i32, carrier: Carrier, template: core::PodTemplateSpec) -> apps::DeploymentSpec {
    let kind = if carrier.rolling.is_some() { "RollingUpdate" } else { "Recreate" };
    apps::DeploymentSpec {
        replicas: Some(replicas),
        selector: labels::selector(name),
        strategy: Some(apps::DeploymentStrategy { type_: Some(kind.to_owned()), rolling_update: carrier.rolling }),
        min_ready_seconds: carrier.min_ready_seconds,
        template,
        ..apps::DeploymentSpec::default()
    }
}

/// By itself a DaemonSet stops the old Pod of a node before it starts the new one.
fn daemon_set(name: &str, carrier: Carrier, template: core::PodTemplateSpec) -> apps::DaemonSetSpec {
    let update = |rolling: apps::RollingUpdateDeployment| apps::DaemonSetUpdateStrategy {
        type_: Some("RollingUpdate".to_owned()),
        rolling_update: Some(apps::RollingUpdateDaemonSet {
            max_surge: rolling.max_surge,
            max_unavailable: rolling.max_unavailable,
        }),
    };
    apps::DaemonSetSpec {
        selector: labels::selector(name),
        update_strategy: carrier.rolling.map(update),
        min_ready_seconds: carrier.min_ready_seconds,
        template,
        ..apps::DaemonSetSpec::default()
    }
}

/// The Pods of a Job. Of several, one that fails leaves the others alone, as a container does: each has tries of its own.
fn job(replicas: i32, retries: i32, mut template: core::PodTemplateSpec) -> batch::JobSpec {
    if replicas == 1 {
        return batch::JobSpec { backoff_limit: Some(retries), template, ..batch::JobSpec::default() };
    }
    if let Some(pod) = &mut template.spec {
        // The API server wants it so where tries are counted by Pod.
        pod.restart_policy = Some("Never".to_owned());
    }
    batch::JobSpec {
        parallelism: Some(replicas),
        completions: Some(replicas),
        completion_mode: Some("Indexed".to_owned()),
        backoff_limit_per_index: Some(retries),
        template,
        ..batch::JobSpec::default()
    }
}
