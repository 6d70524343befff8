//! The files that matter, the folders in which they are watched, and which events say that one of them has changed.
//!
//! Folders are watched in place of files, because editors save by putting a new file in the place of the old one.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use notify::event::{AccessKind, AccessMode, ModifyKind};
use notify::{Event, EventKind};

use crate::load::{Disk, FileKind, FileSystem as _};

/// What of a file matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Interest {
    /// What is in it; the stamp is that of the text that was read.
    Text(Stamp),
    /// Only what it is, or that it is not there.
    Kind(Option<FileKind>),
}

/// Time and length of a file.
pub(super) type Stamp = Option<(SystemTime, u64)>;

/// The stamp of what is there now.
#[expect(clippy::disallowed_methods, reason = "the door looks at the disk")]
pub(super) fn stamp(path: &Path) -> Stamp {
    let metadata = fs::metadata(path).ok()?;
    Some((metadata.modified().ok()?, metadata.len()))
}

/// What an event means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Matter {
    /// Nothing for this project.
    Nothing,
    /// A file of it has changed.
    File,
    /// A folder above one of its files came or went.
    Folder,
}

/// The files of a project.
#[derive(Debug, Default)]
pub(super) struct Watched {
    files: BTreeMap<PathBuf, Interest>,
}

impl Watched {
    /// The files, and what links among them lead to.
    pub(super) fn of(files: BTreeMap<PathBuf, Interest>) -> Watched {
        let mut all = files.clone();
        for (path, interest) in files {
            if let Ok(real) = fs::canonicalize(&path) {
                all.entry(real).or_insert(interest);
            }
        }
        Watched { files: all }
    }

    /// The folders in which something may happen to a file.
    pub(super) fn folders(&self) -> BTreeSet<PathBuf> {
        let folder = |file: &PathBuf| file.ancestors().skip(1).find(|folder| folder.is_dir()).map(Path::to_owned);
        self.files.keys().filter_map(folder).collect()
    }

    /// Whether a file is not any more what was read.
    pub(super) fn has_changed(&self) -> bool {
        self.files.iter().any(|(path, interest)| match interest {
            Interest::Text(read) => stamp(path) != *read,
            Interest::Kind(kind) => Disk.kind(path) != *kind,
        })
    }

    /// What an event means. After an overflow of events anything may have happened.
    pub(super) fn matter(&self, event: &notify::Result<Event>) -> Matter {
        let Ok(event) = event else { return Matter::File };
        if event.need_rescan() {
            return Matter::File;
        }
        event.paths.iter().map(|path| self.matter_of(path, event.kind)).max().unwrap_or(Matter::Nothing)
    }

    fn matter_of(&self, path: &Path, kind: EventKind) -> Matter {
        let comes_or_goes =
            matches!(kind, EventKind::Create(_) | EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(_)));
        let is_written = matches!(
            kind,
            EventKind::Any | EventKind::Modify(_) | EventKind::Access(AccessKind::Close(AccessMode::Write))
        );
        let below = |(file, _): (&PathBuf, &Interest)| file != path && file.starts_with(path);
        let is_above = || self.files.range(path.to_owned()..).take(2).any(below);
        match self.files.get(path) {
            _ if comes_or_goes && is_above() => Matter::Folder,
            Some(Interest::Text(_)) if comes_or_goes || is_written => Matter::File,
            Some(Interest::Kind(_)) if comes_or_goes => Matter::File,
            _ => Matter::Nothing,
        }
    }
}

#[cfg(test)]
mod tests {
    use notify::event::{CreateKind, DataChange, RemoveKind};

    use super::*;

    #[test]
    fn only_what_was_read_matters() {
        let files = [
            ("/p/compose.yaml", Interest::Text(None)),
            ("/p/data/x", Interest::Kind(None)),
            ("/p/data/x/y", Interest::Text(None)),
        ];
        let watched = Watched { files: files.map(|(path, interest)| (PathBuf::from(path), interest)).into() };
        let check = |path: &str, kind: EventKind, expected| {
            assert_eq!(watched.matter(&Ok(Event::new(kind).add_path(path.into()))), expected, "{path} {kind:?}");
        };
        let written = EventKind::Modify(ModifyKind::Data(DataChange::Any));
        let (created, removed) = (EventKind::Create(CreateKind::Any), EventKind::Remove(RemoveKind::Any));
        check("/p/compose.yaml", written, Matter::File);
        check("/p/compose.yaml", created, Matter::File);
        check("/p/compose.yaml", EventKind::Access(AccessKind::Open(AccessMode::Any)), Matter::Nothing);
        check("/p/compose.yaml~", written, Matter::Nothing);
        check("/p/data/x", written, Matter::Nothing);
        check("/p/data/x", removed, Matter::Folder);
        check("/p/data/x/y", removed, Matter::File);
        check("/p/data", removed, Matter::Folder);
        check("/p/data", written, Matter::Nothing);
        assert_eq!(watched.matter(&Err(notify::Error::generic("lost"))), Matter::File);
    }
}
