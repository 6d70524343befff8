//! `pre_start`: containers that run to their end before a service starts.

use serde_json::Value as Json;

use crate::compose::place::Place;
use crate::compose::record::{Field, Form};
use crate::compose::service::Service;
use crate::diagnostics::Report;
use crate::yaml::Node;

/// See <https://docs.docker.com/reference/compose-file/services/#pre_start>. Loading has given it what it takes over from its service.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct InitContainer {
    /// Everything that it has in common with a service: what concerns a container.
    pub container: Service,
    /// Runs it once for each replica instead of once for the service.
    pub per_replica: bool,
}

impl Field for InitContainer {
    fn read(node: &Node, at: &Place<'_>, report: &mut Report) -> InitContainer {
        let per_replica = node.get("per_replica").is_some_and(|node| bool::read(node, &at.key("per_replica"), report));
        InitContainer { container: Service::read(node, at, report), per_replica }
    }

    fn is_empty(&self) -> bool {
        false
    }

    fn print(&self, form: Form) -> Json {
        let mut printed = self.container.print_resolved(form);
        if let Some(object) = printed.as_object_mut().filter(|_| self.per_replica) {
            object.insert("per_replica".to_owned(), true.into());
        }
        printed
    }
}
