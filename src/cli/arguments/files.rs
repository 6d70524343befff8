//! The Compose files: `-f FILE` and `FILE` are one list, in the order in which they are typed, because the order is that of merging.

use std::path::PathBuf;

use clap::error::Error;
use clap::{Arg, ArgAction, ArgMatches, Args, Command, FromArgMatches, ValueHint, value_parser};

const OPTION: &str = "file";
const POSITIONAL: &str = "FILE";

/// The Compose files; `-` is standard input.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::cli) struct Files {
    /// All, in their order.
    pub(in crate::cli) all: Vec<PathBuf>,
    /// The first that is named without `-f`, where a command could stand.
    pub(in crate::cli) word: Option<PathBuf>,
}

impl Args for Files {
    fn augment_args(command: Command) -> Command {
        let file = |id: &'static str| {
            Arg::new(id)
                .value_name("FILE")
                .value_parser(value_parser!(PathBuf))
                .action(ArgAction::Append)
                .value_hint(ValueHint::FilePath)
        };
        let option = file(OPTION)
            .short('f')
            .long("file")
            .help("Compose file; several are merged, `-` is standard input (repeatable)");
        let positional = file(POSITIONAL)
            .num_args(0..)
            .help("Compose files, as with `-f`; without any they are found as `docker compose` does");
        command.arg(option).arg(positional)
    }

    fn augment_args_for_update(command: Command) -> Command {
        Files::augment_args(command)
    }
}

impl FromArgMatches for Files {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Files, Error> {
        let mut files: Vec<(usize, &PathBuf)> = Vec::new();
        for id in [OPTION, POSITIONAL] {
            let indices = matches.indices_of(id).into_iter().flatten();
            files.extend(indices.zip(matches.get_many::<PathBuf>(id).into_iter().flatten()));
        }
        files.sort_by_key(|(index, _)| *index);
        let all = files.into_iter().map(|(_, file)| file.clone()).collect();
        Ok(Files { all, word: matches.get_one::<PathBuf>(POSITIONAL).cloned() })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        *self = Files::from_arg_matches(matches)?;
        Ok(())
    }
}
