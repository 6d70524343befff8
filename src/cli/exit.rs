//! The exit codes; scripts rely on them, so they never change their meaning.

/// All is well. There may be warnings.
pub const SUCCESS: u8 = 0;

/// The input was refused, or the output could not be written. Nothing in the output folder has changed.
pub const REFUSED: u8 = 1;

/// The command line was not understood. Nothing was read.
pub const USAGE: u8 = 2;

/// There were warnings, and `--deny warnings` was given. Nothing was written.
pub const WARNINGS_DENIED: u8 = 3;

/// The output folder is not what a conversion would write.
pub const OUT_OF_SYNC: u8 = 4;

/// The cluster or kubectl failed.
pub const CLUSTER_FAILED: u8 = 5;
