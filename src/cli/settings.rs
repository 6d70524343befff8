//! What the command line means, together with the process around it.

use std::path::{Path, PathBuf};

use clap::error::ErrorKind;

use super::arguments::{
    Choices, Color, Convert, Deny, Input, Messages as MessageArguments, Output as OutputArguments, complaint,
};
use super::messages::Messages;
use super::output::{Edited, is_written};
use super::process::Process;
use super::script::Script;
use crate::convert::Target;
use crate::diagnostics::render::Style;
use crate::load::Request;

/// The output folder of who names none.
const USUAL_FOLDER: &str = "kubernetes";

/// A conversion, ready to run.
#[derive(Debug)]
pub(super) struct Settings {
    /// What is read.
    pub(super) request: Request,
    /// How it is converted.
    pub(super) target: Target,
    /// Where it goes.
    pub(super) output: Output,
    /// Whether there is a script beside the manifests.
    pub(super) script: Script,
    /// What is said.
    pub(super) messages: Messages,
}

/// Where the manifests go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Output {
    /// One stream on standard output.
    Stream,
    /// Files in a folder.
    Folder {
        /// The folder, as it was typed.
        path: PathBuf,
        /// What becomes of files that were edited by hand.
        edited: Edited,
        /// Whether git must have it as it is.
        staged: bool,
    },
}

impl Settings {
    /// Resolves the arguments of a conversion.
    pub(super) fn of(arguments: Convert, process: &Process) -> Settings {
        let Convert { input, kubernetes, output, messages } = arguments;
        let (request, target) = asked(input, &kubernetes, process);
        Settings {
            request,
            target,
            script: if output.script { Script::Beside } else { Script::None },
            output: output_of(output),
            messages: messages_of(&messages, process),
        }
    }
}

/// What is loaded, and how it is converted.
pub(super) fn asked(input: Input, kubernetes: &Choices, process: &Process) -> (Request, Target) {
    let target = kubernetes.target(&process.working_directory);
    (Request { reads_binds: target.configmaps == Some(true), ..request(input, process) }, target)
}

/// What the input options ask to load.
pub(super) fn request(input: Input, process: &Process) -> Request {
    let Input { files, project_name, profiles, env_files, project_directory, project_root } = input;
    Request {
        files: files.all,
        project_name,
        project_directory,
        project_root,
        profiles,
        env_files,
        reads_binds: false,
        environment: process.environment.clone(),
        working_directory: process.working_directory.clone(),
        ..Request::default()
    }
}

fn output_of(output: OutputArguments) -> Output {
    let OutputArguments { output, edited, script: _, watch, staged } = output;
    let edited = edited.choice();
    match output {
        Some(path) if path != Path::new("-") => Output::Folder { path, edited, staged },
        // What is written again and again needs a place.
        None if watch => Output::Folder { path: PathBuf::from(USUAL_FOLDER), edited, staged },
        _ => Output::Stream,
    }
}

/// The folder with which a conversion is compared.
///
/// # Errors
/// When none is named and there is none where one is to be expected.
pub(super) fn compared_folder(output: &Output) -> Result<PathBuf, clap::Error> {
    let usual = Path::new(USUAL_FOLDER);
    match output {
        Output::Folder { path, .. } => Ok(path.clone()),
        Output::Stream if is_written(usual) => Ok(usual.to_owned()),
        Output::Stream => {
            let message = "which output folder? name it with `-o DIR`; none is in `kubernetes`";
            Err(complaint(ErrorKind::MissingRequiredArgument, message))
        }
    }
}

/// How messages are written.
pub(super) fn messages_of(messages: &MessageArguments, process: &Process) -> Messages {
    let MessageArguments { deny, message_format, color, quiet } = messages;
    Messages {
        format: *message_format,
        style: Style { color: is_colored(*color, process.terminal.is_some(), process), width: process.terminal },
        colors_results: is_colored(*color, process.shows_results, process),
        quiet: *quiet,
        deny_warnings: *deny == Some(Deny::Warnings),
    }
}

/// The command line decides, then `NO_COLOR` (<https://no-color.org>), then whether there is a terminal that can show colours.
fn is_colored(color: Color, is_terminal: bool, process: &Process) -> bool {
    let variable = |name: &str| process.environment.get(name).map_or("", String::as_str);
    match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => is_terminal && variable("NO_COLOR").is_empty() && variable("TERM") != "dumb",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_for_terminals() {
        let check = |color, variables: &[(&str, &str)], is_terminal, expected| {
            let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
            let process = Process { environment: variables.iter().map(owned).collect(), ..Process::default() };
            assert_eq!(is_colored(color, is_terminal, &process), expected, "{color:?} {variables:?} {is_terminal}");
        };
        check(Color::Auto, &[("NO_COLOR", "")], true, true);
        check(Color::Auto, &[("NO_COLOR", "1")], true, false);
        check(Color::Auto, &[("TERM", "dumb")], true, false);
        check(Color::Auto, &[], false, false);
        check(Color::Always, &[("NO_COLOR", "1")], false, true);
        check(Color::Never, &[], true, false);
    }
}
