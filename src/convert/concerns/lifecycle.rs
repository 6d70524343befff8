//! `stop_grace_period`, `stop_signal` and the hooks: what happens when the container has started, and how it ends.

use k8s_openapi::api::core::v1 as core;

use crate::compose::service::Hook;
use crate::convert::attribute::declare_attributes;
use crate::convert::concerns::Concern;
use crate::convert::context::{Context, Subject};
use crate::convert::draft::WorkloadDraft;
use crate::convert::shell;
use crate::diagnostics::Diagnostic;
use crate::diagnostics::code::declare_diagnostic;

declare_attributes! {
    "services.*.stop_grace_period" => Exact, ["Pod.spec.terminationGracePeriodSeconds"] unless ["10s"], "always written: 10 s when nothing is said, as in Compose";
    "services.*.stop_signal" => Exact, ["Container.lifecycle.preStop", "Container.lifecycle.stopSignal"] unless ["SIGTERM", "TERM", "15"],
        "a command before the stop sends the signal, or with `--kubernetes-version 1.37` the runtime";
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

declare_diagnostic! {
    /// ## What it means
    ///
    /// Kubernetes sends `SIGTERM`. A command before the stop sends the signal that is asked for, and waits for the end of the program; the image needs a shell with
    /// `kill` for it. Kubernetes honours the `STOPSIGNAL` of an image, and from 1.37 on has a field for the signal.
    ///
    /// ## What to do instead
    ///
    /// Set `STOPSIGNAL` in the Dockerfile and remove the attribute, or say that the cluster is new enough:
    ///
    /// ```yaml
    /// x-kubernetes:
    ///   kubernetes-version: "1.37"
    /// services:
    ///   web:
    ///     image: nginx
    ///     stop_signal: SIGQUIT
    /// ```
    SIGNAL_BY_COMMAND = Advice "lifecycle/signal-by-command": "a command before the stop sends the signal of a container";
    /// ## What it means
    ///
    /// With `init: true` the container's program is not the first process of its Pod any more, so a hook cannot send it the stop signal. It
    /// gets the usual one, `SIGTERM` or what the image says.
    ///
    /// ## What to do instead
    ///
    /// Set the signal in the image (`STOPSIGNAL` in its Dockerfile is honoured), or do without `init`:
    ///
    /// ```yaml
    /// services:
    ///   web:
    ///     image: shop/web
    ///     stop_signal: SIGINT
    ///     init: false
    /// ```
    SIGNAL_WITH_INIT = Warning "lifecycle/stop-signal-with-init": "a stop signal cannot be sent to a container with `init`";
}

pub(crate) const CONCERN: Concern = Concern { attributes: ATTRIBUTES, codes: CODES, apply };

/// Compose's default; that of Kubernetes is 30.
const GRACE_PERIOD: i64 = 10;

/// The first version that sends the signal of a container without being told so.
const SIGNALS_SINCE: u16 = 37;

/// A hook before the stop counts against the grace period in Kubernetes, but not in Compose.
const HOOK_ALLOWANCE: i64 = 30;

fn apply(subject: Subject<'_>, draft: &mut WorkloadDraft, cx: &mut Context<'_>) {
    draft.pod.termination_grace_period_seconds = Some(grace_period(subject));
    let post_start = hooks(&subject.service.post_start);
    let signal = if cx.target.kubernetes_version >= Some(SIGNALS_SINCE) { own_signal(subject) } else { None };
    let sent = if signal.is_some() { None } else { stop_signal(subject, cx) };
    let pre_stop = with_signal(hooks(&subject.service.pre_stop), sent);
    if signal.is_some() {
        draft.pod.os = Some(core::PodOS { name: "linux".to_owned() });
    }
    if post_start.is_some() || pre_stop.is_some() || signal.is_some() {
        draft.container.lifecycle = Some(core::Lifecycle {
            post_start: post_start.map(handler),
            pre_stop: pre_stop.map(handler),
            stop_signal: signal,
        });
    }
}

/// The signal that newer clusters send by themselves, where they know its name.
fn own_signal(subject: Subject<'_>) -> Option<String> {
    match signal(&subject.service.stop_signal)? {
        Signal::Other(name) if name.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit()) => {
            name.starts_with(|first: char| first.is_ascii_uppercase()).then(|| format!("SIG{name}"))
        }
        _ => None,
    }
}

/// Seconds until the container is killed; zero would mean to forget the Pod without waiting for its end.
fn grace_period(subject: Subject<'_>) -> i64 {
    let service = subject.service;
    if signal(&service.stop_signal) == Some(Signal::Kill) {
        return 1;
    }
    let period = service.stop_grace_period.map_or(GRACE_PERIOD, |period| period.seconds_up().max(1));
    if service.pre_stop.is_empty() { period } else { period + HOOK_ALLOWANCE }
}

/// The hooks of one moment as one command. Nothing in it is escaped: Kubernetes puts no variables into hooks.
fn hooks(hooks: &[Hook]) -> Option<Vec<String>> {
    let commands: Vec<String> = hooks.iter().filter_map(in_shell).collect();
    match (hooks, commands.as_slice()) {
        (_, []) => None,
        ([hook], [_]) if is_plain(hook) => hook.command.clone(),
        (_, commands) => Some(script(commands.join(" && "))),
    }
}

fn is_plain(hook: &Hook) -> bool {
    hook.working_dir.is_empty() && hook.environment.is_empty()
}

/// A hook as words of a shell script; its directory and variables are its own.
fn in_shell(hook: &Hook) -> Option<String> {
    // User and privileges of a hook cannot be chosen: their rows say so.
    let Hook { command, user: _, privileged: _, working_dir, environment, extensions: _ } = hook;
    let command = shell::command_line(command.as_ref().filter(|words| !words.is_empty())?);
    let settings: Vec<String> = environment
        .iter()
        .map(|(name, value)| match value {
            Some(value) => shell::quoted(&format!("{name}={value}")),
            None => format!("-u {}", shell::quoted(name)),
        })
        .collect();
    let command = if settings.is_empty() { command } else { format!("env {} {command}", settings.join(" ")) };
    Some(if working_dir.is_empty() { command } else { format!("(cd {} && {command})", shell::quoted(working_dir)) })
}

fn script(text: String) -> Vec<String> {
    vec!["/bin/sh".to_owned(), "-c".to_owned(), text]
}

fn handler(command: Vec<String>) -> core::LifecycleHandler {
    core::LifecycleHandler {
        exec: Some(core::ExecAction { command: Some(command) }),
        ..core::LifecycleHandler::default()
    }
}

/// A signal as `kill` takes it.
#[derive(Debug, PartialEq, Eq)]
enum Signal {
    /// Cannot be sent from inside the container: the grace period is cut short instead.
    Kill,
    Other(String),
}

/// The signal, unless it is the usual one.
fn signal(name: &str) -> Option<Signal> {
    let name = name.to_ascii_uppercase();
    let name = name.strip_prefix("SIG").unwrap_or(&name);
    match name {
        "" | "TERM" | "15" => None,
        "KILL" | "9" => Some(Signal::Kill),
        _ => Some(Signal::Other(real_time(name).unwrap_or_else(|| name.to_owned()))),
    }
}

/// Shells do not know the names of all real-time signals, but their numbers.
fn real_time(name: &str) -> Option<String> {
    let number = |start: u32, steps: &str| Some(start.checked_add(steps.parse().ok()?)?.to_string());
    match name.strip_prefix("RTMIN") {
        Some("") => Some("34".to_owned()),
        Some(steps) => number(34, steps.strip_prefix('+')?),
        None => None,
    }
}

/// Sends the signal to the container's first process and waits for its end, before Kubernetes sends the usual one.
fn stop_signal(subject: Subject<'_>, cx: &mut Context<'_>) -> Option<String> {
    let Some(Signal::Other(signal)) = signal(&subject.service.stop_signal) else { return None };
    if subject.service.init == Some(true) {
        let path = subject.path("stop_signal");
        let message =
            format!("`{path}` cannot be sent, because with `init` the program is not the first process of its Pod");
        cx.say(
            &path,
            Diagnostic::new(&SIGNAL_WITH_INIT, message).help("set `STOPSIGNAL` in the Dockerfile of the image"),
        );
        return None;
    }
    let path = subject.path("stop_signal");
    let message =
        format!("`{path}` is sent by a command before the stop, for which the image needs a shell with `kill`");
    let help = "set `STOPSIGNAL` in the Dockerfile instead, or choose `--kubernetes-version 1.37`";
    cx.say(&path, Diagnostic::new(&SIGNAL_BY_COMMAND, message).help(help));
    Some(format!("kill -{} 1; while kill -0 1 2>/dev/null; do sleep 1; done", shell::quoted(&signal)))
}

/// A hook that fails does not keep the container from being stopped.
fn with_signal(hooks: Option<Vec<String>>, signal: Option<String>) -> Option<Vec<String>> {
    match (hooks, signal) {
        (hooks, None) => hooks,
        (None, Some(signal)) => Some(script(signal)),
        (Some(hooks), Some(signal)) => Some(script(format!("{}; {signal}", shell::command_line(&hooks)))),
    }
}

#[cfg(test)]
mod tests {
    use super::apply;
    use crate::convert::fixture;
    use crate::convert::target::Target;

    fn check(service: &str, grace: i64, post_start: &[&str], pre_stop: &[&str]) {
        let project = fixture::project(&format!("services: {{a: {service}}}"));
        let (draft, _) = fixture::apply(apply, &project, "a", &Target::default());
        assert_eq!(draft.pod.termination_grace_period_seconds, Some(grace), "{service}");
        let lifecycle = draft.container.lifecycle.unwrap_or_default();
        for (handler, expected) in [(lifecycle.post_start, post_start), (lifecycle.pre_stop, pre_stop)] {
            let command = handler.and_then(|handler| handler.exec).and_then(|exec| exec.command).unwrap_or_default();
            assert_eq!(command, expected, "{service}");
        }
    }

    #[test]
    fn ends() {
        check("{}", 10, &[], &[]);
        check("{stop_grace_period: 1m30s}", 90, &[], &[]);
        check("{stop_grace_period: 0s}", 1, &[], &[]);
        check("{stop_grace_period: 1500ms}", 2, &[], &[]);
        check("{stop_signal: SIGTERM}", 10, &[], &[]);
        check("{stop_signal: sigkill, stop_grace_period: 1m}", 1, &[], &[]);
        let kill = |signal: &str| format!("kill -{signal} 1; while kill -0 1 2>/dev/null; do sleep 1; done");
        check("{stop_signal: SIGINT}", 10, &[], &["/bin/sh", "-c", &kill("INT")]);
        check("{stop_signal: SIGRTMIN+3}", 10, &[], &["/bin/sh", "-c", &kill("37")]);
        check("{stop_signal: SIGINT, init: true}", 10, &[], &[]);
        check(
            "{stop_signal: '3', pre_stop: [{command: [a, b c]}]}",
            40,
            &[],
            &["/bin/sh", "-c", &format!("a 'b c'; {}", kill("3"))],
        );
    }

    #[test]
    fn hooks() {
        check("{post_start: [{command: [echo, $(x)]}]}", 10, &["echo", "$(x)"], &[]);
        check("{post_start: [{command: [a]}, {command: [b, c d]}]}", 10, &["/bin/sh", "-c", "a && b 'c d'"], &[]);
        check(
            "{pre_stop: [{command: [a], working_dir: /s t, environment: {K: v w, U: null}}]}",
            40,
            &[],
            &["/bin/sh", "-c", "(cd '/s t' && env 'K=v w' -u U a)"],
        );
    }
}
