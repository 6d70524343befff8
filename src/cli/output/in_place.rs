//! Changes to a folder, file by file, that all happen or none: new files are written beside the old ones and renamed, every step can be
//! undone. For where two folders cannot change places.
//!
//! A run that is killed leaves every file either old or new, never in between; the next run does the rest and clears what is left.

use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use super::last::{LAST, LAST_SECRETS};
use super::{Change, Rights};
use crate::diagnostics::Diagnostic;
use crate::write::complaints;

/// The folder for new files before they take their place and old ones after they have lost it; gone at the end of a run.
pub(super) const STAGING: &str = ".compose2k8s/tmp";

/// Asked before every step; tests let steps fail.
pub(super) type BeforeStep<'a> = &'a mut dyn FnMut() -> io::Result<()>;

/// Makes the changes below a folder, or none.
pub(super) fn run(root: &Path, changes: &[Change], before_step: BeforeStep<'_>) -> Result<(), Diagnostic> {
    let changes = with_both_memories(changes);
    let staging = root.join(STAGING);
    if changes.is_empty() && fs::symlink_metadata(&staging).is_err() {
        return Ok(());
    }
    let mut transaction = Transaction { root, staging, before_step, undo: Vec::new() };
    match transaction.make(&changes) {
        Ok(()) => {
            transaction.clean_up(&changes);
            Ok(())
        }
        Err(failure) => Err(transaction.roll_back(&failure)),
    }
}

/// While files change one by one, what was written last and what is written now are both remembered: whichever of the two a file is when
/// the run is killed, the next one finds the base of edits in it.
fn with_both_memories(changes: &[Change]) -> Vec<Change> {
    let (mut first, mut last) = (Vec::new(), Vec::new());
    for change in changes {
        match (&change.before, &change.after) {
            (Some(before), after) if [LAST, LAST_SECRETS].contains(&change.path.as_str()) => {
                let both = [before.as_str(), after.as_deref().unwrap_or("")].concat();
                first.push(Change { after: Some(both.clone()), ..change.clone() });
                last.push(Change { before: Some(both), ..change.clone() });
            }
            _ if change.is_hidden() => first.push(change.clone()),
            _ => {}
        }
    }
    let others = changes.iter().filter(|change| !change.is_hidden()).cloned();
    first.into_iter().chain(others.collect::<Vec<_>>()).chain(last).collect()
}

struct Transaction<'a> {
    root: &'a Path,
    staging: PathBuf,
    before_step: BeforeStep<'a>,
    /// What undoes the steps so far, in their order.
    undo: Vec<Undo>,
}

/// What undoes one step.
enum Undo {
    RemoveFolder(PathBuf),
    RemoveFile(PathBuf),
    Restore { from: PathBuf, to: PathBuf },
}

/// What the disk refused, and where.
struct Failure {
    path: PathBuf,
    error: io::Error,
}

impl Transaction<'_> {
    fn make(&mut self, changes: &[Change]) -> Result<(), Failure> {
        self.create_folder(self.root)?;
        self.clear_leftovers()?;
        self.create_folder(&self.staging.clone())?;
        // All texts are on the disk before the first file changes: a full disk shows itself here.
        for (number, change) in changes.iter().enumerate() {
            if let Some(text) = &change.after {
                self.create_folder_of(&self.root.join(&change.path))?;
                self.stage(number, change, text)?;
            }
        }
        for (number, change) in changes.iter().enumerate() {
            self.put(number, change)?;
        }
        self.flush_folders(changes);
        Ok(())
    }

    /// Removes what a killed run has left.
    fn clear_leftovers(&mut self) -> Result<(), Failure> {
        let staging = self.staging.clone();
        self.step(&staging, || absent_is_fine(fs::remove_dir_all(&staging)))
    }

    fn create_folder_of(&mut self, file: &Path) -> Result<(), Failure> {
        file.parent().map_or(Ok(()), |folder| self.create_folder(folder))
    }

    /// Creates a folder and those above it that are missing.
    fn create_folder(&mut self, folder: &Path) -> Result<(), Failure> {
        if folder.as_os_str().is_empty() || folder.is_dir() {
            return Ok(());
        }
        self.create_folder_of(folder)?;
        self.step(folder, || fs::create_dir(folder))?;
        self.undo.push(Undo::RemoveFolder(folder.to_owned()));
        Ok(())
    }

    /// Writes the new text of a file into the staging folder.
    fn stage(&mut self, number: usize, change: &Change, text: &str) -> Result<(), Failure> {
        let staged = self.staged(number);
        let place = self.root.join(&change.path);
        let is_private = change.is_private();
        // Even a file that is half written must go again.
        self.undo.push(Undo::RemoveFile(staged.clone()));
        let mut file = self.step(&place, || create(&staged, change.rights()))?;
        self.step(&place, || file.write_all(text.as_bytes()))?;
        if change.before.is_some() && !is_private {
            self.step(&place, || file.set_permissions(fs::symlink_metadata(&place)?.permissions()))?;
        }
        self.step(&place, || file.sync_all())
    }

    /// Puts a staged file in its place, or takes a file away that is no longer wanted.
    fn put(&mut self, number: usize, change: &Change) -> Result<(), Failure> {
        let (place, staged, kept) = (self.root.join(&change.path), self.staged(number), self.kept(number));
        match (&change.before, &change.after) {
            (None, None) => {}
            (None, Some(_)) => {
                self.step(&place, || fs::rename(&staged, &place))?;
                self.undo.push(Undo::RemoveFile(place));
            }
            (Some(_), None) => {
                self.step(&place, || fs::rename(&place, &kept))?;
                self.undo.push(Undo::Restore { from: kept, to: place });
            }
            (Some(_), Some(_)) => {
                self.undo.push(Undo::RemoveFile(kept.clone()));
                self.step(&place, || keep(&place, &kept))?;
                self.step(&place, || fs::rename(&staged, &place))?;
                self.undo.push(Undo::Restore { from: kept, to: place });
            }
        }
        Ok(())
    }

    /// Makes the renames last. Some file systems cannot do it for folders; the files are on the disk all the same.
    fn flush_folders(&mut self, changes: &[Change]) {
        let folder = |change: &Change| self.root.join(&change.path).parent().map(Path::to_owned);
        let folders: BTreeSet<PathBuf> = changes.iter().filter_map(folder).collect();
        for folder in &folders {
            drop(self.step(folder, || File::open(folder)?.sync_all()));
        }
    }

    /// Removes the old files and the folders that have become empty. Everything is in place by now, so what cannot be removed is left to
    /// the next run.
    fn clean_up(&mut self, changes: &[Change]) {
        let staging = self.staging.clone();
        drop(self.step(&staging, || fs::remove_dir_all(&staging)));
        for change in changes.iter().filter(|change| change.after.is_none()) {
            let Some((folder, _)) = change.path.rsplit_once('/') else { continue };
            let folder = self.root.join(folder);
            // Refused while there is something in it.
            drop(self.step(&folder, || fs::remove_dir(&folder)));
        }
    }

    /// Undoes all steps, the last one first. Once a file cannot be brought back, what is in the staging folder stays there.
    fn roll_back(&mut self, failure: &Failure) -> Diagnostic {
        let mut in_doubt = Vec::new();
        while let Some(undo) = self.undo.pop() {
            let place = undo.place().to_owned();
            let is_staging = place.starts_with(&self.staging);
            if is_staging && !in_doubt.is_empty() {
                continue;
            }
            if self.step(&place, || undo.run()).is_err() && !is_staging {
                in_doubt.push(place.display().to_string());
            }
        }
        let path = failure.path.display();
        if in_doubt.is_empty() {
            complaints::refused("write", path, &failure.error)
        } else {
            complaints::half_done(path, &failure.error, &in_doubt, self.staging.display())
        }
    }

    fn staged(&self, number: usize) -> PathBuf {
        self.staging.join(format!("new-{number}"))
    }

    fn kept(&self, number: usize) -> PathBuf {
        self.staging.join(format!("old-{number}"))
    }

    fn step<T>(&mut self, path: &Path, act: impl FnOnce() -> io::Result<T>) -> Result<T, Failure> {
        (self.before_step)().and_then(|()| act()).map_err(|error| Failure { path: path.to_owned(), error })
    }
}

impl Undo {
    fn place(&self) -> &Path {
        match self {
            Undo::RemoveFolder(path) | Undo::RemoveFile(path) | Undo::Restore { to: path, .. } => path,
        }
    }

    fn run(&self) -> io::Result<()> {
        match self {
            Undo::RemoveFolder(folder) => fs::remove_dir(folder),
            Undo::RemoveFile(file) => absent_is_fine(fs::remove_file(file)),
            Undo::Restore { from, to } => fs::rename(from, to),
        }
    }
}

/// A second name for a file, or a copy where the file system has no second names.
fn keep(file: &Path, kept: &Path) -> io::Result<()> {
    fs::hard_link(file, kept).or_else(|_| fs::copy(file, kept).map(drop))
}

pub(super) fn absent_is_fine(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

/// A new file, from its first moment with no more rights than it will have.
pub(super) fn create(path: &Path, rights: Rights) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(match rights {
            Rights::Owner => 0o600,
            Rights::All => 0o666,
            Rights::Program => 0o777,
        });
    }
    #[cfg(not(unix))]
    let _ = rights;
    options.open(path)
}
