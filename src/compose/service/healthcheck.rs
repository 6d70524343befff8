//! `healthcheck`: the command that tells whether a container is well.

use crate::compose::duration::Duration;
use crate::compose::record::record;

record! {
    /// See <https://docs.docker.com/reference/compose-file/services/#healthcheck>.
    pub struct Healthcheck {
        /// `NONE`, `CMD` with a command, or `CMD-SHELL` with a line for the shell.
        test: Vec<String> = "test";
        /// How long one check may take; default 30 s.
        timeout: Option<Duration> = "timeout";
        /// Time between checks; default 30 s.
        interval: Option<Duration> = "interval";
        /// Failures in a row that make a container unhealthy; default 3.
        retries: Option<u64> = "retries";
        /// Time in which failures do not count; default none.
        start_period: Option<Duration> = "start_period";
        /// Time between checks in the start period; default 5 s.
        start_interval: Option<Duration> = "start_interval";
        /// Switches the check of the image off.
        disable: bool = "disable";
    }
}
