//! Directories of file servers.

use k8s_openapi::api::core::v1 as core;
use k8s_openapi::apimachinery::pkg::api::resource::Quantity;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;

use super::drivers::Nfs;
use super::inherited::{Inherited, Way};
use crate::compose::Service;
use crate::convert::context::Context;
use crate::convert::draft::WorkloadDraft;
use crate::kubernetes::name::dns_label;
use crate::kubernetes::{Object, Part};

/// The API demands a size, but a file server does not know it.
const SIZE: &str = "1Gi";

/// The volume in the Pod itself, unless it is mounted with options: for those it takes objects of its own.
pub(super) fn volume(inherited: &Inherited<'_>, nfs: Nfs, draft: &mut WorkloadDraft, cx: &Context<'_>) -> core::Volume {
    let Nfs { server, path, read_only, options } = nfs;
    let source = core::NFSVolumeSource { server, path, read_only: read_only.then_some(true) };
    if options.is_empty() {
        return core::Volume { nfs: Some(source), ..core::Volume::default() };
    }
    let key = &inherited.mount.source;
    let claim_name = dns_label(key);
    // The first service that mounts it brings it along.
    let mounts = |(_, service): &(&String, &Service)| service.volumes.iter().any(|mount| mount.source == *key);
    let first = cx.project.services.iter().find(mounts).map(|(name, _)| name.as_str());
    if inherited.way == Way::Own && first == Some(inherited.owner) {
        let volume_name = format!("{}-{claim_name}", cx.namespace);
        draft.objects.push((
            Part::Volumes,
            Object::PersistentVolume(Box::new(persistent_volume(&volume_name, source, options, cx))),
        ));
        draft.objects.push((Part::Volumes, Object::PersistentVolumeClaim(claim(&claim_name, &volume_name, cx))));
    }
    let claim = core::PersistentVolumeClaimVolumeSource { claim_name, read_only: None };
    core::Volume { persistent_volume_claim: Some(claim), ..core::Volume::default() }
}

fn persistent_volume(
    name: &str,
    source: core::NFSVolumeSource,
    options: Vec<String>,
    cx: &Context<'_>,
) -> core::PersistentVolume {
    let spec = core::PersistentVolumeSpec {
        capacity: Some(size()),
        access_modes: Some(shared()),
        storage_class_name: Some(String::new()),
        persistent_volume_reclaim_policy: Some("Retain".to_owned()),
        mount_options: Some(options),
        nfs: Some(source),
        ..core::PersistentVolumeSpec::default()
    };
    // It belongs to the cluster, not to the Namespace.
    let metadata = ObjectMeta { namespace: None, ..cx.metadata(name) };
    core::PersistentVolume { metadata, spec: Some(spec), status: None }
}

/// The claim names its volume, and no class, so that nothing else is bound to it.
fn claim(name: &str, volume: &str, cx: &Context<'_>) -> core::PersistentVolumeClaim {
    let spec = core::PersistentVolumeClaimSpec {
        access_modes: Some(shared()),
        storage_class_name: Some(String::new()),
        volume_name: Some(volume.to_owned()),
        resources: Some(core::VolumeResourceRequirements { requests: Some(size()), limits: None }),
        ..core::PersistentVolumeClaimSpec::default()
    };
    core::PersistentVolumeClaim { metadata: cx.metadata(name), spec: Some(spec), status: None }
}

fn shared() -> Vec<String> {
    vec!["ReadWriteMany".to_owned()]
}

fn size() -> std::collections::BTreeMap<String, Quantity> {
    [("storage".to_owned(), Quantity(SIZE.to_owned()))].into()
}
