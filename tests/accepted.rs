//! What Kubernetes itself thinks of the manifests: `COMPOSE2K8S_KVALIDATE` names a program that judges them with the API server's own code,
//! `COMPOSE2K8S_CORPUS` a directory of real projects to convert.
#![cfg(test)]
#![expect(clippy::disallowed_methods, reason = "manifests are judged on the disk, and projects are there")]

#[path = "support/command.rs"]
#[expect(dead_code, reason = "other tests need the rest of it")]
mod command;
#[path = "support/silent_disk.rs"]
mod silent_disk;

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::Command;

use compose2k8s::{FileTree, Target, convert, load, write};
use silent_disk::SilentDisk;

/// Projects that must convert, whatever becomes of the others.
const PROMISED: [&str; 2] = ["DPIclimate__broker", "docker__awesome-compose"];

/// The program that judges; nothing, and a line that says so, when there is none.
fn judge() -> Option<PathBuf> {
    let judge = std::env::var_os("COMPOSE2K8S_KVALIDATE").map(PathBuf::from);
    if judge.is_none() {
        println!("skipped: COMPOSE2K8S_KVALIDATE is not set");
    }
    judge
}

/// Lines about objects that are refused.
fn refused(judge: &Path, folder: &Path) -> Vec<String> {
    let output = Command::new(judge).arg(folder).output().expect("the judge runs");
    let lines = String::from_utf8_lossy(&output.stdout);
    let refused: Vec<String> = lines.lines().filter(|line| line.contains("refused")).map(str::to_owned).collect();
    let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
    if refused.is_empty() && !output.status.success() { vec![complaint] } else { refused }
}

#[test]
fn goldens_are_accepted() {
    let Some(judge) = judge() else { return };
    let mut folders = Vec::new();
    find(&Path::new(env!("CARGO_MANIFEST_DIR")).join("golden"), &mut folders);
    let faults: Vec<String> = folders.iter().flat_map(|folder| refused(&judge, folder)).collect();
    println!("goldens: {} folders of manifests, {} objects refused", folders.len(), faults.len());
    assert!(!folders.is_empty() && faults.is_empty(), "{}", faults.join("\n"));
}

/// All folders called `manifests` that hold something.
fn find(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the goldens can be read") {
        let path = entry.expect("the goldens can be read").path();
        if path.is_dir() && path.ends_with("manifests") {
            found.push(path);
        } else if path.is_dir() {
            find(&path, found);
        }
    }
}

/// What became of one project.
enum Fate {
    Accepted,
    /// An error of ours, which says why there are no manifests.
    Refused(String),
    /// Kubernetes refuses some of its objects, or the conversion panics.
    Faulty(Vec<String>),
}

#[test]
fn real_projects_are_accepted() {
    let (Some(judge), Ok(corpus)) = (judge(), std::env::var("COMPOSE2K8S_CORPUS")) else {
        println!("skipped: COMPOSE2K8S_CORPUS is not set");
        return;
    };
    let rows = fs::read_to_string(Path::new(&corpus).join("INDEX.tsv")).expect("the list can be read");
    let (mut total, mut accepted, mut faults) = (0, 0, Vec::new());
    for row in rows.lines().skip(1) {
        let cells: Vec<&str> = row.split('\t').collect();
        let [id, _, _, _, path, line, ..] = cells.as_slice() else { panic!("a row has at least six columns: {row}") };
        total += 1;
        let folder = Path::new(&corpus).join("projects").join(path);
        match fate(&judge, &folder, line) {
            Fate::Accepted => accepted += 1,
            Fate::Refused(reason) if PROMISED.iter().any(|promised| id.starts_with(promised)) => {
                faults.push(format!("{id}: {reason}"));
            }
            Fate::Refused(reason) => println!("  {id} is not converted: {reason}"),
            Fate::Faulty(lines) => faults.push(format!("{id}:\n  {}", lines.join("\n  "))),
        }
    }
    println!("corpus: {accepted} of {total} projects convert and are accepted");
    assert!(accepted > 0 && faults.is_empty(), "{} projects are faulty:\n{}", faults.len(), faults.join("\n"));
}

fn fate(judge: &Path, folder: &Path, line: &str) -> Fate {
    let converted = catch_unwind(AssertUnwindSafe(|| manifests(folder, line)));
    match converted {
        Err(_) => Fate::Faulty(vec!["it panics".to_owned()]),
        Ok(Err(reason)) => Fate::Refused(reason),
        Ok(Ok(tree)) => {
            let scratch = tempfile::tempdir().expect("there is room");
            for (path, text) in &tree.files {
                let file = scratch.path().join(path);
                fs::create_dir_all(file.parent().expect("it is below the folder")).expect("there is room");
                fs::write(file, text).expect("there is room");
            }
            let lines = refused(judge, scratch.path());
            if lines.is_empty() { Fate::Accepted } else { Fate::Faulty(lines) }
        }
    }
}

/// The manifests of a project, or the errors that stand against them.
fn manifests(folder: &Path, line: &str) -> Result<FileTree, String> {
    let request = command::parse(line, folder).request;
    let loaded = load(&request, &SilentDisk);
    let mut report = loaded.report;
    let bundle = loaded.project.map(|project| {
        let conversion = convert(&project, &Target::default());
        report.extend(conversion.report);
        conversion.bundle
    });
    match bundle {
        Some(bundle) if !report.has_errors() => Ok(write(&bundle)),
        _ => {
            let errors = report.iter().filter(|said| said.code.severity == compose2k8s::Severity::Error);
            Err(errors.map(|error| error.message.as_str()).collect::<Vec<_>>().join("; "))
        }
    }
}
