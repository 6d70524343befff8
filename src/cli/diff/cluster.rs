//! The difference to what runs, as `kubectl diff` shows it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::cluster::program::Call;
use crate::cluster::trouble::Trouble;
use crate::write::FileTree;

/// Lets `kubectl` show the difference; gives whether there is one.
///
/// # Errors
/// When `kubectl` is missing, or cannot find it out.
pub(super) fn diff(tree: &FileTree, context: Option<&str>) -> Result<bool, Trouble> {
    let scratch =
        Scratch::with(tree).map_err(|error| Trouble::new(format!("a temporary folder cannot be written: {error}")))?;
    let folder = scratch.folder.display().to_string();
    let words = context.map(|context| ["--context", context]).into_iter().flatten();
    let call = Call::of("kubectl", words.chain(["diff", "-R", "-f", &folder]));
    match call.code()? {
        Some(0) => Ok(false),
        Some(1) => Ok(true),
        _ => Err(Trouble::new("`kubectl diff` failed")
            .help("what it says is above; nothing can be compared before the namespace is there")),
    }
}

/// A folder for its owner alone, because secrets are in it; gone at the end.
struct Scratch {
    folder: PathBuf,
}

impl Scratch {
    fn with(tree: &FileTree) -> io::Result<Scratch> {
        let scratch = Scratch { folder: std::env::temp_dir().join(format!("compose2k8s-diff-{}", std::process::id())) };
        create(&scratch.folder)?;
        for (path, text) in &tree.files {
            let file = scratch.folder.join(path);
            if let Some(folder) = file.parent() {
                fs::create_dir_all(folder)?;
            }
            write(&file, text)?;
        }
        Ok(scratch)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What cannot be removed is left to the system, which clears its folder for such files.
        drop(fs::remove_dir_all(&self.folder));
    }
}

#[expect(clippy::disallowed_methods, reason = "the door writes what kubectl reads")]
fn write(file: &Path, text: &str) -> io::Result<()> {
    fs::write(file, text)
}

fn create(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt as _;
        builder.mode(0o700);
    }
    builder.create(folder)
}
