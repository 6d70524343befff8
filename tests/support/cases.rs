//! The sample folders, each with the runs that its `case.toml` lists.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::tree::{self, Tree};

/// The names under which Docker Compose finds a project.
const COMPOSE_FILES: [&str; 4] = ["compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml"];

/// A sample folder.
#[derive(Debug)]
pub(crate) struct Case {
    /// Relative to `samples/`, as `attributes/ports/host-ip`.
    pub(crate) path: String,
    /// What is in it.
    pub(crate) files: Tree,
    /// How it is converted.
    pub(crate) runs: Vec<Run>,
}

/// One conversion of a sample.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Run {
    /// The folder of its golden below the golden of the sample; empty when it is the only run.
    #[serde(default)]
    pub(crate) name: String,
    /// As on the command line.
    #[serde(default)]
    pub(crate) arguments: Vec<String>,
    /// The variables of the process.
    #[serde(default)]
    pub(crate) environment: BTreeMap<String, String>,
}

/// What `case.toml` holds.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct CaseFile {
    run: Vec<Run>,
}

impl Case {
    /// Where the goldens of a run stand.
    pub(crate) fn golden(&self, run: &Run) -> PathBuf {
        repository().join("golden").join(&self.path).join(&run.name)
    }
}

/// The top of the repository.
pub(crate) fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every sample, in the order of their paths: a folder with `case.toml` or with a file that Docker Compose would find.
pub(crate) fn all() -> Vec<Case> {
    let samples = tree::read(&repository().join("samples"));
    let folders: BTreeSet<&str> = samples.keys().filter_map(|path| case_folder(path)).collect();
    let outermost = |folder: &&&str| !folders.iter().any(|other| folder.starts_with(&format!("{other}/")));
    folders.iter().filter(outermost).map(|folder| read_case(folder, &samples)).collect()
}

fn case_folder(path: &str) -> Option<&str> {
    let (folder, name) = path.rsplit_once('/')?;
    (name == "case.toml" || COMPOSE_FILES.contains(&name)).then_some(folder)
}

fn read_case(folder: &str, samples: &Tree) -> Case {
    let below = format!("{folder}/");
    let mut files: Tree = samples
        .iter()
        .filter_map(|(path, content)| Some((path.strip_prefix(&below)?.to_owned(), content.clone())))
        .collect();
    let runs = match files.remove("case.toml") {
        Some(text) => read_runs(folder, &text),
        None => vec![Run::default()],
    };
    Case { path: folder.to_owned(), files, runs }
}

fn read_runs(folder: &str, text: &[u8]) -> Vec<Run> {
    let text = std::str::from_utf8(text).expect("case.toml is UTF-8");
    let runs = toml::from_str::<CaseFile>(text).unwrap_or_else(|error| panic!("{folder}/case.toml: {error}")).run;
    let names: BTreeSet<&str> = runs.iter().map(|run| run.name.as_str()).collect();
    assert_eq!(names.len(), runs.len(), "{folder}/case.toml: each run has a name of its own");
    assert!(
        runs.len() == 1 || !names.contains(""),
        "{folder}/case.toml: where there are several runs, each has a name"
    );
    runs
}
