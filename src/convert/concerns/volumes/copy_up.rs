//! What an image has where a new volume is mounted: Docker copies it into the volume, with owners and modes. An init container does so here.

use std::collections::{BTreeMap, BTreeSet};

use k8s_openapi::api::core::v1 as core;

use super::images::prepares;
use crate::compose::service::Mount;
use crate::compose::{Project, Service};
use crate::convert::draft::WorkloadDraft;
use crate::convert::escape::escape;
use crate::convert::options::extension::Choices;
use crate::convert::waits::dependency_order;

/// Where the init container sees the volume, so that the directory of the image stays visible.
const VOLUME: &str = "/compose2k8s/vol";

/// Copies into an empty volume. A copy that was broken off is made again, and a file system's own directory is no content.
const SCRIPT: &str = r#"cd /compose2k8s/vol
case "$(ls -A)" in
  ''|lost+found|*.compose2k8s-copy*) ;;
  *) exit 0 ;;
esac
[ -d "$1" ] || exit 0
: > .compose2k8s-copy
cp -a "$1/." . && rm -f .compose2k8s-copy
"#;

/// Which service copies into each named volume: the first one that Docker would create, so that two never write at once.
#[derive(Debug, Default)]
pub(crate) struct Copiers {
    by_volume: BTreeMap<String, String>,
    /// Services for which the user wants none.
    off: BTreeSet<String>,
}

impl Copiers {
    /// Looks at the mounts of all services.
    pub(crate) fn of(project: &Project, choices: &Choices) -> Copiers {
        let is_off = |name: &&String| choices.of_service(name).no_copy_up == Some(true);
        let off: BTreeSet<String> = project.services.keys().filter(is_off).cloned().collect();
        let mut first: BTreeMap<String, (String, bool)> = BTreeMap::new();
        for (name, service) in dependency_order(project).into_iter().filter(|(name, _)| !off.contains(*name)) {
            for mount in service.volumes.iter().filter(|mount| may_be_filled(mount) && !mount.source.is_empty()) {
                first.entry(mount.source.clone()).or_insert_with(|| (name.to_owned(), needs_copy(service, mount)));
            }
        }
        let needed = first.into_iter().filter(|(_, (_, needed))| *needed);
        Copiers { by_volume: needed.map(|(volume, (name, _))| (volume, name)).collect(), off }
    }

    /// Whether the service copies what its image has into the mount.
    pub(crate) fn copies(&self, name: &str, service: &Service, mount: &Mount) -> bool {
        if !may_be_filled(mount) || self.off.contains(name) {
            return false;
        }
        if mount.source.is_empty() {
            needs_copy(service, mount)
        } else {
            self.by_volume.get(&mount.source).is_some_and(|copier| copier == name)
        }
    }
}

/// Docker fills volumes, not other mounts, and not parts of volumes.
fn may_be_filled(mount: &Mount) -> bool {
    let options = mount.volume.as_ref();
    mount.r#type == "volume"
        && !mount.read_only
        && options.is_none_or(|options| !options.nocopy && options.subpath.is_empty())
}

fn needs_copy(service: &Service, mount: &Mount) -> bool {
    !(service.user.is_empty() && prepares(&service.image, mount.target.trim_end_matches('/')))
}

/// The init container, which runs the same image.
pub(super) fn container(draft: &WorkloadDraft, volume: &str, directory: &str) -> core::Container {
    core::Container {
        name: format!("copy-up-{volume}"),
        image: draft.container.image.clone(),
        image_pull_policy: draft.container.image_pull_policy.clone(),
        command: Some(vec!["/bin/sh".to_owned(), "-c".to_owned()]),
        args: Some(vec![escape(SCRIPT), "copy-up".to_owned(), escape(directory)]),
        security_context: Some(core::SecurityContext { run_as_user: Some(0), ..core::SecurityContext::default() }),
        volume_mounts: Some(vec![core::VolumeMount {
            name: volume.to_owned(),
            mount_path: VOLUME.to_owned(),
            ..core::VolumeMount::default()
        }]),
        ..core::Container::default()
    }
}

#[cfg(test)]
mod tests {
    use super::Copiers;
    use crate::convert::fixture::project;
    use crate::convert::options::extension::Choices;

    fn check(services: &str, expected: &[(&str, &str)]) {
        let copiers = Copiers::of(&project(&format!("services: {services}")), &Choices::default());
        let found: Vec<(&str, &str)> =
            copiers.by_volume.iter().map(|(volume, name)| (volume.as_str(), name.as_str())).collect();
        assert_eq!(found, expected, "{services}");
    }

    #[test]
    fn the_first_one_copies() {
        let volume = |more: &str| format!("volumes: [{{type: volume, source: data, target: /data{more}}}]");
        let plain = volume("");
        check(&format!("{{b: {{image: x, {plain}}}, a: {{image: x, {plain}}}}}"), &[("data", "b")]);
        let waits = "depends_on: {a: {condition: service_started, required: true}}";
        check(&format!("{{b: {{image: x, {waits}, {plain}}}, a: {{image: x, {plain}}}}}"), &[("data", "a")]);
        let (nocopy, read_only) = (volume(", volume: {nocopy: true}"), volume(", read_only: true"));
        check(
            &format!("{{b: {{image: x, {nocopy}}}, c: {{image: x, {read_only}}}, a: {{image: x, {plain}}}}}"),
            &[("data", "a")],
        );
        check(&format!("{{b: {{image: redis, {plain}}}, a: {{image: x, {plain}}}}}"), &[]);
        check(&format!("{{b: {{image: redis, user: '1', {plain}}}}}"), &[("data", "b")]);
    }
}
