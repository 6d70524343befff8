//! What ends a run before there is a report, or in spite of it.

use std::io;

use super::exit;
use super::streams;
use crate::cluster::trouble::Trouble;

/// The reason.
#[derive(Debug)]
pub(super) enum Failure {
    /// The command line was not understood; or help was asked for, which clap reports in the same way.
    Usage(Box<clap::Error>),
    /// The working directory is gone.
    WorkingDirectory(io::Error),
    /// Standard output takes nothing.
    Output(io::Error),
    /// The cluster, or a program that reaches it, failed.
    Cluster(Trouble),
}

impl From<Trouble> for Failure {
    fn from(trouble: Trouble) -> Failure {
        Failure::Cluster(trouble)
    }
}

impl From<clap::Error> for Failure {
    fn from(error: clap::Error) -> Failure {
        Failure::Usage(Box::new(error))
    }
}

impl Failure {
    /// Says it, and gives the exit code.
    pub(super) fn say(&self) -> u8 {
        let text = match self {
            Failure::Usage(error) => return usage(error),
            Failure::Cluster(trouble) => {
                streams::say(&trouble.text());
                return exit::CLUSTER_FAILED;
            }
            Failure::WorkingDirectory(error) => format!("the working directory cannot be found: {error}"),
            Failure::Output(error) => format!("standard output cannot be written: {error}"),
        };
        streams::say(&format!("error: {text}\n"));
        exit::REFUSED
    }
}

/// Help and version are answers on standard output; complaints go to standard error.
fn usage(error: &clap::Error) -> u8 {
    let printed = error.print();
    match (error.use_stderr(), printed) {
        (true, _) => exit::USAGE,
        (false, Err(error)) if error.kind() != io::ErrorKind::BrokenPipe => Failure::Output(error).say(),
        (false, _) => exit::SUCCESS,
    }
}
