//! A file that may not be read: no sample can hold one.
#![cfg(test)]

use std::io;
use std::path::Path;

use compose2k8s::{FileKind, FileSystem, InMemory, Request, load};

/// A tree in which one file is locked.
struct Locked(InMemory);

impl FileSystem for Locked {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        if path.ends_with("locked.env") { Err(io::ErrorKind::PermissionDenied.into()) } else { self.0.read(path) }
    }

    fn kind(&self, path: &Path) -> Option<FileKind> {
        self.0.kind(path)
    }

    fn standard_input(&self) -> io::Result<Vec<u8>> {
        self.0.standard_input()
    }
}

#[test]
fn a_locked_file_is_an_error() {
    let text = "services: {web: {image: nginx, env_file: locked.env}}";
    let files = Locked(InMemory::new().with("/p/compose.yaml", text).with("/p/locked.env", "A=1"));
    let loaded = load(&Request { working_directory: "/p".into(), ..Request::default() }, &files);
    let found: Vec<_> =
        loaded.report.iter().map(|diagnostic| (diagnostic.code.name, diagnostic.span.is_some())).collect();
    assert_eq!(found, [("files/unreadable", true)]);
    assert!(loaded.project.is_none());
}
