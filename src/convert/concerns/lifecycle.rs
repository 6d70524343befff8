//! `restart`, `stop_grace_period`, `stop_signal` and the hooks: how the container is started again, and how it ends.

use crate::convert::attribute::declare_attributes;
use crate::convert::concerns::Concern;
use crate::convert::context::{Context, Subject};
use crate::convert::draft::WorkloadDraft;

declare_attributes! {
    "services.*.restart" => Exact, ["Deployment"],
        "a Deployment starts its container again whenever it ends, after a pause of 10 s that grows to 5 min; for `no` and `on-failure` that is reported";
    "services.*.stop_grace_period" => Exact, ["Pod.spec.terminationGracePeriodSeconds"], "always written: 10 s when nothing is said, as in Compose";
    "services.*.stop_signal" => Approximate, ["Container.lifecycle.preStop"] unless ["SIGTERM", "TERM", "15"],
        "a command before the stop sends the signal, for which the image needs a shell with `kill`",
        "set `STOPSIGNAL` in the Dockerfile instead, which Kubernetes honours";
    "services.*.pre_start" => NotYet, ["Pod.spec.initContainers"],
        "the commands before the start do not run",
        "add an init container for each";
    "services.*.pre_start[].command" => NotYet, ["Container.args"], "the command of the init container";
    "services.*.pre_start[].image" => NotYet, ["Container.image"], "the image of the init container; default that of the service";
    "services.*.pre_start[].user" => NotYet, ["Container.securityContext.runAsUser"], "the user of the init container";
    "services.*.pre_start[].privileged" => NotYet, ["Container.securityContext.privileged"], "the privileges of the init container";
    "services.*.pre_start[].working_dir" => NotYet, ["Container.workingDir"], "the working directory of the init container";
    "services.*.pre_start[].environment" => NotYet, ["Container.env"], "the variables of the init container";
    "services.*.pre_start[].environment.*" => NotYet, ["Container.env"], "a variable of the init container";
    "services.*.pre_start[].per_replica" => NotYet, ["Pod.spec.initContainers"], "an init container runs for every replica";
    "services.*.post_start" => Exact, ["Container.lifecycle.postStart"],
        "one command; the container is not ready before it ends, and a failure stops the container, as in Compose";
    "services.*.post_start[].command" => Exact, ["Container.lifecycle.postStart.exec.command"], "the command; several are joined by a shell";
    "services.*.post_start[].user" => NoEquivalent, [],
        "the command runs as the user of the container",
        "let the command change the user, or remove `user`";
    "services.*.post_start[].privileged" => NoEquivalent, [] unless ["false"],
        "the command has the privileges of the container",
        "remove `privileged`, or set it for the service";
    "services.*.post_start[].working_dir" => Exact, ["Container.lifecycle.postStart.exec.command"], "a shell changes into it first";
    "services.*.post_start[].environment" => Exact, ["Container.lifecycle.postStart.exec.command"], "`env` sets the variables";
    "services.*.post_start[].environment.*" => Exact, ["Container.lifecycle.postStart.exec.command"], "a variable that `env` sets";
    "services.*.pre_stop" => Exact, ["Container.lifecycle.preStop"],
        "one command; its time counts against the grace period, which is made longer for it";
    "services.*.pre_stop[].command" => Exact, ["Container.lifecycle.preStop.exec.command"], "the command; several are joined by a shell";
    "services.*.pre_stop[].user" => NoEquivalent, [],
        "the command runs as the user of the container",
        "let the command change the user, or remove `user`";
    "services.*.pre_stop[].privileged" => NoEquivalent, [] unless ["false"],
        "the command has the privileges of the container",
        "remove `privileged`, or set it for the service";
    "services.*.pre_stop[].working_dir" => Exact, ["Container.lifecycle.preStop.exec.command"], "a shell changes into it first";
    "services.*.pre_stop[].environment" => Exact, ["Container.lifecycle.preStop.exec.command"], "`env` sets the variables";
    "services.*.pre_stop[].environment.*" => Exact, ["Container.lifecycle.preStop.exec.command"], "a variable that `env` sets";
}

pub(crate) const CONCERN: Concern = Concern { attributes: ATTRIBUTES, codes: &[], apply };

fn apply(_subject: Subject<'_>, _draft: &mut WorkloadDraft, _cx: &mut Context<'_>) {}
