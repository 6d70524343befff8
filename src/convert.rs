//! The mapping from a Compose project to Kubernetes objects; the only room that knows both.

pub(crate) mod aliases;
mod assemble;
pub(crate) mod attribute;
pub(crate) mod circles;
pub(crate) mod concerns;
pub(crate) mod context;
pub(crate) mod coverage;
pub(crate) mod draft;
pub(crate) mod env_files;
pub(crate) mod escape;
pub(crate) mod file_objects;
#[cfg(test)]
mod fixture;
pub(crate) mod gate;
pub(crate) mod groups;
pub(crate) mod host_path;
pub(crate) mod isolation;
pub(crate) mod jobs;
pub(crate) mod names;
pub(crate) mod namespace;
pub(crate) mod options;
pub(crate) mod plan;
pub(crate) mod references;
mod secret_looking;
mod shell;
pub(crate) mod target;
pub(crate) mod toplevel;
pub(crate) mod waits;
pub(crate) mod workloads;

use std::collections::BTreeMap;

use crate::compose::Project;
use crate::convert::aliases::Aliases;
use crate::convert::attribute::Attribute;
use crate::convert::concerns::{CONCERNS, pre_start, updates};
use crate::convert::context::{Context, Subject};
use crate::convert::draft::{Workload, WorkloadDraft};
use crate::convert::names::{Change, Names};
use crate::convert::options::extension::Choices;
use crate::convert::plan::Plan;
use crate::diagnostics::Report;
use crate::kubernetes::{Bundle, Object, Part};
pub use target::Target;

/// What a conversion gives.
#[derive(Debug, Default)]
pub struct Conversion {
    /// The objects.
    pub bundle: Bundle,
    /// What could not be carried over, and what was chosen.
    pub report: Report,
    /// The name of the workload in whose Pod each service lives, by the name of the service.
    pub workloads: BTreeMap<String, String>,
}

/// Converts a project.
pub fn convert(project: &Project, target: &Target) -> Conversion {
    // What is said of names is no reason for the coverage to be quiet about the attributes in which they stand.
    let (mut report, mut of_names) = (Report::default(), Report::default());
    // What concerns several services is decided before any of them is written.
    let choices = Choices::of(project, target, &mut of_names);
    options::unknown_names::check(project, target, &choices.top_level, &mut of_names);
    let target = &choices.project;
    let project = &*jobs::among_services(project, &mut of_names);
    let namespace = namespace::name(project, target, &mut of_names);
    let names = Names::of(project.services.keys().map(String::as_str));
    names.say_changes(project, &mut of_names);
    let aliases = Aliases::of(project, &names);
    let changed: Vec<Change> = names.changed().chain(aliases.changed().cloned()).collect();
    let project = &*references::rewrite(project, &changed, target, &mut of_names);
    let plan = Plan::of(project, &choices, &names, aliases);
    let mut cx = Context {
        project,
        target,
        choices: &choices,
        names: &names,
        plan: &plan,
        namespace: &namespace,
        report: &mut report,
    };
    // What a program outside of containers provides has no Pod; the coverage says so.
    let own = project.services.iter().filter(|(_, service)| service.provider.is_none());
    let subjects = own.filter(|(name, _)| !plan.groups.is_guest(name));
    let drafts = subjects.map(|(name, service)| draft(Subject::of(name, service, project), &mut cx)).collect();
    let own = project.services.iter().filter(|(_, service)| service.provider.is_none());
    let workloads = own.map(|(name, _)| (name.clone(), names.get(plan.groups.host(name)))).collect();
    // Only with all drafts at hand is it known which names are shared.
    let mut bundle = Bundle::of(project.files.clone());
    bundle.add(Part::Namespace, Object::Namespace(namespace::object(&namespace, project)));
    let scope = assemble::Scope { namespace: &namespace, project: &project.name };
    assemble::assemble(drafts, scope, &mut bundle);
    // Last, because it is quiet about what a concern has said better.
    coverage::report(&project.model, attributes(), &mut report);
    report.extend(of_names);
    Conversion { bundle, report, workloads }
}

/// The rows of all attributes.
pub(crate) fn attributes() -> impl Iterator<Item = &'static Attribute> + Clone {
    let of_services = CONCERNS.iter().map(|concern| concern.attributes);
    toplevel::ATTRIBUTES.iter().copied().chain(of_services).flatten()
}

/// One service, by all concerns, with those that live in its Pod.
fn draft(subject: Subject<'_>, cx: &mut Context<'_>) -> WorkloadDraft {
    let mut draft = WorkloadDraft::new(cx.names.get(subject.name), cx.plan.workload(subject.name));
    draft.has_start_name = cx.plan.has_start_name(subject.name);
    draft.awaited = cx.plan.is_awaited(subject.name);
    for concern in CONCERNS {
        (concern.apply)(subject, &mut draft, cx);
    }
    for guest in cx.plan.groups.guests(subject.name) {
        if let Some((name, service)) = cx.project.services.get_key_value(guest) {
            groups::move_in(Subject::of(name, service, cx.project), &mut draft, cx);
        }
    }
    if !draft.companions.is_empty() {
        groups::arrange(subject, &mut draft, cx);
    }
    pre_start::settle(subject, &mut draft, cx);
    updates::settle(subject, &mut draft, cx);
    if draft.workload == Workload::Gate {
        gate::close(subject, &mut draft, cx);
    }
    draft
}
