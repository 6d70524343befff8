//! The commands that act on a cluster.

use std::path::PathBuf;

use clap::builder::PossibleValuesParser;
use clap::{Args, ValueEnum, ValueHint};

use super::choices::Choices;
use super::files::POSITIONAL;
use super::{Input, Messages};
use crate::cluster::builders::BUILDERS;
use crate::cluster::nodes::KINDS;

/// What every command on a cluster is told.
#[derive(Debug, Args)]
pub(in crate::cli) struct Lifecycle {
    #[command(flatten)]
    pub(in crate::cli) input: Input,
    #[command(flatten)]
    pub(in crate::cli) kubernetes: Choices,
    #[command(flatten)]
    pub(in crate::cli) cluster: Cluster,
    #[command(flatten)]
    pub(in crate::cli) messages: Messages,
}

/// Which cluster, and which manifests.
#[derive(Debug, Args)]
#[command(next_help_heading = "Cluster")]
pub(in crate::cli) struct Cluster {
    /// Context of `kubectl`; otherwise its current one
    #[arg(long, value_name = "NAME")]
    pub(in crate::cli) context: Option<String>,
    /// Folder whose manifests count, hand edits and all; otherwise `kubernetes`, if it was made from this project; `-` is none: they are made anew
    #[arg(short, long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub(in crate::cli) output: Option<PathBuf>,
    /// How long one answer of the cluster may take
    #[arg(long, value_name = "SECONDS", default_value_t = 30)]
    pub(in crate::cli) request_timeout: u64,
}

/// How long is waited.
#[derive(Debug, Clone, Copy, Args)]
#[command(next_help_heading = "Cluster")]
pub(in crate::cli) struct Waiting {
    /// How long is waited for Pods; 0 is not at all
    #[arg(long, value_name = "SECONDS", default_value_t = 300)]
    pub(in crate::cli) timeout: u64,
}

/// Builds, applies and waits, until every service is ready
///
/// Images that have a `build` and are missing are built with `docker`, `podman` or `nerdctl`, and loaded on the node. Manifests are applied with
/// server-side apply, in the order of `depends_on`. A run that was ended in between is completed by the next one.
#[derive(Debug, Args)]
#[command(args_override_self = true)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of its own")]
pub(in crate::cli) struct Start {
    #[command(flatten)]
    pub(in crate::cli) lifecycle: Lifecycle,
    #[command(flatten)]
    pub(in crate::cli) waiting: Waiting,
    /// Builds images even if they are there
    #[arg(long, help_heading = "Images", overrides_with = "no_build")]
    pub(in crate::cli) build: bool,
    /// Builds and loads none: they are where the cluster finds them
    #[arg(long, help_heading = "Images", overrides_with = "build")]
    pub(in crate::cli) no_build: bool,
    /// Engine that builds; otherwise the first that is there
    #[arg(long, value_name = "ENGINE", value_parser = engines(), help_heading = "Images")]
    pub(in crate::cli) builder: Option<String>,
    /// How images come to the node; otherwise found out from the node
    #[arg(long, value_name = "HOW", value_parser = kinds(), help_heading = "Images")]
    pub(in crate::cli) load: Option<String>,
    /// Deletes workloads of the project that are not in its manifests any more
    #[arg(long, help_heading = "Cluster")]
    pub(in crate::cli) remove_orphans: bool,
    /// Takes over fields that somebody else has changed in the cluster
    #[arg(long, help_heading = "Cluster")]
    pub(in crate::cli) force_conflicts: bool,
}

/// Stops all services, and keeps data, namespace and node port numbers
#[derive(Debug, Args)]
#[command(args_override_self = true)]
pub(in crate::cli) struct Stop {
    #[command(flatten)]
    pub(in crate::cli) lifecycle: Lifecycle,
    #[command(flatten)]
    pub(in crate::cli) waiting: Waiting,
}

/// Restarts services, and those that depend on them with `restart: true`
#[derive(Debug, Args)]
#[command(args_override_self = true)]
pub(in crate::cli) struct Restart {
    #[command(flatten)]
    pub(in crate::cli) lifecycle: Lifecycle,
    #[command(flatten)]
    pub(in crate::cli) waiting: Waiting,
}

/// Shows how each service is, why it is not ready, and where its ports answer
#[derive(Debug, Args)]
#[command(args_override_self = true)]
pub(in crate::cli) struct Status {
    #[command(flatten)]
    pub(in crate::cli) lifecycle: Lifecycle,
    /// Goes on showing it, until Ctrl-C
    #[arg(short, long, help_heading = "Cluster")]
    pub(in crate::cli) watch: bool,
}

/// Deletes everything of the project from the cluster, but no data unless told
#[derive(Debug, Args)]
#[command(args_override_self = true)]
pub(in crate::cli) struct Down {
    #[command(flatten)]
    pub(in crate::cli) lifecycle: Lifecycle,
    #[command(flatten)]
    pub(in crate::cli) waiting: Waiting,
    /// Deletes the data of named volumes too, after a question
    #[arg(long, help_heading = "Cluster")]
    pub(in crate::cli) volumes: bool,
    /// Answers that question with yes
    #[arg(short, long, help_heading = "Cluster")]
    pub(in crate::cli) yes: bool,
}

fn engines() -> PossibleValuesParser {
    PossibleValuesParser::new(BUILDERS.map(|(name, _)| name))
}

fn kinds() -> PossibleValuesParser {
    PossibleValuesParser::new(KINDS.iter().map(|kind| kind.name).chain(["none"]))
}

/// In these commands a word without `-f` may be a service.
pub(super) fn with_services(command: clap::Command) -> clap::Command {
    let help =
        "Services; without any all of them. A word that ends in `.yaml` or `.yml` is a Compose file, as with `-f`";
    let names = ["start", "stop", "restart", "status", "down"];
    let mutate = |command: clap::Command, name| {
        command.mut_subcommand(name, |command| command.mut_arg(POSITIONAL, |arg| arg.value_name("SERVICE").help(help)))
    };
    names.into_iter().fold(command, mutate)
}

/// Prints the script that copies data of Docker volumes to their new place, or runs it
///
/// It also says what will be different: ports, names, paths. Owners and modes are kept, the originals are left alone, free space is looked at first,
/// and count and size afterwards. A copy that was ended is completed by the next run.
#[derive(Debug, Args)]
#[command(args_override_self = true)]
pub(in crate::cli) struct Migrate {
    #[command(flatten)]
    pub(in crate::cli) input: Input,
    #[command(flatten)]
    pub(in crate::cli) kubernetes: Choices,
    #[command(flatten)]
    pub(in crate::cli) messages: Messages,
    /// Context of `kubectl`, when data go through the cluster; otherwise its current one
    #[arg(long, value_name = "NAME", help_heading = "Migration")]
    pub(in crate::cli) context: Option<String>,
    /// The way that data take; otherwise the engine mounts both places, unless there are claims
    #[arg(long, value_enum, value_name = "WAY", help_heading = "Migration")]
    pub(in crate::cli) via: Option<Via>,
    /// Engine that has the data; otherwise the first that is there
    #[arg(long, value_name = "ENGINE", value_parser = engines(), help_heading = "Migration")]
    pub(in crate::cli) engine: Option<String>,
    /// Runs the script instead of printing it
    #[arg(long, help_heading = "Migration")]
    pub(in crate::cli) run: bool,
    /// Stops the containers of the project first; without it nothing is copied while some run
    #[arg(long, requires = "run", help_heading = "Migration")]
    pub(in crate::cli) stop: bool,
}

/// The ways that data take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Via {
    /// The node is this machine
    Here,
    /// Through the API of the cluster, to a node that is another machine, a virtual one or a container
    Cluster,
}
