//! What stands in an output folder. Nothing here changes it, and nothing follows a symbolic link inside it.

use std::fs::{self, FileType, Metadata};
use std::io::{self, ErrorKind};
use std::path::{Component, Path, PathBuf};

use super::git::IGNORE_FILE;
use crate::diagnostics::Diagnostic;
use crate::write::{FOLDERS, SCRIPT, complaints};

/// An output folder; it need not exist yet.
pub(super) struct Folder {
    root: PathBuf,
}

/// What is at the place of a file.
pub(super) enum Found {
    /// Nothing, or not even the folder.
    Nothing,
    /// A regular file.
    File {
        /// Its text; what is no UTF-8 in it is replaced, which the digest shows.
        text: String,
        /// Whether nothing had to be replaced.
        is_text: bool,
        /// Whether others than its owner have rights to it.
        is_open: bool,
    },
}

impl Folder {
    /// Looks whether this is a folder, or nothing yet. It may be a link to a folder.
    pub(super) fn open(root: &Path) -> Result<Folder, Diagnostic> {
        let folder = Folder { root: root.to_owned() };
        match (metadata(root), fs::symlink_metadata(root)) {
            (Ok(found), _) if found.is_dir() => Ok(folder),
            (Err(error), Err(_)) if error.kind() == ErrorKind::NotFound => Ok(folder),
            (Err(error), _) if !matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
                Err(complaints::refused("read", root.display(), &error))
            }
            _ => Err(complaints::not_a_folder(root.display())),
        }
    }

    /// A path as the user knows it.
    pub(super) fn name(&self, path: &str) -> String {
        self.path(path).display().to_string()
    }

    fn path(&self, path: &str) -> PathBuf {
        if path.is_empty() { self.root.clone() } else { self.root.join(path) }
    }

    /// What is at the place of a file of the output.
    pub(super) fn look(&self, path: &str) -> Result<Found, Diagnostic> {
        if !is_inside(path) {
            return Err(complaints::outside(path));
        }
        let folders = path.match_indices('/').filter_map(|(end, _)| path.get(..end));
        for folder in folders {
            if !self.has_folder(folder)? {
                return Ok(Found::Nothing);
            }
        }
        let Some(found) = self.found(path)? else { return Ok(Found::Nothing) };
        if !found.is_file() {
            return Err(self.in_the_way(path, found.file_type()));
        }
        let bytes = read(&self.path(path)).map_err(|error| self.refused(path, &error))?;
        let text = String::from_utf8_lossy(&bytes);
        let is_text = text.as_bytes() == bytes;
        Ok(Found::File { text: text.into_owned(), is_text, is_open: is_open(&found) })
    }

    /// Files that an earlier run may have written: manifests where the layout has some, and `.gitignore`.
    pub(super) fn candidates(&self) -> Result<Vec<String>, Diagnostic> {
        let mut candidates = Vec::new();
        for folder in FOLDERS {
            // A folder that is in the way or a link has no file of ours; where one is needed, that is said there.
            if folder.is_empty() || matches!(self.has_folder(folder), Ok(true)) {
                candidates.extend(self.files(folder)?);
            }
        }
        candidates.retain(|path| {
            path == IGNORE_FILE || path == SCRIPT || Path::new(path).extension() == Some("yaml".as_ref())
        });
        Ok(candidates)
    }

    /// The regular files of a folder; none when it is not there. A name that is no UTF-8 is none of ours.
    fn files(&self, folder: &str) -> Result<Vec<String>, Diagnostic> {
        let entries = match fs::read_dir(self.path(folder)) {
            Ok(entries) => entries,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(self.refused(folder, &error)),
        };
        let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let files = entries.flatten().filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file()));
        let names = files.filter_map(|entry| entry.file_name().into_string().ok());
        Ok(names.map(|name| format!("{prefix}{name}")).collect())
    }

    /// Whether a folder is there; an error when something else is.
    fn has_folder(&self, path: &str) -> Result<bool, Diagnostic> {
        match self.found(path)? {
            None => Ok(false),
            Some(found) if found.is_dir() => Ok(true),
            Some(found) => Err(self.in_the_way(path, found.file_type())),
        }
    }

    fn found(&self, path: &str) -> Result<Option<Metadata>, Diagnostic> {
        match fs::symlink_metadata(self.path(path)) {
            Ok(found) => Ok(Some(found)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(self.refused(path, &error)),
        }
    }

    fn in_the_way(&self, path: &str, kind: FileType) -> Diagnostic {
        let name = self.name(path);
        if kind.is_symlink() {
            let target = fs::read_link(self.path(path)).unwrap_or_default();
            return complaints::link(name, target.display());
        }
        let what = if kind.is_dir() {
            "is a folder"
        } else if kind.is_file() {
            "is a file"
        } else {
            "is no regular file"
        };
        complaints::in_the_way(name, what)
    }

    fn refused(&self, path: &str, error: &io::Error) -> Diagnostic {
        complaints::refused("read", self.name(path), error)
    }
}

/// Whether every part of a path is the name of something below.
fn is_inside(path: &str) -> bool {
    let names_below = |part: &str| {
        let mut components = Path::new(part).components();
        matches!((components.next(), components.next()), (Some(Component::Normal(_)), None)) && !part.contains('\0')
    };
    path.split('/').all(names_below)
}

#[expect(clippy::disallowed_methods, reason = "the door looks at the disk; the output folder itself may be a link")]
fn metadata(path: &Path) -> io::Result<Metadata> {
    fs::metadata(path)
}

#[expect(clippy::disallowed_methods, reason = "the door reads the disk")]
fn read(path: &Path) -> io::Result<Vec<u8>> {
    fs::read(path)
}

#[cfg(unix)]
fn is_open(metadata: &Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    metadata.permissions().mode() & 0o077 != 0
}

#[cfg(not(unix))]
fn is_open(_: &Metadata) -> bool {
    false
}
