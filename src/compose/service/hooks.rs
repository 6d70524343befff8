//! `post_start`, `pre_stop` and `develop`: commands in a container that runs.

use indexmap::IndexMap;

use crate::compose::record::record;

record! {
    /// See <https://docs.docker.com/reference/compose-file/services/#post_start>.
    pub struct Hook {
        /// The command.
        command: Option<Vec<String>> = "command" AlwaysJson;
        /// The user that it runs as.
        user: String = "user";
        /// Runs it with all rights.
        privileged: bool = "privileged";
        /// Where it runs.
        working_dir: String = "working_dir";
        /// Its variables.
        environment: IndexMap<String, Option<String>> = "environment";
    }
}

record! {
    /// See <https://docs.docker.com/reference/compose-file/develop/>.
    pub struct Develop {
        /// What to do when files change.
        watch: Vec<WatchRule> = "watch";
    }
}

record! {
    /// See <https://docs.docker.com/reference/compose-file/develop/#watch>.
    pub struct WatchRule {
        /// What is watched.
        path: String = "path" Always;
        /// What is done.
        action: String = "action" Always;
        /// Where changed files go in the container.
        target: String = "target";
        /// The command of `sync+exec`.
        exec: Hook = "exec" Record;
        /// Patterns of files that count.
        include: Vec<String> = "include";
        /// Patterns of files that do not count.
        ignore: Vec<String> = "ignore";
        /// Syncs all files at the start.
        initial_sync: bool = "initial_sync";
    }
}
