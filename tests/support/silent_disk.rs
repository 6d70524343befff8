//! The disk, with nothing on standard input.

use std::io;
use std::path::Path;

use compose2k8s::{Disk, FileKind, FileSystem};

/// The disk, with nothing on standard input.
#[derive(Debug)]
pub(crate) struct SilentDisk;

impl FileSystem for SilentDisk {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        Disk.read(path)
    }

    fn kind(&self, path: &Path) -> Option<FileKind> {
        Disk.kind(path)
    }

    fn standard_input(&self) -> io::Result<Vec<u8>> {
        Ok(Vec::new())
    }
}
