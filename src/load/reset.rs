//! `!reset` and `!override`: what a document takes away from the values that it is merged over.

use super::aliases;
use crate::compose::place::Place;
use crate::yaml::{Node, Path, Segment, Tag, Value};

/// The places that a document resets or overrides. Whatever the document is merged over loses what stands there.
#[derive(Debug, Clone, Default)]
pub(crate) struct Resets {
    paths: Vec<Path>,
}

impl Resets {
    /// Notes the tags of a document and takes them out: a value with `!reset` goes, one with `!override` stays as if it had no tag.
    pub(crate) fn take(document: &mut Node) -> Resets {
        let mut resets = Resets::default();
        if !resets.collect(document, &Place::TOP) {
            document.value = Value::Null;
        }
        // What was written under the name of an extension stands under that of the attribute in earlier files.
        let aliases: Vec<Path> = resets.paths.iter().map(aliases::resolve).collect();
        resets.paths.extend(aliases);
        resets
    }

    /// Removes from `target`, which stands at `at`, what the document resets or overrides.
    pub(crate) fn apply(&self, target: &mut Node, at: &Path) {
        for path in &self.paths {
            if let Some([way @ .., Segment::Key(last)]) = path.segments().strip_prefix(at.segments()) {
                remove(target, way, last);
            }
        }
    }

    /// Whether the value stays.
    fn collect(&mut self, node: &mut Node, place: &Place<'_>) -> bool {
        if let Some(tag) = node.tag.take() {
            self.paths.push(place.path());
            return tag == Tag::Override;
        }
        match &mut node.value {
            Value::Mapping(mapping) => mapping.retain(|key, entry| self.collect(&mut entry.node, &place.key(key))),
            Value::Sequence(items) => {
                let mut index = 0;
                items.retain_mut(|item| {
                    index += 1;
                    self.collect(item, &place.index(index - 1))
                });
            }
            _ => {}
        }
        true
    }
}

/// Docker Compose removes entries of mappings only: a place below a list is left alone.
fn remove(target: &mut Node, way: &[Segment], last: &str) {
    let Some(mapping) = target.as_mapping_mut() else { return };
    match way {
        [] => drop(mapping.remove(last)),
        [Segment::Key(key), rest @ ..] => {
            if let Some(next) = mapping.get_mut(key) {
                remove(next, rest, last);
            }
        }
        [Segment::Index(_), ..] => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::Report;
    use crate::source::SourceMap;
    use crate::yaml::parse;

    fn tree(text: &str) -> Node {
        let id = SourceMap::default().add("compose.yaml", text);
        parse(id, text, &mut Report::default()).pop().expect("a document")
    }

    /// What is left of a document, and of the tree that it is merged over.
    fn check(document: &str, below: &str, expected: [&str; 2]) {
        let (mut document, mut below) = (tree(document), tree(below));
        Resets::take(&mut document).apply(&mut below, &Path::root());
        assert_eq!([document, below], expected.map(tree));
    }

    #[test]
    fn tags_remove_from_both_sides() {
        check("{a: {b: !reset x, c: 1}}", "{a: {b: 1, d: 2}}", ["{a: {c: 1}}", "{a: {d: 2}}"]);
        check("{a: !override {b: 1}}", "{a: {c: 1}, d: 2}", ["{a: {b: 1}}", "{d: 2}"]);
        check("{a: !override {b: !reset x}}", "{a: {b: 1}}", ["{a: {b: x}}", "{}"]);
        check("{a: [!reset x, y]}", "{a: [x]}", ["{a: [y]}", "{a: [x]}"]);
        check("&x {a: !reset x}", "{a: 1}", ["{}", "{}"]);
    }

    #[test]
    fn extensions_reset_what_they_stand_for() {
        check(
            "services: {a: {x-develop: !reset x}}",
            "services: {a: {develop: {}}}",
            ["services: {a: {}}", "services: {a: {}}"],
        );
    }

    #[test]
    fn a_part_of_the_tree_is_enough() {
        let mut document = tree("services: {a: {b: !reset x}}");
        let mut service = tree("{b: 1, c: 2}");
        Resets::take(&mut document).apply(&mut service, &Path::of(["services", "a"]));
        assert_eq!(service, tree("{c: 2}"));
    }
}
