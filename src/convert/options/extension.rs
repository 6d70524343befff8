//! `x-kubernetes`: the options that stand in a Compose file, and the layers of all options of a project.

use std::collections::BTreeMap;

use crate::compose::Project;
use crate::convert::options::kompose;
use crate::convert::options::{ConversionOption, EXTENSION, Given, OptionForm, OptionShape};
use crate::convert::target::{OPTIONS, Target};
use crate::diagnostics::code::declare_diagnostic;
use crate::diagnostics::{Diagnostic, Report, suggest};
use crate::yaml::{Mapping, Node, Path, Value};

declare_diagnostic! {
    /// ## What it means
    /// Under `x-kubernetes` stand the options of the conversion by their long names. A key that is none would have no effect, so the
    /// conversion stops.
    ///
    /// ## What to do instead
    /// Correct the name, or remove the key. `compose2k8s --help` lists the options, and `compose2k8s schema` lets an editor complete them.
    /// ```yaml
    /// x-kubernetes:
    ///   namespace: shop
    ///   host-root: /opt/shop
    /// services:
    ///   web:
    ///     image: nginx
    /// ```
    UNKNOWN_KEY = Error "options/unknown-key": "`x-kubernetes` has a key that is no option";
    /// ## What it means
    /// An option under `x-kubernetes` has a value that it cannot have.
    ///
    /// ## What to do instead
    /// Write what the help says. Options that may be repeated on the command line are lists, those with names are mappings:
    /// ```yaml
    /// x-kubernetes:
    ///   loopback: hostport
    ///   path-map:
    ///     ../shared: /opt/shared
    /// services:
    ///   web:
    ///     image: nginx
    ///     ports: ["127.0.0.1:8080:80"]
    /// ```
    BAD_VALUE = Error "options/bad-value": "an option under `x-kubernetes` has a value that it cannot have";
    /// ## What it means
    /// Options of the whole project stand under `x-kubernetes` at the top of the Compose file, those of one service under `x-kubernetes` of the
    /// service. Elsewhere they have no effect, so the conversion stops.
    ///
    /// ## What to do instead
    /// Move the key:
    /// ```yaml
    /// x-kubernetes:
    ///   namespace: shop
    /// services:
    ///   web:
    ///     image: nginx
    ///     ports: ["80"]
    ///     x-kubernetes:
    ///       node-ports: {"80": 30080}
    /// ```
    MISPLACED = Error "options/misplaced": "an option stands where it has no effect";
}

/// All options of a project: the command line over the service, the service over the top level.
#[derive(Debug, Default)]
pub(crate) struct Choices {
    /// What counts for the project, and for services that choose nothing themselves.
    pub(crate) project: Target,
    services: BTreeMap<String, Target>,
    /// What `x-kubernetes` at the top level says alone.
    pub(crate) top_level: Target,
}

impl Choices {
    /// Reads what stands in the Compose file, and lays the command line over it.
    pub(crate) fn of(project: &Project, command_line: &Target, report: &mut Report) -> Choices {
        let root = &project.model.root;
        let mut reader = Reader { project, report };
        let top_level = reader.layer(root, &Path::root(), None);
        let mut services = BTreeMap::new();
        for elements in ["services", "jobs"] {
            let mapping = root.get(elements).and_then(Node::as_mapping);
            for (name, entry) in mapping.into_iter().flat_map(Mapping::iter) {
                let path = Path::of([elements, name]);
                let own = reader.layer(&entry.node, &path, Some(name));
                let own = own.over(&reader.labels(name));
                if own != Target::default() {
                    services.insert(name.to_owned(), command_line.clone().over(&own).over(&top_level));
                }
            }
        }
        reader.elsewhere(root, &mut Vec::new());
        Choices { project: command_line.clone().over(&top_level), services, top_level }
    }

    /// What counts for a service.
    pub(crate) fn of_service(&self, name: &str) -> &Target {
        self.services.get(name).unwrap_or(&self.project)
    }
}

struct Reader<'a> {
    project: &'a Project,
    report: &'a mut Report,
}

impl Reader<'_> {
    /// The options of one element: of the project, or of a service.
    fn layer(&mut self, element: &Node, path: &Path, service: Option<&str>) -> Target {
        let mut target = Target::default();
        let Some(node) = element.get(EXTENSION) else { return target };
        let path = path.key(EXTENSION);
        match &node.value {
            Value::Null => {}
            Value::Mapping(mapping) => {
                for (key, entry) in mapping.iter() {
                    let path = path.key(key);
                    if let Some(option) = OPTIONS.iter().find(|option| name(option, service) == Some(key)) {
                        self.option(&Slot { option, path, key: "", service }, &entry.node, &mut target);
                    } else {
                        let diagnostic = no_option(key, &path, service);
                        self.report.push(diagnostic.about(&path).at(entry.key));
                    }
                }
            }
            _ => self.refuse(&path, node, &format!("is {}", node.kind()), "write options as `NAME: VALUE` below it"),
        }
        target
    }

    /// The options that labels of kompose stand for.
    fn labels(&mut self, service: &str) -> Target {
        let project = self.project;
        let labelled = project.services.get(service);
        labelled.map_or_else(Target::default, |labelled| kompose::layer(service, labelled, project, self.report))
    }

    fn option(&mut self, slot: &Slot<'_>, node: &Node, target: &mut Target) {
        match (slot.form(), &node.value) {
            (OptionForm::List(_), Value::Sequence(items)) => {
                for (index, item) in items.iter().enumerate() {
                    self.take(&Slot { path: slot.path.index(index), ..*slot }, item, target);
                }
            }
            (OptionForm::Map(..), Value::Mapping(mapping)) => {
                for (key, entry) in mapping.iter() {
                    self.take(&Slot { path: slot.path.key(key), key, ..*slot }, &entry.node, target);
                }
            }
            (OptionForm::One(_), _) => self.take(slot, node, target),
            (OptionForm::List(_), _) => {
                self.refuse(&slot.path, node, &format!("is {}", node.kind()), "write a list, as `[VALUE]`");
            }
            (OptionForm::Map(..), _) => {
                self.refuse(&slot.path, node, &format!("is {}", node.kind()), "write a mapping, as `{NAME: VALUE}`");
            }
        }
    }

    fn take(&mut self, slot: &Slot<'_>, node: &Node, target: &mut Target) {
        let is_readable = match &node.value {
            Value::Bool(_) => matches!(slot.form().shape(), OptionShape::YesNo | OptionShape::Words(_)),
            Value::Int(_) | Value::UInt(_) | Value::String(_) => true,
            // `1.30` is read as 1.3.
            _ => false,
        };
        let Some(text) = node.text().filter(|_| is_readable) else {
            let help = if node.text().is_some() { "put it in quotes, if it is a text" } else { "write a single value" };
            return self.refuse(&slot.path, node, &format!("is {}", node.kind()), help);
        };
        let given = Given { key: slot.key, value: &text, base: &self.project.directory, service: slot.service };
        if let Err(help) = (slot.option.take)(target, given) {
            self.refuse(&slot.path, node, &format!("is `{text}`"), &help);
        }
    }

    fn refuse(&mut self, path: &Path, node: &Node, what: &str, help: &str) {
        let message = format!("`{path}` {what}, which cannot be");
        self.report.push(Diagnostic::new(&BAD_VALUE, message).about(path).at(node.span).help(help));
    }

    /// Everywhere else the extension has no effect. What other extensions hold is only there to be repeated.
    fn elsewhere<'n>(&mut self, node: &'n Node, trail: &mut Vec<Step<'n>>) {
        if let Value::Sequence(items) = &node.value {
            for (index, item) in items.iter().enumerate() {
                trail.push(Step::Index(index));
                self.elsewhere(item, trail);
                trail.pop();
            }
        }
        for (key, entry) in node.as_mapping().into_iter().flat_map(Mapping::iter) {
            trail.push(Step::Key(key));
            if !key.starts_with("x-") {
                self.elsewhere(&entry.node, trail);
            // A variable or a label may be called so too; those are no mappings.
            } else if key == EXTENSION && entry.node.as_mapping().is_some() && !may_hold(trail) {
                let path = path(trail);
                let help = "options stand under `x-kubernetes` at the top level or in a service";
                let diagnostic = Diagnostic::new(&MISPLACED, format!("`{path}` has no effect here")).help(help);
                self.report.push(diagnostic.about(&path).at(entry.key));
            }
            trail.pop();
        }
    }
}

/// Where a value stands that is read.
struct Slot<'a> {
    option: &'a ConversionOption,
    path: Path,
    key: &'a str,
    service: Option<&'a str>,
}

impl Slot<'_> {
    fn form(&self) -> OptionForm {
        if self.service.is_some() { self.option.service_form } else { self.option.form }
    }
}

/// A segment of a path that is not kept.
#[derive(Clone, Copy)]
enum Step<'a> {
    Key(&'a str),
    Index(usize),
}

fn may_hold(trail: &[Step<'_>]) -> bool {
    matches!(trail, [_] | [Step::Key("services" | "jobs"), _, _])
}

fn path(trail: &[Step<'_>]) -> Path {
    trail.iter().fold(Path::root(), |path, step| match step {
        Step::Key(key) => path.key(key),
        Step::Index(index) => path.index(*index),
    })
}

/// The key of an option at the top level, or in a service.
fn name(option: &ConversionOption, service: Option<&str>) -> Option<&'static str> {
    if service.is_some() { option.service } else { option.long }
}

fn no_option(key: &str, path: &Path, service: Option<&str>) -> Diagnostic {
    let other = if service.is_some() { None } else { Some("") };
    if OPTIONS.iter().any(|option| name(option, other) == Some(key)) {
        let (whose, place) = match service {
            Some(_) => ("the whole project", "write it under `x-kubernetes` at the top level"),
            None => ("a single service", "write it under `x-kubernetes` of the service"),
        };
        return Diagnostic::new(&MISPLACED, format!("`{path}` concerns {whose}")).help(place);
    }
    let known = OPTIONS.iter().filter_map(|option| name(option, service));
    Diagnostic::new(&UNKNOWN_KEY, format!("`{path}` is no option")).help(suggest::among(key, "options", known))
}
