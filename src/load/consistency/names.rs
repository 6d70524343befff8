//! Every network, volume, config, secret, model and service that a service names must be defined.

use super::{Facts, Member};
use crate::diagnostics::code::declare_diagnostic;
use crate::diagnostics::{Diagnostic, Report, suggest};
use crate::source::Span;
use crate::yaml::{Entry, Mapping, Node, Path, Value};

declare_diagnostic! {
    /// ## What it means
    /// A job has the name of a service. A name stands for one of them.
    ///
    /// ## What to do instead
    /// ```yaml
    /// services:
    ///   db:
    ///     image: postgres
    /// jobs:
    ///   db-backup:
    ///     image: postgres
    /// ```
    SHARED_NAME = Error "jobs/name-of-service": "a job has the name of a service";
    /// ## What it means
    /// A service uses a network, volume, config, secret or model that the project does not define.
    ///
    /// ## What to do instead
    /// Correct the name, or define it at the top level:
    /// ```yaml
    /// services:
    ///   web:
    ///     image: nginx
    ///     volumes: [data:/data]
    /// volumes:
    ///   data:
    /// ```
    UNDEFINED = Error "references/undefined": "a service uses something that the project does not define";
    /// ## What it means
    /// A service depends on, links to or shares something with a service that the project does not have.
    ///
    /// ## What to do instead
    /// Correct the name, or add the service:
    /// ```yaml
    /// services:
    ///   web:
    ///     image: nginx
    ///     depends_on: [db]
    ///   db:
    ///     image: postgres
    /// ```
    UNKNOWN_SERVICE = Error "references/unknown-service": "a service names a service that does not exist";
    /// ## What it means
    /// A service needs another one that is left out because none of its profiles is active.
    ///
    /// ## What to do instead
    /// Activate one of the profiles (`--profile NAME`, or `--profile '*'` for all), or say that the dependency is optional:
    /// ```yaml
    /// services:
    ///   web:
    ///     image: nginx
    ///     depends_on:
    ///       tracing:
    ///         condition: service_started
    ///         required: false
    ///   tracing:
    ///     image: jaegertracing/all-in-one
    ///     profiles: [debug]
    /// ```
    LEFT_OUT = Error "profiles/dependency-left-out": "a service needs one that no active profile asks for";
    /// ## What it means
    /// An additional build context names a service that builds nothing.
    ///
    /// ## What to do instead
    /// Name a service with `build`, or an image as `docker-image://NAME`.
    /// ```yaml
    /// services:
    ///   web:
    ///     build:
    ///       context: .
    ///       additional_contexts:
    ///         base: service:base
    ///   base:
    ///     build: ./base
    /// ```
    NOT_BUILT = Error "build/context-not-built": "an additional build context is a service that builds nothing";
}

/// Checks all names in one service.
pub(super) fn check(service: &Member<'_>, facts: &Facts<'_>, report: &mut Report) {
    check_resources(service, facts, report);
    for (name, entry) in service.entries("depends_on") {
        check_service(name, is_required(entry), entry.key, &service.path.key("depends_on").key(name), facts, report);
    }
    check_contexts(service, facts, report);
}

/// A job may also wait for other jobs.
pub(super) fn check_job(job: &Member<'_>, facts: &Facts<'_>, report: &mut Report) {
    for (name, entry) in job.entries("depends_on").filter(|(name, _)| !facts.has("jobs", name)) {
        check_service(name, is_required(entry), entry.key, &job.path.key("depends_on").key(name), facts, report);
    }
}

/// No job may be called as a service, enabled or not.
pub(super) fn check_shared(facts: &Facts<'_>, report: &mut Report) {
    let jobs = facts.element("jobs").into_iter().chain([&facts.disabled.jobs]).flat_map(Mapping::iter);
    for (name, entry) in jobs {
        let services = facts.element("services").and_then(|services| services.entry(name));
        let Some(service) = services.or_else(|| facts.disabled.services.entry(name)) else { continue };
        let path = Path::of(["jobs", name]);
        let message = format!("`{path}` has the name of a service");
        let shared = Diagnostic::new(&SHARED_NAME, message).at(entry.key).about(path);
        report.push(shared.help("give the job another name").related(service.key, "the service"));
    }
}

fn is_required(dependency: &Entry) -> bool {
    dependency.node.get("required").is_none_or(|required| required.value != Value::Bool(false))
}

fn check_resources(service: &Member<'_>, facts: &Facts<'_>, report: &mut Report) {
    for (attribute, element) in [("networks", "networks"), ("models", "models")] {
        for (name, entry) in service.entries(attribute) {
            require(name, element, entry.key, &service.path.key(attribute).key(name), facts, report);
        }
    }
    for (index, volume) in service.items("volumes").iter().enumerate() {
        let is_volume = volume.get("type").and_then(Node::as_str) == Some("volume");
        let source = volume.get("source").filter(|source| is_volume && source.as_str() != Some(""));
        if let Some(source) = source {
            let path = service.path.key("volumes").index(index);
            require(source.as_str().unwrap_or_default(), "volumes", source.span, &path, facts, report);
        }
    }
    for element in ["configs", "secrets"] {
        for (index, grant) in service.items(element).iter().enumerate() {
            require_source(grant, element, &service.path.key(element).index(index), facts, report);
        }
    }
    let secrets = service.at(&["build", "secrets"]).and_then(Node::as_sequence).unwrap_or_default();
    for (index, grant) in secrets.iter().enumerate() {
        let path = service.path.key("build").key("secrets").index(index);
        require_source(grant, "secrets", &path, facts, report);
    }
}

/// The source of a config or secret; one without source names nothing that could be defined.
fn require_source(grant: &Node, element: &str, path: &Path, facts: &Facts<'_>, report: &mut Report) {
    let source = grant.get("source");
    let name = source.and_then(Node::as_str).unwrap_or_default();
    require(name, element, source.map_or(grant.span, |source| source.span), path, facts, report);
}

fn require(name: &str, element: &str, span: Span, path: &Path, facts: &Facts<'_>, report: &mut Report) {
    if facts.has(element, name) {
        return;
    }
    let (message, help) = match name {
        "" => (format!("`{path}` has no `source`"), format!("add `source:` with a name of the top-level `{element}:`")),
        name => (
            format!("`{path}` names `{name}`, which `{element}` does not define"),
            format!("correct the name, or add `{name}:` below the top-level `{element}:`"),
        ),
    };
    report.push(Diagnostic::new(&UNDEFINED, message).at(span).about(path).help(help));
}

fn check_service(name: &str, required: bool, span: Span, path: &Path, facts: &Facts<'_>, report: &mut Report) {
    if facts.has("services", name) {
        return;
    }
    let Some(disabled) = facts.disabled.services.get(name) else {
        let is_job = facts.has("jobs", name);
        let wrong = if is_job { "is a job: services wait for services only" } else { "does not exist" };
        let message = format!("`{path}` names the service `{name}`, which {wrong}");
        let services = facts.element("services").into_iter().flat_map(Mapping::keys);
        let help = suggest::among(name, "services", services);
        report.push(Diagnostic::new(&UNKNOWN_SERVICE, message).at(span).about(path).help(help));
        return;
    };
    if required {
        let profiles = disabled.get("profiles").and_then(Node::as_sequence).unwrap_or_default();
        let profile = profiles.first().and_then(Node::as_str).unwrap_or("*");
        let message = format!("`{path}` needs the service `{name}`, which is left out: none of its profiles is active");
        let help = format!("pass `--profile {profile}`, or write `required: false` below the dependency");
        report.push(Diagnostic::new(&LEFT_OUT, message).at(span).about(path).help(help));
    }
}

/// `additional_contexts` with `service:` name services that are built.
fn check_contexts(service: &Member<'_>, facts: &Facts<'_>, report: &mut Report) {
    let contexts = service.at(&["build", "additional_contexts"]).and_then(Node::as_mapping);
    for (context, entry) in contexts.into_iter().flat_map(Mapping::iter) {
        let Some(name) = entry.node.as_str().and_then(|text| text.strip_prefix("service:")) else { continue };
        let path = service.path.key("build").key("additional_contexts").key(context);
        let enabled = facts.element("services").and_then(|services| services.get(name));
        let target = enabled.or_else(|| facts.disabled.services.get(name));
        match target {
            None => check_service(name, true, entry.node.span, &path, facts, report),
            Some(target) if target.get("build").is_none() => {
                let message = format!("`{path}` names the service `{name}`, which has no `build`");
                let help = format!("give `{name}` a `build`, or name its image as `docker-image://IMAGE`");
                report.push(Diagnostic::new(&NOT_BUILT, message).at(entry.node.span).about(&path).help(help));
            }
            Some(_) => {}
        }
    }
}
