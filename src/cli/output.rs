//! The output folder: what a run would change there, and the change itself, which happens as a whole or not at all.
//!
//! [`plan`] only looks. It merges what was edited by hand, and says everything that stands against writing at once. [`Plan::apply`] writes.
//! So `check` and `diff` are plans that are never applied.

mod conflict;
mod difference;
mod folder;
mod git;
mod in_place;
mod last;
mod lock;
mod merge;
mod planner;
mod swap;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use super::summary::Changes;
use crate::diagnostics::{Diagnostic, Report};
use crate::write::{FileTree, SCRIPT, SECRETS};
use last::{HIDDEN, LAST_SECRETS};
pub(super) use lock::{Access, lock};
pub(super) use merge::Side;

/// What a folder should hold.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted<'a> {
    /// The name of the project, whose folder it is.
    pub(super) project: &'a str,
    /// The manifests.
    pub(super) tree: &'a FileTree,
}

/// What becomes of generated files that were edited by hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Edited {
    /// The edits are merged. Where they collide with what is new one side counts, or the run ends.
    Merge(Option<Side>),
    /// They are overwritten or removed.
    Overwrite,
}

/// What a run changes in an output folder.
#[derive(Debug)]
pub(super) struct Plan {
    /// Warnings about the folder.
    pub(super) warnings: Report,
    /// Edits that cannot be merged. The plan must not be applied then; its changes are those that give them up.
    pub(super) collisions: Report,
    root: PathBuf,
    /// The manifests that stay as they are.
    kept: FileTree,
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
    /// Whether the file is missing only because git ignores it, as in a fresh clone.
    is_withheld: bool,
}

/// Finds out what must change so that a folder holds what is wanted and nothing else that was generated.
///
/// # Errors
/// All reasons why it must not be changed, besides edits that collide.
pub(super) fn plan(root: &Path, wanted: Wanted<'_>, edited: Edited) -> Result<Plan, Report> {
    planner::plan(root, wanted, edited)
}

/// Whether a conversion has written a folder.
pub(super) fn is_written(root: &Path) -> bool {
    root.join(last::LAST).is_file()
}

fn report(complaints: impl IntoIterator<Item = Diagnostic>) -> Report {
    let mut report = Report::default();
    complaints.into_iter().for_each(|complaint| report.push(complaint));
    report
}

impl Plan {
    /// The manifests that there will be.
    pub(super) fn tree(&self) -> FileTree {
        let mut tree = self.kept.clone();
        let manifests = self.changes.iter().filter(|change| !change.is_hidden() && change.path != git::IGNORE_FILE);
        tree.files.extend(manifests.filter_map(|change| Some((change.path.clone(), change.after.clone()?))));
        tree
    }

    /// How many files are written, stay and are removed. Those in the hidden folder are nobody's matter.
    pub(super) fn counts(&self) -> Changes {
        let changes = || self.changes.iter().filter(|change| !change.is_hidden());
        let removed = changes().filter(|change| change.after.is_none()).count();
        Changes { written: changes().count() - removed, unchanged: self.unchanged, removed }
    }

    /// The files whose text changes, in the order of their paths. A file that is only made private is none of them.
    pub(super) fn differences(&self) -> impl Iterator<Item = &Change> {
        let counts =
            |change: &&Change| change.before != change.after && !change.is_withheld && change.path != LAST_SECRETS;
        self.changes.iter().filter(counts)
    }

    /// Makes the changes.
    ///
    /// # Errors
    /// What the disk refused. Then nothing has changed, unless the report says that undoing failed as well.
    pub(super) fn apply(&self) -> Result<(), Report> {
        self.apply_with(&mut || Ok(())).map_err(|complaint| report([complaint]))
    }

    fn apply_with(&self, before_step: in_place::BeforeStep<'_>) -> Result<(), Diagnostic> {
        // What a run that was killed has left in the folder is only known to the one that changes it in place.
        let is_half_done = self.root.join(in_place::STAGING).exists();
        if !is_half_done && swap::run(&self.root, &self.changes, before_step)? {
            return Ok(());
        }
        in_place::run(&self.root, &self.changes, before_step)
    }
}

impl Change {
    fn new(path: &str, before: Option<String>, after: Option<&str>) -> Change {
        Change { path: path.to_owned(), before, after: after.map(str::to_owned), is_withheld: false }
    }

    /// Who may do what with it, as far as the user's mask allows.
    fn rights(&self) -> Rights {
        match self.path.as_str() {
            _ if self.is_private() => Rights::Owner,
            SCRIPT => Rights::Program,
            _ => Rights::All,
        }
    }

    /// Whether only its owner may read it.
    fn is_private(&self) -> bool {
        is_private(&self.path)
    }

    fn is_hidden(&self) -> bool {
        self.path.starts_with(HIDDEN)
    }
}

/// Rights to a new file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rights {
    /// Its owner reads and writes it.
    Owner,
    /// All may read it.
    All,
    /// All may run it.
    Program,
}

fn is_private(path: &str) -> bool {
    path == SECRETS || path == LAST_SECRETS
}
