//! What loading saw of the disk, so that nothing after it has to look.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What stands at a path, links followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FileKind {
    /// A regular file.
    File,
    /// A directory.
    Directory,
    /// A Unix socket.
    Socket,
    /// A character device.
    CharDevice,
    /// A block device.
    BlockDevice,
    /// A named pipe or something stranger.
    Other,
}

/// The kinds of bind sources, and the bytes of the files that become configs and secrets, or ConfigMaps; paths are absolute.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Survey {
    /// What stands at the sources of bind mounts; a missing one has no entry.
    pub kinds: BTreeMap<PathBuf, FileKind>,
    /// Contents of the `file` of configs and secrets.
    pub contents: BTreeMap<PathBuf, Vec<u8>>,
    /// The names of the files in directories that are bound and hold nothing else; looked at only where binds may become ConfigMaps.
    pub folders: BTreeMap<PathBuf, Vec<String>>,
}

impl Survey {
    /// What stands at the source of a bind mount; nothing when it is missing.
    #[must_use]
    pub fn kind(&self, path: &Path) -> Option<FileKind> {
        self.kinds.get(path).copied()
    }

    /// The content of the file of a config or secret.
    pub fn content(&self, path: &Path) -> Option<&[u8]> {
        self.contents.get(path).map(Vec::as_slice)
    }
}
