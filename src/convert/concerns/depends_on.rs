//! `depends_on`: an init container that waits until the names of the dependencies are in the DNS.
//!
//! The name of a service resolves as soon as its Pod has an address; that with `-ready` while the Pod is ready. So nothing is asked of the API
//! server, and the Pods need no rights.

use indexmap::IndexSet;
use k8s_openapi::api::core::v1 as core;

use crate::compose::Project;
use crate::compose::service::Dependency;
use crate::convert::attribute::declare_attributes;
use crate::convert::concerns::Concern;
use crate::convert::concerns::healthcheck::is_probed;
use crate::convert::context::{Context, Subject};
use crate::convert::draft::WorkloadDraft;
use crate::convert::escape::escape;
use crate::convert::target::Wait;
use crate::convert::waits::{self, Strict};
use crate::diagnostics::Diagnostic;
use crate::diagnostics::code::declare_diagnostic;
use crate::yaml::Path;

declare_attributes! {
    "services.*.depends_on" => Exact, ["Pod.spec.initContainers"],
        "an init container waits for the names of the dependencies, at every start of the Pod and not at `up` alone";
    "services.*.depends_on.*" => Exact, ["Pod.spec.initContainers"], "a name that is waited for";
    "services.*.depends_on.*.condition" => Exact, ["Pod.spec.initContainers", "Service.spec.publishNotReadyAddresses"],
        "the name of the service for its start, that with `-ready` for its health or its end; \
         one that never comes is waited for, while `docker compose up` would give up";
    "services.*.depends_on.*.required" => Exact, ["Pod.spec.initContainers"] unless ["true"], "what may be missing is waited for 60 seconds at most";
    "services.*.depends_on.*.restart" => Approximate, [] unless ["false"],
        "`compose2k8s restart` restarts this service too, but `kubectl rollout restart` of the dependency does not",
        "restart with `compose2k8s restart`";
}

declare_diagnostic! {
    /// ## What it means
    ///
    /// A service waits until another one is healthy, but the other has no health check in the Compose file. Its image may have one, which
    /// Kubernetes does not know. The service now waits only until the container of the other runs.
    ///
    /// ## What to do instead
    ///
    /// Write the health check down:
    ///
    /// ```yaml
    /// services:
    ///   web:
    ///     image: nginx
    ///     depends_on:
    ///       db: {condition: service_healthy}
    ///   db:
    ///     image: postgres:17
    ///     healthcheck:
    ///       test: [CMD, pg_isready]
    /// ```
    NO_HEALTHCHECK = Warning "depends-on/no-healthcheck": "a dependency that must be healthy has no health check";
    /// ## What it means
    ///
    /// Services that share a network live in one Pod, which is ready when all of them are. One of them waits for a service outside that itself waits for
    /// the health of another one of them. In Kubernetes each would wait for the other for ever. So the service outside waits only until the
    /// other one has started, which may be a little too early; if it ends because of that, it is started again.
    ///
    /// ## What to do instead
    ///
    /// Nothing, when the service outside tries again by itself. Otherwise let the two not share a network:
    ///
    /// ```yaml
    /// services:
    ///   vpn:
    ///     image: shop/vpn
    ///     healthcheck: {test: [CMD, connected]}
    ///   db:
    ///     image: shop/db
    ///     healthcheck: {test: [CMD, up]}
    ///     depends_on:
    ///       vpn: {condition: service_healthy}
    ///   client:
    ///     image: shop/client   # without network_mode: service:vpn
    ///     depends_on:
    ///       db: {condition: service_healthy}
    /// ```
    CIRCLE = Warning "depends-on/circle-of-pods": "a Pod would wait for ever for one that waits for it";
    /// ## What it means
    ///
    /// A service waits for one that becomes a Job. The name of a Job is in the DNS only while its Pod runs, and its end cannot be seen without
    /// rights in the cluster. So the service starts without waiting for it; it waits for what the Job itself waits for.
    ///
    /// ## What to do instead
    ///
    /// Wait until it has ended well, and leave the kind to the conversion. It becomes an init container, whose end can be seen:
    ///
    /// ```yaml
    /// services:
    ///   web:
    ///     image: shop/web
    ///     depends_on:
    ///       migrate: {condition: service_completed_successfully}
    ///   migrate:
    ///     image: shop/web
    ///     command: [migrate]
    /// ```
    JOB = Warning "depends-on/job": "a Job cannot be waited for";
    /// ## What it means
    ///
    /// The service has no network, so it cannot ask the DNS whether its dependencies are up, and starts at once.
    ///
    /// ## What to do instead
    ///
    /// Give it a network, if the order matters:
    ///
    /// ```yaml
    /// services:
    ///   job:
    ///     image: shop/job
    ///     depends_on: [db]
    ///     network_mode: bridge
    ///   db:
    ///     image: postgres:17
    /// ```
    NO_NETWORK = Warning "depends-on/no-network": "a service without network cannot wait";
}

pub(crate) const CONCERN: Concern = Concern { attributes: ATTRIBUTES, codes: CODES, apply };

/// The name of the init container.
pub(crate) const NAME: &str = "wait-for-deps";

/// The name of that which waits while others of the Pod run.
const LATE: &str = "wait-for-late-deps";

/// What waits. It needs a shell and `nslookup`.
const WAIT_IMAGE: &str = "busybox:1.37";

/// The image of init containers that need a shell of their own: that of those that wait.
pub(crate) fn helper_image<'a>(service: &str, cx: &Context<'a>) -> &'a str {
    cx.of_service(service).wait_image.as_deref().unwrap_or(WAIT_IMAGE)
}

/// The search domain of the Pod, so that neither the Namespace nor the cluster's domain is written down. An `nslookup` that finds nothing may still
/// end with success, so its words decide.
const PREAMBLE: &str = r#"while read -r key zone rest; do [ "$key" = search ] && break; done < /etc/resolv.conf
up() { nslookup "$1.$zone." 2>/dev/null | grep -q '^Name:'; }
"#;

/// For what must be there.
const REQUIRED: &str = r#"for name in @NAMES@; do
  echo "waiting for $name"
  until up "$name"; do sleep 1; done
done
"#;

/// For what may be missing: Docker Compose only warns, but starts it first when it can.
const OPTIONAL: &str = r#"left=60
for name in @NAMES@; do
  echo "waiting for $name, at most $left s"
  until up "$name" || [ "$left" = 0 ]; do left=$((left - 1)); sleep 1; done
done
"#;

/// The names to wait for, in order.
#[derive(Debug, Default)]
struct Names {
    required: IndexSet<String>,
    optional: IndexSet<String>,
}

fn apply(subject: Subject<'_>, draft: &mut WorkloadDraft, cx: &mut Context<'_>) {
    let chosen = cx.of_service(subject.name);
    if chosen.wait != Some(Wait::None) {
        for (name, dependency) in &subject.service.depends_on {
            say_dependency(subject, name, dependency, cx);
        }
    }
    // The Pod of several services waits once, for all of them but those who have to wait late.
    if cx.plan.groups.is_guest(subject.name) {
        return;
    }
    let (mut names, mut late) = (Names::default(), Names::default());
    for guest in cx.plan.groups.guests(subject.name) {
        if let Some((name, service)) = cx.project.services.get_key_value(guest) {
            let names = if cx.plan.circles.is_late(name) { &mut late } else { &mut names };
            collect(Subject::of(name, service, cx.project), subject.name, cx, names);
        }
    }
    collect(subject, subject.name, cx, if cx.plan.circles.is_late(subject.name) { &mut late } else { &mut names });
    if !late.are_empty() {
        late.optional.retain(|name| !late.required.contains(name));
        draft.late_wait = Some(core::Container { name: LATE.to_owned(), ..container(&late, subject.name, cx) });
    }
    names.optional.retain(|name| !names.required.contains(name));
    if names.are_empty() {
        return;
    }
    if subject.service.network_mode == "none" {
        let path = subject.path("depends_on");
        let message = format!("`{path}` is not waited for, because the service has no network to ask the DNS");
        return cx.say(
            &path,
            Diagnostic::new(&NO_NETWORK, message).help("remove `network_mode: none`, if the order matters"),
        );
    }
    draft.init_containers.insert(0, container(&names, subject.name, cx));
}

/// Waits for one name.
pub(crate) fn waiting_for(name: &str, service: &str, cx: &Context<'_>) -> core::Container {
    container(&Names { required: [name.to_owned()].into(), ..Names::default() }, service, cx)
}

/// Says what of a dependency cannot be waited for.
fn say_dependency(subject: Subject<'_>, name: &str, dependency: &Dependency, cx: &mut Context<'_>) {
    say_circle(subject, name, dependency, cx);
    let groups = &cx.plan.groups;
    if cx.plan.workloads.can_be_awaited(name) || groups.host(name) == groups.host(subject.name) {
        say_without_healthcheck(subject, name, dependency, cx);
    } else {
        say_job(subject, name, cx);
    }
}

fn say_circle(subject: Subject<'_>, name: &str, dependency: &Dependency, cx: &mut Context<'_>) {
    let Strict { required, optional } = cx.plan.waits.through(cx.project, &cx.plan.workloads, name, dependency);
    let mut targets = required.iter().chain(&optional);
    let Some(member) = targets.find_map(|target| cx.plan.circles.weakens(subject.name, target)) else { return };
    let path = subject.path("depends_on").key(name);
    let message = format!(
        "`{path}` is waited for only until it has started: its Pod is not ready before `services.{member}`, which waits for this service"
    );
    let help = format!("give `services.{member}` a network of its own, if that is too early");
    let span = cx.project.model.nearest(&Path::of(["services", member, "depends_on"])).span;
    let diagnostic = Diagnostic::new(&CIRCLE, message).help(help);
    cx.say(&path, diagnostic.related(span, "this waits for that service, directly or not"));
}

fn say_without_healthcheck(subject: Subject<'_>, name: &str, dependency: &Dependency, cx: &mut Context<'_>) {
    let is_checked = |project: &Project| project.services.get(name).is_none_or(is_probed);
    if dependency.condition == "service_healthy" && !is_checked(cx.project) {
        let path = subject.path("depends_on").key(name);
        let message = format!(
            "`{path}` must be healthy, but `services.{name}` has no `healthcheck`: only its start is waited for"
        );
        cx.say(
            &path,
            Diagnostic::new(&NO_HEALTHCHECK, message).help(format!("add `healthcheck` to `services.{name}`")),
        );
    }
}

fn say_job(subject: Subject<'_>, name: &str, cx: &mut Context<'_>) {
    let path = subject.path("depends_on").key(name);
    let message = format!(
        "`{path}` is not waited for, because nobody sees when the Job of `services.{name}` has started or ended"
    );
    let help = format!("wait for `service_completed_successfully`, and do not ask for a Job in `services.{name}`");
    cx.say(&path, Diagnostic::new(&JOB, message).help(help));
}

/// Adds what a service waits for, without what lives in its own Pod.
fn collect(subject: Subject<'_>, pod: &str, cx: &Context<'_>, names: &mut Names) {
    let wait = cx.of_service(subject.name).wait.unwrap_or_default();
    if wait == Wait::None {
        return;
    }
    for (name, how) in waits::present(cx.project, subject.service) {
        let Dependency { condition: _, restart: _, required: is_required, extensions: _ } = how;
        if cx.plan.groups.host(name) == pod {
            continue;
        }
        let ends = |target: &&String| cx.plan.circles.weakens(subject.name, target).is_none();
        let elsewhere = |target: &&String| cx.plan.groups.host(target) != pod && ends(target);
        let Strict { required, optional } = cx.plan.waits.through(cx.project, &cx.plan.workloads, name, how);
        let is_awaited = required.contains(name) || optional.contains(name);
        let is_weakened = is_awaited && cx.plan.circles.weakens(subject.name, name).is_some();
        names.required.extend(required.iter().filter(elsewhere).map(|name| ready(name, cx)));
        names.optional.extend(optional.iter().filter(elsewhere).map(|name| ready(name, cx)));
        let is_started = !is_awaited || is_weakened;
        if is_started && wait != Wait::Healthy && cx.plan.workloads.can_be_awaited(name) {
            let host = cx.plan.groups.host(name);
            let suffix = if cx.plan.has_start_name(host) { "-started" } else { "" };
            names.list(*is_required).insert(format!("{}{suffix}", cx.names.get(host)));
        }
    }
}

/// The name that resolves while the Pod of a service is ready.
fn ready(service: &str, cx: &Context<'_>) -> String {
    format!("{}-ready", cx.names.get(cx.plan.groups.host(service)))
}

impl Names {
    fn are_empty(&self) -> bool {
        self.required.is_empty() && self.optional.is_empty()
    }

    fn list(&mut self, required: bool) -> &mut IndexSet<String> {
        if required { &mut self.required } else { &mut self.optional }
    }
}

fn container(names: &Names, service: &str, cx: &Context<'_>) -> core::Container {
    core::Container {
        name: NAME.to_owned(),
        image: Some(helper_image(service, cx).to_owned()),
        image_pull_policy: Some("IfNotPresent".to_owned()),
        command: Some(vec!["/bin/sh".to_owned(), "-c".to_owned()]),
        args: Some(vec![escape(&script(names))]),
        ..core::Container::default()
    }
}

fn script(names: &Names) -> String {
    let mut script = PREAMBLE.to_owned();
    for (names, template) in [(&names.required, REQUIRED), (&names.optional, OPTIONAL)] {
        if !names.is_empty() {
            let words: Vec<&str> = names.iter().map(String::as_str).collect();
            script.push_str(&template.replace("@NAMES@", &words.join(" ")));
        }
    }
    script
}

#[cfg(test)]
mod tests {
    use super::apply;
    use crate::convert::fixture;
    use crate::convert::target::{Target, Wait};

    /// The loops of the script, as `required names; optional names`.
    fn check(text: &str, target: &Target, expected: &str, codes: &[&str]) {
        let (draft, said) = fixture::apply(apply, &fixture::project(text), "web", target);
        let container = draft.init_containers.first();
        let script = container.and_then(|container| container.args.as_ref()).map_or("", |args| args[0].as_str());
        let names = |start: &str| {
            script.lines().filter_map(|line| line.strip_prefix(start)?.strip_suffix("; do")).collect::<Vec<_>>()
        };
        let (all, optional) = (names("for name in "), script.contains("left=60"));
        let required = if optional && all.len() == 1 { "" } else { all.first().copied().unwrap_or_default() };
        let optional = if optional { all.last().copied().unwrap_or_default() } else { "" };
        assert_eq!(format!("{required}; {optional}"), expected, "{text}");
        assert_eq!(said.iter().map(|line| line.split(": ").next().unwrap()).collect::<Vec<_>>(), codes);
    }

    #[test]
    fn conditions() {
        let text = |dependency: &str| {
            format!(
                "services: {{web: {{depends_on: {{{dependency}}}}}, the_db: {{healthcheck: {{test: [CMD, x]}}}}, plain: {{depends_on: \
                 {{the_db: {{condition: service_healthy, required: true}}}}}}, off: {{scale: 0}}}}"
            )
        };
        let all = Target::default();
        check(&text("the_db: {condition: service_started, required: true}"), &all, "the-db; ", &[]);
        check(&text("the_db: {condition: service_healthy, required: true}"), &all, "the-db-ready; ", &[]);
        check(
            &text("the_db: {condition: service_completed_successfully, required: true}"),
            &all,
            "the-db-ready; ",
            &[],
        );
        check(&text("the_db: {condition: service_healthy, required: false}"), &all, "; the-db-ready", &[]);
        check(&text("plain: {condition: service_started, required: true}"), &all, "the-db-ready plain; ", &[]);
        check(
            &text("plain: {condition: service_healthy, required: true}"),
            &all,
            "the-db-ready plain; ",
            &["depends-on/no-healthcheck"],
        );
        check(&text("off: {condition: service_started, required: true}"), &all, "; ", &[]);
        check(&text("gone: {condition: service_started, required: false}"), &all, "; ", &[]);
        let healthy = Target { wait: Some(Wait::Healthy), ..Target::default() };
        check(&text("plain: {condition: service_started, required: true}"), &healthy, "the-db-ready; ", &[]);
        let none = Target { wait: Some(Wait::None), ..Target::default() };
        check(&text("the_db: {condition: service_healthy, required: true}"), &none, "; ", &[]);
    }

    #[test]
    fn without_a_network_nobody_can_be_asked() {
        let text = "services: {web: {network_mode: none, depends_on: {db: {condition: service_started, required: true}}}, db: {}}";
        check(text, &Target::default(), "; ", &["depends-on/no-network"]);
    }
}
