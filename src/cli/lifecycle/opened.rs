//! A project with its manifests and its cluster, which is named before anything is done there.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::error::ErrorKind;

use super::super::arguments::{Lifecycle, complaint, is_compose_file};
use super::super::failure::Failure;
use super::super::messages::Messages;
use super::super::process::Process;
use super::super::settings::{asked, messages_of};
use super::super::{exit, streams};
use super::order;
use crate::cluster::context::Context;
use crate::cluster::kubectl::Kubectl;
use crate::cluster::manifests::{Manifests, Workload};
use crate::cluster::trouble::Trouble;
use crate::compose::Project;
use crate::convert::{Conversion, convert};
use crate::load::{Disk, Loaded, Request, load};
use crate::write::{FileTree, header, write};

/// The folder that is looked for when none is named.
const USUAL_FOLDER: &str = "kubernetes";

/// Where manifests are from that are in no folder.
const MADE: &str = "manifests made just now";

/// What of the report is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ask {
    /// All of it, unless that has been done when the manifests were written.
    Everything,
    /// What stands against going on.
    ErrorsOnly,
}

/// Everything that a command on a cluster works with.
#[derive(Debug)]
pub(super) struct Opened {
    /// The Compose project.
    pub(super) project: Project,
    /// The services that were named; none means all.
    pub(super) services: Vec<String>,
    /// The workload in whose Pod a service lives.
    pub(super) workload_of: BTreeMap<String, String>,
    /// What is applied.
    pub(super) manifests: Manifests,
    /// The cluster.
    pub(super) kubectl: Kubectl,
    /// The cluster, as the user knows it.
    pub(super) context: Context,
    /// How things are said.
    pub(super) messages: Messages,
    /// What was asked to be loaded.
    pub(super) request: Request,
    /// What surrounds the run.
    pub(super) process: Process,
}

/// Reads the project and its manifests, and says which cluster is meant. The second kind of result is the exit code of a project that is refused.
///
/// # Errors
/// When `kubectl` is missing or has no cluster, or the manifests cannot be read.
pub(super) fn open(arguments: Lifecycle, process: &Process, ask: Ask) -> Result<Result<Opened, u8>, Failure> {
    let Lifecycle { mut input, kubernetes, cluster, messages } = arguments;
    let services = input.files.take_words(|word| !is_compose_file(word));
    let (request, target) = asked(input, &kubernetes, process);
    let messages = messages_of(&messages, process);
    let namespace = target.namespace.clone();
    let Loaded { project, sources, mut report } = load(&request, &Disk);
    let converted = project.map(|project| {
        let conversion = convert(&project, &target);
        report.extend(conversion.report.clone());
        (project, conversion)
    });
    let Some((project, conversion)) = converted.filter(|_| messages.verdict(&report) == exit::SUCCESS) else {
        messages.say(&report, &sources);
        return Ok(Err(messages.conclude(&report, None)));
    };
    check_services(&services, &project)?;
    let Conversion { bundle, workloads, .. } = conversion;
    let made = write(&bundle);
    let folder = Folder { named: cluster.output.as_deref(), namespace: namespace.as_deref(), process };
    let (tree, source) = folder.manifests(made, &header::made_from(&bundle.origin))?;
    // What was written earlier was reported then.
    if ask == Ask::Everything && source == MADE {
        messages.say(&report, &sources);
    }
    let manifests = Manifests::of(&tree, &order::of_workloads(&project, &workloads).concat())?;
    let namespace = manifests.namespace().map(str::to_owned).or(namespace).unwrap_or_else(|| project.name.clone());
    let limit = Duration::from_secs(cluster.request_timeout.max(3));
    let kubectl = Kubectl { context: cluster.context, namespace, limit };
    let context = Context::of(&kubectl)?;
    let opened = Opened {
        project,
        services,
        workload_of: workloads,
        manifests,
        kubectl,
        context,
        messages,
        request,
        process: process.clone(),
    };
    opened.note(&format!(
        "context `{}` ({}), namespace `{}`, {source}",
        opened.context.name, opened.context.server, opened.kubectl.namespace
    ));
    Ok(Ok(opened))
}

fn check_services(services: &[String], project: &Project) -> Result<(), Failure> {
    match services.iter().find(|service| !project.services.contains_key(*service)) {
        None => Ok(()),
        Some(unknown) => {
            let names: Vec<&str> = project.services.keys().map(String::as_str).collect();
            let message = format!("there is no service `{unknown}`; the services are `{}`", names.join("`, `"));
            Err(complaint(ErrorKind::InvalidValue, &message).into())
        }
    }
}

impl Opened {
    /// Says something that is no result, unless nothing is to be said.
    pub(super) fn note(&self, line: &str) {
        if !self.messages.quiet {
            streams::say(&format!("{line}\n"));
        }
    }

    /// Where programs are looked for.
    pub(super) fn path(&self) -> &str {
        self.process.environment.get("PATH").map_or("", String::as_str)
    }

    /// The project's label on all objects that are its own.
    pub(super) fn own(&self) -> String {
        let labels = crate::kubernetes::labels::of_project(&self.project.name);
        labels.iter().map(|(key, value)| format!("{key}={value}")).collect::<Vec<_>>().join(",")
    }

    /// The workloads of some services, or all of them; in the order of starting.
    pub(super) fn workloads(&self, services: Option<&BTreeSet<String>>) -> Vec<Workload> {
        let mut workloads = self.manifests.workloads();
        if let Some(services) = services {
            let names: BTreeSet<&String> =
                services.iter().filter_map(|service| self.workload_of.get(service)).collect();
            workloads.retain(|workload| names.contains(&workload.name));
        }
        workloads
    }

    /// The same by level: none of a level needs another one of it, or of a later one.
    pub(super) fn levels(&self, workloads: &[Workload]) -> Vec<Vec<Workload>> {
        let order = order::of_workloads(&self.project, &self.workload_of);
        let mut levels: Vec<Vec<Workload>> = Vec::new();
        for names in &order {
            levels.push(workloads.iter().filter(|workload| names.contains(&workload.name)).cloned().collect());
        }
        // What somebody has added by hand comes last.
        let known: BTreeSet<&String> = order.iter().flatten().collect();
        levels.push(workloads.iter().filter(|workload| !known.contains(&workload.name)).cloned().collect());
        levels.retain(|level| !level.is_empty());
        levels
    }

    /// The services that were named, or nothing when all are meant.
    pub(super) fn chosen(&self) -> Option<BTreeSet<String>> {
        (!self.services.is_empty()).then(|| self.services.iter().cloned().collect())
    }
}

/// Where manifests may be.
struct Folder<'a> {
    named: Option<&'a Path>,
    namespace: Option<&'a str>,
    process: &'a Process,
}

impl Folder<'_> {
    /// The manifests that count, and where they are from.
    fn manifests(&self, made: FileTree, comment: &str) -> Result<(FileTree, String), Failure> {
        match self.named {
            Some(folder) if folder == Path::new("-") => Ok((made, MADE.to_owned())),
            Some(folder) => {
                let tree = read(&self.process.working_directory.join(folder), folder)?;
                Ok((tree, format!("manifests of `{}`", folder.display())))
            }
            None => Ok(self.usual(made, comment)),
        }
    }

    /// The usual folder when it is of this project: it names the same Compose files, and the Namespace that was asked for.
    fn usual(&self, made: FileTree, comment: &str) -> (FileTree, String) {
        let folder = Path::new(USUAL_FOLDER);
        let Ok(tree) = read(&self.process.working_directory.join(folder), folder) else {
            return (made, MADE.to_owned());
        };
        let first =
            |tree: &FileTree| tree.files.get("namespace.yaml").and_then(|text| text.lines().next().map(str::to_owned));
        let is_of_project = first(&tree).as_deref() == Some(comment);
        let asked = |tree: &FileTree| self.namespace.is_none_or(|asked| namespace(tree).as_deref() == Some(asked));
        if !is_of_project || !asked(&tree) || !has_same_services(&tree, &made) {
            return (made, MADE.to_owned());
        }
        let changed = if tree == made { "" } else { ", which are not what a conversion would write now" };
        (tree, format!("manifests of `{USUAL_FOLDER}`{changed}"))
    }
}

/// Whether the same services are in it, so that a run with other profiles or files is not mistaken for it.
fn has_same_services(one: &FileTree, other: &FileTree) -> bool {
    let services = |tree: &FileTree| -> BTreeSet<String> {
        tree.files.keys().filter(|path| path.starts_with("services/")).cloned().collect()
    };
    services(one) == services(other)
}

fn namespace(tree: &FileTree) -> Option<String> {
    Manifests::of(tree, &[]).ok()?.namespace().map(str::to_owned)
}

/// The manifests in a folder and those below it.
fn read(folder: &Path, name: &Path) -> Result<FileTree, Failure> {
    let mut tree = FileTree::default();
    collect(folder, "", &mut tree).map_err(|(path, error)| {
        Trouble::new(format!("the manifests cannot be read: {}: {error}", path.display()))
            .help(format!("write them first: compose2k8s -o {}", name.display()))
    })?;
    if tree.files.is_empty() {
        let help = format!("write them first: compose2k8s -o {}", name.display());
        return Err(Trouble::new(format!("there are no manifests in `{}`", name.display())).help(help).into());
    }
    Ok(tree)
}

#[expect(clippy::disallowed_methods, reason = "the door reads the disk")]
fn collect(folder: &Path, prefix: &str, tree: &mut FileTree) -> Result<(), (PathBuf, std::io::Error)> {
    let at = |path: &Path| {
        let path = path.to_owned();
        move |error| (path, error)
    };
    for entry in std::fs::read_dir(folder).map_err(at(folder))? {
        let path = entry.map_err(at(folder))?.path();
        let name = path.file_name().and_then(OsStr::to_str).unwrap_or_default();
        if name.starts_with('.') {
            continue;
        }
        if path.is_dir() {
            collect(&path, &format!("{prefix}{name}/"), tree)?;
        } else if is_compose_file(&path) {
            let text = std::fs::read_to_string(&path).map_err(at(&path))?;
            tree.files.insert(format!("{prefix}{name}"), text);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_files_when_they_look_like_files() {
        let files = ["compose.yaml", "-", "a/b.yml", "x.json"].map(|word| is_compose_file(Path::new(word)));
        assert_eq!(files, [true; 4]);
        let services = ["web", "web.api", "yaml"].map(|word| is_compose_file(Path::new(word)));
        assert_eq!(services, [false; 3]);
    }
}
