//! The disk, and which files of it a conversion has looked at.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use super::watched::{Interest, Watched, stamp};
use crate::load::{Disk, FileKind, FileSystem};

/// Reads the disk and remembers what was asked for.
#[derive(Debug, Default)]
pub(super) struct Recorder {
    seen: RefCell<BTreeMap<PathBuf, Interest>>,
}

impl Recorder {
    /// What must be watched.
    pub(super) fn watched(self) -> Watched {
        Watched::of(self.seen.into_inner())
    }
}

impl FileSystem for Recorder {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        // The stamp is older than the text, so no change is missed.
        let stamp = stamp(path);
        self.seen.borrow_mut().insert(path.to_owned(), Interest::Text(stamp));
        Disk.read(path)
    }

    fn kind(&self, path: &Path) -> Option<FileKind> {
        let kind = Disk.kind(path);
        self.seen.borrow_mut().entry(path.to_owned()).or_insert(Interest::Kind(kind));
        kind
    }

    fn standard_input(&self) -> io::Result<Vec<u8>> {
        Disk.standard_input()
    }
}
