//! The difference to what runs, as `kubectl diff` shows it.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::write::FileTree;

/// Lets `kubectl` show the difference; gives whether there is one, or why it could not be found out.
pub(super) fn diff(tree: &FileTree, context: Option<&str>) -> Result<bool, String> {
    let scratch =
        Scratch::with(tree).map_err(|error| format!("error: a temporary folder cannot be written: {error}\n"))?;
    let mut command = Command::new("kubectl");
    command.args(context.map(|context| format!("--context={context}")));
    command.args(["diff", "-R", "-f"]).arg(&scratch.folder);
    match command.status() {
        Ok(status) if status.code() == Some(0) => Ok(false),
        Ok(status) if status.code() == Some(1) => Ok(true),
        Ok(status) => Err(format!(
            "error: `kubectl diff` failed: {status}\n  help: look whether the cluster answers: kubectl version\n"
        )),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            Err("error: `kubectl` was not found\n  help: install it, or leave out `--cluster`\n".to_owned())
        }
        Err(error) => Err(format!("error: `kubectl` cannot be run: {error}\n")),
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
