//! Devices that are asked for by their kind: resources of device plugins.

use k8s_openapi::api::core::v1 as core;
use k8s_openapi::apimachinery::pkg::api::resource::Quantity;

use super::{ALL, CHOSEN, UNKNOWN};
use crate::compose::service::DeviceRequest;
use crate::convert::context::{Context, Subject};
use crate::convert::draft::WorkloadDraft;
use crate::diagnostics::Diagnostic;
use crate::yaml::Path;

/// The resources of the device plugins by the driver that Compose names, and by the kind that the name of a CDI device starts with.
const RESOURCES: [(&str, &str, &str); 3] = [
    ("nvidia", "nvidia.com/gpu", "nvidia.com/gpu"),
    ("amd", "amd.com/gpu", "amd.com/gpu"),
    ("intel", "intel.com/gpu", "gpu.intel.com/i915"),
];

/// What NVIDIA's driver can be asked to do.
const NVIDIA_WORDS: [&str; 7] = ["compat32", "compute", "display", "graphics", "ngx", "utility", "video"];
const NVIDIA_VARIABLE: &str = "NVIDIA_DRIVER_CAPABILITIES";

/// How many devices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Count {
    All,
    Number(i64),
}

/// Writes a limit for each request.
pub(super) fn apply(subject: Subject<'_>, draft: &mut WorkloadDraft, cx: &mut Context<'_>) {
    let service = subject.service;
    for (index, request) in service.gpus.iter().enumerate() {
        limit(subject, &subject.path("gpus").index(index), request, draft, cx);
    }
    let reserved = service.deploy.as_ref().and_then(|deploy| deploy.resources.reservations.as_ref());
    let path = subject.path("deploy").key("resources").key("reservations").key("devices");
    for (index, request) in reserved.into_iter().flat_map(|reserved| &reserved.devices).enumerate() {
        let path = path.index(index);
        if request.capabilities.iter().any(|word| word == "gpu") || request.driver == "cdi" {
            limit(subject, &path, request, draft, cx);
        } else {
            say_unknown(
                (&path, "capabilities"),
                &format!("the capabilities `{}`", request.capabilities.join(", ")),
                cx,
            );
        }
    }
}

/// A device by its CDI name, `vendor.com/class=name`; false when its kind is not known.
pub(super) fn named(
    subject: Subject<'_>,
    path: &Path,
    name: &str,
    draft: &mut WorkloadDraft,
    cx: &mut Context<'_>,
) -> bool {
    let Some((kind, device)) = name.split_once('=') else { return false };
    if let Some(resource) = cx.of_service(subject.name).device_map.get(name) {
        more(resource, 1, draft);
        return true;
    }
    let Some((.., resource)) = RESOURCES.iter().find(|(_, own, _)| *own == kind) else { return false };
    let count = if device == "all" { Count::All } else { Count::Number(1) };
    if count != Count::All {
        let message = format!("`{path}` is one device of the kind {kind}, but a device plugin chooses which");
        cx.say(path, Diagnostic::new(&CHOSEN, message).help("install the device plugin of the vendor on the node"));
    }
    add(subject, path, resource, count, draft, cx);
    true
}

fn limit(subject: Subject<'_>, path: &Path, request: &DeviceRequest, draft: &mut WorkloadDraft, cx: &mut Context<'_>) {
    let DeviceRequest { capabilities, driver, count, device_ids, options: _, extensions: _ } = request;
    if driver == "cdi" {
        for name in device_ids {
            if !named(subject, path, name, draft, cx) {
                say_unknown((path, "device_ids"), &format!("the device `{name}`"), cx);
            }
        }
        return;
    }
    let driver = if driver.is_empty() { "nvidia" } else { driver };
    let Some((.., resource)) = RESOURCES.iter().find(|(own, ..)| *own == driver) else {
        return say_unknown((path, "driver"), &format!("the driver `{driver}`"), cx);
    };
    let count = match device_ids.as_slice() {
        [] if count.0 < 0 => Count::All,
        [] => Count::Number(count.0),
        ids if ids.iter().any(|id| id == "all") => Count::All,
        ids => Count::Number(i64::try_from(ids.len()).unwrap_or(i64::MAX)),
    };
    add(subject, path, resource, count, draft, cx);
    let is_known = |word: &String| matches!(word.as_str(), "gpu" | "nvidia") || NVIDIA_WORDS.contains(&word.as_str());
    if let Some(word) = capabilities.iter().find(|word| !is_known(word)) {
        say_unknown((path, "capabilities"), &format!("the capability `{word}`"), cx);
    }
    if driver == "nvidia" {
        words(capabilities, draft);
    }
}

/// Several requests for one resource add up.
fn add(
    subject: Subject<'_>,
    path: &Path,
    resource: &str,
    count: Count,
    draft: &mut WorkloadDraft,
    cx: &mut Context<'_>,
) {
    let choices = cx.of_service(subject.name);
    let resource = choices.gpu_resource.as_deref().unwrap_or(resource);
    if choices.gpu_runtime_class.is_some() {
        draft.pod.runtime_class_name.clone_from(&choices.gpu_runtime_class);
    }
    let number = match (count, choices.gpus_per_node) {
        (Count::Number(number), _) => number,
        (Count::All, Some(number)) => number.into(),
        (Count::All, None) => {
            let message =
                format!("`{path}` asks for all devices, but Kubernetes needs a number: `{}` gets one", subject.name);
            cx.say_at(
                path,
                &path.key("count"),
                Diagnostic::new(&ALL, message)
                    .help("say how many with `--gpus-per-node NUMBER`; the node needs the device plugin of the vendor"),
            );
            1
        }
    };
    more(resource, number, draft);
}

/// So many more of a resource. Without a request the limit is reserved, as it must be for such a resource.
pub(super) fn more(resource: &str, number: i64, draft: &mut WorkloadDraft) {
    if number > 0 {
        let limits = draft.container.resources.get_or_insert_default().limits.get_or_insert_default();
        let before = limits.get(resource).and_then(|quantity| quantity.0.parse().ok()).unwrap_or(0);
        limits.insert(resource.to_owned(), Quantity(number.saturating_add(before).to_string()));
    }
}

/// The words of the driver that are not in the environment already.
fn words(capabilities: &[String], draft: &mut WorkloadDraft) {
    let words: Vec<&str> = capabilities.iter().map(String::as_str).filter(|word| NVIDIA_WORDS.contains(word)).collect();
    if words.is_empty() || draft.container.env.iter().flatten().any(|entry| entry.name == NVIDIA_VARIABLE) {
        return;
    }
    let entry = core::EnvVar { name: NVIDIA_VARIABLE.to_owned(), value: Some(words.join(",")), value_from: None };
    let env = draft.container.env.get_or_insert_default();
    let position = env.iter().position(|other| other.name > entry.name).unwrap_or(env.len());
    env.insert(position, entry);
}

/// An entry, and the attribute of it to point at.
fn say_unknown((path, attribute): (&Path, &str), what: &str, cx: &mut Context<'_>) {
    let message = format!("`{path}` has {what}, for which no device plugin is known");
    let help = "set a limit for the resource of your device plugin in the manifest";
    cx.say_at(path, &path.key(attribute), Diagnostic::new(&UNKNOWN, message).help(help));
}
