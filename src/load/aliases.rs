//! Attributes that were extensions once: `x-develop` is `develop`.

use std::sync::LazyLock;

use super::merge;
use crate::compose::patterns::Patterns;
use crate::diagnostics::Report;
use crate::yaml::{Node, Path, Segment, Value};

/// An extension and the attribute that it stands for.
#[derive(Clone, Copy)]
struct Alias {
    from: &'static str,
    to: &'static str,
}

/// The extensions by the mapping that they stand in.
const ALIASES: &[(&str, Alias)] = &[
    ("services.*", Alias { from: "x-develop", to: "develop" }),
    ("services.*.develop.watch[]", Alias { from: "x-initialSync", to: "initial_sync" }),
];

/// Renames the extensions of a document; an attribute that is there under its own name is merged over its extension.
pub(crate) fn promote(document: &mut Node, report: &mut Report) {
    static ALL: LazyLock<Patterns<Alias>> = LazyLock::new(|| Patterns::of(ALIASES.iter().copied()));
    ALL.visit(document, &mut |node, place, alias| {
        let Some(mapping) = node.as_mapping_mut() else { return };
        let Some(extension) = mapping.remove(alias.from) else { return };
        match mapping.get_mut(alias.to).filter(|own| !matches!(own.value, Value::Null)) {
            Some(slot) => {
                let own = std::mem::replace(slot, extension.node);
                merge::merge_at(slot, own, &place.key(alias.to), report);
            }
            None => drop(mapping.insert(alias.to, extension.key, extension.node)),
        }
    });
}

/// The path with its extensions replaced by the attributes they stand for.
pub(crate) fn resolve(path: &Path) -> Path {
    let mut resolved = Path::root();
    for segment in path.segments() {
        let alias = ALIASES.iter().find(|(parent, alias)| resolved.matches(parent) && is_key(segment, alias.from));
        resolved.push(alias.map_or_else(|| segment.clone(), |(_, alias)| Segment::Key(alias.to.to_owned())));
    }
    resolved
}

fn is_key(segment: &Segment, name: &str) -> bool {
    matches!(segment, Segment::Key(key) if key == name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceMap;
    use crate::yaml::parse;

    #[test]
    fn attributes_win_over_their_extensions() {
        let tree = |text: &str| {
            let id = SourceMap::default().add("compose.yaml", text);
            parse(id, text, &mut Report::default()).pop().expect("a document")
        };
        let check = |document: &str, expected: &str| {
            let mut document = tree(document);
            promote(&mut document, &mut Report::default());
            assert_eq!(document, tree(expected));
        };
        check("services: {a: {x-develop: {watch: []}}}", "services: {a: {develop: {watch: []}}}");
        check("services: {a: {x-develop: {k: 1, l: 1}, develop: {k: 2}}}", "services: {a: {develop: {k: 2, l: 1}}}");
        check(
            "services: {a: {x-develop: {watch: [{x-initialSync: true}]}}}",
            "services: {a: {develop: {watch: [{initial_sync: true}]}}}",
        );
    }
}
