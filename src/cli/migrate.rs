//! `migrate`: which data of a project lie elsewhere in the cluster, and the script that copies them.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::arguments::{Migrate, Via};
use super::failure::Failure;
use super::lifecycle::order;
use super::process::Process;
use super::settings::{asked, messages_of};
use super::{exit, streams};
use crate::cluster::builders::Builder;
use crate::cluster::kubectl::Kubectl;
use crate::cluster::manifests::{Manifests, Workload};
use crate::cluster::migration::{From, Migration, Move, To, Way};
use crate::cluster::reasons::text;
use crate::cluster::trouble::Trouble;
use crate::compose::service::Mount;
use crate::compose::{FileKind, Project};
use crate::convert::{Conversion, Target, convert};
use crate::kubernetes::name::dns_label;
use crate::load::{Disk, Loaded, load};
use crate::write::write;

/// The image that copies, when none is named.
const IMAGE: &str = "busybox:1.37";

/// Prints the script, or runs it.
///
/// # Errors
/// When the project is refused, or the copy fails.
pub(super) fn run(arguments: Migrate, process: &Process) -> Result<u8, Failure> {
    let Migrate { input, kubernetes, messages, context, via, engine, run, stop } = arguments;
    let messages = messages_of(&messages, process);
    let (request, target) = asked(input, &kubernetes, process);
    let Loaded { project, sources, mut report } = load(&request, &Disk);
    let converted = project.map(|project| {
        let conversion = convert(&project, &target);
        report.extend(conversion.report.clone());
        (project, conversion)
    });
    let Some((project, conversion)) = converted.filter(|_| messages.verdict(&report) == exit::SUCCESS) else {
        messages.say(&report, &sources);
        return Ok(messages.conclude(&report, None));
    };
    let path = process.environment.get("PATH").map_or("", String::as_str);
    let found = || Builder::find(None, path).map_or("docker", Builder::name).to_owned();
    let plan = Plan {
        project: &project,
        target: &target,
        manifests: manifests(&project, &conversion)?,
        conversion: &conversion,
    };
    let migration = plan.migration(engine.unwrap_or_else(found), via, context);
    if !run {
        streams::print(migration.script().as_bytes()).map_err(Failure::Output)?;
        return Ok(exit::SUCCESS);
    }
    if !messages.quiet {
        let lines = migration.differences.iter().map(|line| format!("  {line}\n"));
        streams::say(&format!("what will be different:\n{}", lines.collect::<String>()));
    }
    migration.call(stop).show().map_err(|_| {
        Trouble::new("not all data were copied").help("see what was said above; a second run goes on from here")
    })?;
    Ok(exit::SUCCESS)
}

fn manifests(project: &Project, conversion: &Conversion) -> Result<Manifests, Trouble> {
    Manifests::of(&write(&conversion.bundle), &order::of_workloads(project, &conversion.workloads).concat())
}

/// What is known before the move.
struct Plan<'a> {
    project: &'a Project,
    target: &'a Target,
    manifests: Manifests,
    conversion: &'a Conversion,
}

impl Plan<'_> {
    fn migration(&self, engine: String, via: Option<Via>, context: Option<String>) -> Migration {
        let mut moves = self.moves();
        let needs_cluster = moves.iter().any(|data| matches!(data.to, To::Claim(_)));
        let way = match via {
            Some(Via::Here) => Way::Here,
            None if !needs_cluster => Way::Here,
            _ => self.through_cluster(context),
        };
        if way == Way::Here {
            moves.retain(|data| !data.stays());
        }
        let image = self.target.wait_image.clone().unwrap_or_else(|| IMAGE.to_owned());
        let differences = self.differences(&moves);
        Migration { project: self.project.name.clone(), engine, image, way, moves, differences }
    }

    fn through_cluster(&self, context: Option<String>) -> Way {
        let namespace = self.manifests.namespace().unwrap_or(&self.project.name).to_owned();
        let kubectl = Kubectl { context, namespace, limit: std::time::Duration::ZERO };
        let first = self.manifests.0.iter().filter(|it| matches!(it.path.as_str(), "namespace.yaml" | "volumes.yaml"));
        let manifests = first.map(|manifest| manifest.text.as_str()).collect::<Vec<_>>().join("---\n");
        Way::Cluster { target: kubectl.target(), manifests }
    }

    /// The data of the project, each once.
    fn moves(&self) -> Vec<Move> {
        let mut moves: BTreeMap<From, To> = BTreeMap::new();
        for (name, service) in &self.project.services {
            for mount in &service.volumes {
                if let (Some(from), Some(to)) = (self.from(mount), self.to(name, mount)) {
                    let is_bound = matches!(&to, To::Path(path) if self.device(mount) == Some(path));
                    if !is_bound {
                        moves.entry(from).or_insert(to);
                    }
                }
            }
        }
        moves.into_iter().map(|(from, to)| Move { from, to }).collect()
    }

    /// Where the data of a mount are now. What is not there has none.
    fn from(&self, mount: &Mount) -> Option<From> {
        match mount.r#type.as_str() {
            "volume" if !mount.source.is_empty() => {
                let volume = self.project.volumes.get(&mount.source);
                let named = volume.map(|volume| volume.name.clone()).filter(|name| !name.is_empty());
                Some(From::Volume(named.unwrap_or_else(|| format!("{}_{}", self.project.name, mount.source))))
            }
            "bind" => match self.project.survey.kind(mount.source.as_ref())? {
                FileKind::Directory => Some(From::Directory(mount.source.clone())),
                FileKind::File => Some(From::File(mount.source.clone())),
                _ => None,
            },
            _ => None,
        }
    }

    /// The directory that a volume of the local driver is bound to.
    fn device(&self, mount: &Mount) -> Option<&String> {
        self.project.volumes.get(&mount.source)?.driver_opts.get("device")
    }

    /// Where the Pod of a service finds them: what its container mounts at the same place.
    fn to(&self, service: &str, mount: &Mount) -> Option<To> {
        let host = self.conversion.workloads.get(service)?;
        let object = self.manifests.objects().find(|object| Workload::of(object).is_some_and(|it| it.name == *host))?;
        let pod = ["/spec/template/spec", "/spec/jobTemplate/spec/template/spec"]
            .iter()
            .find_map(|place| object.pointer(place))?;
        let list = |value: &Json, key: &str| value.get(key).and_then(Json::as_array).cloned().unwrap_or_default();
        let containers = [list(pod, "containers"), list(pod, "initContainers")].concat();
        let own = containers.iter().find(|container| text(container, "/name") == dns_label(service))?;
        let target = mount.target.trim_end_matches('/');
        let mounts = list(own, "volumeMounts");
        let mounted = mounts.iter().find(|it| text(it, "/mountPath").trim_end_matches('/') == target)?;
        let volumes = list(pod, "volumes");
        let volume = volumes.iter().find(|volume| text(volume, "/name") == text(mounted, "/name"))?;
        let (path, claim) = (text(volume, "/hostPath/path"), text(volume, "/persistentVolumeClaim/claimName"));
        match (path, claim) {
            ("", "") => None,
            ("", claim) => Some(To::Claim(claim.to_owned())),
            (path, _) => Some(To::Path(path.to_owned())),
        }
    }

    /// What a user meets at another place than before: ports, names, paths.
    fn differences(&self, moves: &[Move]) -> Vec<String> {
        let ports =
            self.manifests.objects().filter(|object| text(object, "/spec/type") == "NodePort").flat_map(node_ports);
        let names = self
            .conversion
            .workloads
            .iter()
            .filter(|(service, workload)| dns_label(service) != **service && workload.as_str() != service.as_str());
        let names = names.map(|(service, workload)| format!("service `{service}` is called `{workload}`"));
        let paths = moves.iter().map(|data| {
            let from = match &data.from {
                From::Volume(name) => format!("volume `{name}`"),
                From::Directory(path) | From::File(path) => path.clone(),
            };
            match &data.to {
                To::Path(path) => format!("{from} is {path} on the node"),
                To::Claim(name) => format!("{from} is the claim `{name}`"),
            }
        });
        let lines: Vec<String> = self.published().chain(ports).chain(names).chain(paths).collect();
        if lines.is_empty() { vec!["nothing".to_owned()] } else { lines }
    }

    /// The ports that answered on this machine until now.
    fn published(&self) -> impl Iterator<Item = String> {
        let ports =
            self.project.services.iter().flat_map(|(name, service)| service.ports.iter().map(move |port| (name, port)));
        let published = ports.filter(|(_, port)| !port.published.is_empty());
        published
            .map(|(name, port)| format!("port {} of this machine was port {} of `{name}`", port.published, port.target))
    }
}

fn node_ports(service: &Json) -> Vec<String> {
    let name = text(service, "/metadata/name").trim_end_matches("-nodeport").to_owned();
    let ports = service.pointer("/spec/ports").and_then(Json::as_array).cloned().unwrap_or_default();
    let line = |port: &Json| {
        let number = port.get("port").and_then(Json::as_u64).unwrap_or_default();
        let at = port
            .get("nodePort")
            .and_then(Json::as_u64)
            .map_or_else(|| "at a port that the cluster chooses".to_owned(), |port| format!("at port {port}"));
        format!("port {number} of `{name}` answers on every address of the node, {at}")
    };
    ports.iter().map(line).collect()
}
