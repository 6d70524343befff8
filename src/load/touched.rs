//! The part of a model that a document speaks of: merging and checking need no more, so that a file costs as much as it says, however many
//! files there were before it.

use crate::yaml::{Entry, Mapping, Node, Value};

/// Takes the part out of the model: of elements with members those members that the document has as well, any other element as a whole.
/// What is taken leaves its place to [`put_back`].
pub(crate) fn take(model: &mut Node, document: &Node) -> Node {
    let mut part = Mapping::default();
    let elements = document.as_mapping().into_iter().flat_map(Mapping::iter);
    for (element, Entry { node: said, .. }) in elements {
        let Some(entry) = model.as_mapping_mut().and_then(|model| model.entry_mut(element)) else { continue };
        let node = match (&mut entry.node.value, &said.value) {
            (Value::Mapping(members), Value::Mapping(said)) => {
                let value = Value::Mapping(members_of(members, said));
                Node { value, ..hollow(&entry.node) }
            }
            _ => std::mem::replace(&mut entry.node, Node::new(Value::Null, said.span)),
        };
        part.insert(element, entry.key, node);
    }
    Node { value: Value::Mapping(part), ..hollow(model) }
}

/// Puts a part back, what is new in it behind what was there.
pub(crate) fn put_back(model: &mut Node, part: Node) {
    let (Value::Mapping(model), Value::Mapping(part)) = (&mut model.value, part.value) else { return };
    for (element, entry) in part.into_entries() {
        let there = model.entry_mut(&element).map(|there| &mut there.node.value);
        match (there, entry.node.value) {
            (Some(Value::Mapping(members)), Value::Mapping(part)) => {
                for (name, member) in part.into_entries() {
                    members.insert(name, member.key, member.node);
                }
            }
            (_, value) => drop(model.insert(element, entry.key, Node { value, ..entry.node })),
        }
    }
}

fn members_of(members: &mut Mapping, said: &Mapping) -> Mapping {
    let mut part = Mapping::default();
    for name in said.keys() {
        if let Some(Entry { key, node }) = members.entry_mut(name) {
            let hollow = hollow(node);
            part.insert(name, *key, std::mem::replace(node, hollow));
        }
    }
    part
}

/// The place of a value without the value.
fn hollow(node: &Node) -> Node {
    Node { value: Value::Null, span: node.span, tag: node.tag, implied: node.implied, overrode: node.overrode }
}
