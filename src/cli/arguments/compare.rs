//! The commands that compare an output folder with what a conversion would write.

use std::path::PathBuf;

use clap::{Args, ValueHint};

use super::{Choices, Convert, EditedFiles, Input, Messages, Output};

/// Tells whether the output folder is what a conversion would write
///
/// Silent when it is. Otherwise the difference goes to standard output, the exit code is 4, and with `--message-format short`, `json`, `sarif` or
/// `github` each file that differs is a message. Edits made by hand that a conversion would keep are no difference. Nothing is written.
#[derive(Debug, Args)]
#[command(args_override_self = true)]
pub(in crate::cli) struct Check {
    #[command(flatten)]
    pub(in crate::cli) compared: Compared,
    /// Ends with 4 also unless git has the folder as it is, added for the next commit; for hooks
    #[arg(long, help_heading = "Output")]
    pub(in crate::cli) staged: bool,
}

/// Shows what a conversion would change in the output folder, or in the cluster
///
/// Like `check`, but a difference is no failure.
#[derive(Debug, Args)]
#[command(args_override_self = true)]
pub(in crate::cli) struct Diff {
    #[command(flatten)]
    pub(in crate::cli) compared: Compared,
    /// Ends with 4 when there is a difference
    #[arg(long, help_heading = "Output")]
    pub(in crate::cli) exit_code: bool,
    /// Compares with what runs, through `kubectl diff`; needs no output folder, but keeps the edits of one
    #[arg(long, help_heading = "Cluster")]
    pub(in crate::cli) cluster: bool,
    /// Context of `kubectl`; otherwise its current one
    #[arg(long, value_name = "NAME", requires = "cluster", help_heading = "Cluster")]
    pub(in crate::cli) context: Option<String>,
}

/// What is compared.
#[derive(Debug, Args)]
pub(in crate::cli) struct Compared {
    #[command(flatten)]
    input: Input,
    #[command(flatten)]
    kubernetes: Choices,
    /// Output folder; otherwise `kubernetes`, if a conversion has written it
    #[arg(short, long, value_name = "DIR", value_hint = ValueHint::DirPath, help_heading = "Output")]
    output: Option<PathBuf>,
    /// The folder has the script `kubernetes.sh`
    #[arg(long, help_heading = "Output")]
    script: bool,
    #[command(flatten)]
    messages: Messages,
}

impl Compared {
    /// The conversion with whose output something is compared.
    pub(in crate::cli) fn into_conversion(self) -> Convert {
        let Compared { input, kubernetes, output, script, messages } = self;
        let output = Output { output, edited: EditedFiles::default(), script, watch: false, staged: false };
        Convert { input, kubernetes, output, messages }
    }
}
