//! A conversion from end to end: load, convert, write, and say what was found.

use std::path::Path;

use super::failure::Failure;
use super::messages::Messages;
use super::output::{Access, Edited, Wanted, lock, plan};
use super::settings::{Output, Settings};
use super::summary::{Changes, Summary};
use super::{exit, machine_paths, script, staged, streams};
use crate::convert::convert;
use crate::diagnostics::Report;
use crate::load::{Disk, Loaded, load};
use crate::write::{complaints, stream};

/// Runs a conversion. What there is to say is said last, where a terminal shows it.
///
/// # Errors
/// When git is to be asked and cannot be.
pub(super) fn run(settings: &Settings) -> Result<u8, Failure> {
    let Settings { request, target, output, script, messages } = settings;
    let Loaded { project, sources, mut report } = load(request, &Disk);
    let mut summary = None;
    if let Some(project) = project {
        let conversion = convert(&project, target);
        report.extend(conversion.report.clone());
        if messages.verdict(&report) == exit::SUCCESS {
            let services = project.services.len();
            match output {
                Output::Stream => print(&stream(&conversion.bundle), &mut report),
                Output::Folder { path: folder, edited, .. } => {
                    if target.host_root.is_none() {
                        machine_paths::advise(&project, &conversion.bundle, folder, &mut report);
                    }
                    let files = script::files(&project, &conversion, *script);
                    let wanted = Wanted { project: &project.name, tree: &files };
                    let changes = put(wanted, folder, *edited, messages, &mut report);
                    let bundle = conversion.bundle;
                    summary = changes.map(|changes| Summary { services, bundle, files, folder, changes });
                }
            }
        }
    }
    messages.say(&report, &sources);
    match (messages.conclude(&report, summary.as_ref()), output) {
        (exit::SUCCESS, Output::Folder { path, staged: true, .. }) => Ok(staged::demand(path, messages)?),
        (code, _) => Ok(code),
    }
}

fn print(text: &str, report: &mut Report) {
    if let Err(error) = streams::print(text.as_bytes()) {
        report.push(complaints::refused("write", "standard output", &error));
    }
}

/// Writes the folder, unless something stands against it; then the report says what.
pub(super) fn put(
    wanted: Wanted<'_>,
    folder: &Path,
    edited: Edited,
    messages: &Messages,
    report: &mut Report,
) -> Option<Changes> {
    let _lock = lock(folder, Access::Write).map_err(|complaint| report.push(complaint)).ok()?;
    let plan = plan(folder, wanted, edited).map_err(|refusal| report.extend(refusal)).ok()?;
    report.extend(plan.warnings.clone());
    report.extend(plan.collisions.clone());
    if messages.verdict(report) != exit::SUCCESS {
        return None;
    }
    plan.apply().map_err(|refusal| report.extend(refusal)).ok()?;
    Some(plan.counts())
}
