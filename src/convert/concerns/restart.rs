//! `restart` and `deploy.restart_policy`: whether a container is started again when it has ended.

use crate::convert::attribute::declare_attributes;
use crate::convert::concerns::Concern;
use crate::convert::context::{Context, Subject};
use crate::convert::draft::{Workload, WorkloadDraft};
use crate::diagnostics::Diagnostic;
use crate::diagnostics::code::declare_diagnostic;
use crate::yaml::Path;

declare_attributes! {
    "services.*.restart" => Exact, ["Deployment", "Job.spec.backoffLimit"] unless ["always", "unless-stopped"],
        "a Deployment starts its container again whenever it ends, after a pause of 10 s that grows to 5 min; for `no` and `on-failure` that is reported; \
         a Job only when it has failed, as often as is said";
    "services.*.deploy.restart_policy" => Exact, ["Deployment", "Job.spec.backoffLimit"], "as `restart`, which it replaces";
    "services.*.deploy.restart_policy.condition" => Exact, ["Deployment", "Pod.spec.restartPolicy"] unless ["any"],
        "as `restart`: a Deployment starts its container again whenever it ends, which is reported for `none` and `on-failure`";
    "services.*.deploy.restart_policy.max_attempts" => Exact, ["Job.spec.backoffLimit"] unless ["0"],
        "how often a Job tries again; a Deployment never gives up, which is reported";
    "services.*.deploy.restart_policy.delay" => NoEquivalent, [] unless ["0s"],
        "the pause before a new start is 10 s and grows to 5 min; Docker Compose ignores this as well",
        "remove it";
    "services.*.deploy.restart_policy.window" => NoEquivalent, [] unless ["0s"],
        "a container counts as well after 10 minutes; Docker Compose ignores this as well",
        "remove it";
}

declare_diagnostic! {
    /// ## What it means
    ///
    /// The container must not be started again when it has ended, or only when it has failed. A Deployment always starts it again, with
    /// growing delays. For a service that runs all the time there is no difference until it ends.
    ///
    /// ## What to do instead
    ///
    /// Nothing for a service that runs all the time. One that does its work and ends is kept from running again when others wait for its end,
    /// or when it is a job:
    ///
    /// ```yaml
    /// services:
    ///   web:
    ///     image: shop/web
    ///     depends_on:
    ///       migrate: {condition: service_completed_successfully}
    ///   migrate:
    ///     image: shop/migrate
    ///   seed:
    ///     image: shop/seed
    ///     restart: on-failure:3
    ///     x-kubernetes: {kind: Job}   # or --job seed
    /// ```
    RESTARTED = Advice "lifecycle/restarted": "a container is started again whenever it ends";
    /// ## What it means
    ///
    /// The service becomes a Job, but its container is to be started again whenever it ends. A Job starts it again only when it has failed, as often
    /// as it takes.
    ///
    /// ## What to do instead
    ///
    /// Say so, or let the service be none that ends:
    ///
    /// ```yaml
    /// services:
    ///   seed:
    ///     image: shop/seed
    ///     restart: on-failure
    ///     deploy: {mode: replicated-job}
    /// ```
    ENDS = Warning "lifecycle/job-ends": "a Job does not start a container again that has ended well";
}

pub(crate) const CONCERN: Concern = Concern { attributes: ATTRIBUTES, codes: CODES, apply };

/// When a container is started again.
#[derive(Debug, PartialEq, Eq)]
enum Restart {
    Never,
    /// Only when it has failed, so many times at most.
    OnFailure(Option<i32>),
    Always,
}

fn apply(subject: Subject<'_>, draft: &mut WorkloadDraft, cx: &mut Context<'_>) {
    match draft.workload {
        Workload::Gate => {}
        // The others of its Pod go on for as long as the one that ends.
        Workload::Job | Workload::CronJob if !cx.plan.groups.is_guest(subject.name) => end(subject, draft, cx),
        Workload::Job | Workload::CronJob => say_restarted(subject, "the Pod of a Job starts this container", cx),
        Workload::DaemonSet => say_restarted(subject, "a DaemonSet starts its container", cx),
        Workload::Deployment => say_restarted(subject, "a Deployment starts its container", cx),
    }
}

/// What a service says.
struct Policy<'a> {
    path: Path,
    text: &'a str,
    restart: Restart,
}

impl Policy<'_> {
    /// What `deploy` says replaces the rest.
    fn of(subject: Subject<'_>) -> Policy<'_> {
        if let Some(policy) = subject.service.deploy.as_ref().and_then(|deploy| deploy.restart_policy.as_ref()) {
            let path = subject.path("deploy").key("restart_policy").key("condition");
            return Policy { path, text: &policy.condition, restart: restart(&policy.condition, policy.max_attempts) };
        }
        let text = subject.service.restart.as_str();
        let (condition, count) = text.split_once(':').unwrap_or((text, ""));
        Policy { path: subject.path("restart"), text, restart: restart(condition, count.parse().ok()) }
    }
}

fn restart(condition: &str, count: Option<u64>) -> Restart {
    match condition {
        "any" | "always" | "unless-stopped" => Restart::Always,
        // Docker takes 0 for no limit.
        "on-failure" => {
            Restart::OnFailure(count.filter(|count| *count > 0).and_then(|count| i32::try_from(count).ok()))
        }
        _ => Restart::Never,
    }
}

fn end(subject: Subject<'_>, draft: &mut WorkloadDraft, cx: &mut Context<'_>) {
    let Policy { path, text, restart } = Policy::of(subject);
    let (policy, retries) = match restart {
        Restart::Never => ("Never", 0),
        Restart::OnFailure(count) => ("OnFailure", count.unwrap_or(i32::MAX)),
        Restart::Always => {
            let message = format!("`{path}` is {text}, but a Job starts its container again only when it has failed");
            let help = "write `on-failure`, or let the service be no job";
            cx.say(&path, Diagnostic::new(&ENDS, message).help(help));
            ("OnFailure", i32::MAX)
        }
    };
    draft.pod.restart_policy = Some(policy.to_owned());
    draft.carrier.retries = retries;
}

/// Always is what all do but Jobs; of the rest the difference is said. That nothing is written carries no wish.
fn say_restarted(subject: Subject<'_>, what: &str, cx: &mut Context<'_>) {
    let Policy { path, text, restart } = Policy::of(subject);
    if text.is_empty() || restart == Restart::Always {
        return;
    }
    let message = format!("`{path}` is {text}, but {what} again whenever it ends");
    let help = format!("pass `--job {}`, if the service is to end", subject.name);
    cx.say(&path, Diagnostic::new(&RESTARTED, message).help(help));
    let attempts = subject.path("deploy").key("restart_policy").key("max_attempts");
    if cx.project.model.root.at(&attempts).is_some() {
        let message = format!("`{attempts}` has no effect, because there is no limit to that");
        cx.say(&attempts, Diagnostic::new(&RESTARTED, message));
    }
}

#[cfg(test)]
mod tests {
    use super::apply;
    use crate::convert::fixture;
    use crate::convert::target::Target;

    /// The policy of the Pod, how often a Job tries again, and what is said.
    fn check(service: &str, policy: Option<&str>, retries: i32, codes: &[&str]) {
        let project = fixture::project(&format!("services: {{a: {service}}}"));
        let (draft, said) = fixture::apply(apply, &project, "a", &Target::default());
        assert_eq!((draft.pod.restart_policy.as_deref(), draft.carrier.retries), (policy, retries), "{service}");
        assert_eq!(said.iter().map(|line| line.split(": ").next().unwrap()).collect::<Vec<_>>(), codes, "{service}");
    }

    #[test]
    fn services_go_on() {
        check("{}", None, 0, &[]);
        check("{restart: always}", None, 0, &[]);
        check("{restart: 'on-failure:3'}", None, 0, &["lifecycle/restarted"]);
        check("{restart: 'no', deploy: {restart_policy: {condition: any}}}", None, 0, &[]);
        let limited = "{deploy: {mode: global, restart_policy: {condition: on-failure, max_attempts: 3}}}";
        check(limited, None, 0, &["lifecycle/restarted", "lifecycle/restarted"]);
    }

    #[test]
    fn jobs_end() {
        let check = |rest: &str, policy: &str, retries: i32, codes: &[&str]| {
            check(&format!("{{deploy: {{mode: replicated-job}}, {rest}}}"), Some(policy), retries, codes);
        };
        check("restart: 'no'", "Never", 0, &[]);
        check("restart: 'on-failure:3'", "OnFailure", 3, &[]);
        check("restart: on-failure", "OnFailure", i32::MAX, &[]);
        check("restart: unless-stopped", "OnFailure", i32::MAX, &["lifecycle/job-ends"]);
    }
}
