//! The door: arguments, disk, terminal, exit codes.

mod arguments;
mod check;
mod compare;
mod config;
mod convert;
mod diff;
pub mod exit;
mod explain;
mod failure;
mod lifecycle;
mod machine_paths;
mod messages;
mod migrate;
mod output;
mod process;
mod schema;
mod script;
mod settings;
mod staged;
mod streams;
mod summary;
mod watch;

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::Path;
use std::process::ExitCode;

use clap::error::ErrorKind;

use crate::convert::Target;
use crate::diagnostics::suggest::closest;
use crate::load::{Disk, FileSystem as _, Request};
use arguments::{Arguments, Command};
use failure::Failure;
use process::Process;
use settings::Settings;

/// The whole command line, for those who describe it.
#[must_use]
pub fn command() -> clap::Command {
    arguments::command()
}

/// Runs the command with the arguments of the process.
#[must_use]
pub fn run() -> ExitCode {
    let code = answer(std::env::args_os().collect()).unwrap_or_else(|failure| failure.say());
    ExitCode::from(code)
}

fn answer(words: Vec<OsString>) -> Result<u8, Failure> {
    let Arguments { command, convert } = arguments::parse(words)?;
    match command {
        None => {
            let process = this_process()?;
            demand_file(convert.input.files.word.as_deref(), &process.working_directory)?;
            if convert.output.watch {
                return watch::run(convert, &process);
            }
            convert::run(&Settings::of(convert, &process))
        }
        Some(Command::Check(arguments)) => check::run(arguments, &this_process()?),
        Some(Command::Watch(arguments)) => watch::run(arguments, &this_process()?),
        Some(Command::Diff(arguments)) => diff::run(arguments, &this_process()?),
        Some(Command::Config(config)) => Ok(config::run(config, &this_process()?)),
        Some(Command::Start(start)) => lifecycle::start(start, &this_process()?),
        Some(Command::Stop(stop)) => lifecycle::stop(stop, &this_process()?),
        Some(Command::Restart(restart)) => lifecycle::restart(restart, &this_process()?),
        Some(Command::Status(status)) => lifecycle::status(status, &this_process()?),
        Some(Command::Down(down)) => lifecycle::down(down, &this_process()?),
        Some(Command::Migrate(migrate)) => migrate::run(migrate, &this_process()?),
        Some(Command::Explain(explain)) => explain::run(explain.subject.as_deref()),
        Some(Command::Schema) => print(schema::text().as_bytes()),
        Some(Command::Completions(completions)) => {
            let mut script = Vec::new();
            clap_complete::generate(completions.shell, &mut arguments::command(), env!("CARGO_PKG_NAME"), &mut script);
            print(&script)
        }
        Some(Command::Man) => {
            let mut page = Vec::new();
            clap_mangen::Man::new(arguments::command()).render(&mut page).map_err(Failure::Output)?;
            print(&page)
        }
    }
}

/// What the arguments of a conversion ask to load and how to convert it, for programs that convert without the door.
///
/// # Errors
/// When they are no arguments of a conversion: the text that the command would print.
pub fn conversion(
    arguments: &[String],
    environment: BTreeMap<String, String>,
    working_directory: &Path,
) -> Result<(Request, Target), String> {
    let process = Process { environment, working_directory: working_directory.to_path_buf(), ..Process::default() };
    let words = std::iter::once(env!("CARGO_PKG_NAME").into()).chain(arguments.iter().map(OsString::from));
    match arguments::parse(words.collect()).map_err(|error| error.to_string())? {
        Arguments { command: None, convert } => {
            let Settings { request, target, .. } = Settings::of(convert, &process);
            Ok((request, target))
        }
        Arguments { command: Some(_), .. } => Err("this is another command than a conversion".to_owned()),
    }
}

fn this_process() -> Result<Process, Failure> {
    Process::this().map_err(Failure::WorkingDirectory)
}

/// Writes a result that cannot go wrong in any other way.
fn print(text: &[u8]) -> Result<u8, Failure> {
    streams::print(text).map_err(Failure::Output)?;
    Ok(exit::SUCCESS)
}

/// A word that is no file may have been meant as a command: says both.
fn demand_file(word: Option<&Path>, working_directory: &Path) -> Result<(), Failure> {
    let Some(word) = word.and_then(Path::to_str) else { return Ok(()) };
    let is_word = word.chars().all(|character| character.is_ascii_alphabetic() || character == '-') && word != "-";
    if !is_word || Disk.kind(&working_directory.join(word)).is_some() {
        return Ok(());
    }
    let command = arguments::command();
    let commands: Vec<&str> = command.get_subcommands().map(clap::Command::get_name).chain(["help"]).collect();
    let advice = match closest(word, commands.iter().copied().chain(["convert"])) {
        Some("convert") => "to convert needs no command: name the Compose file, or nothing".to_owned(),
        Some(command) => format!("did you mean the command `{command}`?"),
        None => format!("the commands are `{}`", commands.join("`, `")),
    };
    let message = format!("`{word}` is neither a file here nor a command; {advice}");
    Err(arguments::complaint(ErrorKind::InvalidSubcommand, &message).into())
}
