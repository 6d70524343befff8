//! Numbers that can be written in two places: how many containers there are, and what each may use.

use super::Member;
use super::conflicts::exclude;
use crate::compose::Bytes;
use crate::compose::number::truncate;
use crate::diagnostics::code::declare_diagnostic;
use crate::diagnostics::{Diagnostic, Report};
use crate::yaml::{Node, Value};

declare_diagnostic! {
    /// ## What it means
    /// The number of containers of a service is negative.
    ///
    /// ## What to do instead
    /// ```yaml
    /// services:
    ///   web:
    ///     image: nginx
    ///     deploy:
    ///       replicas: 2
    /// ```
    NEGATIVE = Error "deploy/negative-replicas": "the number of containers is negative";
}

/// An old attribute of a service and its place below `deploy.resources`.
struct Twice {
    old: &'static str,
    group: &'static str,
    name: &'static str,
    amount: fn(&Node) -> Option<Amount>,
}

/// Something that can be compared.
#[derive(Debug, PartialEq)]
enum Amount {
    Integer(i64),
    Share(f32),
}

const LIMITS: &[Twice] = &[
    Twice { old: "cpus", group: "limits", name: "cpus", amount: share },
    Twice { old: "mem_limit", group: "limits", name: "memory", amount: bytes },
    Twice { old: "mem_reservation", group: "reservations", name: "memory", amount: bytes },
    Twice { old: "pids_limit", group: "limits", name: "pids", amount: count },
];

/// Checks scale and limits of one service.
pub(super) fn check(service: &Member<'_>, report: &mut Report) {
    check_replicas(service, report);
    for twice in LIMITS {
        check_twice(service, twice, report);
    }
}

fn check_replicas(service: &Member<'_>, report: &mut Report) {
    let (scale, replicas) = (service.at(&["scale"]), service.at(&["deploy", "replicas"]));
    if let (Some(scale), Some(replicas)) = (scale, replicas)
        && integer(scale) != integer(replicas)
    {
        exclude(service, ["scale", "deploy.replicas"], [scale, replicas], "keep `deploy.replicas`", report);
    }
    let places = [(scale, service.path.key("scale")), (replicas, service.path.key("deploy").key("replicas"))];
    for (node, path) in places {
        let Some(node) = node.filter(|node| integer(node).is_some_and(|count| count < 0)) else { continue };
        let message = format!("`{path}` is negative");
        report.push(Diagnostic::new(&NEGATIVE, message).at(node.span).about(path).help("write 0 or more"));
    }
}

/// Docker Compose compares as soon as there are limits at all: one that is missing there counts as nothing.
fn check_twice(service: &Member<'_>, twice: &Twice, report: &mut Report) {
    let Some(old) = service.at(&[twice.old]) else { return };
    let Some(group) = service.at(&["deploy", "resources", twice.group]).filter(|group| group.value != Value::Null)
    else {
        return;
    };
    let Some(own) = (twice.amount)(old).filter(|amount| !amount.is_nothing()) else { return };
    let new = group.get(twice.name);
    if new.and_then(twice.amount).as_ref() != Some(&own) {
        let name = format!("deploy.resources.{}.{}", twice.group, twice.name);
        let help = format!("remove `{}`, and write the value as `{name}`", twice.old);
        exclude(service, [twice.old, &name], [old, new.unwrap_or(group)], &help, report);
    }
}

impl Amount {
    fn is_nothing(&self) -> bool {
        matches!(self, Amount::Integer(0)) || *self == Amount::Share(0.0)
    }
}

/// A number without its fraction.
pub(super) fn integer(node: &Node) -> Option<i64> {
    match &node.value {
        Value::Int(value) => Some(*value),
        #[expect(clippy::cast_possible_wrap, reason = "as Go converts it")]
        Value::UInt(value) => Some(*value as i64),
        Value::Float(value) => Some(truncate(*value)),
        _ => node.as_str()?.parse().ok(),
    }
}

fn count(node: &Node) -> Option<Amount> {
    integer(node).map(Amount::Integer)
}

fn share(node: &Node) -> Option<Amount> {
    node.text()?.parse().ok().map(Amount::Share)
}

fn bytes(node: &Node) -> Option<Amount> {
    match &node.value {
        Value::Int(bytes) => Some(Amount::Integer(*bytes)),
        Value::String(text) => Bytes::parse(text).ok().map(|bytes| Amount::Integer(bytes.0)),
        _ => None,
    }
}
