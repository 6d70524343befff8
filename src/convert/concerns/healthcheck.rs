//! `healthcheck`: a readiness probe. Docker never restarts an unhealthy container, so there is no liveness probe.

mod http;

use k8s_openapi::api::core::v1 as core;

use crate::compose::service::Healthcheck;
use crate::compose::{Duration, Service};
use crate::convert::attribute::declare_attributes;
use crate::convert::concerns::Concern;
use crate::convert::context::{Context, Subject};
use crate::convert::draft::{Workload, WorkloadDraft};
use crate::convert::escape::escape;
use crate::diagnostics::Diagnostic;
use crate::diagnostics::code::declare_diagnostic;
use http::Check;

declare_attributes! {
    "services.*.healthcheck" => Exact, ["Container.readinessProbe"],
        "readiness: it keeps nobody from reaching the service, and starts nothing again, as in Compose";
    "services.*.healthcheck.disable" => Exact, ["Container.readinessProbe"] unless ["false"], "no probe; Kubernetes ignores the check of an image anyway";
    "services.*.healthcheck.test" => Exact, ["Container.readinessProbe.exec.command"], "`exec`, through `/bin/sh -c` for `CMD-SHELL`";
    "services.*.healthcheck.interval" => Exact, ["Container.readinessProbe.periodSeconds"], "whole seconds, rounded up; 30 when nothing is said";
    "services.*.healthcheck.timeout" => Exact, ["Container.readinessProbe.timeoutSeconds"], "whole seconds, rounded up; 30 when nothing is said";
    "services.*.healthcheck.retries" => Exact, ["Container.readinessProbe.failureThreshold"], "3 when nothing is said";
    "services.*.healthcheck.start_period" => Exact, ["Container.startupProbe"],
        "a failure before the first success only means `not ready`; a startup probe that never kills asks more often";
    "services.*.healthcheck.start_interval" => Exact, ["Container.startupProbe.periodSeconds"],
        "how often is asked until the first success; 5 s when nothing is said";
}

declare_diagnostic! {
    /// ## What it means
    ///
    /// The health check changes times or counts, but not the test, which stays the one of the image. Kubernetes does not know the image's
    /// `HEALTHCHECK`, so there is no probe.
    ///
    /// ## What to do instead
    ///
    /// Write the test down (`docker image inspect` shows it):
    ///
    /// ```yaml
    /// services:
    ///   db:
    ///     image: postgres:17
    ///     healthcheck:
    ///       test: [CMD, pg_isready]
    ///       interval: 5s
    /// ```
    NO_TEST = Warning "healthcheck/no-test": "a health check has no test of its own";
    /// ## What it means
    ///
    /// Others wait until this service has ended, so it runs before the container proper of its Pod, and Kubernetes does not probe such
    /// containers. Nothing waits for its health, since it is awaited to end.
    ///
    /// ## What to do instead
    ///
    /// Switch the check off, if the image has one for its other uses:
    ///
    /// ```yaml
    /// services:
    ///   migrate:
    ///     image: shop/migrate
    ///     healthcheck:
    ///       disable: true
    /// ```
    ONE_SHOT = Advice "healthcheck/one-shot": "the health of a service that is awaited to end is not probed";
    /// ## What it means
    ///
    /// By `http-probes` the node is to ask for the page itself, but the check does more than that: it has other options, looks at the answer, asks another
    /// host, or uses encryption. It stays a command in the container.
    ///
    /// ## What to do instead
    ///
    /// Nothing, or a check that only asks for a page:
    ///
    /// ```yaml
    /// services:
    ///   web:
    ///     image: nginx
    ///     healthcheck:
    ///       test: curl -f http://localhost/health || exit 1
    ///     x-kubernetes:
    ///       http-probes: true
    /// ```
    NO_REQUEST = Advice "healthcheck/no-request": "a health check does more than a request, and stays a command";
}

pub(crate) const CONCERN: Concern = Concern { attributes: ATTRIBUTES, codes: CODES, apply };

/// What Docker takes when nothing is said; a zero means the same.
const INTERVAL: i64 = 30;
const TIMEOUT: i64 = 30;
const RETRIES: u64 = 3;
const START_INTERVAL: i64 = 5;

fn apply(subject: Subject<'_>, draft: &mut WorkloadDraft, cx: &mut Context<'_>) {
    let Some(healthcheck) = &subject.service.healthcheck else { return };
    let Healthcheck { test, timeout, interval, retries, start_period, start_interval, disable, extensions: _ } =
        healthcheck;
    let path = subject.path("healthcheck");
    if *disable || is_none(test) {
        return;
    }
    let Some(command) = command(test) else {
        let message = format!("`{path}` has no test, and the one of the image is not known");
        return cx.say(&path, Diagnostic::new(&NO_TEST, message).help("write the test of the image as `test`"));
    };
    if draft.workload == Workload::Gate {
        let message = format!("`{path}` is left out, because others wait until the service has ended");
        return cx.say(&path, Diagnostic::new(&ONE_SHOT, message));
    }
    let period = seconds(*interval, INTERVAL);
    let probe = core::Probe {
        period_seconds: Some(period),
        timeout_seconds: Some(seconds(*timeout, TIMEOUT)),
        failure_threshold: Some(
            i32::try_from(retries.filter(|count| *count > 0).unwrap_or(RETRIES)).unwrap_or(i32::MAX),
        ),
        ..handler(subject, test, command, cx)
    };
    let starting = seconds(*start_interval, START_INTERVAL).min(period);
    let may_start_slowly = start_period.is_some_and(|period| period.0 > 0);
    if cx.of_service(subject.name).liveness == Some(true) {
        let budget = may_start_slowly.then(|| seconds(*start_period, 0));
        draft.container.startup_probe = budget.map(|budget| killing_startup(&probe, starting, budget));
        draft.container.liveness_probe = Some(probe.clone());
    } else if may_start_slowly && starting < period {
        draft.container.startup_probe = Some(startup(&probe, starting));
    }
    draft.container.readiness_probe = Some(probe);
}

/// What asks: the command, or the node itself where the user wants that and the check only asks for a page.
fn handler(subject: Subject<'_>, test: &[String], command: Vec<String>, cx: &mut Context<'_>) -> core::Probe {
    let is_wanted = cx.of_service(subject.name).http_probes == Some(true);
    match http::check(test) {
        Check::Request(request) if is_wanted => {
            return core::Probe { http_get: Some(*request), ..core::Probe::default() };
        }
        Check::MoreThanThat if is_wanted => {
            let path = subject.path("healthcheck").key("test");
            let message = format!("`{path}` does more than to ask the container for a page, and stays a command");
            let help = "write `curl -f http://localhost:PORT/PATH || exit 1`, if that is enough";
            cx.say(&path, Diagnostic::new(&NO_REQUEST, message).help(help));
        }
        _ => {}
    }
    core::Probe { exec: Some(core::ExecAction { command: Some(command) }), ..core::Probe::default() }
}

/// With a liveness probe a container that never starts is started again: after the start period, and as many failures as at other times.
fn killing_startup(liveness: &core::Probe, period: i32, start_period: i32) -> core::Probe {
    let within = start_period.div_euclid(period) + i32::from(start_period.rem_euclid(period) > 0);
    let failures = within.saturating_add(liveness.failure_threshold.unwrap_or_default());
    core::Probe { failure_threshold: Some(failures), ..startup(liveness, period) }
}

/// Whether Kubernetes can tell that the service is healthy.
pub(crate) fn is_probed(service: &Service) -> bool {
    service
        .healthcheck
        .as_ref()
        .is_some_and(|check| !check.disable && !is_none(&check.test) && command(&check.test).is_some())
}

fn is_none(test: &[String]) -> bool {
    test.first().is_some_and(|kind| kind == "NONE")
}

/// The faster checks until the first success. The limit is out of reach, since a startup probe that fails kills the container.
fn startup(readiness: &core::Probe, period: i32) -> core::Probe {
    core::Probe { period_seconds: Some(period), failure_threshold: Some(i32::MAX), ..readiness.clone() }
}

/// The command that tests; nothing when the test of the image is meant.
fn command(test: &[String]) -> Option<Vec<String>> {
    let (kind, words) = test.split_first()?;
    let words: Vec<String> = words.iter().map(|word| escape(word)).collect();
    match kind.as_str() {
        _ if words.is_empty() => None,
        // Words after the script are the arguments of the shell, as for Docker.
        "CMD-SHELL" => Some(["/bin/sh", "-c"].into_iter().map(str::to_owned).chain(words).collect()),
        _ => Some(words),
    }
}

/// Whole seconds, at least one.
fn seconds(duration: Option<Duration>, default: i64) -> i32 {
    let seconds = duration.map_or(0, Duration::seconds_up);
    i32::try_from(if seconds > 0 { seconds } else { default }).unwrap_or(i32::MAX)
}

#[cfg(test)]
mod tests {
    use super::apply;
    use crate::convert::fixture;
    use crate::convert::target::Target;

    /// Probes as `command period/timeout/threshold`.
    fn check(healthcheck: &str, readiness: &str, startup: &str, codes: &[&str]) {
        let project = fixture::project(&format!("services: {{a: {{healthcheck: {healthcheck}}}}}"));
        let (draft, said) = fixture::apply(apply, &project, "a", &Target::default());
        let text = |probe: Option<k8s_openapi::api::core::v1::Probe>| {
            probe.map_or_else(String::new, |probe| {
                let command = probe.exec.unwrap().command.unwrap().join(" ");
                let (period, timeout, threshold) =
                    (probe.period_seconds, probe.timeout_seconds, probe.failure_threshold);
                format!("{command} {}/{}/{}", period.unwrap(), timeout.unwrap(), threshold.unwrap())
            })
        };
        assert_eq!(text(draft.container.readiness_probe), readiness, "{healthcheck}");
        assert_eq!(text(draft.container.startup_probe), startup, "{healthcheck}");
        assert!(draft.container.liveness_probe.is_none());
        assert_eq!(said.iter().map(|line| line.split(": ").next().unwrap()).collect::<Vec<_>>(), codes);
    }

    #[test]
    fn probes() {
        check("{test: [CMD, a, $(b)]}", "a $$(b) 30/30/3", "", &[]);
        check(
            "{test: [CMD-SHELL, 'a || b'], interval: 1500ms, timeout: 100ms, retries: 0}",
            "/bin/sh -c a || b 2/1/3",
            "",
            &[],
        );
        check("{test: [CMD, a], start_period: 30s}", "a 30/30/3", "a 5/30/2147483647", &[]);
        check("{test: [CMD, a], start_period: 30s, interval: 5s}", "a 5/30/3", "", &[]);
        check(
            "{test: [CMD, a], start_period: 30s, interval: 5s, start_interval: 2s}",
            "a 5/30/3",
            "a 2/30/2147483647",
            &[],
        );
        check("{test: [NONE]}", "", "", &[]);
        check("{test: [CMD, a], disable: true}", "", "", &[]);
        check("{interval: 5s}", "", "", &["healthcheck/no-test"]);
    }

    #[test]
    fn a_one_shot_is_not_probed() {
        let project = fixture::project(
            "services: {a: {healthcheck: {test: [CMD, a]}}, b: {depends_on: {a: {condition: service_completed_successfully, required: true}}}}",
        );
        let (draft, said) = fixture::apply(apply, &project, "a", &Target::default());
        assert!(draft.container.readiness_probe.is_none() && said[0].starts_with("healthcheck/one-shot: "));
    }
}
