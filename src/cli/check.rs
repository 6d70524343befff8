//! `check`: whether an output folder is what a conversion would write. It never writes.

use super::arguments::Check;
use super::compare::compare;
use super::failure::Failure;
use super::process::Process;
use super::settings::{Settings, compared_folder};
use super::{exit, staged, streams};

/// Silent when nothing differs; otherwise the difference goes to standard output. Only what stands against a conversion is said.
///
/// # Errors
/// When no folder is named, or standard output takes nothing.
pub(super) fn run(arguments: Check, process: &Process) -> Result<u8, Failure> {
    let settings = Settings::of(arguments.compared.into_conversion(), process);
    let folder = compared_folder(&settings.output)?;
    let comparison = match compare(&settings, Some(&folder)) {
        Ok(comparison) => comparison,
        Err(code) => return Ok(code),
    };
    let difference = comparison.difference();
    if difference.is_empty() && arguments.staged {
        return Ok(staged::demand(&folder, &settings.messages)?);
    }
    if difference.is_empty() {
        return Ok(exit::SUCCESS);
    }
    comparison.say(&folder, &settings.messages);
    streams::print_difference(&difference, &settings.messages).map_err(Failure::Output)?;
    Ok(exit::OUT_OF_SYNC)
}
