//! Gates: a service that others wait for to end becomes an init container, so that its Pod is ready exactly when it has ended well.

use std::collections::BTreeMap;

use k8s_openapi::api::core::v1 as core;

use crate::convert::context::{Context, Subject};
use crate::convert::draft::WorkloadDraft;
use crate::diagnostics::Diagnostic;
use crate::diagnostics::code::declare_diagnostic;

declare_diagnostic! {
    /// ## What it means
    ///
    /// Other services wait until this one has ended well. It becomes an init container of a Pod that is ready afterwards. If it fails, Kubernetes
    /// tries again, with longer and longer pauses, where `docker compose up` would give up. It also runs again whenever its Pod is replaced.
    ///
    /// ## What to do instead
    ///
    /// Nothing, when it may run twice. Otherwise let it see for itself that its work is done:
    ///
    /// ```yaml
    /// services:
    ///   migrate:
    ///     image: shop/web
    ///     command: [sh, -c, "test -e /data/done || (migrate && touch /data/done)"]
    ///   web:
    ///     image: shop/web
    ///     depends_on:
    ///       migrate: {condition: service_completed_successfully}
    /// ```
    ONE_SHOT = Advice "depends-on/one-shot": "a service that ends is tried until it ends well, and runs again with each new Pod";
    /// ## What it means
    ///
    /// Other services wait until this one has ended well, so it becomes an init container. Those cannot have hooks.
    ///
    /// ## What to do instead
    ///
    /// Make the hooks part of the command:
    ///
    /// ```yaml
    /// services:
    ///   migrate:
    ///     image: shop/web
    ///     command: [sh, -c, "migrate && report-success"]
    ///   web:
    ///     image: shop/web
    ///     depends_on:
    ///       migrate: {condition: service_completed_successfully}
    /// ```
    HOOKS = Warning "depends-on/one-shot-hooks": "hooks of a service that others wait for to end do not run";
}

/// What keeps the Pod alive after the one-shot.
const PAUSE: &str = "registry.k8s.io/pause:3.10";

/// Puts the container of the service behind the other init containers. Once all concerns are done with it.
pub(crate) fn close(subject: Subject<'_>, draft: &mut WorkloadDraft, cx: &mut Context<'_>) {
    let path = subject.path("restart");
    let message =
        format!("`services.{}` is tried until it ends well, because other services wait for that", subject.name);
    cx.say(&path, Diagnostic::new(&ONE_SHOT, message).help("make sure that it may run more than once"));
    let container = std::mem::take(&mut draft.container);
    if container.lifecycle.is_some() {
        say_hooks(subject, cx);
    }
    draft.init_containers.push(core::Container {
        lifecycle: None,
        readiness_probe: None,
        startup_probe: None,
        ..container
    });
}

fn say_hooks(subject: Subject<'_>, cx: &mut Context<'_>) {
    for attribute in ["post_start", "pre_stop", "stop_signal"] {
        let path = subject.path(attribute);
        if cx.project.model.root.at(&path).is_some() {
            let message = format!("`{path}` has no effect, because other services wait until this one has ended");
            cx.say(&path, Diagnostic::new(&HOOKS, message).help("make it part of `command`"));
        }
    }
}

/// What is there once the one-shot has ended well.
pub(crate) fn completed() -> core::Container {
    core::Container {
        name: "completed".to_owned(),
        image: Some(PAUSE.to_owned()),
        image_pull_policy: Some("IfNotPresent".to_owned()),
        ..core::Container::default()
    }
}

/// What tells a gate from a service that runs.
pub(crate) fn annotations() -> BTreeMap<String, String> {
    [("compose2k8s.io/kind".to_owned(), "gate".to_owned())].into()
}
