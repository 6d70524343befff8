//! Visits the values of a tree that fit a pattern such as `services.*.ports[]`, so that steps can be tables of patterns.

use crate::compose::place::Place;
use crate::yaml::{Mapping, Node, Path, Value};

/// One step of a pattern.
enum Step<'p> {
    /// Into this key, or one of several.
    Key(&'p str),
    /// Into every key.
    Keys,
    /// Into every item.
    Items,
}

/// Visits what fits the pattern, in the order of the text: `*` stands for any key, `[]` for any item, `a|b` for either key.
pub(crate) fn each(root: &mut Node, pattern: &str, visit: &mut dyn FnMut(&mut Node, &Path)) {
    let mut steps = Vec::new();
    for part in pattern.split('.') {
        let name = part.trim_end_matches("[]");
        steps.push(if name == "*" { Step::Keys } else { Step::Key(name) });
        steps.extend((0..(part.len() - name.len()) / 2).map(|_| Step::Items));
    }
    descend(root, &steps, Place::TOP, visit);
}

/// The path is only made for what fits: most values do not.
fn descend(node: &mut Node, steps: &[Step<'_>], place: Place<'_>, visit: &mut dyn FnMut(&mut Node, &Path)) {
    let Some((step, rest)) = steps.split_first() else { return visit(node, &place.path()) };
    match (step, &mut node.value) {
        (Step::Key(key), Value::Mapping(mapping)) => {
            for key in key.split('|') {
                if let Some(child) = mapping.get_mut(key) {
                    descend(child, rest, place.key(key), visit);
                }
            }
        }
        (Step::Keys, Value::Mapping(mapping)) => {
            for (key, entry) in Mapping::iter_mut(mapping) {
                descend(&mut entry.node, rest, place.key(key), visit);
            }
        }
        (Step::Items, Value::Sequence(items)) => {
            for (index, item) in items.iter_mut().enumerate() {
                descend(item, rest, place.index(index), visit);
            }
        }
        _ => {}
    }
}
