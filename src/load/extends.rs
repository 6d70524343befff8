//! `extends`: a service starts from another one, of the same document or of another file.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::discover::ComposeFile;
use super::layer::{self, Document, ParsedFile, Scope};
use super::reader::{Reader, Role};
use super::reset::Resets;
use super::{lexical, merge, remote};
use crate::compose::place;
use crate::diagnostics::code::declare_diagnostic;
use crate::diagnostics::{Diagnostic, suggest};
use crate::source::Span;
use crate::yaml::{self, Mapping, Node, Value};

declare_diagnostic! {
    /// ## What it means
    /// A service extends itself, directly or by way of others.
    ///
    /// ## What to do instead
    /// Put what the services share into one that extends nothing:
    /// ```yaml
    /// services:
    ///   base:
    ///     image: nginx
    ///   web:
    ///     extends: base
    /// ```
    CYCLE = Error "extends/cycle": "a service extends itself";
    /// ## What it means
    /// A service extends one that extends another, and so on, so deep that it can hardly be meant.
    ///
    /// ## What to do instead
    /// Let services extend one that has what they share:
    /// ```yaml
    /// services:
    ///   base:
    ///     image: nginx
    ///   web:
    ///     extends: base
    /// ```
    TOO_DEEP = Error "extends/too-deep": "services extend each other too deep";
    /// ## What it means
    /// `extends` names a service that the document, or the file it names, does not have.
    ///
    /// ## What to do instead
    /// Name a service of the same file, or of `file`:
    /// ```yaml
    /// services:
    ///   web:
    ///     extends:
    ///       file: base.yaml
    ///       service: web
    /// ```
    UNKNOWN = Error "extends/unknown-service": "`extends` names a service that does not exist";
    /// ## What it means
    /// `extends` has a form that the Compose Specification does not know: it is the name of a service, or a mapping with `service` and
    /// `file`.
    ///
    /// ## What to do instead
    /// ```yaml
    /// services:
    ///   web:
    ///     extends:
    ///       service: base
    /// ```
    FORM = Error "extends/form": "`extends` has a form that is not known";
}

/// Which service is being extended, from which file, as Docker Compose counts to find cycles.
type Step = (PathBuf, String);

/// How deep services may extend each other: far more than anybody means, and few enough for the stack.
const DEEPEST: usize = 100;

/// Resolves the `extends` of one document.
pub(crate) struct Extends<'a> {
    scope: Scope<'a>,
    file: &'a Path,
    /// The services of other files, by path.
    bases: BTreeMap<PathBuf, Base>,
}

/// The services of another file, and what its documents reset.
struct Base {
    services: Mapping,
    resets: Resets,
}

/// What an `extends` says.
struct Reference {
    service: String,
    file: Option<(String, Span)>,
    span: Span,
}

/// The services of one file while the services among them are extended, and where its relative references start.
struct Place<'a> {
    file: &'a Path,
    directory: &'a Path,
    resets: &'a Resets,
}

impl<'a> Extends<'a> {
    /// For a document of `file`.
    pub(crate) fn new(scope: Scope<'a>, file: &'a Path) -> Extends<'a> {
        Extends { scope, file, bases: BTreeMap::new() }
    }

    /// Completes all services and jobs of the document.
    pub(crate) fn apply(mut self, document: &mut Node, resets: &Resets, reader: &mut Reader<'_>) {
        let (file, directory) = (self.file, self.scope.directory);
        for element in ["services", "jobs"] {
            let members = document.as_mapping_mut().and_then(|document| document.get_mut(element));
            let Some(members) = members.and_then(Node::as_mapping_mut) else { continue };
            let extending = members.iter().filter(|(_, entry)| entry.node.get("extends").is_some());
            let names: Vec<String> = extending.map(|(name, _)| name.to_owned()).collect();
            for name in names {
                self.extend(&name, members, &Place { file, directory, resets }, &mut Vec::new(), reader);
            }
        }
    }

    /// Puts what a service extends below it. Without `extends` the service stays as it is.
    fn extend(
        &mut self,
        name: &str,
        services: &mut Mapping,
        place: &Place<'_>,
        trail: &mut Vec<Step>,
        reader: &mut Reader<'_>,
    ) {
        let Some(extends) = services.get(name).and_then(|service| service.get("extends")) else { return };
        let Some(reference) = Reference::read(name, extends, reader) else { return };
        let base = match &reference.file {
            Some((file, span)) => self.find_in_file(name, &reference, (file, *span), place, trail, reader),
            None => self.find_here(name, &reference, services, place, trail, reader),
        };
        let Some(base) = base else { return };
        let Some(service) = services.get_mut(name) else { return };
        put_below(service, base, name, place.resets, reader);
    }

    fn find_here(
        &mut self,
        name: &str,
        reference: &Reference,
        services: &mut Mapping,
        place: &Place<'_>,
        trail: &mut Vec<Step>,
        reader: &mut Reader<'_>,
    ) -> Option<Node> {
        if !services.contains_key(&reference.service) {
            reader.report.push(unknown(name, reference, services, place.file, reader.working_directory));
            return None;
        }
        step(name, reference, place.file, trail, reader)?;
        self.extend(&reference.service, services, place, trail, reader);
        trail.pop();
        services.get(&reference.service).cloned()
    }

    fn find_in_file(
        &mut self,
        name: &str,
        reference: &Reference,
        (text, span): (&str, Span),
        place: &Place<'_>,
        trail: &mut Vec<Step>,
        reader: &mut Reader<'_>,
    ) -> Option<Node> {
        if remote::is_remote(text) {
            reader.report.push(remote::refusal(text, &format!("services.{name}.extends.file"), span));
            return None;
        }
        let path = lexical::absolute(place.directory, Path::new(text));
        step(name, reference, &path, trail, reader)?;
        let Some(Base { mut services, resets }) = self.take_base(&path, span, reader) else {
            trail.pop();
            return None;
        };
        // The references of the other file were rewritten to start at the same directory as those of this one.
        let there = Place { file: &path, directory: place.directory, resets: &resets };
        if services.contains_key(&reference.service) {
            self.extend(&reference.service, &mut services, &there, trail, reader);
        } else {
            reader.report.push(unknown(name, reference, &services, &path, reader.working_directory));
        }
        trail.pop();
        let base = services.get(&reference.service).cloned();
        self.bases.insert(path, Base { services, resets });
        base
    }

    /// The services of another file, taken out of the store while they are worked on.
    fn take_base(&mut self, path: &Path, at: Span, reader: &mut Reader<'_>) -> Option<Base> {
        if let Some(base) = self.bases.remove(path) {
            return Some(base);
        }
        let source = reader.text(path, Role::Compose, Some(at))?;
        let parsed = ParsedFile::parse(ComposeFile { path: path.to_path_buf(), source }, reader);
        let directory = path.parent().unwrap_or(path);
        let written = lexical::way(self.scope.directory, directory);
        let scope = Scope { directory, written: &written, ..self.scope };
        let Document { mut tree, resets } = layer::base(parsed, scope, reader)?;
        let services = tree.as_mapping_mut().and_then(|model| model.remove("services"));
        let services = match services.map(|entry| entry.node.value) {
            Some(Value::Mapping(services)) => services,
            _ => Mapping::default(),
        };
        Some(Base { services, resets })
    }
}

impl Reference {
    /// A name, or a mapping with `service` and `file`.
    fn read(name: &str, extends: &Node, reader: &mut Reader<'_>) -> Option<Reference> {
        let span = extends.span;
        if let Some(service) = extends.as_str() {
            return Some(Reference { service: service.to_owned(), file: None, span });
        }
        let service = extends.get("service").and_then(Node::as_str);
        let Some(service) = service else {
            reader.report.push(form(name, extends));
            return None;
        };
        let file = extends.get("file").filter(|file| !matches!(file.value, Value::Null));
        if file.is_some_and(|file| file.as_str().is_none()) {
            reader.report.push(form(name, extends));
            return None;
        }
        let file = file.and_then(|file| Some((file.as_str()?.to_owned(), file.span)));
        Some(Reference { service: service.to_owned(), file, span })
    }
}

fn form(name: &str, extends: &Node) -> Diagnostic {
    let path = format!("services.{name}.extends");
    Diagnostic::new(&FORM, format!("`{path}` must name a service"))
        .at(extends.span)
        .about(&path)
        .help("write `extends: {service: NAME}`, with `file: FILE` when it is in another file")
}

fn unknown(name: &str, reference: &Reference, services: &Mapping, file: &Path, here: &Path) -> Diagnostic {
    let path = format!("services.{name}.extends");
    let file = lexical::relative(here, file);
    let help = suggest::among(&reference.service, "services there", services.keys());
    let message =
        format!("`{path}` names the service `{}`, which `{}` does not have", reference.service, file.display());
    Diagnostic::new(&UNKNOWN, message).at(reference.span).about(&path).help(help)
}

/// Goes one step further along the trail, unless it was gone already.
fn step(name: &str, reference: &Reference, file: &Path, trail: &mut Vec<Step>, reader: &mut Reader<'_>) -> Option<()> {
    let step = (file.to_path_buf(), name.to_owned());
    if trail.len() >= DEEPEST {
        let path = format!("services.{name}.extends");
        let message = format!("`{path}` is more than {DEEPEST} steps away from the first service that extends another");
        let help = "let services extend one that has what they share";
        reader.report.push(Diagnostic::new(&TOO_DEEP, message).at(reference.span).about(&path).help(help));
        return None;
    }
    let closes = trail.contains(&step);
    trail.push(step);
    if !closes {
        return Some(());
    }
    let path = format!("services.{name}.extends");
    let shown = |(file, service): &Step| {
        format!("`{service}` in `{}`", lexical::relative(reader.working_directory, file).display())
    };
    let way: Vec<String> = trail.iter().map(shown).collect();
    let message = format!("`{path}` closes a cycle: {}", way.join(" extends "));
    let help = "let one of these services extend nothing";
    reader.report.push(Diagnostic::new(&CYCLE, message).at(reference.span).about(&path).help(help));
    trail.pop();
    None
}

/// Merges a service over its base. What the document of the service resets goes from the base.
fn put_below(service: &mut Node, mut base: Node, name: &str, resets: &Resets, reader: &mut Reader<'_>) {
    if matches!(base.value, Value::Null) {
        return;
    }
    resets.apply(&mut base, &yaml::Path::of(["services", name]));
    let own = std::mem::replace(service, base);
    // Rules are looked up as those of any service: the name is no part of them.
    merge::merge_at(service, own, &place::Place::TOP.key("services").key(name), &mut reader.report);
    if let Some(service) = service.as_mapping_mut() {
        service.remove("extends");
    }
}
