//! What an unknown attribute was probably meant to be: a mistyped one, or one that stands at the wrong place.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::paths::{paths, pattern};
use super::shape::Keys;
use crate::diagnostics::suggest;
use crate::yaml::{Node, Path};

/// The paths of all attributes by their last name.
static PLACES: LazyLock<BTreeMap<String, Vec<String>>> = LazyLock::new(|| {
    let mut places: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for path in paths() {
        let name = path.rsplit('.').next().unwrap_or(&path).to_owned();
        places.entry(name).or_default().push(path);
    }
    places
});

/// What to do with a key that is no attribute of its mapping.
pub(super) fn advice(keys: &Keys, name: &str, node: &Node, path: &Path) -> Option<String> {
    let similar = suggest::closest(name, keys.all().map(|(field, _)| *field));
    let write = |known: &str| format!("write `{known}`");
    let plural = similar.filter(|known| known.len() > name.len() && known.starts_with(name));
    plural
        .map(write)
        .or_else(|| service_at_the_top(name, node, path))
        .or_else(|| attribute_elsewhere(name, path))
        .or_else(|| similar.map(write))
}

/// Files of the first version of Compose had their services at the top.
fn service_at_the_top(name: &str, node: &Node, path: &Path) -> Option<String> {
    let attributes = ["image", "build", "command", "ports"];
    let is_service = path.segments().len() == 1 && attributes.iter().any(|attribute| node.get(attribute).is_some());
    is_service.then(|| format!("indent `{name}` below `services:`"))
}

fn attribute_elsewhere(name: &str, path: &Path) -> Option<String> {
    let places = PLACES.get(name)?;
    let mut around = path.clone();
    around.pop();
    let inside = pattern(&around);
    attribute_above(name, places, around).or_else(|| attribute_below(places, &inside))
}

/// The nearest of the mappings around that has such an attribute.
fn attribute_above(name: &str, places: &[String], mut around: Path) -> Option<String> {
    loop {
        around.pop()?;
        let owner = pattern(&around);
        let place = if owner.is_empty() { name.to_owned() } else { format!("{owner}.{name}") };
        if places.contains(&place) {
            let owner = if owner.is_empty() { "the top level".to_owned() } else { format!("`{around}`") };
            return Some(format!("indent it less: `{name}` belongs to {owner}"));
        }
    }
}

/// The places inside this mapping that are the fewest steps away, when they are so few that one can choose.
fn attribute_below(places: &[String], around: &str) -> Option<String> {
    let inside: Vec<&str> = places.iter().filter_map(|place| inside(place, around)).collect();
    let steps = |place: &str| place.split('.').count();
    let fewest = inside.iter().map(|place| steps(place)).min()?;
    let nearest: Vec<String> = inside
        .into_iter()
        .filter(|place| steps(place) == fewest)
        .map(|place| format!("`{}`", place.replace('*', "NAME").replace("[]", "[0]")))
        .collect();
    (nearest.len() <= 2).then(|| format!("write it as {}", nearest.join(" or ")))
}

/// What leads from a mapping to a place inside it.
fn inside<'a>(place: &'a str, around: &str) -> Option<&'a str> {
    if around.is_empty() { Some(place) } else { place.strip_prefix(around)?.strip_prefix('.') }
}
