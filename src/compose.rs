//! The words of the Compose Specification: the merged tree, and the typed project that is read from it.

pub(crate) mod boolean;
pub(crate) mod bytes;
pub(crate) mod choice;
mod collection;
pub(crate) mod duration;
pub(crate) mod extensions;
pub(crate) mod job;
pub(crate) mod number;
pub(crate) mod patterns;
pub(crate) mod place;
mod print;
pub(crate) mod record;
pub(crate) mod resources;
pub(crate) mod scalar;
pub(crate) mod schema;
pub mod service;
pub(crate) mod survey;
pub(crate) mod used;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use indexmap::IndexMap;

use crate::compose::place::Place;
use crate::compose::record::Field;
use crate::diagnostics::Report;
use crate::yaml::{Node, Path, Segment};
pub use bytes::Bytes;
pub use choice::{DeviceCount, FileMode, OptOut};
pub use duration::Duration;
pub use extensions::Extensions;
pub use job::{Job, Schedule, Triggers};
pub use record::Form;
pub use resources::{Content, FileObject, Ipam, IpamPool, Model, Network, Volume};
pub use service::Service;
pub use survey::{FileKind, Survey};

/// The merged, canonical tree of a project: every attribute in its long form, with the place it was written at.
#[derive(Debug, Clone)]
pub struct ApplicationModel {
    /// The top of the tree.
    pub root: Node,
}

impl ApplicationModel {
    /// The value at a path, or the nearest one above it that stands in the tree.
    #[must_use]
    pub fn nearest(&self, path: &Path) -> &Node {
        let mut node = &self.root;
        for segment in path.segments() {
            let below = match segment {
                Segment::Key(key) => node.get(key),
                Segment::Index(index) => node.as_sequence().and_then(|items| items.get(*index)),
            };
            match below {
                Some(below) => node = below,
                None => break,
            }
        }
        node
    }
}

/// A loaded project: the typed model, with the tree that it was read from.
#[derive(Debug, Clone)]
pub struct Project {
    /// The project name.
    pub name: String,
    /// The enabled services.
    pub services: IndexMap<String, Service>,
    /// The enabled jobs.
    pub jobs: IndexMap<String, Job>,
    /// The networks.
    pub networks: IndexMap<String, Network>,
    /// The volumes.
    pub volumes: IndexMap<String, Volume>,
    /// The secrets.
    pub secrets: IndexMap<String, FileObject>,
    /// The configs.
    pub configs: IndexMap<String, FileObject>,
    /// The AI models.
    pub models: IndexMap<String, Model>,
    /// The tree, for places and for what has no type.
    pub model: ApplicationModel,
    /// The project directory: where relative paths start.
    pub directory: PathBuf,
    /// What `--host-root` replaces in host paths: the top of the git repository, else the project directory.
    pub root: PathBuf,
    /// The Compose files, relative to the project directory.
    pub files: Vec<String>,
    /// The profiles that services name, those of disabled services among them.
    pub profiles: BTreeSet<String>,
    /// The variables for interpolation: those of the process and of `.env`.
    pub variables: BTreeMap<String, String>,
    /// Networks, volumes, secrets, configs and models that no service uses are printed too.
    pub all_resources: bool,
    /// What loading saw of the disk.
    pub survey: Survey,
}

impl Project {
    /// Reads a canonical tree. What stands around it (directory, root, files, survey) is empty.
    pub(crate) fn read(model: ApplicationModel, report: &mut Report) -> Project {
        let top = Place::TOP;
        let root = &model.root;
        Project {
            name: element(root, "name", &top, report),
            services: services(root, &top, report),
            jobs: element(root, "jobs", &top, report),
            networks: element(root, "networks", &top, report),
            volumes: element(root, "volumes", &top, report),
            secrets: element(root, "secrets", &top, report),
            configs: element(root, "configs", &top, report),
            models: element(root, "models", &top, report),
            directory: PathBuf::new(),
            root: PathBuf::new(),
            files: Vec::new(),
            profiles: BTreeSet::new(),
            variables: BTreeMap::new(),
            all_resources: false,
            survey: Survey::default(),
            model,
        }
    }
}

impl Project {
    /// Where a service or a job is described. No two have the same name.
    pub(crate) fn place(&self, name: &str) -> Path {
        Path::of([if self.jobs.contains_key(name) { "jobs" } else { "services" }, name])
    }

    /// What is described as a container is: services, jobs, and what runs before them.
    pub(crate) fn containers(&self) -> impl Iterator<Item = &Service> {
        let main = self.services.values().chain(self.jobs.values().map(|job| &job.container));
        main.flat_map(|main| std::iter::once(main).chain(main.pre_start.iter().map(|step| &step.container)))
    }
}

fn element<T: Field>(root: &Node, key: &'static str, at: &Place<'_>, report: &mut Report) -> T {
    root.get(key).map_or_else(T::default, |node| T::read(node, &at.key(key), report))
}

/// The services. `scale` and `deploy.replicas` say the same, so that the first fills the second.
fn services(root: &Node, at: &Place<'_>, report: &mut Report) -> IndexMap<String, Service> {
    let mut services: IndexMap<String, Service> = element(root, "services", at, report);
    for service in services.values_mut() {
        if let (Some(scale), Some(deploy)) = (service.scale, &mut service.deploy) {
            deploy.replicas = Some(scale);
        }
    }
    services
}
