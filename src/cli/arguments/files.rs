//! The Compose files: `-f FILE` and `FILE` are one list, in the order in which they are typed, because the order is that of merging.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use clap::error::Error;
use clap::{Arg, ArgAction, ArgMatches, Args, Command, FromArgMatches, ValueHint, value_parser};

const OPTION: &str = "file";
/// The id of what stands without an option.
pub(super) const POSITIONAL: &str = "FILE";

/// The Compose files; `-` is standard input.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::cli) struct Files {
    /// All, in their order.
    pub(in crate::cli) all: Vec<PathBuf>,
    /// The first that is named without `-f`, where a command could stand.
    pub(in crate::cli) word: Option<PathBuf>,
    /// Where in `all` those are that are named without `-f`.
    words: Vec<usize>,
}

impl Files {
    /// Takes those out that are named without `-f` and are no files.
    pub(in crate::cli) fn take_words(&mut self, is_no_file: impl Fn(&Path) -> bool) -> Vec<String> {
        let words = std::mem::take(&mut self.words);
        let mut taken = Vec::new();
        let mut place = 0;
        self.all.retain(|file| {
            let is_taken = words.contains(&place) && is_no_file(file);
            place += 1;
            if is_taken {
                taken.push(file.to_string_lossy().into_owned());
            }
            !is_taken
        });
        taken
    }
}

/// A word that stands without `-f` is a file when it looks like one, and a service otherwise.
pub(in crate::cli) fn is_compose_file(word: &Path) -> bool {
    word == Path::new("-")
        || word.extension().and_then(OsStr::to_str).is_some_and(|end| matches!(end, "yaml" | "yml" | "json"))
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
        let mut files: Vec<(usize, bool, &PathBuf)> = Vec::new();
        for id in [OPTION, POSITIONAL] {
            let indices = matches.indices_of(id).into_iter().flatten();
            let values = matches.get_many::<PathBuf>(id).into_iter().flatten();
            files.extend(indices.zip(values).map(|(index, file)| (index, id == POSITIONAL, file)));
        }
        files.sort_by_key(|(index, _, _)| *index);
        let words = files.iter().enumerate().filter(|(_, (_, is_word, _))| *is_word).map(|(place, _)| place).collect();
        let all = files.into_iter().map(|(_, _, file)| file.clone()).collect();
        Ok(Files { all, words, word: matches.get_one::<PathBuf>(POSITIONAL).cloned() })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        *self = Files::from_arg_matches(matches)?;
        Ok(())
    }
}
