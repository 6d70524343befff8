//! What the process brings along: its environment, its working directory, its terminal.

use std::collections::BTreeMap;
use std::io::{self, IsTerminal as _};
use std::path::{Path, PathBuf};

/// The surroundings of a run.
#[derive(Debug, Clone, Default)]
pub(super) struct Process {
    /// The variables. Those whose name is no UTF-8 text cannot be named in a Compose file, and are left out.
    pub(super) environment: BTreeMap<String, String>,
    /// Absolute.
    pub(super) working_directory: PathBuf,
    /// Columns of the terminal to which messages go; nothing when they go elsewhere.
    pub(super) terminal: Option<usize>,
    /// Whether results go to a terminal.
    pub(super) shows_results: bool,
}

impl Process {
    /// This process.
    ///
    /// # Errors
    /// When the working directory is gone.
    pub(super) fn this() -> io::Result<Process> {
        let environment = environment();
        let working_directory = working_directory(environment.get("PWD").map(Path::new))?;
        let shows_results = io::stdout().is_terminal();
        Ok(Process { environment, working_directory, terminal: terminal(), shows_results })
    }
}

fn environment() -> BTreeMap<String, String> {
    let named = |(name, value): (std::ffi::OsString, std::ffi::OsString)| {
        Some((name.into_string().ok()?, value.to_string_lossy().into_owned()))
    };
    std::env::vars_os().filter_map(named).collect()
}

/// As Docker Compose: `PWD` when it names this directory, so that links in its path stay as the user knows them.
#[expect(clippy::disallowed_methods, reason = "the door asks the process")]
fn working_directory(pwd: Option<&Path>) -> io::Result<PathBuf> {
    match pwd {
        Some(pwd) if pwd.is_absolute() && is_same(pwd, Path::new(".")) => Ok(pwd.to_path_buf()),
        _ => std::env::current_dir(),
    }
}

#[cfg(unix)]
#[expect(clippy::disallowed_methods, reason = "the door asks the disk")]
fn is_same(one: &Path, other: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let identity = |path: &Path| std::fs::metadata(path).ok().map(|metadata| (metadata.dev(), metadata.ino()));
    identity(one).is_some_and(|one| identity(other) == Some(one))
}

#[cfg(not(unix))]
fn is_same(_one: &Path, _other: &Path) -> bool {
    false
}

/// The width at which messages are wrapped: the terminal's, within what can be read well.
fn terminal() -> Option<usize> {
    const NARROWEST: usize = 40;
    const USUAL: usize = 80;
    const WIDEST: usize = 120;
    let stderr = io::stderr();
    let width = || terminal_size::terminal_size_of(&stderr).map_or(USUAL, |(width, _)| usize::from(width.0));
    stderr.is_terminal().then(|| width().clamp(NARROWEST, WIDEST))
}
