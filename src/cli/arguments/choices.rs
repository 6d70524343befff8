//! The options of the conversion itself, as the list of all options has them.

use std::path::Path;

use clap::builder::{PossibleValue, PossibleValuesParser, ValueParser};
use clap::error::Error;
use clap::{Arg, ArgAction, ArgMatches, Args, Command, FromArgMatches};

use crate::convert::Target;
use crate::convert::options::{ConversionOption, OptionForm, OptionShape};
use crate::convert::target::OPTIONS;

const HEADING: &str = "Kubernetes";
/// Options with a letter, as `kubectl` has it.
const SHORT: [(&str, char); 1] = [("namespace", 'n')];

/// What was typed: each option with its values in their order, all of which can be read.
#[derive(Debug, Clone, Default)]
pub(in crate::cli) struct Choices {
    typed: Vec<(&'static ConversionOption, String)>,
}

impl Choices {
    /// The choices. A relative path on the command line starts at the working directory, wherever the project is.
    pub(in crate::cli) fn target(&self, working_directory: &Path) -> Target {
        let mut target = Target::default();
        for (option, text) in &self.typed {
            // What cannot be read was refused while parsing.
            option.take_argument(&mut target, text, working_directory).unwrap_or_default();
        }
        target
    }
}

/// The options of the command line with their names.
fn options() -> impl Iterator<Item = (&'static str, &'static ConversionOption)> {
    OPTIONS.iter().filter_map(|option| Some((option.long?, option)))
}

impl Args for Choices {
    fn augment_args(command: Command) -> Command {
        options().fold(command, |command, (long, option)| command.arg(argument(long, option)))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Choices::augment_args(command)
    }
}

impl FromArgMatches for Choices {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Choices, Error> {
        let values = options().flat_map(|(long, option)| {
            let values = matches.get_many::<String>(long).into_iter().flatten();
            values.map(move |value| (option, value.clone()))
        });
        Ok(Choices { typed: values.collect() })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        *self = Choices::from_arg_matches(matches)?;
        Ok(())
    }
}

fn argument(long: &'static str, option: &'static ConversionOption) -> Arg {
    let arg = Arg::new(long).long(long).help(option.help).help_heading(HEADING).value_parser(parser(option));
    let arg = match option.form {
        OptionForm::One(OptionShape::YesNo) => {
            arg.num_args(0..=1).require_equals(true).default_missing_value("true").value_name("true|false")
        }
        OptionForm::One(_) => arg.value_name(option.value_name).ignore_case(true),
        OptionForm::List(_) | OptionForm::Map(..) => arg.value_name(option.value_name).action(ArgAction::Append),
    };
    match SHORT.iter().find(|(name, _)| *name == long) {
        Some((_, letter)) => arg.short(*letter),
        None => arg,
    }
}

/// Refuses at once what cannot be read.
fn parser(option: &'static ConversionOption) -> ValueParser {
    if let OptionForm::One(OptionShape::Words(words)) = option.form {
        let word = |(word, help): &(&'static str, &'static str)| PossibleValue::new(*word).help(*help);
        return PossibleValuesParser::new(words.iter().map(word)).into();
    }
    ValueParser::from(move |text: &str| {
        option.take_argument(&mut Target::default(), text, Path::new("/")).map(|()| text.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(words: &[&str]) -> Result<Target, String> {
        let command = Choices::augment_args(Command::new("x").no_binary_name(true));
        let matches = command.try_get_matches_from(words).map_err(|error| error.to_string())?;
        Ok(Choices::from_arg_matches(&matches).unwrap().target(Path::new("/here")))
    }

    #[test]
    fn pairs_are_split_and_paths_checked() {
        assert_eq!(read(&["--path-map", "a=b=/c"]).unwrap().path_map, [("/here/a=b".into(), "/c".into())].into());
        assert_eq!(read(&["--volume-path=db=/a=b"]).unwrap().volume_paths, [("db".into(), "/a=b".into())].into());
        assert_eq!(read(&["--host-root", "//a/./b/"]).unwrap().host_root.unwrap().to_str(), Some("/a/b"));
        assert_eq!(read(&["--node-port", "a:80=30080"]).unwrap().node_ports, [(("a".into(), 80), 30080)].into());
        for wrong in ["", "a", "a=", "=/b", "a=b", "a=/b/../c"] {
            assert!(read(&["--path-map", wrong]).is_err() && read(&["--volume-path", wrong]).is_err(), "{wrong}");
        }
        for wrong in ["", "a=1", "a:b=1", "a:1=0", "a:70000=1", ":1=2", "a:1"] {
            assert!(read(&["--node-port", wrong]).is_err(), "{wrong}");
        }
    }

    #[test]
    fn namespaces_are_labels() {
        let accepts = |name: &str| read(&["-n", name]).is_ok();
        assert!(["a", "0", "a-b", &"x".repeat(63)].iter().all(|name| accepts(name)));
        assert!(["", "A", "a_b", "-a", "a-", &"x".repeat(64), "a.b"].iter().all(|name| !accepts(name)));
    }
}
