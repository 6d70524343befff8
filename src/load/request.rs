//! What the user asks to load: the options of `docker compose` that decide about reading, and the process around it.

use std::collections::BTreeMap;
use std::path::PathBuf;

/// The question that [`load`](crate::load()) answers. Everything that comes from the process is in here: nothing else is asked.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// `-f`, in order; `-` is standard input. Empty: `COMPOSE_FILE`, then discovery.
    pub files: Vec<PathBuf>,
    /// `-p`.
    pub project_name: Option<String>,
    /// `--project-directory`.
    pub project_directory: Option<PathBuf>,
    /// `--project-root`: what `--host-root` replaces. Default: the top of the git repository, else the project directory.
    pub project_root: Option<PathBuf>,
    /// `--profile`, in order; `*` is all.
    pub profiles: Vec<String>,
    /// The services that are asked for; what they depend on comes with them. Empty: all that profiles enable.
    pub services: Vec<String>,
    /// `--all-resources`: networks, volumes, secrets, configs and models that no service uses are kept.
    pub all_resources: bool,
    /// Env files and label files of services are not read, so they may be missing.
    pub keep_env_files: bool,
    /// `--env-file`, in order.
    pub env_files: Vec<PathBuf>,
    /// Whether what is bound may become ConfigMaps, so that small files are read. `x-kubernetes: {configmaps: true}` says it too.
    pub reads_binds: bool,
    /// The variables of the process.
    pub environment: BTreeMap<String, String>,
    /// The absolute path of the working directory.
    pub working_directory: PathBuf,
}
