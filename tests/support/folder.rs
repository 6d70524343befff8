//! The command, run in a folder of its own with nothing around it that a test has not put there.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// A folder with files.
pub(crate) struct Folder {
    folder: TempDir,
}

/// What a run gave.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    /// The exit code.
    pub(crate) code: Option<i32>,
    /// Standard output.
    pub(crate) stdout: String,
    /// Standard error.
    pub(crate) stderr: String,
}

/// What surrounds a run besides its arguments.
#[derive(Debug, Clone, Default)]
pub(crate) struct Surroundings<'a> {
    /// The working directory, relative to the folder.
    pub(crate) below: &'a str,
    /// The variables.
    pub(crate) environment: BTreeMap<&'a str, &'a str>,
    /// What is on standard input.
    pub(crate) input: &'a [u8],
}

impl Folder {
    /// Makes a folder with files by relative path.
    pub(crate) fn with<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Folder {
        let folder = Folder { folder: tempfile::tempdir().unwrap() };
        for (path, text) in files {
            folder.put(path, text);
        }
        folder
    }

    /// Writes a file.
    pub(crate) fn put(&self, path: &str, content: impl AsRef<[u8]>) {
        let file = self.path(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, content).unwrap();
    }

    /// A path in it. The folder's own links are resolved, so that it compares equal to what the command prints.
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        fs::canonicalize(self.folder.path()).unwrap().join(path)
    }

    /// Runs the command with arguments alone.
    pub(crate) fn run(&self, arguments: &[&str]) -> Answer {
        self.run_in(arguments, &Surroundings::default())
    }

    /// Runs the command.
    pub(crate) fn run_in<T: AsRef<OsStr>>(&self, arguments: &[T], surroundings: &Surroundings<'_>) -> Answer {
        let mut command = command(&self.path(surroundings.below));
        command.args(arguments).envs(&surroundings.environment);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        // A command that reads no input closes it early.
        drop(child.stdin.take().unwrap().write_all(surroundings.input));
        let output = child.wait_with_output().unwrap();
        let text = |bytes| String::from_utf8(bytes).expect("what is written is UTF-8");
        Answer { code: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
    }
}

/// The command in a working directory, without a single variable.
pub(crate) fn command(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_compose2k8s"));
    command.current_dir(folder).env_clear();
    command
}
