//! The files that loading may read: the disk, or a tree in memory.

use std::collections::BTreeMap;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

pub use crate::compose::FileKind;

/// Where loading reads. Paths are absolute.
pub trait FileSystem {
    /// The bytes of a file.
    ///
    /// # Errors
    /// As [`std::fs::read`].
    fn read(&self, path: &Path) -> io::Result<Vec<u8>>;

    /// What stands at a path; nothing when it is missing or may not be looked at.
    fn kind(&self, path: &Path) -> Option<FileKind>;

    /// The bytes of a file that has no more than so many; nothing when it has.
    ///
    /// # Errors
    /// As [`std::fs::read`].
    fn read_at_most(&self, path: &Path, bytes: usize) -> io::Result<Option<Vec<u8>>> {
        self.read(path).map(|content| Some(content).filter(|content| content.len() <= bytes))
    }

    /// The names of what stands in a directory, in order; those that are no text are left out. Asked for only where bound directories may
    /// become ConfigMaps.
    fn names(&self, _directory: &Path) -> Vec<String> {
        Vec::new()
    }

    /// What is on standard input; asked for when a Compose file is `-`.
    ///
    /// # Errors
    /// As [`std::io::Read::read_to_end`].
    fn standard_input(&self) -> io::Result<Vec<u8>>;
}

/// The real disk.
#[derive(Debug, Clone, Copy, Default)]
pub struct Disk;

impl FileSystem for Disk {
    #[expect(clippy::disallowed_methods, reason = "this is the door to the disk")]
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        std::fs::read(path)
    }

    #[expect(clippy::disallowed_methods, reason = "this is the door to the disk")]
    fn kind(&self, path: &Path) -> Option<FileKind> {
        std::fs::metadata(path).ok().map(|metadata| kind_of(metadata.file_type()))
    }

    fn read_at_most(&self, path: &Path, bytes: usize) -> io::Result<Option<Vec<u8>>> {
        let (mut content, limit) = (Vec::new(), u64::try_from(bytes).unwrap_or(u64::MAX));
        std::fs::File::open(path)?.take(limit.saturating_add(1)).read_to_end(&mut content)?;
        Ok(Some(content).filter(|content| content.len() <= bytes))
    }

    fn names(&self, directory: &Path) -> Vec<String> {
        let entries = std::fs::read_dir(directory).into_iter().flatten().flatten();
        let mut names: Vec<String> = entries.filter_map(|entry| entry.file_name().into_string().ok()).collect();
        names.sort();
        names
    }

    fn standard_input(&self) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        io::stdin().lock().read_to_end(&mut bytes)?;
        Ok(bytes)
    }
}

#[cfg(unix)]
fn kind_of(kind: std::fs::FileType) -> FileKind {
    use std::os::unix::fs::FileTypeExt as _;
    match kind {
        _ if kind.is_file() => FileKind::File,
        _ if kind.is_dir() => FileKind::Directory,
        _ if kind.is_socket() => FileKind::Socket,
        _ if kind.is_char_device() => FileKind::CharDevice,
        _ if kind.is_block_device() => FileKind::BlockDevice,
        _ => FileKind::Other,
    }
}

#[cfg(not(unix))]
fn kind_of(kind: std::fs::FileType) -> FileKind {
    match kind {
        _ if kind.is_file() => FileKind::File,
        _ if kind.is_dir() => FileKind::Directory,
        _ => FileKind::Other,
    }
}

/// A tree in memory: files by absolute path; the directories above them exist.
#[derive(Debug, Clone, Default)]
pub struct InMemory {
    files: BTreeMap<PathBuf, Vec<u8>>,
    standard_input: Vec<u8>,
}

impl InMemory {
    /// An empty tree.
    #[must_use]
    pub fn new() -> InMemory {
        InMemory::default()
    }

    /// Puts a file.
    #[must_use]
    pub fn with(mut self, path: impl Into<PathBuf>, bytes: impl Into<Vec<u8>>) -> InMemory {
        self.files.insert(path.into(), bytes.into());
        self
    }

    /// Puts what is on standard input.
    #[must_use]
    pub fn with_standard_input(mut self, bytes: impl Into<Vec<u8>>) -> InMemory {
        self.standard_input = bytes.into();
        self
    }
}

impl FileSystem for InMemory {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        match self.files.get(path) {
            Some(bytes) => Ok(bytes.clone()),
            None if self.kind(path).is_some() => Err(io::ErrorKind::IsADirectory.into()),
            None => Err(io::ErrorKind::NotFound.into()),
        }
    }

    fn kind(&self, path: &Path) -> Option<FileKind> {
        if self.files.contains_key(path) {
            return Some(FileKind::File);
        }
        let below = |(file, _): (&PathBuf, &Vec<u8>)| file.starts_with(path);
        self.files.range(path.to_path_buf()..).next().is_some_and(below).then_some(FileKind::Directory)
    }

    fn names(&self, directory: &Path) -> Vec<String> {
        let first = |path: &PathBuf| {
            let below = path.strip_prefix(directory).ok()?;
            below.components().next().and_then(|name| name.as_os_str().to_str()).map(str::to_owned)
        };
        let mut names: Vec<String> = self.files.keys().filter_map(first).collect();
        names.dedup();
        names
    }

    fn standard_input(&self) -> io::Result<Vec<u8>> {
        Ok(self.standard_input.clone())
    }
}
