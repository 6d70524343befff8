//! Lets one run at a time change an output folder; another one waits for it.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::diagnostics::Diagnostic;
use crate::write::complaints;

/// A conversion takes far less.
const LONGEST_WAIT: Duration = Duration::from_secs(10);
const PAUSE: Duration = Duration::from_millis(5);

/// What a run is going to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::cli) enum Access {
    /// Others may read too.
    Read,
    /// Nobody else.
    Write,
}

/// The right to use an output folder; it ends when this is dropped, or the process ends.
#[derive(Debug)]
pub(in crate::cli) struct Lock {
    _folder: Option<File>,
}

/// Waits for other runs on the same output folder. The lock is on the folder above it, because the output folder may not be there yet; so
/// no file is left anywhere. A file system without locks has none.
///
/// # Errors
/// When another run does not end.
pub(in crate::cli) fn lock(root: &Path, access: Access) -> Result<Lock, Diagnostic> {
    lock_within(root, access, LONGEST_WAIT)
}

fn lock_within(root: &Path, access: Access, longest: Duration) -> Result<Lock, Diagnostic> {
    let Some(folder) = above(root).and_then(|folder| File::open(folder).ok()) else {
        return Ok(Lock { _folder: None });
    };
    let start = Instant::now();
    loop {
        match try_lock(&folder, access) {
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
            Err(_) => return Ok(Lock { _folder: None }),
            Ok(()) => return Ok(Lock { _folder: Some(folder) }),
        }
        if start.elapsed() > longest {
            return Err(complaints::busy(root.display()));
        }
        std::thread::sleep(PAUSE);
    }
}

/// The first folder above that is there.
fn above(root: &Path) -> Option<PathBuf> {
    let root = root.canonicalize().or_else(|_| std::path::absolute(root)).ok()?;
    root.ancestors().skip(1).find(|folder| folder.is_dir()).map(Path::to_owned)
}

#[cfg(unix)]
fn try_lock(folder: &File, access: Access) -> io::Result<()> {
    use rustix::fs::{FlockOperation, flock};
    let operation = match access {
        Access::Read => FlockOperation::NonBlockingLockShared,
        Access::Write => FlockOperation::NonBlockingLockExclusive,
    };
    Ok(flock(folder, operation)?)
}

#[cfg(not(unix))]
fn try_lock(_folder: &File, _access: Access) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_run_waits_for_the_other() {
        let above = tempfile::TempDir::new().unwrap();
        let root = above.path().join("a/kubernetes");
        let held = lock(&root, Access::Write).unwrap();
        let refused = lock_within(&root, Access::Read, Duration::from_millis(10)).unwrap_err();
        assert_eq!(refused.code.name, "output/busy");
        std::thread::scope(|scope| {
            scope.spawn(|| {
                std::thread::sleep(Duration::from_millis(50));
                drop(held);
            });
            lock(&root, Access::Write).unwrap();
        });
        let (_one, _other) = (lock(&root, Access::Read).unwrap(), lock(&root, Access::Read).unwrap());
        assert!(lock_within(&root, Access::Write, Duration::ZERO).is_err());
    }
}
