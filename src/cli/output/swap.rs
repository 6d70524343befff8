//! Changes to a folder that are seen at once: a new folder is made beside the old one, and both change places in one step of the system.
//!
//! The old folder then gets the changes too, out of sight, and goes back to its place, so that it stays the same folder for whoever has it
//! open: a shell in it, an editor, a container that mounts it. Files that do not change are second names of the same files in both. Killed
//! at any moment, the folder is either the old or the new one, and the one beside it is worth nothing; the next run removes it.
//!
//! Where the system cannot do it (another kind of file system, a mount point, a parent that must not be written, a big tree of somebody
//! else's files), the folder is changed in place.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File, FileType};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::Change;
use super::in_place::{BeforeStep, absent_is_fine, create};
use crate::diagnostics::Diagnostic;
use crate::write::complaints;

/// More files than this are not linked one by one.
const MOST_FILES: usize = 4096;

/// Makes the changes below a folder and tells whether it has: where it cannot be done in this way nothing has changed.
pub(super) fn run(root: &Path, changes: &[Change], before_step: BeforeStep<'_>) -> Result<bool, Diagnostic> {
    let Some(Places { here, spare, inside }) = Places::of(root) else { return Ok(false) };
    let mut swap =
        Swap { root: here.join(&inside), new: spare.join(&inside), here, spare, before_step, known: BTreeMap::new() };
    let is_cleared = swap.clear().is_ok();
    if changes.is_empty() {
        return Ok(true);
    }
    if !is_cleared || swap.build(changes).is_err() {
        drop(swap.clear());
        return Ok(false);
    }
    swap.put(changes)
}

/// Where the swap happens.
struct Places {
    /// What changes places: the folder, or the first of the missing ones above it.
    here: PathBuf,
    /// What is made beside it.
    spare: PathBuf,
    /// The folder, seen from `here`.
    inside: PathBuf,
}

impl Places {
    fn of(root: &Path) -> Option<Places> {
        if let Ok(here) = fs::canonicalize(root) {
            let spare = beside(&here)?;
            return Some(Places { here, spare, inside: PathBuf::new() });
        }
        let is_missing = |path: &&Path| !path.as_os_str().is_empty() && fs::symlink_metadata(path).is_err();
        let first = root.ancestors().take_while(is_missing).last()?;
        let inside = root.strip_prefix(first).ok()?.to_owned();
        Some(Places { here: first.to_owned(), spare: beside(first)?, inside })
    }
}

fn beside(folder: &Path) -> Option<PathBuf> {
    let mut name = std::ffi::OsString::from(".");
    name.push(folder.file_name()?);
    name.push(".compose2k8s-new");
    Some(folder.with_file_name(name))
}

struct Swap<'a> {
    here: PathBuf,
    spare: PathBuf,
    root: PathBuf,
    /// The new folder, as long as it is beside the old one.
    new: PathBuf,
    before_step: BeforeStep<'a>,
    /// The files of the new folder, by their path in it: what else is found there, somebody has saved.
    known: BTreeMap<PathBuf, Identity>,
}

/// Device, number and time of a file. Numbers alone are given anew.
type Identity = Option<(u64, u64, i64, i64)>;

impl Swap<'_> {
    fn step<T>(&mut self, act: impl FnOnce() -> io::Result<T>) -> io::Result<T> {
        (self.before_step)().and_then(|()| act())
    }

    /// Removes the folder beside. All that is in it is in the other one as well, or out of date.
    fn clear(&mut self) -> io::Result<()> {
        if fs::symlink_metadata(&self.spare).is_err() {
            return Ok(());
        }
        let spare = self.spare.clone();
        self.step(|| absent_is_fine(fs::remove_dir_all(&spare)))
    }

    /// Makes the new folder beside the old one.
    fn build(&mut self, changes: &[Change]) -> io::Result<()> {
        let (root, new) = (self.root.clone(), self.new.clone());
        let replaced = changes.iter().map(|change| root.join(&change.path)).collect();
        if root.is_dir() {
            self.mirror(&root, &new, &replaced)?;
        }
        for change in changes {
            match &change.after {
                Some(text) => self.write(change, text)?,
                None => remove_empty_folder(&new, change),
            }
        }
        self.flush(&new, changes);
        Ok(())
    }

    /// Gives everything in a folder, besides what changes, a second name in another one.
    fn mirror(&mut self, from: &Path, to: &Path, changed: &BTreeSet<PathBuf>) -> io::Result<()> {
        self.step(|| fs::create_dir(to))?;
        for entry in fs::read_dir(from)? {
            let entry = entry?;
            let (old, new) = (entry.path(), to.join(entry.file_name()));
            if entry.file_type()?.is_dir() {
                self.mirror(&old, &new, changed)?;
            } else if !changed.contains(&old) {
                self.step(|| fs::hard_link(&old, &new))?;
                self.know(&new);
                if self.known.len() > MOST_FILES {
                    return Err(ErrorKind::Unsupported.into());
                }
            }
        }
        fs::set_permissions(to, fs::symlink_metadata(from)?.permissions())
    }

    fn write(&mut self, change: &Change, text: &str) -> io::Result<()> {
        use io::Write as _;
        let (old, new) = (self.root.join(&change.path), self.new.join(&change.path));
        let is_private = change.is_private();
        if let Some(folder) = new.parent() {
            self.step(|| fs::create_dir_all(folder))?;
        }
        let mut file = self.step(|| create(&new, change.rights()))?;
        self.step(|| file.write_all(text.as_bytes()))?;
        if change.before.is_some() && !is_private {
            self.step(|| file.set_permissions(fs::symlink_metadata(&old)?.permissions()))?;
        }
        self.step(|| file.sync_all())?;
        self.know(&new);
        Ok(())
    }

    fn know(&mut self, file: &Path) {
        if let Ok(path) = file.strip_prefix(&self.new) {
            self.known.insert(path.to_owned(), identity(file));
        }
    }

    /// Puts the new folder in its place.
    fn put(mut self, changes: &[Change]) -> Result<bool, Diagnostic> {
        let (here, spare) = (self.here.clone(), self.spare.clone());
        if fs::symlink_metadata(&here).is_err() {
            let put = self.step(|| fs::rename(&spare, &here));
            if put.is_err() {
                drop(self.clear());
            }
            self.flush_parent();
            return Ok(put.is_ok());
        }
        if self.step(|| exchange(&spare, &here)).is_err() {
            drop(self.clear());
            return Ok(false);
        }
        self.flush_parent();
        // From here on the old folder is the one beside, and nobody sees it.
        if let Some(change) = changes.iter().find(|change| !is_still(&spare, change)) {
            drop(self.step(|| exchange(&spare, &here)));
            drop(self.clear());
            return Err(complaints::changed_meanwhile(self.root.join(&change.path).display()));
        }
        let is_back = self.catch_up(changes).and_then(|()| self.step(|| exchange(&spare, &here))).is_ok();
        if is_back {
            self.flush_parent();
            self.bring_back("");
        }
        drop(self.clear());
        Ok(true)
    }

    /// Makes the changes in the old folder.
    fn catch_up(&mut self, changes: &[Change]) -> io::Result<()> {
        let (old, new) = (self.spare.clone(), self.here.clone());
        for change in changes {
            let (place, text) = (old.join(&change.path), new.join(&change.path));
            if change.before.is_some() {
                self.step(|| fs::remove_file(&place))?;
            }
            if change.after.is_none() {
                remove_empty_folder(&old, change);
                continue;
            }
            if let Some(folder) = place.parent() {
                self.step(|| fs::create_dir_all(folder))?;
            }
            self.step(|| fs::hard_link(&text, &place))?;
        }
        self.flush(&old, changes);
        Ok(())
    }

    /// What somebody has saved while the new folder was in place is not ours to lose.
    fn bring_back(&mut self, below: &str) {
        let folder = if below.is_empty() { self.spare.clone() } else { self.spare.join(below) };
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let Ok(name) = entry.file_name().into_string() else { continue };
            let path = if below.is_empty() { name } else { format!("{below}/{name}") };
            let place = self.here.join(&path);
            if entry.file_type().is_ok_and(|kind: FileType| kind.is_dir()) && place.is_dir() {
                self.bring_back(&path);
            } else if self.known.get(Path::new(&path)) != Some(&identity(&entry.path())) {
                drop(self.step(|| fs::rename(entry.path(), &place)));
            }
        }
    }

    /// Makes names last. Some file systems cannot do it for folders; the texts are on the disk all the same.
    fn flush(&mut self, folder: &Path, changes: &[Change]) {
        let parent = |change: &Change| folder.join(&change.path).parent().map(Path::to_owned);
        let folders: BTreeSet<PathBuf> = changes.iter().filter_map(parent).collect();
        for folder in &folders {
            drop(self.step(|| File::open(folder)?.sync_all()));
        }
    }

    fn flush_parent(&mut self) {
        if let Some(parent) = self.here.parent().filter(|parent| !parent.as_os_str().is_empty()) {
            let parent = parent.to_owned();
            drop(self.step(|| File::open(parent)?.sync_all()));
        }
    }
}

/// Removes the folder of a file that was removed, unless something is left in it.
fn remove_empty_folder(root: &Path, change: &Change) {
    if let Some((folder, _)) = change.path.rsplit_once('/') {
        drop(fs::remove_dir(root.join(folder)));
    }
}

/// Whether a file is still what it was when the plan was made.
#[expect(clippy::disallowed_methods, reason = "the door reads the disk")]
fn is_still(folder: &Path, change: &Change) -> bool {
    let text = fs::read(folder.join(&change.path)).ok();
    text.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()) == change.before
}

#[cfg(unix)]
fn identity(path: &Path) -> Identity {
    use std::os::unix::fs::MetadataExt as _;
    fs::symlink_metadata(path).ok().map(|it| (it.dev(), it.ino(), it.mtime(), it.mtime_nsec()))
}

#[cfg(not(unix))]
fn identity(_path: &Path) -> Identity {
    None
}

/// Lets two folders change places in one step.
#[cfg(any(target_os = "linux", target_os = "macos"))]
fn exchange(one: &Path, other: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)?)
}

#[cfg(not(any(target_os = "linux", target_os = "macos")))]
fn exchange(_one: &Path, _other: &Path) -> io::Result<()> {
    Err(ErrorKind::Unsupported.into())
}
