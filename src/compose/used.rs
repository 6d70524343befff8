//! Which networks, volumes, secrets, configs and models containers use.

use std::collections::BTreeSet;

use crate::compose::{Project, Service};

/// Names by element.
#[derive(Debug, Default)]
pub(crate) struct Used {
    networks: BTreeSet<String>,
    volumes: BTreeSet<String>,
    secrets: BTreeSet<String>,
    configs: BTreeSet<String>,
    models: BTreeSet<String>,
}

impl Used {
    /// What the containers of services use.
    pub(crate) fn by_services(project: &Project) -> Used {
        let mut used = Used::default();
        project.services.values().for_each(|service| used.add(service));
        used
    }

    /// What all containers use: those of jobs, and those that run before a service, too.
    pub(crate) fn by_all(project: &Project) -> Used {
        let mut used = Used::default();
        project.containers().for_each(|container| used.add(container));
        used
    }

    fn add(&mut self, container: &Service) {
        self.networks.extend(container.networks.keys().cloned());
        let mounts = container.volumes.iter().filter(|mount| mount.r#type == "volume");
        self.volumes.extend(mounts.map(|mount| mount.source.clone()));
        let of_build = container.build.iter().flat_map(|build| &build.secrets);
        self.secrets.extend(container.secrets.iter().chain(of_build).map(|grant| grant.source.clone()));
        self.configs.extend(container.configs.iter().map(|grant| grant.source.clone()));
        self.models.extend(container.models.keys().cloned());
    }

    /// The names of each element.
    pub(crate) fn elements(&self) -> [(&'static str, &BTreeSet<String>); 5] {
        [
            ("networks", &self.networks),
            ("volumes", &self.volumes),
            ("secrets", &self.secrets),
            ("configs", &self.configs),
            ("models", &self.models),
        ]
    }

    /// Takes out of a project what is not among them.
    pub(crate) fn retain_in(&self, project: &mut Project) {
        project.networks.retain(|name, _| self.networks.contains(name));
        project.volumes.retain(|name, _| self.volumes.contains(name));
        project.secrets.retain(|name, _| self.secrets.contains(name));
        project.configs.retain(|name, _| self.configs.contains(name));
        project.models.retain(|name, _| self.models.contains(name));
    }
}
