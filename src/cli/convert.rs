//! A conversion from end to end: load, convert, write, and say what was found.

use super::failure::Failure;
use super::messages::counted;
use super::settings::Settings;
use crate::convert::convert;
use crate::load::{Disk, Loaded, load};

/// Runs a conversion. What there is to say is said last, where a terminal shows it.
pub(super) fn run(settings: &Settings) -> Result<u8, Failure> {
    let Loaded { project, sources, mut report } = load(&settings.request, &Disk);
    let bundle = project.map(|project| {
        let conversion = convert(&project, &settings.target);
        report.extend(conversion.report);
        conversion.bundle
    });
    let verdict = settings.messages.verdict(&report);
    settings.messages.say(&report, &sources);
    Ok(verdict)
}
