//! `diff`: what a conversion would change, in an output folder or in a cluster. It never writes there.

mod cluster;

use super::arguments::Diff;
use super::compare::compare;
use super::failure::Failure;
use super::process::Process;
use super::settings::{Settings, compared_folder};
use super::{exit, streams};

/// Shows the difference.
///
/// # Errors
/// When no folder is named, the cluster fails, or standard output takes nothing.
pub(super) fn run(arguments: Diff, process: &Process) -> Result<u8, Failure> {
    let Diff { compared, exit_code, cluster, context } = arguments;
    let settings = Settings::of(compared.into_conversion(), process);
    let folder = match compared_folder(&settings.output) {
        Err(_) if cluster => None,
        folder => Some(folder?),
    };
    let comparison = match compare(&settings, folder.as_deref()) {
        Ok(comparison) => comparison,
        Err(code) => return Ok(code),
    };
    let differs = if cluster {
        cluster::diff(&comparison.tree, context.as_deref())?
    } else {
        let difference = comparison.difference();
        if let (Some(folder), false) = (&folder, difference.is_empty()) {
            comparison.say(folder, &settings.messages);
        }
        streams::print_difference(&difference, &settings.messages).map_err(Failure::Output)?;
        !difference.is_empty()
    };
    Ok(if differs && exit_code { exit::OUT_OF_SYNC } else { exit::SUCCESS })
}
