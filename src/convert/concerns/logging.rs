//! `logging` and `attach`: where the output of the container goes.

use crate::convert::attribute::declare_attributes;
use crate::convert::concerns::Concern;
use crate::convert::context::{Context, Subject};
use crate::convert::draft::WorkloadDraft;
use crate::diagnostics::Diagnostic;
use crate::diagnostics::code::declare_diagnostic;

declare_attributes! {
    "services.*.logging" => NoEffect, [], "the node keeps what the container prints: `kubectl logs`";
    "services.*.logging.driver" => NoEquivalent, [] unless ["json-file", "local", "journald"],
        "the cluster chooses where logs go, for all Pods at once",
        "install a log agent on the nodes that sends them there";
    "services.*.logging.options" => Exact, [],
        "how much is kept is decided by the node, which is reported once; options of another driver go with it";
    "services.*.logging.options.*" => NoEffect, [], "an option of the log driver";
    "services.*.attach" => NoEffect, [], "`docker compose up` alone shows logs by itself; use `kubectl logs`";
}

declare_diagnostic! {
    /// ## What it means
    ///
    /// The project says how much is kept of what containers print. In Kubernetes the node decides this for all of them, and keeps 5 files of 10 MiB for each when
    /// nobody says otherwise. This is said once, for all services.
    ///
    /// ## What to do instead
    ///
    /// Nothing, or set `containerLogMaxSize` and `containerLogMaxFiles` of the kubelet:
    ///
    /// ```yaml
    /// services:
    ///   web:
    ///     image: nginx
    ///     logging:
    ///       options: {max-size: 10m, max-file: "5"}
    /// ```
    ROTATION = Advice "logging/rotation": "the node decides how much is kept of logs";
}

pub(crate) const CONCERN: Concern = Concern { attributes: ATTRIBUTES, codes: CODES, apply };

fn apply(subject: Subject<'_>, _: &mut WorkloadDraft, cx: &mut Context<'_>) {
    let Some(logging) = &subject.service.logging else { return };
    if logging.options.is_empty() || !matches!(logging.driver.as_str(), "" | "json-file" | "local" | "journald") {
        return;
    }
    let path = subject.path("logging").key("options");
    let message = format!("`{path}` says how much is kept of logs, which the node decides for all containers");
    let help =
        "set `containerLogMaxSize` and `containerLogMaxFiles` of the kubelet, if 5 files of 10 MiB are not enough";
    cx.say_once(&path, Diagnostic::new(&ROTATION, message).help(help));
}
