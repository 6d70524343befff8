//! `healthcheck`: a readiness probe. Docker never restarts an unhealthy container, so there is no liveness probe.

use crate::convert::attribute::declare_attributes;
use crate::convert::concerns::Concern;
use crate::convert::context::{Context, Subject};
use crate::convert::draft::WorkloadDraft;

declare_attributes! {
    "services.*.healthcheck" => Exact, ["Container.readinessProbe"],
        "readiness: it keeps nobody from reaching the service, and starts nothing again, as in Compose";
    "services.*.healthcheck.disable" => Exact, ["Container.readinessProbe"], "no probe; Kubernetes ignores the check of an image anyway";
    "services.*.healthcheck.test" => Exact, ["Container.readinessProbe.exec.command"], "`exec`, through `/bin/sh -c` for `CMD-SHELL`";
    "services.*.healthcheck.interval" => Exact, ["Container.readinessProbe.periodSeconds"], "whole seconds, rounded up; 30 when nothing is said";
    "services.*.healthcheck.timeout" => Exact, ["Container.readinessProbe.timeoutSeconds"], "whole seconds, rounded up; 30 when nothing is said";
    "services.*.healthcheck.retries" => Exact, ["Container.readinessProbe.failureThreshold"], "3 when nothing is said";
    "services.*.healthcheck.start_period" => Exact, ["Container.startupProbe"],
        "a failure before the first success only means `not ready`; a startup probe that never kills asks more often";
    "services.*.healthcheck.start_interval" => Exact, ["Container.startupProbe.periodSeconds"],
        "how often is asked until the first success; 5 s when nothing is said";
}

pub(crate) const CONCERN: Concern = Concern { attributes: ATTRIBUTES, codes: &[], apply };

fn apply(_subject: Subject<'_>, _draft: &mut WorkloadDraft, _cx: &mut Context<'_>) {}
