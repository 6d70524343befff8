//! For tests: projects from canonical text, and what one concern makes of a service of them.

use std::path::PathBuf;

use crate::compose::{ApplicationModel, Project};
use crate::convert::aliases::Aliases;
use crate::convert::context::{Context, Subject};
use crate::convert::draft::WorkloadDraft;
use crate::convert::names::Names;
use crate::convert::options::extension::Choices;
use crate::convert::plan::Plan;
use crate::convert::target::Target;
use crate::diagnostics::Report;
use crate::source::SourceMap;

/// A project of the name `shop` in `/p`. The text is what loading would make of it: everything in its long form.
pub(crate) fn project(text: &str) -> Project {
    let mut report = Report::default();
    let source = SourceMap::default().add("compose.yaml", text);
    let root = crate::yaml::parse(source, text, &mut report).pop().expect("a document");
    let mut project = Project::read(ApplicationModel { root }, &mut report);
    assert_eq!(report.iter().map(|diagnostic| &diagnostic.message).collect::<Vec<_>>(), Vec::<&String>::new());
    "shop".clone_into(&mut project.name);
    project.directory = PathBuf::from("/p");
    project.root = PathBuf::from("/p");
    project
}

/// What a concern gives for a service, with the codes and messages it reports.
pub(crate) fn apply(
    concern: fn(Subject<'_>, &mut WorkloadDraft, &mut Context<'_>),
    project: &Project,
    service: &str,
    target: &Target,
) -> (WorkloadDraft, Vec<String>) {
    let names = Names::of(project.services.keys().map(String::as_str));
    let mut report = Report::default();
    let choices = Choices::of(project, target, &mut report);
    let plan = Plan::of(project, &choices, &names, Aliases::of(project, &names));
    let mut cx = Context {
        project,
        target: &choices.project,
        choices: &choices,
        names: &names,
        plan: &plan,
        namespace: "shop",
        report: &mut report,
    };
    let subject = Subject::of(service, &project.services[service], project);
    let mut draft = WorkloadDraft::new(names.get(service), plan.workload(service));
    concern(subject, &mut draft, &mut cx);
    let said = report.iter().map(|diagnostic| format!("{}: {}", diagnostic.code.name, diagnostic.message)).collect();
    (draft, said)
}
