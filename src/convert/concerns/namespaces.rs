//! `pid`, `ipc`, `uts`, `cgroup` and `cgroup_parent`: what the container shares with others and with the node.

use crate::convert::attribute::declare_attributes;
use crate::convert::concerns::Concern;
use crate::convert::context::{Context, Subject};
use crate::convert::draft::WorkloadDraft;
use crate::convert::groups::neighbour;
use crate::diagnostics::Diagnostic;
use crate::diagnostics::code::declare_diagnostic;

declare_attributes! {
    "services.*.pid" => Exact, ["Pod.spec.hostPID", "Pod.spec.shareProcessNamespace"],
        "`host`, or that of another service, in whose Pod the container then lives; that of other containers is reported";
    "services.*.ipc" => Exact, ["Pod.spec.hostIPC", "Pod.spec.containers"] unless ["shareable", "private"],
        "`host`, or that of another service, in whose Pod the container then lives; that of other containers is reported";
    "services.*.uts" => Exact, [],
        "with the network of the node the host name is that of the node; without it `host` is reported";
    "services.*.cgroup" => Exact, [] unless ["private"],
        "`private` is what a Pod has; a privileged one sees the control groups of its node, for another one `host` is reported";
    "services.*.cgroup_parent" => NoEquivalent, [],
        "the kubelet chooses the control group",
        "remove it, and limit the service with `deploy.resources`";
}

declare_diagnostic! {
    /// ## What it means
    ///
    /// Containers that share processes or memory live in one Pod, and containers of one Pod share a network as well: two of them cannot listen on
    /// the same port, each reaches the other at `localhost`, and both are replaced and ready together. Both names resolve, as before.
    ///
    /// ## What to do instead
    ///
    /// Nothing, unless two of the programs listen on the same port. Then give one of them another port, or stop sharing:
    ///
    /// ```yaml
    /// services:
    ///   app:
    ///     image: shop/app
    ///     ipc: shareable
    ///   worker:
    ///     image: shop/worker
    ///     ipc: service:app
    /// ```
    SAME_POD = Advice "namespaces/same-pod": "containers that share processes or memory live in one Pod";
    /// ## What it means
    ///
    /// The container is to share its processes or its memory with a container that is not of this project, that runs once before others start, or that
    /// has the network of the node while this one has not. The two get Pods of their own, and share nothing.
    ///
    /// ## What to do instead
    ///
    /// Name a service of this project that keeps running, and give both the same kind of network:
    ///
    /// ```yaml
    /// services:
    ///   app:
    ///     image: shop/app
    ///   debugger:
    ///     image: shop/debugger
    ///     network_mode: service:app
    ///     pid: service:app
    /// ```
    OTHER_POD = Warning "namespaces/of-another-pod": "processes or memory of a container in another Pod cannot be shared";
    /// ## What it means
    ///
    /// The container is to have the host name of its host. A Pod has it only together with the network of its node.
    ///
    /// ## What to do instead
    ///
    /// Let the service use the network of the node, if it may:
    ///
    /// ```yaml
    /// services:
    ///   agent:
    ///     image: shop/agent
    ///     network_mode: host
    /// ```
    UTS = Warning "namespaces/uts": "the host name of the node comes with its network alone";
    /// ## What it means
    ///
    /// The container is to see the control groups of its host. In Kubernetes a privileged container does; any other sees its own alone.
    ///
    /// ## What to do instead
    ///
    /// Mount them, if the program only reads them:
    ///
    /// ```yaml
    /// services:
    ///   monitor:
    ///     image: shop/monitor
    ///     volumes: ["/sys/fs/cgroup:/sys/fs/cgroup:ro"]
    /// ```
    CGROUP = Warning "namespaces/cgroup": "only a privileged container sees the control groups of its node";
    /// ## What it means
    ///
    /// A Pod that sees the processes of its node cannot have a first process of its own, so nothing collects processes whose parents have ended.
    ///
    /// ## What to do instead
    ///
    /// Remove one of the two:
    ///
    /// ```yaml
    /// services:
    ///   monitor:
    ///     image: shop/monitor
    ///     pid: host
    /// ```
    INIT = Warning "namespaces/init-with-host": "`init` has no effect with the processes of the node";
    /// ## What it means
    ///
    /// Without memory to share a container has no `/dev/shm`. A container of a Pod always has one.
    ///
    /// ## What to do instead
    ///
    /// Nothing, unless the program must not find it. Docker's default says the same as Kubernetes does:
    ///
    /// ```yaml
    /// services:
    ///   web:
    ///     image: shop/web
    ///     ipc: private
    /// ```
    MEMORY = Advice "namespaces/shared-memory-kept": "a container has memory to share, though it asks for none";
}

pub(crate) const CONCERN: Concern = Concern { attributes: ATTRIBUTES, codes: CODES, apply };

/// What a value asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Share {
    Nothing,
    Node,
    Pod,
    /// Something that is not in this Pod.
    Elsewhere,
}

fn apply(subject: Subject<'_>, draft: &mut WorkloadDraft, cx: &mut Context<'_>) {
    let service = subject.service;
    let is_privileged = draft.container.security_context.as_ref().and_then(|context| context.privileged) == Some(true);
    if service.cgroup == "host" && !is_privileged {
        let path = subject.path("cgroup");
        let message = format!("`{path}` is host, but only a privileged container sees the control groups of its node");
        let help = "mount `/sys/fs/cgroup` under `volumes`, if the service only reads them";
        cx.say(&path, Diagnostic::new(&CGROUP, message).help(help));
    }
    if service.uts == "host" && service.network_mode != "host" {
        let path = subject.path("uts");
        let message = format!("`{path}` is host, but a Pod has the host name of its node only with its network");
        let help = "set `network_mode: host`, if the service may use the network of the node";
        cx.say(&path, Diagnostic::new(&UTS, message).help(help));
    }
    let (pid, ipc) = (share(subject, &service.pid, cx), share(subject, &service.ipc, cx));
    match pid {
        Share::Node => {
            draft.pod.host_pid = Some(true);
            if draft.pod.share_process_namespace.take().is_some() {
                let path = subject.path("init");
                let message = format!("`{path}` has no effect together with `pid: host`");
                cx.say(&path, Diagnostic::new(&INIT, message).help("remove one of the two"));
            }
        }
        Share::Pod => draft.pod.share_process_namespace = Some(true),
        Share::Elsewhere => say_elsewhere(subject, "pid", &service.pid, cx),
        Share::Nothing => {}
    }
    if service.ipc == "none" {
        let path = subject.path("ipc");
        let message = format!("`{path}` is none, but a container of a Pod always has memory to share");
        cx.say(&path, Diagnostic::new(&MEMORY, message).help("remove it, or write `private`"));
    }
    match ipc {
        Share::Node => draft.pod.host_ipc = Some(true),
        Share::Elsewhere => say_elsewhere(subject, "ipc", &service.ipc, cx),
        Share::Pod | Share::Nothing => {}
    }
    if let Some((attribute, _)) = [("ipc", ipc), ("pid", pid)].into_iter().find(|(_, share)| *share == Share::Pod) {
        keep_name(subject, attribute, draft, cx);
    }
}

fn share(subject: Subject<'_>, value: &str, cx: &Context<'_>) -> Share {
    let groups = &cx.plan.groups;
    match value {
        "" | "private" | "shareable" | "none" => Share::Nothing,
        "host" => Share::Node,
        _ => match neighbour(cx.project, value) {
            Some(name) if groups.host(name) == groups.host(subject.name) => Share::Pod,
            _ => Share::Elsewhere,
        },
    }
}

/// A guest that had a network of its own keeps its name in that of its host.
fn keep_name(subject: Subject<'_>, attribute: &str, draft: &mut WorkloadDraft, cx: &mut Context<'_>) {
    let groups = &cx.plan.groups;
    if !groups.is_guest(subject.name) || neighbour(cx.project, &subject.service.network_mode).is_some() {
        return;
    }
    draft.aliases.push(cx.names.get(subject.name));
    let (path, host) = (subject.path(attribute), groups.host(subject.name));
    let message = format!("`{path}` puts the container into the Pod of `{host}`: both have one network as well");
    let help = "make sure that the programs do not listen on the same port";
    cx.say(&path, Diagnostic::new(&SAME_POD, message).help(help));
}

fn say_elsewhere(subject: Subject<'_>, attribute: &str, value: &str, cx: &mut Context<'_>) {
    let path = subject.path(attribute);
    let message = format!("`{path}` is {value}, which is not in the same Pod, and cannot be shared");
    let help = "name a service of this project that keeps running, and give both the same network";
    cx.say(&path, Diagnostic::new(&OTHER_POD, message).help(help));
}

#[cfg(test)]
mod tests {
    use super::apply;
    use crate::convert::fixture;
    use crate::convert::target::Target;

    #[test]
    fn sharing() {
        let project = fixture::project(
            "services: {a: {pid: host, ipc: host, init: true}, b: {network_mode: 'service:a', pid: 'service:a', ipc: 'service:a'}, \
             c: {pid: 'service:a', ipc: 'container:x', network_mode: host}, d: {ipc: shareable}, e: {ipc: 'service:d', pid: 'service:d'}}",
        );
        let check = |service: &str, shared: [Option<bool>; 3], codes: &[&str]| {
            let (draft, said) = fixture::apply(apply, &project, service, &Target::default());
            let pod = draft.pod;
            assert_eq!([pod.host_pid, pod.host_ipc, pod.share_process_namespace], shared, "{service}");
            assert_eq!(
                said.iter().map(|line| line.split(": ").next().unwrap()).collect::<Vec<_>>(),
                codes,
                "{service}"
            );
        };
        check("a", [Some(true), Some(true), None], &[]);
        check("b", [None, None, Some(true)], &[]);
        check("c", [None; 3], &["namespaces/of-another-pod", "namespaces/of-another-pod"]);
        check("d", [None; 3], &[]);
        check("e", [None, None, Some(true)], &["namespaces/same-pod"]);
    }
}
