//! Whether the values of a file that others extend have forms that can be merged and lengthened.
//!
//! The schema judges only what comes out of extending, so that an override may repair what is incomplete; but Docker Compose has to handle
//! what it merges, and refuses what it cannot.

use std::sync::LazyLock;

use crate::compose::patterns::Patterns;
use crate::diagnostics::code::declare_diagnostic;
use crate::diagnostics::{Diagnostic, Report};
use crate::yaml::{Node, Value};

declare_diagnostic! {
    /// ## What it means
    ///
    /// A service that others extend has a value of a kind that its attribute does not know. It cannot be merged, even when the services
    /// that extend it replace it.
    ///
    /// ## What to do instead
    ///
    /// Write it in one of its forms, or leave it out:
    ///
    /// ```yaml
    /// # base.yaml
    /// services:
    ///   base:
    ///     image: nginx
    ///     ports:          # not: ports 80
    ///       - "80"
    /// ```
    WRONG_FORM = Error "extends/wrong-form": "a value of a service that others extend has a form that is not known";
}

/// The kinds of values that a form may have.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Kinds {
    accepts: fn(&Value) -> bool,
    wanted: &'static str,
}

const STRING: Kinds = Kinds { accepts: |value| matches!(value, Value::String(_)), wanted: "a string" };
const LIST: Kinds = Kinds { accepts: |value| matches!(value, Value::Sequence(_)), wanted: "a list" };
const STRING_OR_LIST: Kinds =
    Kinds { accepts: |value| matches!(value, Value::String(_) | Value::Sequence(_)), wanted: "a string or a list" };
const STRING_OR_MAPPING: Kinds =
    Kinds { accepts: |value| matches!(value, Value::String(_) | Value::Mapping(_)), wanted: "a string or a mapping" };
const LIST_OR_MAPPING: Kinds =
    Kinds { accepts: |value| matches!(value, Value::Sequence(_) | Value::Mapping(_)), wanted: "a list or a mapping" };
const PORT: Kinds = Kinds {
    accepts: |value| matches!(value, Value::String(_) | Value::Int(_) | Value::Mapping(_)),
    wanted: "an integer, a string or a mapping",
};
const MAPPING_OR_NULL: Kinds =
    Kinds { accepts: |value| matches!(value, Value::Null | Value::Mapping(_)), wanted: "a mapping" };
const MAPPING: Kinds = Kinds { accepts: |value| matches!(value, Value::Mapping(_)), wanted: "a mapping" };

/// Which kinds of values can be handled where.
pub(crate) const RULES: &[(&str, Kinds)] = &[
    ("services.*.build", STRING_OR_MAPPING),
    ("services.*.build.secrets[]", STRING_OR_MAPPING),
    ("services.*.build.additional_contexts", LIST_OR_MAPPING),
    ("services.*.build.additional_contexts[]", STRING),
    ("services.*.build.ssh", LIST_OR_MAPPING),
    ("services.*.build.ssh[]", STRING),
    ("services.*.build.args[]", STRING),
    ("services.*.build.labels[]", STRING),
    ("services.*.build.tags[]", STRING),
    ("services.*.annotations[]", STRING),
    ("services.*.cap_add[]", STRING),
    ("services.*.cap_drop[]", STRING),
    ("services.*.configs[]", STRING_OR_MAPPING),
    ("services.*.depends_on", LIST_OR_MAPPING),
    ("services.*.depends_on[]", STRING),
    ("services.*.depends_on.*", MAPPING),
    ("services.*.deploy.labels[]", STRING),
    ("services.*.devices[]", STRING_OR_MAPPING),
    ("services.*.dns[]", STRING),
    ("services.*.dns_opt[]", STRING),
    ("services.*.dns_search[]", STRING),
    ("services.*.env_file", STRING_OR_LIST),
    ("services.*.environment[]", STRING),
    ("services.*.extends", STRING_OR_MAPPING),
    ("services.*.gpus", STRING_OR_LIST),
    ("services.*.labels[]", STRING),
    ("services.*.links[]", STRING),
    ("services.*.models[]", STRING),
    ("services.*.networks[]", STRING),
    ("services.*.networks.*.aliases[]", STRING),
    ("services.*.networks.*.link_local_ips[]", STRING),
    ("services.*.ports", LIST),
    ("services.*.ports[]", PORT),
    ("services.*.profiles[]", STRING),
    ("services.*.secrets[]", STRING_OR_MAPPING),
    ("services.*.sysctls[]", STRING),
    ("services.*.tmpfs[]", STRING),
    ("services.*.volumes[]", STRING_OR_MAPPING),
    ("networks|volumes|secrets|configs.*", MAPPING_OR_NULL),
];

/// Complains about the values of a document that cannot be handled.
pub(crate) fn check(document: &mut Node, report: &mut Report) {
    static ALL: LazyLock<Patterns<Kinds>> = LazyLock::new(|| Patterns::of(RULES.iter().copied()));
    ALL.visit(document, &mut |node, place, kinds| {
        if !(kinds.accepts)(&node.value) {
            let message = format!("`{place}` is {}, but must be {}", node.kind(), kinds.wanted);
            let help = format!("write {}, or leave it out", kinds.wanted);
            report.push(Diagnostic::new(&WRONG_FORM, message).at(node.span).about(place).help(help));
        }
    });
}
