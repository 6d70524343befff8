//! Loads, converts and writes a sample in memory; the one place of the tests that names the library's functions.

use std::path::Path;

use compose2k8s::{
    Code, Diagnostic, FileTree, InMemory, Loaded, Project, Report, Request, SourceMap, Target, cli, convert, load,
    write,
};

use crate::cases::{Case, Run};

/// Where every sample stands in memory, so that no path of this machine comes into a golden.
const ROOT: &str = "/project";

/// What a run of a sample gives.
#[derive(Debug)]
pub(crate) struct Output {
    /// The messages, one a line.
    pub(crate) report: String,
    /// The manifests.
    pub(crate) manifests: FileTree,
}

/// What a run of a sample asks for.
pub(crate) fn asked(case: &Case, run: &Run) -> (Request, Target) {
    let asked = cli::conversion(&run.arguments, run.environment.clone(), Path::new(ROOT));
    asked.unwrap_or_else(|complaint| panic!("{}: {complaint}", case.path))
}

/// The project of a sample, unless it is refused.
pub(crate) fn project(case: &Case, run: &Run) -> Option<Project> {
    load(&asked(case, run).0, &files(case)).project
}

/// Runs a sample.
pub(crate) fn run(case: &Case, run: &Run) -> Output {
    let (request, target) = asked(case, run);
    let Loaded { project, sources, mut report } = load(&request, &files(case));
    let mut manifests = FileTree::default();
    if let Some(project) = project {
        let conversion = convert(&project, &target);
        report.extend(conversion.report);
        if !report.has_errors() {
            manifests = write(&conversion.bundle);
        }
    }
    Output { report: short(&report, &sources), manifests }
}

fn files(case: &Case) -> InMemory {
    let root = Path::new(ROOT);
    case.files.iter().fold(InMemory::new(), |files, (path, content)| files.with(root.join(path), content.clone()))
}

fn short(report: &Report, sources: &SourceMap) -> String {
    report.sorted().into_iter().map(|diagnostic| line(diagnostic, sources)).collect()
}

fn line(diagnostic: &Diagnostic, sources: &SourceMap) -> String {
    let place = diagnostic.span.map(|span| {
        let at = sources.position(span);
        format!("{}:{}:{}: ", sources.name(span.source), at.line, at.column)
    });
    let Code { name, severity, .. } = diagnostic.code;
    format!("{}{}[{name}]: {}\n", place.unwrap_or_default(), severity.word(), diagnostic.message)
}
