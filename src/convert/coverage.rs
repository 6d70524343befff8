//! Nothing is silent: walks the model, and reports every attribute whose row does not say that its meaning survives.

use std::collections::BTreeSet;

use crate::compose::ApplicationModel;
use crate::compose::patterns::Patterns;
use crate::compose::place::Place;
use crate::convert::attribute::{Attribute, DESCRIBED_AS_SERVICES, Support};
use crate::diagnostics::code::declare_diagnostic;
use crate::diagnostics::{Code, Diagnostic, Report};
use crate::yaml::{Entry, Node, Value};

declare_diagnostic! {
    /// ## What it means
    ///
    /// The attribute is carried over, but Kubernetes does it a little differently. The message says how.
    ///
    /// ## What to do instead
    ///
    /// Nothing, when the difference does not matter to you. Otherwise change the attribute or the manifest, as the help says:
    ///
    /// ```yaml
    /// services:
    ///   web:
    ///     image: nginx
    ///     restart: on-failure:3   # in Kubernetes without a limit
    /// ```
    APPROXIMATE = Advice "attributes/approximate": "an attribute is kept with a small difference";
    /// ## What it means
    ///
    /// Kubernetes has no field with this meaning, so the manifests do without it.
    ///
    /// ## What to do instead
    ///
    /// Remove the attribute when nothing depends on it, or do in the image or on the node what it did:
    ///
    /// ```yaml
    /// services:
    ///   web:
    ///     image: nginx
    ///     ulimits: {nofile: 65536}   # a setting of the container runtime in Kubernetes
    /// ```
    NO_EQUIVALENT = Warning "attributes/no-equivalent": "an attribute has no equivalent in Kubernetes";
    /// ## What it means
    ///
    /// Kubernetes could do this, but this version of compose2k8s does not write it yet. The manifests do without it.
    ///
    /// ## What to do instead
    ///
    /// Add the field to the manifest by hand. `compose2k8s explain services.web.cap_add` names the field for an attribute:
    ///
    /// ```yaml
    /// services:
    ///   web:
    ///     image: nginx
    ///     cap_add: [NET_ADMIN]
    /// ```
    NOT_YET = Warning "attributes/not-yet": "an attribute is not converted yet";
    /// ## What it means
    ///
    /// Compose knows the attribute, but this version of compose2k8s has never heard of it. The manifests do without it.
    ///
    /// ## What to do instead
    ///
    /// Look whether a newer version knows it. A key of your own starts with `x-`, and is left alone by every tool:
    ///
    /// ```yaml
    /// services:
    ///   web:
    ///     image: nginx
    ///     x-owner: me
    /// ```
    UNKNOWN = Warning "attributes/unknown": "an attribute is not known to this version";
}

/// Reports what is in the model, was written by the user, and does not survive; quiet where a concern has said something better.
pub(crate) fn report(
    model: &ApplicationModel,
    attributes: impl Iterator<Item = &'static Attribute> + Clone,
    report: &mut Report,
) {
    let rows = attributes.clone().map(|attribute| (attribute.path, attribute));
    let of_services = attributes.filter_map(|row| Some((row.path.strip_prefix("services.*.")?, row)));
    let rows = Patterns::of(rows).below(&DESCRIBED_AS_SERVICES, &of_services);
    let said: BTreeSet<String> = report.iter().filter_map(|diagnostic| diagnostic.path.clone()).collect();
    let mut walk = Walk { said, report };
    walk.visit(&model.root, &Place::TOP, &rows);
}

type Rows = Patterns<&'static Attribute>;

struct Walk<'a> {
    said: BTreeSet<String>,
    report: &'a mut Report,
}

impl Walk<'_> {
    fn visit(&mut self, node: &Node, place: &Place<'_>, rows: &Rows) {
        if let Some(row) = rows.rule() {
            if node.implied || asks_for_nothing(node) || asks_for_the_usual(node, row) {
                return;
            }
            if let Some(code) = code(row.support) {
                self.lost(code, row, node, place);
                if row.support != Support::Approximate {
                    return;
                }
            }
        }
        match &node.value {
            Value::Mapping(mapping) => {
                for (key, entry) in mapping.iter().filter(|(key, _)| !key.starts_with("x-") || rows.takes_any_key()) {
                    match rows.key(key) {
                        Some(below) => self.visit(&entry.node, &place.key(key), below),
                        None if rows.names_keys() => self.unknown(entry, &place.key(key)),
                        None => {}
                    }
                }
            }
            Value::Sequence(items) => {
                for (index, item) in items.iter().enumerate() {
                    if let Some(below) = rows.item() {
                        self.visit(item, &place.index(index), below);
                    }
                }
            }
            _ => {}
        }
    }

    fn lost(&mut self, code: &'static Code, row: &Attribute, node: &Node, place: &Place<'_>) {
        let path = place.to_string();
        if self.was_said(&path) {
            return;
        }
        let fate = match row.support {
            Support::NotYet => "is not converted yet",
            Support::NoEquivalent => "has no equivalent in Kubernetes",
            _ => "is kept with a difference",
        };
        let mut diagnostic = Diagnostic::new(code, format!("`{path}` {fate}: {}", row.note)).at(node.span).about(&path);
        if !row.remedy.is_empty() {
            diagnostic = diagnostic.help(row.remedy);
        } else if row.support == Support::NotYet && !row.becomes.is_empty() {
            diagnostic = diagnostic.help(format!("set {} in the manifest by hand", row.becomes.join(" and ")));
        }
        self.report.push(diagnostic);
    }

    fn unknown(&mut self, entry: &Entry, place: &Place<'_>) {
        let path = place.to_string();
        if entry.node.implied || self.was_said(&path) {
            return;
        }
        let message = format!("`{path}` is not known to this version of compose2k8s, and is left out");
        let diagnostic = Diagnostic::new(&UNKNOWN, message).at(entry.key).about(&path);
        self.report.push(diagnostic.help("set what it asks for in the manifest by hand"));
    }

    /// Whether a concern has spoken about this place or one below it.
    fn was_said(&self, path: &str) -> bool {
        let starts =
            |start: String| self.said.range(start.clone()..).next().is_some_and(|said| said.starts_with(&start));
        self.said.contains(path) || starts(format!("{path}.")) || starts(format!("{path}["))
    }
}

/// What is empty is as good as not written.
fn asks_for_nothing(node: &Node) -> bool {
    match &node.value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Sequence(items) => items.is_empty(),
        Value::Mapping(mapping) => mapping.is_empty(),
        _ => false,
    }
}

fn asks_for_the_usual(node: &Node, row: &Attribute) -> bool {
    !row.unless.is_empty() && node.text().is_some_and(|text| row.unless.contains(&text.as_str()))
}

fn code(support: Support) -> Option<&'static Code> {
    match support {
        Support::Exact | Support::ResolvedByLoading | Support::LeftToTheBuild | Support::NoEffect => None,
        Support::Approximate => Some(&APPROXIMATE),
        Support::NoEquivalent => Some(&NO_EQUIVALENT),
        Support::NotYet => Some(&NOT_YET),
    }
}

#[cfg(test)]
mod tests {
    use crate::compose::ApplicationModel;
    use crate::convert::attribute::declare_attributes;
    use crate::diagnostics::{Diagnostic, Report};
    use crate::source::SourceMap;

    declare_attributes! {
        "services" => Exact, [], "kept";
        "services.*" => Exact, [], "kept";
        "services.*.image" => Exact, [], "kept";
        "services.*.ports" => Approximate, [], "nearly", "look";
        "services.*.ports[].mode" => NotYet, ["Mode"], "no mode";
        "services.*.limit" => NoEquivalent, [] unless ["0", "-1"], "no limit", "do without";
        "services.*.limit.hard" => NoEquivalent, [], "no hard limit";
        "services.*.gone" => ResolvedByLoading, [], "used up";
    }

    /// What is reported about a service called `a`, as code and path below it; `said` is what a concern has spoken of.
    #[track_caller]
    fn check(service: &str, said: &[&str], expected: &[&str]) {
        let text = format!("services: {{a: {service}}}");
        let mut report = Report::default();
        let source = SourceMap::default().add("compose.yaml", text.as_str());
        let root = crate::yaml::parse(source, &text, &mut report).pop().expect("a document");
        for path in said {
            report.push(Diagnostic::new(&super::APPROXIMATE, "said").about(path));
        }
        super::report(&ApplicationModel { root }, ATTRIBUTES.iter(), &mut report);
        let found: Vec<String> = report
            .iter()
            .filter(|diagnostic| diagnostic.message != "said")
            .map(|diagnostic| format!("{} {}", diagnostic.code.name, diagnostic.path.as_deref().unwrap_or_default()))
            .collect();
        assert_eq!(found, expected, "{service}");
    }

    const LOST: &str = "attributes/no-equivalent services.a.limit";

    #[test]
    fn what_is_lost_is_reported_once() {
        check("{image: x, gone: 1}", &[], &[]);
        check("{limit: 3}", &[], &[LOST]);
        check("{limit: {hard: 3, strange: 4}}", &[], &[LOST]);
        check(
            "{ports: [{mode: host}, {}]}",
            &[],
            &["attributes/approximate services.a.ports", "attributes/not-yet services.a.ports[0].mode"],
        );
    }

    #[test]
    fn what_asks_for_nothing_is_not() {
        for value in ["null", "''", "[]", "{}", "0", "'0'", "-1"] {
            check(&format!("{{limit: {value}}}"), &[], &[]);
        }
    }

    #[test]
    fn what_has_no_row_is_reported_too() {
        check("{imge: x, x-mine: 1}", &[], &["attributes/unknown services.a.imge"]);
        check("{image: {tag: x}}", &[], &[]);
        check("{ports: [{port: 1}]}", &["services.a.ports"], &["attributes/unknown services.a.ports[0].port"]);
    }

    #[test]
    fn who_has_spoken_of_a_place_or_one_below_it_is_enough() {
        check("{limit: 3}", &["services.a.limit"], &[]);
        check("{limit: 3}", &["services.a.limit.hard"], &[]);
        check("{limit: 3}", &["services.a.limits"], &[LOST]);
        check("{limit: 3}", &["services.a.limit-x", "services.a"], &[LOST]);
        check("{limit: 3}", &["services.a.limit-x", "services.a.limit[1]"], &[]);
    }
}
