//! Resources from outside of the project: the old form `external: {name: NAME}`.

use crate::compose::place::Place;
use crate::diagnostics::code::declare_diagnostic;
use crate::diagnostics::{Diagnostic, Report};
use crate::yaml::{Node, Value};

declare_diagnostic! {
    /// ## What it means
    /// `external` is a mapping with `name`. That is an old form.
    ///
    /// ## What to do instead
    /// ```yaml
    /// networks:
    ///   proxy:
    ///     external: true
    ///     name: traefik
    /// ```
    OLD_FORM = Advice "external/old-form": "the name of an external resource is written below `external`";
    /// ## What it means
    /// A resource has one name beside `external` and another below it.
    ///
    /// ## What to do instead
    /// Keep the one beside it:
    /// ```yaml
    /// networks:
    ///   proxy:
    ///     external: true
    ///     name: traefik
    /// ```
    TWO_NAMES = Error "external/two-names": "an external resource has two names";
}

/// Takes the name out of `external`.
pub(super) fn external(node: &mut Node, path: &Place<'_>, report: &mut Report) {
    let Some(resource) = node.as_mapping_mut() else { return };
    let Some(external) = resource.get_mut("external") else { return };
    let Value::Mapping(fields) = &mut external.value else { return };
    let name = fields.remove("name");
    external.value = Value::Bool(true);
    let span = external.span;
    let Some(name) = name else { return };
    let advice = format!("`{path}.external.name` is an old form");
    let help = "write `external: true` and `name` beside it";
    report.push(Diagnostic::new(&OLD_FORM, advice).at(name.key).about(path.key("external").key("name")).help(help));
    let Some(other) = resource.get("name") else {
        resource.insert("name", name.key, name.node);
        return;
    };
    if *other != name.node {
        let message = format!("`{path}` has a `name` and another one below `external`");
        let two =
            Diagnostic::new(&TWO_NAMES, message).at(span).about(path).help("keep `name` and write `external: true`");
        report.push(two.related(other.span, "the other name"));
    }
}
