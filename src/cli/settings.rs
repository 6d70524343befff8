//! What the command line means, together with the process around it.

use std::path::{Path, PathBuf};

use super::arguments::{Color, Convert, Deny, Input, Messages as MessageArguments, Output as OutputArguments};
use super::messages::Messages;
use super::output::Edited;
use super::process::Process;
use crate::convert::Target;
use crate::diagnostics::render::Style;
use crate::load::Request;

/// A conversion, ready to run.
#[derive(Debug)]
pub(super) struct Settings {
    /// What is read.
    pub(super) request: Request,
    /// How it is converted.
    pub(super) target: Target,
    /// Where it goes.
    pub(super) output: Output,
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
    },
}

impl Settings {
    /// Resolves the arguments of a conversion.
    pub(super) fn of(arguments: Convert, process: &Process) -> Settings {
        let Convert { input, kubernetes, output, messages } = arguments;
        Settings {
            request: request(input, process),
            target: kubernetes.target(&process.working_directory),
            output: output_of(output),
            messages: messages_of(&messages, process),
        }
    }
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
        environment: process.environment.clone(),
        working_directory: process.working_directory.clone(),
    }
}

fn output_of(output: OutputArguments) -> Output {
    let OutputArguments { output, edited } = output;
    let edited = edited.choice();
    match output {
        Some(path) if path != Path::new("-") => Output::Folder { path, edited },
        _ => Output::Stream,
    }
}

/// How messages are written.
pub(super) fn messages_of(messages: &MessageArguments, process: &Process) -> Messages {
    let MessageArguments { deny, message_format, color, quiet } = messages;
    Messages {
        format: *message_format,
        style: Style { color: is_colored(*color, process), width: process.terminal },
        quiet: *quiet,
        deny_warnings: *deny == Some(Deny::Warnings),
    }
}

/// The command line decides, then `NO_COLOR` (<https://no-color.org>), then whether there is a terminal that can show colours.
fn is_colored(color: Color, process: &Process) -> bool {
    let variable = |name: &str| process.environment.get(name).map_or("", String::as_str);
    match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => process.terminal.is_some() && variable("NO_COLOR").is_empty() && variable("TERM") != "dumb",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_for_terminals() {
        let process = |variables: &[(&str, &str)], terminal| Process {
            environment: variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
            terminal,
            ..Process::default()
        };
        assert!(is_colored(Color::Auto, &process(&[("NO_COLOR", "")], Some(80))));
        assert!(!is_colored(Color::Auto, &process(&[("NO_COLOR", "1")], Some(80))));
        assert!(!is_colored(Color::Auto, &process(&[("TERM", "dumb")], Some(80))));
        assert!(!is_colored(Color::Auto, &process(&[], None)));
        assert!(is_colored(Color::Always, &process(&[("NO_COLOR", "1")], None)));
        assert!(!is_colored(Color::Never, &process(&[], Some(80))));
    }
}
