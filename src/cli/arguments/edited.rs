//! What becomes of files that were edited by hand.

use clap::Args;

use crate::cli::output::{Edited, Side};

/// Without any of these edits are merged, and a collision ends the run.
#[derive(Debug, Clone, Default, Args)]
pub(in crate::cli) struct EditedFiles {
    /// Where an edit made by hand collides with the conversion, takes the conversion (ours); other edits are kept
    #[arg(long, requires = "output", overrides_with_all = ["theirs", "force"])]
    ours: bool,
    /// Where an edit made by hand collides with the conversion, keeps the edit (theirs)
    #[arg(long, requires = "output", overrides_with_all = ["ours", "force"])]
    theirs: bool,
    /// Gives up all edits made by hand, and takes over the folder of another project
    #[arg(long, requires = "output", overrides_with_all = ["ours", "theirs"])]
    force: bool,
}

impl EditedFiles {
    /// What was chosen.
    pub(in crate::cli) fn choice(&self) -> Edited {
        match self {
            EditedFiles { force: true, .. } => Edited::Overwrite,
            EditedFiles { ours: true, .. } => Edited::Merge(Some(Side::Ours)),
            EditedFiles { theirs: true, .. } => Edited::Merge(Some(Side::Theirs)),
            _ => Edited::Merge(None),
        }
    }
}
