//! The volumes of a Pod: each source once, under a name of its own.

use k8s_openapi::api::core::v1 as core;

use crate::convert::draft::WorkloadDraft;
use crate::kubernetes::name::short_hash;

/// Longer names are cut, so that `copy-up-` fits before them.
const LONGEST: usize = 50;

/// Adds a volume under a name made of `label`, and gives its name. A source that is there already is not added again; an `emptyDir` is a new
/// one each time.
pub(crate) fn add(draft: &mut WorkloadDraft, label: &str, source: core::Volume) -> String {
    let volumes = draft.pod.volumes.get_or_insert_default();
    let same = |other: &&core::Volume| {
        source.empty_dir.is_none() && core::Volume { name: String::new(), ..(*other).clone() } == source
    };
    if let Some(volume) = volumes.iter().find(same) {
        return volume.name.clone();
    }
    let is_free = |name: &String| !volumes.iter().any(|volume| volume.name == *name);
    let plain = slug(label);
    let hashed = format!("{plain}-{}", short_hash(label));
    let numbered = (2..).map(|count| format!("{plain}-{count}"));
    let name = [plain.clone(), hashed].into_iter().chain(numbered).find(is_free).unwrap_or_default();
    volumes.push(core::Volume { name: name.clone(), ..source });
    name
}

/// A text as the name of a volume: lower case letters, digits and single dashes.
fn slug(label: &str) -> String {
    let replaced: String =
        label.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect();
    let parts: Vec<&str> = replaced.split('-').filter(|part| !part.is_empty()).collect();
    let slug = parts.join("-");
    match slug.len() {
        0 => "volume".to_owned(),
        1..=LONGEST => slug,
        _ => {
            let head: String = slug.chars().take(LONGEST - 7).collect();
            format!("{}-{}", head.trim_end_matches('-'), short_hash(label))
        }
    }
}

#[cfg(test)]
mod tests {
    use k8s_openapi::api::core::v1 as core;

    use super::{add, slug};
    use crate::convert::draft::WorkloadDraft;

    #[test]
    fn names() {
        assert_eq!(slug("../db/init.d"), "db-init-d");
        assert_eq!(slug("/"), "volume");
        assert_eq!(slug(&"a/".repeat(60)).len(), 50);
    }

    #[test]
    fn a_source_is_added_once() {
        let mut draft = WorkloadDraft::default();
        let path = |path: &str| core::Volume {
            host_path: Some(core::HostPathVolumeSource { path: path.to_owned(), type_: None }),
            ..core::Volume::default()
        };
        let empty =
            || core::Volume { empty_dir: Some(core::EmptyDirVolumeSource::default()), ..core::Volume::default() };
        assert_eq!(add(&mut draft, "data", path("/a")), "data");
        assert_eq!(add(&mut draft, "data", path("/a")), "data");
        let other = add(&mut draft, "data", path("/b"));
        assert!(other.starts_with("data-") && other.len() == 11, "{other}");
        assert_eq!(add(&mut draft, "data", empty()), "data-2");
        assert_eq!(add(&mut draft, "data", empty()), "data-3");
        assert_eq!(draft.pod.volumes.unwrap().len(), 4);
    }
}
