//! Whether git has an output folder as it is, for hooks that stop a commit until it has.

use std::path::Path;

use super::exit;
use super::messages::Messages;
use crate::cluster::program::Call;
use crate::cluster::trouble::Trouble;
use crate::diagnostics::Report;
use crate::source::SourceMap;
use crate::write::complaints;

/// Says which files of a folder git does not have as they are, and gives the exit code. Files that git ignores do not count.
///
/// # Errors
/// When git is missing, or the folder is in no repository.
pub(super) fn demand(folder: &Path, messages: &Messages) -> Result<u8, Trouble> {
    let files = unstaged(folder)?;
    if files.is_empty() {
        return Ok(exit::SUCCESS);
    }
    let mut report = Report::default();
    report.push(complaints::not_staged(folder.display(), &files));
    messages.say(&report, &SourceMap::default());
    Ok(exit::OUT_OF_SYNC)
}

/// Files that differ from the ones that are added for the next commit, or are not added at all.
fn unstaged(folder: &Path) -> Result<Vec<String>, Trouble> {
    let folder = folder.display().to_string();
    let words = ["status", "--porcelain", "-z", "--no-renames", "--untracked-files=all", "--", &folder];
    let call = Call::of("git", words);
    let answer = call.answer()?;
    if !answer.success {
        return Err(Trouble::new(format!("`{}` failed: {}", call.typed(), answer.stderr.trim())));
    }
    Ok(answer.stdout.split('\0').filter_map(differing).map(str::to_owned).collect())
}

/// The file of an entry: the first letter tells what is added, the second one what is not.
fn differing(entry: &str) -> Option<&str> {
    let mut letters = entry.chars();
    letters.next()?;
    if letters.next()? == ' ' { None } else { letters.as_str().strip_prefix(' ') }
}
