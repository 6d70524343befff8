//! `deploy` and `scale`: how many Pods there are, and how they are replaced. Its resources belong to `resources`.

use crate::convert::attribute::declare_attributes;
use crate::convert::concerns::Concern;
use crate::convert::context::{Context, Subject};
use crate::convert::draft::WorkloadDraft;

declare_attributes! {
    "services.*.deploy" => Exact, ["Deployment.spec"], "what Docker Compose itself heeds of it is kept or reported";
    "services.*.deploy.mode" => NotYet, ["DaemonSet"] unless ["replicated"],
        "the service becomes a Deployment",
        "write a DaemonSet for `global`, and a Job for `replicated-job` and `global-job`";
    "services.*.deploy.endpoint_mode" => NotYet, ["Service.spec.clusterIP"] unless ["dnsrr"],
        "the name of the service gives the addresses of its Pods, as in Docker Compose, which ignores this as well",
        "remove `clusterIP: None` and list all ports in the Service, if it needs an address of its own";
    "services.*.deploy.replicas" => Exact, ["Deployment.spec.replicas"], "`replicas`";
    "services.*.scale" => Exact, ["Deployment.spec.replicas"], "`replicas`";
    "services.*.deploy.labels" => NotYet, ["Deployment.metadata.annotations"],
        "labels of the service itself are left out; Docker Compose ignores them as well",
        "write them under `labels`, if somebody reads them";
    "services.*.deploy.labels.*" => NotYet, ["Deployment.metadata.annotations"], "a label of the service itself";
    "services.*.deploy.rollback_config" => NoEquivalent, [],
        "a failed update is not taken back by itself; Docker Compose ignores this as well",
        "run `kubectl rollout undo`";
    "services.*.deploy.rollback_config.parallelism" => NoEquivalent, [], "how many at once";
    "services.*.deploy.rollback_config.delay" => NoEquivalent, [], "the pause between them";
    "services.*.deploy.rollback_config.failure_action" => NoEquivalent, [], "what a failure leads to";
    "services.*.deploy.rollback_config.monitor" => NoEquivalent, [], "how long is watched";
    "services.*.deploy.rollback_config.max_failure_ratio" => NoEquivalent, [], "how many may fail";
    "services.*.deploy.rollback_config.order" => NoEquivalent, [], "which one is stopped first";
    "services.*.deploy.update_config" => NotYet, ["Deployment.spec.strategy.rollingUpdate"],
        "an update stops all Pods before it starts new ones, as Docker Compose does, which ignores this as well",
        "set `strategy` in the manifest, if the Pods may run beside each other";
    "services.*.deploy.update_config.parallelism" => NotYet, ["Deployment.spec.strategy.rollingUpdate"], "how many at once";
    "services.*.deploy.update_config.delay" => NotYet, ["Deployment.spec.minReadySeconds"], "the pause between them";
    "services.*.deploy.update_config.failure_action" => NoEquivalent, [], "a failed update stops, and waits for a person";
    "services.*.deploy.update_config.monitor" => NoEquivalent, [], "a Pod is watched for as long as it runs";
    "services.*.deploy.update_config.max_failure_ratio" => NoEquivalent, [], "no Pod may fail in an update";
    "services.*.deploy.update_config.order" => NotYet, ["Deployment.spec.strategy"], "which one is stopped first";
    "services.*.deploy.restart_policy" => Exact, ["Deployment"], "a Deployment starts its container again whenever it ends";
    "services.*.deploy.restart_policy.condition" => NoEquivalent, [] unless ["any", "always", "unless-stopped"],
        "a Deployment starts its container again whenever it ends, whatever its exit code",
        "write a Job, if the service is to end";
    "services.*.deploy.restart_policy.delay" => NoEquivalent, [] unless ["0s"],
        "the pause before a new start is 10 s and grows to 5 min; Docker Compose ignores this as well",
        "remove it";
    "services.*.deploy.restart_policy.max_attempts" => NoEquivalent, [] unless ["0"],
        "a Deployment never gives up",
        "write a Job with `backoffLimit`, if the service is to end";
    "services.*.deploy.restart_policy.window" => NoEquivalent, [] unless ["0s"],
        "a container counts as well after 10 minutes; Docker Compose ignores this as well",
        "remove it";
    "services.*.deploy.placement" => Exact, ["Pod.spec.affinity"], "one node leaves no choice; Docker Compose ignores it as well";
    "services.*.deploy.placement.constraints" => NotYet, ["Pod.spec.affinity.nodeAffinity"],
        "any node may run the service; Docker Compose ignores this as well",
        "label the nodes, and set `nodeSelector` in the manifest";
    "services.*.deploy.placement.preferences" => NotYet, ["Pod.spec.topologySpreadConstraints"],
        "the scheduler spreads the Pods as it likes; Docker Compose ignores this as well",
        "set `topologySpreadConstraints` in the manifest";
    "services.*.deploy.placement.preferences[].spread" => NotYet, ["Pod.spec.topologySpreadConstraints.topologyKey"], "the label that the Pods are spread over";
    "services.*.deploy.placement.max_replicas_per_node" => NotYet, ["Pod.spec.affinity.podAntiAffinity"] unless ["0"],
        "a node may run any number of replicas; Docker Compose ignores this as well",
        "set `podAntiAffinity` in the manifest for one on each node";
}

pub(crate) const CONCERN: Concern = Concern { attributes: ATTRIBUTES, codes: &[], apply };

fn apply(subject: Subject<'_>, draft: &mut WorkloadDraft, _cx: &mut Context<'_>) {
    draft.replicas = i32::try_from(subject.service.replicas()).unwrap_or(i32::MAX);
}
