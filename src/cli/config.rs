//! `config`: the resolved Compose model, as `docker compose config` prints it, or names in it.

mod listing;

use std::io;
use std::path::Path;

use super::arguments::{Config, ConfigFormat, Listed, Listing, is_compose_file};
use super::process::Process;
use super::settings::{messages_of, request};
use super::{exit, streams};
use crate::compose::{Form, Project};
use crate::diagnostics::Report;
use crate::load::{Disk, Loaded, Request, load};
use crate::write::{complaints, yaml};

/// Prints what was asked for, unless the input is refused.
pub(super) fn run(arguments: Config, process: &Process) -> u8 {
    let Config { mut input, all_resources, listed: Listed(listing), format, output, messages } = arguments;
    let messages = messages_of(&messages, process);
    let services = input.files.take_words(|word| !is_compose_file(word));
    let asked = Request { services, all_resources, ..request(input, process) };
    let asked = listing::request(listing, asked);
    let Loaded { project, sources, mut report } = load(&asked, &Disk);
    if let Some(project) = project.filter(|_| messages.verdict(&report) == exit::SUCCESS && !messages.quiet) {
        put(&text(&project, listing, format), output.as_deref(), &mut report);
    }
    messages.say(&report, &sources);
    messages.conclude(&report, None)
}

fn text(project: &Project, listing: Option<Listing>, format: ConfigFormat) -> String {
    match (listing, format) {
        (Some(listing), _) => listing::lines(project, listing),
        (None, ConfigFormat::Yaml) => yaml::to_string(&project.print(Form::Yaml)),
        (None, ConfigFormat::Json) => format!("{:#}\n", project.print(Form::Json)),
    }
}

fn put(text: &str, file: Option<&Path>, report: &mut Report) {
    let file = file.filter(|file| *file != Path::new("-"));
    let name = file.map_or_else(|| "standard output".to_owned(), |file| file.display().to_string());
    let written = file.map_or_else(|| streams::print(text.as_bytes()), |file| write(file, text));
    if let Err(error) = written {
        report.push(complaints::refused("write", name, &error));
    }
}

#[expect(clippy::disallowed_methods, reason = "the door writes what was asked for")]
fn write(file: &Path, text: &str) -> io::Result<()> {
    std::fs::write(file, text)
}
