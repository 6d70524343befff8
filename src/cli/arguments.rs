//! The command line as it is typed.

mod choices;
mod compare;
mod edited;
mod files;
mod format;
mod lifecycle;
mod listing;
mod order;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::builder::Styles;
use clap::error::ErrorKind;
use clap::{Args, ColorChoice, CommandFactory as _, FromArgMatches as _, Parser, Subcommand, ValueEnum, ValueHint};
use clap_complete::Shell;

use crate::diagnostics::render::Format;
pub(super) use choices::Choices;
pub(super) use compare::{Check, Diff};
use edited::EditedFiles;
pub(super) use files::{Files, is_compose_file};
pub(super) use lifecycle::{Down, Lifecycle, Migrate, Restart, Start, Status, Stop, Via, Waiting};
pub(super) use listing::{Listed, Listing};

const EXAMPLES: &str = "\
Examples:
  compose2k8s                                   the project in this folder, to standard output
  compose2k8s | kubectl apply -f -
  compose2k8s -o kubernetes                     as files in the folder `kubernetes`
  compose2k8s -f compose.yaml -f prod.yaml --profile '*' -o kubernetes
  compose2k8s --host-root /opt/shop -n shop -o kubernetes
  compose2k8s check -o kubernetes               whether that folder is up to date
  compose2k8s start                             in the cluster of `kubectl`, and waits until all is ready
  compose2k8s status; compose2k8s stop
  compose2k8s watch                             converts into `kubernetes` at every save
  compose2k8s diff --cluster                    what would change in the cluster
  compose2k8s explain services.web.ports        what becomes of an attribute

`compose2k8s COMMAND --help` has the options of a command.";

const EXIT_CODES: &str = "\
Exit codes:
  0  fine, perhaps with warnings
  1  the input was refused, or the output could not be written
  2  the command line was not understood
  3  there were warnings, and `--deny warnings` was given: nothing was written
  4  `check`, `diff --exit-code`: the output folder is not what a conversion would write
  5  the cluster or `kubectl` failed, or services did not become ready";

/// Converts Docker Compose projects to Kubernetes manifests that run the same, and reports every loss with its place.
///
/// Without a command: reads the project as `docker compose` does, and writes its manifests to standard output, or with `-o` to a folder.
/// Options may stand before or after a command; of one that is given twice the last counts.
#[derive(Debug, Parser)]
#[command(
    name = "compose2k8s",
    version,
    after_help = EXAMPLES,
    after_long_help = format!("{EXAMPLES}\n\n{EXIT_CODES}"),
    args_conflicts_with_subcommands = true,
    args_override_self = true,
    override_usage = "compose2k8s [OPTIONS] [FILE]...\n       compose2k8s [OPTIONS] <COMMAND> ...",
    styles = Styles::styled(),
    max_term_width = 120
)]
pub(super) struct Arguments {
    #[command(flatten)]
    pub(super) convert: Convert,
    #[command(subcommand)]
    pub(super) command: Option<Command>,
}

/// What is done in place of a conversion.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    Check(Check),
    Diff(Diff),
    /// Converts again whenever a file of the project is saved, until Ctrl-C
    ///
    /// What is saved is any file that was read: Compose files, env files, included and extended files, sources of configs and secrets. Without
    /// `-o` the folder is `kubernetes`. Errors are said, and the next change is waited for.
    #[command(args_override_self = true)]
    Watch(Convert),
    Config(Config),
    Start(Start),
    Stop(Stop),
    Restart(Restart),
    Status(Status),
    Down(Down),
    Migrate(Migrate),
    Explain(Explain),
    /// Prints the JSON schema of a Compose file with `x-kubernetes`, with which editors complete its options
    Schema,
    Completions(Completions),
    /// Prints the manual page, as `man -l -` reads it
    Man,
}

/// The options of a conversion.
#[derive(Debug, Args)]
pub(super) struct Convert {
    #[command(flatten)]
    pub(super) input: Input,
    #[command(flatten)]
    pub(super) kubernetes: Choices,
    #[command(flatten)]
    pub(super) output: Output,
    #[command(flatten)]
    pub(super) messages: Messages,
}

/// Prints the resolved Compose model, as `docker compose config` does
#[derive(Debug, Args)]
#[command(
    args_override_self = true,
    override_usage = "compose2k8s config [OPTIONS] [SERVICE]...",
    mut_arg("FILE", |file| file.value_name("SERVICE").help(
        "Services, to which the model is limited with what they depend on; without any all of them. A word that ends in `.yaml`, `.yml` or \
         `.json` is a Compose file, as with `-f`"
    )),
    mut_arg("quiet", |quiet| quiet.help("Prints nothing but warnings and errors"))
)]
pub(super) struct Config {
    #[command(flatten)]
    pub(super) input: Input,
    /// Keeps networks, volumes, secrets, configs and models that no service uses
    #[arg(long, help_heading = "Input")]
    pub(super) all_resources: bool,
    #[command(flatten)]
    pub(super) listed: Listed,
    /// Form of the model
    #[arg(long, value_enum, value_name = "FORM", default_value_t, help_heading = "Output")]
    pub(super) format: ConfigFormat,
    /// Writes to a file; `-` is standard output
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Output")]
    pub(super) output: Option<PathBuf>,
    #[command(flatten)]
    pub(super) messages: Messages,
}

/// Forms of the resolved model.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum ConfigFormat {
    /// YAML
    #[default]
    Yaml,
    /// JSON
    Json,
}

/// Explains a code of a message, or what becomes of an attribute
#[derive(Debug, Args)]
pub(super) struct Explain {
    /// As `ports/loopback-widened`, `services.web.ports[0].mode` or `ports`; without it all are listed
    #[arg(value_name = "CODE|ATTRIBUTE")]
    pub(super) subject: Option<String>,
}

/// Prints the completions of a shell
#[derive(Debug, Args)]
pub(super) struct Completions {
    /// Shell
    #[arg(value_enum, value_name = "SHELL")]
    pub(super) shell: Shell,
}

/// Which project is read; names and meaning are those of `docker compose`.
#[derive(Debug, Args)]
#[command(next_help_heading = "Input")]
pub(super) struct Input {
    #[command(flatten)]
    pub(super) files: Files,
    /// Project name
    #[arg(short, long, value_name = "NAME")]
    pub(super) project_name: Option<String>,
    /// Profile to enable; `*` is all (repeatable)
    #[arg(long = "profile", value_name = "NAME")]
    pub(super) profiles: Vec<String>,
    /// File of variables in place of `.env` (repeatable)
    #[arg(long = "env-file", value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(super) env_files: Vec<PathBuf>,
    /// Where relative paths start; otherwise the folder of the first Compose file
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub(super) project_directory: Option<PathBuf>,
    /// What `--host-root` replaces; otherwise the top of the git repository, or the project directory
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub(super) project_root: Option<PathBuf>,
}

/// Where manifests go.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
#[expect(clippy::struct_field_names, reason = "the names are those of the options")]
pub(super) struct Output {
    /// Writes files to a folder; `-` is standard output, one stream
    #[arg(short, long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub(super) output: Option<PathBuf>,
    #[command(flatten)]
    pub(super) edited: EditedFiles,
    /// Writes `kubernetes.sh` beside the manifests: start, stop, restart, status and down for a server that has `kubectl` alone
    #[arg(long, requires = "output")]
    pub(super) script: bool,
    /// Converts again whenever a file of the project is saved, until Ctrl-C
    #[arg(short, long, conflicts_with = "staged")]
    pub(super) watch: bool,
    /// Ends with 4 unless git has the folder as it is, added for the next commit; for hooks
    #[arg(long, requires = "output")]
    pub(super) staged: bool,
}

/// How and when something is said.
#[derive(Debug, Args)]
#[command(next_help_heading = "Messages")]
pub(super) struct Messages {
    /// What makes the run fail
    #[arg(long, value_enum, value_name = "WHAT")]
    pub(super) deny: Option<Deny>,
    /// Form of the messages on standard error
    #[arg(long, value_enum, value_name = "FORM", default_value_t)]
    pub(super) message_format: Format,
    /// When messages have colours; `auto` is on a terminal, unless `NO_COLOR` is set
    #[arg(long, value_enum, value_name = "WHEN", default_value_t)]
    pub(super) color: Color,
    /// Leaves out the summary; warnings and errors are always said
    #[arg(short, long)]
    pub(super) quiet: bool,
}

/// What can be denied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Deny {
    /// Every warning: exit code 3, and nothing is written
    Warnings,
}

/// When colours are used.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    /// On a terminal, unless `NO_COLOR` is set
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// Reads the arguments of the process, the first of which is its name. An error may also be a wish for help.
pub(super) fn parse(arguments: Vec<OsString>) -> Result<Arguments, clap::Error> {
    let mut command = command().color(color_of_errors(&arguments));
    let arguments = order::command_first(arguments, &mut command);
    let matches = command.try_get_matches_from_mut(arguments)?;
    Arguments::from_arg_matches(&matches).map_err(|error| error.format(&mut command))
}

/// The whole command line, for help, completions and the manual page.
pub(super) fn command() -> clap::Command {
    lifecycle::with_services(Arguments::command())
}

/// A complaint about the command line that needs to know more than the command line.
pub(super) fn complaint(kind: ErrorKind, message: &str) -> clap::Error {
    command().error(kind, message)
}

/// `--color` counts for complaints about the command line too, which cannot be read then.
fn color_of_errors(arguments: &[OsString]) -> ColorChoice {
    let arguments: Vec<_> = arguments.iter().filter_map(|argument| argument.to_str()).collect();
    let asked = |when: &str| {
        arguments.contains(&format!("--color={when}").as_str())
            || arguments.windows(2).any(|pair| pair == ["--color", when])
    };
    match (asked("never"), asked("always")) {
        (true, _) => ColorChoice::Never,
        (_, true) => ColorChoice::Always,
        _ => ColorChoice::Auto,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(words: &[&str]) -> Result<Arguments, clap::Error> {
        parse(std::iter::once("compose2k8s").chain(words.iter().copied()).map(OsString::from).collect())
    }

    #[test]
    fn the_definition_is_sound() {
        command().debug_assert();
    }

    #[test]
    fn options_before_a_command_belong_to_it() {
        let arguments = parsed(&["-f", "a", "-p", "x", "config", "b", "-f", "c", "-p", "y"]).unwrap();
        let Some(Command::Config(config)) = arguments.command else { panic!("{arguments:?}") };
        assert_eq!(config.input.files.all, ["a", "b", "c"].map(PathBuf::from));
        assert_eq!(config.input.project_name.as_deref(), Some("y"));
    }

    #[test]
    fn options_that_a_command_does_not_know_are_refused() {
        let error = parsed(&["--namespace", "x", "config"]).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::UnknownArgument, "{error}");
    }

    #[test]
    fn a_folder_may_be_standard_output() {
        let arguments = parsed(&["-o", "-", "-"]).unwrap();
        assert_eq!(arguments.convert.output.output, Some(PathBuf::from("-")));
        assert_eq!(arguments.convert.input.files.all, [PathBuf::from("-")]);
    }
}
