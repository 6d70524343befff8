//! `check`: whether an output folder is what a conversion would write. It never writes.

use clap::error::ErrorKind;

use super::arguments::complaint;
use super::failure::Failure;
use super::output::{Access, Edited, Plan, Wanted, lock, plan};
use super::settings::{Output, Settings};
use super::{exit, streams};
use crate::convert::convert;
use crate::diagnostics::Report;
use crate::load::{Disk, Loaded, load};
use crate::write::write;

/// Silent when nothing differs; otherwise the difference goes to standard output. Only what stands against a conversion is said.
///
/// # Errors
/// When no folder is named, or standard output takes nothing.
pub(super) fn run(settings: &Settings) -> Result<u8, Failure> {
    let Settings { request, target, output, messages } = settings;
    let Output::Folder { path: folder, .. } = output else {
        return Err(complaint(ErrorKind::MissingRequiredArgument, "`check` needs the output folder: `-o DIR`").into());
    };
    let Loaded { project, sources, mut report } = load(request, &Disk);
    let tree = project.and_then(|project| {
        let conversion = convert(&project, target);
        report.extend(conversion.report);
        (messages.verdict(&report) == exit::SUCCESS).then(|| (project.name, write(&conversion.bundle)))
    });
    let planned = tree.map(|(project, tree)| {
        let _lock = lock(folder, Access::Read);
        plan(folder, Wanted { project: &project, tree: &tree }, Edited::Merge(None))
    });
    match planned {
        Some(Ok(plan)) => {
            messages.say(&plan.collisions, &sources);
            print(&plan)
        }
        refused => {
            report.extend(refused.and_then(Result::err).unwrap_or_else(Report::default));
            messages.say(&report, &sources);
            Ok(messages.conclude(&report, None))
        }
    }
}

/// The difference as `diff -u` shows it.
fn print(plan: &Plan) -> Result<u8, Failure> {
    let mut text = String::new();
    for change in plan.differences() {
        let side = |there: bool, letter: char| {
            if there { format!("{letter}/{}", change.path) } else { "/dev/null".to_owned() }
        };
        let (before, after) = (side(change.before.is_some(), 'a'), side(change.after.is_some(), 'b'));
        for part in ["--- ", &before, "\n+++ ", &after, "\n", &change.difference()] {
            text.push_str(part);
        }
    }
    streams::print(text.as_bytes()).map_err(Failure::Output)?;
    Ok(if text.is_empty() { exit::SUCCESS } else { exit::OUT_OF_SYNC })
}
