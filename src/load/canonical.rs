//! Short syntax becomes long syntax, place by place.

mod devices;
pub(crate) mod mounts;
mod ports;
pub(crate) mod resources;
mod services;

use std::sync::LazyLock;

use crate::compose::patterns::Patterns;
use crate::compose::place::Place;
use crate::diagnostics::code::declare_diagnostic;
use crate::diagnostics::{Diagnostic, Report};
use crate::source::Span;
use crate::yaml::{Mapping, Node, Value};

declare_diagnostic! {
    /// ## What it means
    /// A value is written in short syntax, but cannot be taken apart: a port that is no port, a mount with too many colons, a device that
    /// is no path, a build argument without `=`. The message says what is wrong with it.
    ///
    /// ## What to do instead
    /// Correct it, or write the long syntax, which says by name what each part is:
    /// ```yaml
    /// services:
    ///   web:
    ///     ports:
    ///       - "127.0.0.1:8080:80/tcp"
    ///     volumes:
    ///       - type: bind
    ///         source: ./html
    ///         target: /usr/share/nginx/html
    ///         read_only: true
    /// ```
    UNREADABLE = Error "forms/unreadable": "a value in short syntax cannot be taken apart";
}

/// Turns one value into its long form.
type Lengthen = fn(&mut Node, &Place<'_>, &mut Report);

/// Where containers are described: services, jobs, and what runs before a service.
const CONTAINERS: [&str; 2] = ["services|jobs.*", "services.*.pre_start[]"];

/// Where there is a short form in the description of a container.
pub(crate) const CONTAINER_RULES: &[(&str, Lengthen)] = &[
    ("env_file", services::env_files),
    ("label_file", services::list),
    ("gpus", devices::gpus),
    ("networks", services::names),
    ("models", services::names),
    ("volumes[]", mounts::mount),
    ("dns", services::list),
    ("devices[]", devices::device),
    ("secrets[]", services::grant),
    ("configs[]", services::grant),
    ("ulimits.*", services::ulimit),
];

/// Where else there is a short form.
pub(crate) const RULES: &[(&str, Lengthen)] = &[
    ("services|jobs.*.build", services::build),
    ("services|jobs.*.build.secrets[]", services::grant),
    ("services|jobs.*.build.provenance", services::string),
    ("services|jobs.*.build.sbom", services::string),
    ("services|jobs.*.build.additional_contexts", services::assignments),
    ("services|jobs.*.build.ssh", services::ssh),
    ("services|jobs.*.build.ulimits.*", services::ulimit),
    ("services|jobs.*.depends_on", services::dependencies),
    ("services|jobs.*.extends", services::extends),
    ("services|jobs.*.ports", ports::ports),
    ("services.*.develop.watch[].ignore", services::list),
    ("services.*.develop.watch[].include", services::list),
    ("jobs.*.triggers.schedule[]", services::schedule),
    ("volumes.*", resources::external),
    ("networks.*", resources::external),
    ("secrets.*", resources::external),
    ("configs.*", resources::external),
];

static ALL: LazyLock<Patterns<Lengthen>> =
    LazyLock::new(|| Patterns::of(RULES.iter().copied()).below(&CONTAINERS, &CONTAINER_RULES.iter().copied()));

/// Brings a tree into long syntax. A value of a type that its place does not know stays as it is: the schema complains about it.
pub(crate) fn canonical(model: &mut Node, report: &mut Report) {
    ALL.visit(model, &mut |node, place, lengthen| lengthen(node, place, report));
}

fn unreadable(message: String, node: &Node, path: &Place<'_>, help: &str) -> Diagnostic {
    Diagnostic::new(&UNREADABLE, message).at(node.span).about(path).help(help)
}

/// Builds the long form of what is written at one place.
struct Long {
    fields: Mapping,
    span: Span,
}

impl Long {
    fn at(span: Span) -> Long {
        Long { fields: Mapping::default(), span }
    }

    /// A field whose value is part of the text.
    fn written(mut self, key: &str, value: Value) -> Long {
        self.fields.insert(key, self.span, Node::new(value, self.span));
        self
    }

    /// A field that the short form implies.
    fn implied(mut self, key: &str, value: Value) -> Long {
        self.fields.insert(key, self.span, Node::implied(value, self.span));
        self
    }

    fn text(self, key: &str, text: &str) -> Long {
        self.written(key, Value::String(text.to_owned()))
    }

    /// Takes the place of the short form.
    fn replace(self, node: &mut Node) {
        node.value = Value::Mapping(self.fields);
    }
}

#[cfg(test)]
mod tests;
