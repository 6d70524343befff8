//! What `config` lists in place of the model, one a line: at most one option of them counts.

use clap::error::Error;
use clap::{Arg, ArgAction, ArgGroup, ArgMatches, Args, Command, FromArgMatches};

/// What is listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::cli) enum Listing {
    /// Names of services.
    Services,
    /// Names of volumes.
    Volumes,
    /// Names of networks.
    Networks,
    /// Names of AI models.
    Models,
    /// Names of images.
    Images,
    /// Names of profiles.
    Profiles,
    /// Variables.
    Environment,
}

/// Identifiers, which differ from those of the input options, the options, and what they print.
const OPTIONS: [(&str, &str, Listing, &str); 7] = [
    ("list-services", "services", Listing::Services, "the names of the services"),
    ("list-volumes", "volumes", Listing::Volumes, "the names of the volumes"),
    ("list-networks", "networks", Listing::Networks, "the names of the networks"),
    ("list-models", "models", Listing::Models, "the names of the AI models"),
    ("list-images", "images", Listing::Images, "the names of the images"),
    ("list-profiles", "profiles", Listing::Profiles, "the names of the profiles"),
    ("list-environment", "environment", Listing::Environment, "the variables for interpolation"),
];

/// The listing that is asked for, if one is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::cli) struct Listed(pub(in crate::cli) Option<Listing>);

impl Args for Listed {
    fn augment_args(command: Command) -> Command {
        let options = OPTIONS.map(|(id, long, _, what)| {
            let help = format!("Prints {what} instead, one a line");
            Arg::new(id).long(long).action(ArgAction::SetTrue).help(help).help_heading("Output")
        });
        let group = ArgGroup::new("listing").args(OPTIONS.map(|(id, ..)| id));
        command.args(options).group(group)
    }

    fn augment_args_for_update(command: Command) -> Command {
        Listed::augment_args(command)
    }
}

impl FromArgMatches for Listed {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Listed, Error> {
        let asked = OPTIONS.iter().find(|(id, ..)| matches.get_flag(id));
        Ok(Listed(asked.map(|(_, _, listing, _)| *listing)))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        *self = Listed::from_arg_matches(matches)?;
        Ok(())
    }
}
