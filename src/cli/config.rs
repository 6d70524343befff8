//! `config`: the resolved Compose model, as `docker compose config` prints it.

use std::io;
use std::path::Path;

use super::arguments::{Config, ConfigFormat};
use super::process::Process;
use super::settings::{messages_of, request};
use super::{exit, streams};
use crate::compose::{Form, Project};
use crate::diagnostics::Report;
use crate::load::{Disk, Loaded, load};
use crate::write::{complaints, yaml};

/// Prints the model, unless the input is refused.
pub(super) fn run(arguments: Config, process: &Process) -> u8 {
    let Config { input, format, output, messages } = arguments;
    let messages = messages_of(&messages, process);
    let Loaded { project, sources, mut report } = load(&request(input, process), &Disk);
    if let Some(project) = project.filter(|_| messages.verdict(&report) == exit::SUCCESS) {
        put(&print(&project, format), output.as_deref(), &mut report);
    }
    messages.say(&report, &sources);
    messages.conclude(&report, None)
}

fn print(project: &Project, format: ConfigFormat) -> String {
    match format {
        ConfigFormat::Yaml => yaml::to_string(&project.print(Form::Yaml)),
        ConfigFormat::Json => format!("{:#}\n", project.print(Form::Json)),
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
