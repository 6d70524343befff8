//! The anchors of a text and what they name.

use std::collections::BTreeMap;

use super::Node;

/// Anchors by the number that the parser gave them. A name counts in later documents too, as it does for go-yaml.
#[derive(Default)]
pub(super) struct Anchors {
    names: BTreeMap<String, usize>,
    nodes: BTreeMap<usize, Option<(Node, usize)>>,
}

/// What an alias refers to.
pub(super) enum Target<'a> {
    /// A value, and how many values it consists of.
    Node(&'a Node, usize),
    /// A value that the alias itself stands in.
    Open,
    /// Nothing that was written before.
    Unknown,
}

impl Anchors {
    /// Gives an anchor its name. From here on, the name means this anchor.
    pub(super) fn name(&mut self, name: &str, id: usize) {
        self.names.insert(name.to_owned(), id);
    }

    /// The anchor that a name means.
    pub(super) fn id(&self, name: &str) -> Option<usize> {
        self.names.get(name).copied()
    }

    /// Begins a list or mapping; zero is no anchor.
    pub(super) fn open(&mut self, id: usize) {
        if id != 0 {
            self.nodes.insert(id, None);
        }
    }

    /// Finishes a value; zero is no anchor.
    pub(super) fn close(&mut self, id: usize, node: &Node, nodes: usize) {
        if id != 0 {
            self.nodes.insert(id, Some((node.clone(), nodes)));
        }
    }

    /// What an alias to an anchor refers to.
    pub(super) fn target(&self, id: Option<usize>) -> Target<'_> {
        match id.and_then(|id| self.nodes.get(&id)) {
            Some(Some((node, nodes))) => Target::Node(node, *nodes),
            Some(None) => Target::Open,
            None => Target::Unknown,
        }
    }
}
