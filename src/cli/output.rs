//! The output folder: what a run would change there, and the change itself, which happens as a whole or not at all.
//!
//! [`plan`] only looks. It refuses to touch what is not ours or was edited by hand, and says everything that stands against writing at once.
//! [`Plan::apply`] writes. So `check` and `diff` are plans that are never applied.

mod difference;
mod folder;
mod git;
#[cfg(test)]
mod tests;
mod transaction;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::settings::Edited;
use super::summary::Changes;
use crate::diagnostics::{Diagnostic, Report};
use crate::write::header::{Author, author};
use crate::write::{FileTree, SECRETS, complaints};
use folder::{Folder, Found};

/// What a run changes in an output folder.
#[derive(Debug)]
pub(super) struct Plan {
    /// Warnings about the folder.
    pub(super) warnings: Report,
    root: PathBuf,
    changes: Vec<Change>,
    unchanged: usize,
}

/// One file that is written or removed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Change {
    /// Below the output folder, with `/`.
    pub(super) path: String,
    /// The text that is there.
    pub(super) before: Option<String>,
    /// The text that will be there.
    pub(super) after: Option<String>,
}

/// Finds out what must change so that a folder holds a tree of files and nothing else that was generated.
///
/// # Errors
/// All reasons why it must not be changed.
pub(super) fn plan(root: &Path, tree: &FileTree, edited: Edited) -> Result<Plan, Report> {
    let folder = Folder::open(root).map_err(|complaint| report([complaint]))?;
    let mut planner = Planner {
        folder,
        edited,
        plan: Plan { warnings: Report::default(), root: root.to_owned(), changes: Vec::new(), unchanged: 0 },
        complaints: Vec::new(),
    };
    planner.add_all(tree);
    if planner.complaints.is_empty() { Ok(planner.plan) } else { Err(report(planner.complaints)) }
}

fn report(complaints: impl IntoIterator<Item = Diagnostic>) -> Report {
    let mut report = Report::default();
    complaints.into_iter().for_each(|complaint| report.push(complaint));
    report
}

impl Plan {
    /// How many files are written, stay and are removed.
    pub(super) fn counts(&self) -> Changes {
        let removed = self.changes.iter().filter(|change| change.after.is_none()).count();
        Changes { written: self.changes.len() - removed, unchanged: self.unchanged, removed }
    }

    /// The files whose text changes, in the order of their paths. A file that is only made private is none of them.
    pub(super) fn differences(&self) -> impl Iterator<Item = &Change> {
        self.changes.iter().filter(|change| change.before != change.after)
    }

    /// Makes the changes.
    ///
    /// # Errors
    /// What the disk refused. Then nothing has changed, unless the report says that undoing failed as well.
    pub(super) fn apply(&self) -> Result<(), Report> {
        transaction::run(&self.root, &self.changes, &mut || Ok(())).map_err(|complaint| report([complaint]))
    }
}

impl Change {
    /// Whether only its owner may read it.
    fn is_private(&self) -> bool {
        is_private(&self.path)
    }
}

fn is_private(path: &str) -> bool {
    path == SECRETS
}

/// A plan being made.
struct Planner {
    folder: Folder,
    edited: Edited,
    plan: Plan,
    complaints: Vec<Diagnostic>,
}

impl Planner {
    fn add_all(&mut self, tree: &FileTree) {
        let mut wanted: BTreeMap<&str, &str> =
            tree.files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        let ignore = git::ignore_file();
        if wanted.contains_key(SECRETS) && self.writes_ignore_file() {
            wanted.insert(git::IGNORE_FILE, &ignore);
        }
        let candidates = self.folder.candidates().unwrap_or_else(|complaint| {
            self.complaints.push(complaint);
            Vec::new()
        });
        for path in candidates.iter().filter(|path| !wanted.contains_key(path.as_str())) {
            self.add(path, None);
        }
        for (path, text) in wanted {
            self.add(path, Some(text));
        }
        self.plan.changes.sort_by(|one, other| one.path.cmp(&other.path));
    }

    /// Whether `.gitignore` is ours to write. One that the user has written or added to is only read.
    fn writes_ignore_file(&mut self) -> bool {
        let Ok(Found::File { text, .. }) = self.folder.look(git::IGNORE_FILE) else { return true };
        if author(&text) == Author::Generated {
            return true;
        }
        if !git::is_ignored(&text, SECRETS) {
            let file = self.folder.name(git::IGNORE_FILE);
            self.plan.warnings.push(complaints::not_ignored(file, &format!("/{SECRETS}")));
        }
        false
    }

    /// Compares one file with what it should be; a file that should not be is removed if it is ours.
    fn add(&mut self, path: &str, after: Option<&str>) {
        let found = match self.folder.look(path) {
            Ok(found) => found,
            Err(complaint) => return self.complaints.push(complaint),
        };
        let (before, is_open) = match found {
            Found::Nothing => (None, false),
            Found::File { text, is_open } => (Some(text), is_open),
        };
        if before.as_deref() == after && !(is_private(path) && is_open) {
            self.plan.unchanged += usize::from(after.is_some());
            return;
        }
        let change = Change { path: path.to_owned(), before, after: after.map(str::to_owned) };
        match self.objection(&change) {
            None => self.plan.changes.push(change),
            Some(Objection::Leave) => {}
            Some(Objection::Complain(complaint)) => self.complaints.push(*complaint),
        }
    }

    /// Why a change must not be made.
    fn objection(&self, change: &Change) -> Option<Objection> {
        let name = self.folder.name(&change.path);
        let is_removed = change.after.is_none();
        match author(change.before.as_deref()?) {
            Author::Generated => None,
            Author::Other if is_removed => Some(Objection::Leave),
            Author::Edited if is_removed && change.path == git::IGNORE_FILE => Some(Objection::Leave),
            Author::Other => Some(Objection::because(complaints::in_the_way(name, "was not generated"))),
            Author::Edited if self.edited == Edited::Overwrite => None,
            Author::Edited => {
                let fate = if is_removed { "removed" } else { "overwritten" };
                Some(Objection::because(complaints::edited(name, fate, &change.difference())))
            }
        }
    }
}

/// What stands against a change.
enum Objection {
    /// The file is not ours and not needed: it stays.
    Leave,
    /// The run must end.
    Complain(Box<Diagnostic>),
}

impl Objection {
    fn because(complaint: Diagnostic) -> Objection {
        Objection::Complain(Box::new(complaint))
    }
}
