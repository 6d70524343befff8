//! `config`: the resolved Compose model, as `docker compose config` prints it.

use std::io;
use std::path::{Path, PathBuf};

use super::arguments::{Config, ConfigFormat};
use super::failure::Failure;
use super::process::Process;
use super::settings::{messages_of, request};
use super::{exit, streams};
use crate::compose::{Form, Project};
use crate::load::{Disk, Loaded, load};
use crate::write::yaml;

/// Prints the model, unless the input is refused.
pub(super) fn run(arguments: Config, process: &Process) -> Result<u8, Failure> {
    let Config { input, format, output, messages } = arguments;
    let messages = messages_of(&messages, process);
    let Loaded { project, sources, report } = load(&request(input, process), &Disk);
    let verdict = messages.verdict(&report);
    let printed = match project.filter(|_| verdict == exit::SUCCESS) {
        Some(project) => put(&print(&project, format), output),
        None => Ok(()),
    };
    messages.say(&report, &sources);
    printed.map(|()| verdict)
}

fn print(project: &Project, format: ConfigFormat) -> String {
    match format {
        ConfigFormat::Yaml => yaml::to_string(&project.print(Form::Yaml)),
        ConfigFormat::Json => format!("{:#}\n", project.print(Form::Json)),
    }
}

fn put(text: &str, file: Option<PathBuf>) -> Result<(), Failure> {
    match file.filter(|file| file != Path::new("-")) {
        None => streams::print(text.as_bytes()).map_err(Failure::Output),
        Some(file) => write(&file, text).map_err(|error| Failure::File(file, error)),
    }
}

#[expect(clippy::disallowed_methods, reason = "the door writes what was asked for")]
fn write(file: &Path, text: &str) -> io::Result<()> {
    std::fs::write(file, text)
}
