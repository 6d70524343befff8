//! `pre_start`: containers that run to their end before that of the service, as init containers of its Pod.

use k8s_openapi::api::core::v1 as core;

use crate::convert::attribute::declare_attributes;
use crate::convert::concerns::{
    Concern, command, configs, depends_on, devices, environment, image, resources, secrets, security, volumes,
};
use crate::convert::context::{Context, Part, Subject};
use crate::convert::draft::{Step, Workload, WorkloadDraft};
use crate::convert::target::Wait;
use crate::diagnostics::Report;
use crate::kubernetes::name::{dns_label, short_hash};

declare_attributes! {
    "services.*.pre_start" => Approximate, ["Pod.spec.initContainers"],
        "init containers, which run again with each new Pod; Docker Compose runs them when it creates the container",
        "nothing, when they may run more than once";
    "services.*.pre_start[].command" => Exact, ["Container.args"], "as the command of a service";
    "services.*.pre_start[].image" => Exact, ["Container.image"], "the image; default that of the service";
    "services.*.pre_start[].user" => Exact, ["Container.securityContext.runAsUser"], "as the user of a service";
    "services.*.pre_start[].privileged" => Exact, ["Container.securityContext.privileged"] unless ["false"], "`privileged`";
    "services.*.pre_start[].working_dir" => Exact, ["Container.workingDir"], "`workingDir`";
    "services.*.pre_start[].environment" => Exact, ["Container.env"], "besides those of the service";
    "services.*.pre_start[].environment.*" => Exact, ["Container.env"], "a variable";
    "services.*.pre_start[].env_file" => Exact, ["Container.env"], "its variables, besides those of the service";
    "services.*.pre_start[].env_file[].path" => Exact, ["Container.env"], "read at the conversion";
    "services.*.pre_start[].per_replica" => Exact, ["Pod.spec.initContainers"] unless ["false"],
        "`true` is an init container of every Pod; otherwise, where there are several, one Pod runs it and the others wait for that";
    "services.*.pre_start[].annotations" => NoEquivalent, [], "annotations belong to the Pod", "write them for the service";
    "services.*.pre_start[].cgroup" => NoEquivalent, [] unless ["private"], "the control group belongs to the Pod", "write it for the service";
    "services.*.pre_start[].dns" => NoEquivalent, [], "name servers belong to the Pod", "write them for the service";
    "services.*.pre_start[].dns_opt" => NoEquivalent, [], "options of the resolver belong to the Pod", "write them for the service";
    "services.*.pre_start[].dns_search" => NoEquivalent, [], "search domains belong to the Pod", "write them for the service";
    "services.*.pre_start[].extra_hosts" => NoEquivalent, [], "`/etc/hosts` belongs to the Pod", "write it for the service";
    "services.*.pre_start[].group_add" => NoEquivalent, [], "groups belong to the Pod", "write them for the service";
    "services.*.pre_start[].hostname" => NoEquivalent, [], "the host name belongs to the Pod", "write it for the service";
    "services.*.pre_start[].init" => NoEquivalent, [] unless ["false"], "the first process belongs to the Pod", "write it for the service";
    "services.*.pre_start[].ipc" => NoEquivalent, [], "shared memory belongs to the Pod", "write it for the service";
    "services.*.pre_start[].label_file" => NoEquivalent, [], "labels belong to the Pod", "write it for the service";
    "services.*.pre_start[].labels" => NoEquivalent, [], "labels belong to the Pod", "write them for the service";
    "services.*.pre_start[].models" => NoEquivalent, [], "nothing tells the container where the model is", "set the variables under `environment`";
    "services.*.pre_start[].network_mode" => NoEquivalent, [], "the network belongs to the Pod", "write it for the service";
    "services.*.pre_start[].networks" => NoEquivalent, [], "the network belongs to the Pod", "write it for the service";
    "services.*.pre_start[].pid" => NoEquivalent, [], "processes belong to the Pod", "write it for the service";
    "services.*.pre_start[].runtime" => NoEquivalent, [], "the runtime belongs to the Pod", "write it for the service";
    "services.*.pre_start[].stop_grace_period" => NoEquivalent, [], "the time to stop belongs to the Pod", "write it for the service";
    "services.*.pre_start[].stop_signal" => NoEquivalent, [], "an init container has no hooks", "set `STOPSIGNAL` in the Dockerfile";
    "services.*.pre_start[].sysctls" => NoEquivalent, [], "kernel parameters belong to the Pod", "write them for the service";
    "services.*.pre_start[].volumes[].volume.nocopy" => NoEffect, [], "nothing of the image of the step comes into a volume";
    "services.*.pre_start[].uts" => NoEquivalent, [], "the host name belongs to the Pod", "write it for the service";
    "services.*.pre_start[].userns_mode" => NoEquivalent, [], "the user namespace belongs to the Pod", "write it for the service";
}

pub(crate) const CONCERN: Concern = Concern { attributes: ATTRIBUTES, codes: &[], apply };

/// What concerns a container alone. What concerns its Pod, the service has said.
static OF_CONTAINERS: &[Concern] = &[
    image::CONCERN,
    command::CONCERN,
    security::CONCERN,
    resources::CONCERN,
    devices::CONCERN,
    volumes::CONCERN,
    configs::CONCERN,
    secrets::CONCERN,
];

fn apply(subject: Subject<'_>, draft: &mut WorkloadDraft, cx: &mut Context<'_>) {
    for (index, step) in subject.service.pre_start.iter().enumerate() {
        let part = Subject { service: &step.container, part: Part::Step(index), ..subject };
        let container = container(part, subject, index, draft, cx);
        draft.steps.push(Step { service: subject.name.to_owned(), is_once: !step.per_replica, container });
    }
}

/// Lets the concerns write the container. Loading has given the step what it takes over from its service.
fn container(
    step: Subject<'_>,
    service: Subject<'_>,
    index: usize,
    draft: &mut WorkloadDraft,
    cx: &mut Context<'_>,
) -> core::Container {
    let name = format!("{}-pre-start-{index}", cx.names.get(service.name));
    let main = std::mem::replace(&mut draft.container, core::Container { name, ..core::Container::default() });
    let (pod, annotations) = (draft.pod.clone(), draft.pod_annotations.clone());
    let (objects, inits) = (draft.objects.len(), draft.init_containers.len());
    let mut said = Report::default();
    let mut inner = Context { report: &mut said, ..*cx };
    for concern in OF_CONTAINERS {
        (concern.apply)(step, draft, &mut inner);
    }
    let mut env = environment::entries(step, service.service.env_file.len(), &mut inner);
    environment::refer_to_secret(Subject { service: step.service, ..service }, &mut env, &inner);
    draft.pod = core::PodSpec { volumes: draft.pod.volumes.take(), ..pod };
    draft.pod_annotations = annotations;
    let new = draft.objects.split_off(objects);
    for object in new {
        if !draft.objects.contains(&object) {
            draft.objects.push(object);
        }
    }
    let copied = draft.init_containers.split_off(inits);
    for copy in copied {
        if draft.init_containers.iter().all(|other| other.name != copy.name) {
            draft.init_containers.push(copy);
        }
    }
    say_new(&said, cx);
    let mut container = std::mem::replace(&mut draft.container, main);
    container.env = Some(env).filter(|env| !env.is_empty());
    take_over(&mut container, &draft.container, step.service.image.is_empty());
    container
}

/// What is said of something that the step has from its service has been said there.
fn say_new(said: &Report, cx: &mut Context<'_>) {
    for diagnostic in said {
        let is_known =
            cx.report.iter().any(|known| known.code.name == diagnostic.code.name && known.span == diagnostic.span);
        if !is_known {
            cx.report.push(diagnostic.clone());
        }
    }
}

/// What a step has from the container of its service: its mounts, where it has none of its own, and the variables of files.
fn take_over(container: &mut core::Container, main: &core::Container, needs_image: bool) {
    container.env_from.clone_from(&main.env_from);
    if needs_image {
        container.image.clone_from(&main.image);
        container.image_pull_policy.clone_from(&main.image_pull_policy);
    }
    for mount in main.volume_mounts.iter().flatten() {
        let own = container.volume_mounts.get_or_insert_default();
        if own.iter().all(|other| other.mount_path != mount.mount_path) {
            volumes::insert(own, mount.clone());
        }
    }
}

/// Puts the steps that are left before the containers. Those that must not run in every Pod of several get a Pod of their own, for which the others
/// wait. Once all members of the Pod are there.
pub(crate) fn settle(subject: Subject<'_>, draft: &mut WorkloadDraft, cx: &Context<'_>) {
    let is_once = |step: &Step| step.is_once && step.service == subject.name;
    let can_wait =
        cx.of_service(subject.name).wait.unwrap_or_default() != Wait::None && subject.service.network_mode != "none";
    if draft.replicas > 1 && draft.workload != Workload::DaemonSet && can_wait && draft.steps.iter().any(is_once) {
        let (once, rest): (Vec<Step>, Vec<Step>) = std::mem::take(&mut draft.steps).into_iter().partition(is_once);
        draft.steps = rest;
        let gate = gate(once, draft, cx);
        draft.init_containers.retain(|container| container.name != depends_on::NAME);
        draft.init_containers.insert(0, depends_on::waiting_for(&format!("{}-ready", gate.name), subject.name, cx));
        draft.before = Some(Box::new(gate));
    }
    let steps = std::mem::take(&mut draft.steps);
    draft.init_containers.extend(steps.into_iter().map(|step| step.container));
}

/// A Pod that is ready when the steps have ended well. It waits for what the service waits for.
fn gate(steps: Vec<Step>, draft: &WorkloadDraft, cx: &Context<'_>) -> WorkloadDraft {
    let steps = steps.into_iter().map(|step| step.container);
    let ends = |container: &&core::Container| container.restart_policy.is_none();
    WorkloadDraft {
        pod: core::PodSpec { restart_policy: None, ..draft.pod.clone() },
        init_containers: draft.init_containers.iter().filter(ends).cloned().chain(steps).collect(),
        pod_labels: draft.pod_labels.clone(),
        pod_annotations: draft.pod_annotations.clone(),
        awaited: true,
        ..WorkloadDraft::new(gate_name(&draft.name, cx), Workload::Gate)
    }
}

fn gate_name(service: &str, cx: &Context<'_>) -> String {
    let plain = format!("{service}-once");
    if cx.names.is_taken(&plain) || cx.names.is_taken(&format!("{plain}-ready")) {
        return dns_label(&format!("{service}-{}-once", short_hash(&plain)));
    }
    plain
}
