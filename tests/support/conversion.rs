//! Loads, converts and writes a sample in memory; the one place of the tests that names the library's functions.

use std::path::{Path, PathBuf};

use compose2k8s::{
    Code, Diagnostic, FileTree, InMemory, Loaded, Report, Request, SourceMap, Target, convert, load, write,
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

/// Runs a sample.
pub(crate) fn run(case: &Case, run: &Run) -> Output {
    let (request, target) = parse(run);
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

fn parse(run: &Run) -> (Request, Target) {
    let mut request =
        Request { environment: run.environment.clone(), working_directory: PathBuf::from(ROOT), ..Request::default() };
    let mut target = Target::default();
    let mut arguments = run.arguments.iter().map(String::as_str);
    while let Some(option) = arguments.next() {
        let value = arguments.next().unwrap_or_else(|| panic!("{option} needs a value"));
        match option {
            "-f" => request.files.push(value.into()),
            "-p" => request.project_name = Some(value.to_owned()),
            "--profile" => request.profiles.push(value.to_owned()),
            "--env-file" => request.env_files.push(value.into()),
            "--project-directory" => request.project_directory = Some(value.into()),
            "--project-root" => request.project_root = Some(value.into()),
            "--namespace" => target.namespace = Some(value.to_owned()),
            "--host-root" => target.host_root = Some(value.into()),
            "--data-root" => target.data_root = Some(value.into()),
            "--path-map" => target.path_map.push(pair(value)),
            "--volume-path" => drop(target.volume_paths.insert(pair::<String>(value).0, pair::<String>(value).1)),
            _ => panic!("no sample needs {option} yet"),
        }
    }
    (request, target)
}

fn pair<From: for<'a> std::convert::From<&'a str>>(text: &str) -> (From, PathBuf) {
    let (from, to) = text.split_once('=').expect("FROM=TO");
    (from.into(), to.into())
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
