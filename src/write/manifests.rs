//! The layout of plain manifests: one file for each part, documents in the order of the objects.

use crate::kubernetes::{Object, Part};

use super::{SECRETS, header, ordered, yaml};

/// Where the objects of a part stand.
pub(super) fn path(part: &Part) -> String {
    match part {
        Part::Namespace => "namespace.yaml".to_owned(),
        Part::Environment => "env-configmap.yaml".to_owned(),
        Part::ConfigMaps => "configmaps.yaml".to_owned(),
        Part::Secrets => SECRETS.to_owned(),
        Part::Volumes => "volumes.yaml".to_owned(),
        Part::NetworkPolicies => "networkpolicies.yaml".to_owned(),
        Part::Service(name) => format!("services/{name}.yaml"),
        Part::NodePorts => "nodeports.yaml".to_owned(),
    }
}

/// A file with its header.
pub(super) fn file(origin: &[String], objects: &[Object]) -> String {
    header::seal(&header::made_from(origin), &documents(objects))
}

/// Documents with `---` between them.
pub(super) fn documents<'a>(objects: impl IntoIterator<Item = &'a Object>) -> String {
    let mut text = String::new();
    for object in objects {
        if !text.is_empty() {
            text.push_str("---\n");
        }
        yaml::write_document(&ordered::value(object), &mut text);
    }
    text
}
