//! Networks, volumes, secrets, configs and models that no container uses are no part of what Docker Compose runs.

use crate::compose::Project;
use crate::compose::used::Used;
use crate::yaml::{Mapping, Node};

/// Takes out what is not used.
pub(crate) fn drop_unused(project: &mut Project) {
    let used = Used::by_all(project);
    used.retain_in(project);
    let Some(model) = project.model.root.as_mapping_mut() else { return };
    for (element, names) in used.elements() {
        let members = model.get_mut(element).and_then(Node::as_mapping_mut);
        if let Some(members) = members {
            members.retain(|name, _| names.contains(name));
        }
        if model.get(element).and_then(Node::as_mapping).is_some_and(Mapping::is_empty) {
            model.remove(element);
        }
    }
}
