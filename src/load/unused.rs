//! Networks, volumes, secrets, configs and models that no enabled service uses are no part of what Docker Compose runs.

use std::collections::BTreeSet;

use crate::compose::Project;
use crate::yaml::{Mapping, Node};

/// Takes out what is not used.
pub(crate) fn drop_unused(project: &mut Project) {
    let mut used: [(&str, BTreeSet<String>); 5] =
        ["networks", "volumes", "secrets", "configs", "models"].map(|element| (element, BTreeSet::new()));
    let [networks, volumes, secrets, configs, models] = &mut used;
    for service in project.services.values() {
        networks.1.extend(service.networks.keys().cloned());
        let mounts = service.volumes.iter().filter(|mount| mount.r#type == "volume");
        volumes.1.extend(mounts.map(|mount| mount.source.clone()));
        let of_build = service.build.iter().flat_map(|build| &build.secrets);
        secrets.1.extend(service.secrets.iter().chain(of_build).map(|grant| grant.source.clone()));
        configs.1.extend(service.configs.iter().map(|grant| grant.source.clone()));
        models.1.extend(service.models.keys().cloned());
    }
    project.networks.retain(|name, _| networks.1.contains(name));
    project.volumes.retain(|name, _| volumes.1.contains(name));
    project.secrets.retain(|name, _| secrets.1.contains(name));
    project.configs.retain(|name, _| configs.1.contains(name));
    project.models.retain(|name, _| models.1.contains(name));
    let Some(model) = project.model.root.as_mapping_mut() else { return };
    for (element, names) in &used {
        let members = model.get_mut(element).and_then(Node::as_mapping_mut);
        if let Some(members) = members {
            members.retain(|name, _| names.contains(name));
        }
        if model.get(element).and_then(Node::as_mapping).is_some_and(Mapping::is_empty) {
            model.remove(element);
        }
    }
}
