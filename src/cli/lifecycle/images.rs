//! Images of services that are built: made here, and brought to where the cluster finds them.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use super::opened::Opened;
use crate::cluster::builders::Builder;
use crate::cluster::manifests::Workload;
use crate::cluster::nodes::{Detected, Facts, Load, detect, words};
use crate::cluster::program::{Call, is_on_path};
use crate::cluster::reasons::text;
use crate::cluster::trouble::Trouble;
use crate::compose::Service;
use crate::kubernetes::name::dns_label;
use crate::load::Request;

/// When images are built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum When {
    /// When the engine does not have them, as `docker compose up` does it.
    Missing,
    /// Always.
    Always,
    /// Never: they are where the cluster finds them.
    Never,
}

/// The choices about images.
#[derive(Debug, Clone)]
pub(super) struct Images {
    /// When they are built.
    pub(super) when: When,
    /// The engine; otherwise the first that is there.
    pub(super) builder: Option<String>,
    /// How they come to the node; otherwise found out.
    pub(super) load: Option<String>,
}

/// An image that was built for a service.
#[derive(Debug, Clone)]
pub(super) struct Built {
    /// The workload that runs it.
    workload: Workload,
    /// The annotation of the workload that says which image the cluster has.
    annotation: String,
    /// The image that it should have.
    id: String,
    /// Whether the workload ran with another one.
    is_replaced: bool,
}

/// A service with a `build`, and the names of its image here and in the manifests.
struct Local<'a> {
    service: &'a Service,
    name: &'a str,
    here: String,
    there: String,
    workload: Workload,
}

impl Images {
    /// Builds what is to be built, and brings to the cluster what it does not have.
    ///
    /// # Errors
    /// When there is no engine, it fails, or it is not known how images come to the node.
    pub(super) fn prepare(&self, opened: &Opened, workloads: &[Workload]) -> Result<Vec<Built>, Trouble> {
        let locals = locals(opened, workloads);
        if locals.is_empty() || self.when == When::Never {
            return Ok(Vec::new());
        }
        let builder = Builder::find(self.builder.as_deref(), opened.path())?;
        self.build(opened, builder, &locals)?;
        let mut built = Vec::new();
        for local in &locals {
            let Some(id) = builder.id(&local.here)? else {
                let message =
                    format!("the image `{}` of `{}` is not there, although it was built", local.here, local.name);
                return Err(Trouble::new(message).help("look at what the build has said"));
            };
            let annotation = format!("compose2k8s.io/image-id.{}", dns_label(local.name));
            let live = opened.kubectl.find(local.workload.kind, &local.workload.name)?;
            let known = live.as_ref().map(|live| {
                live.pointer("/metadata/annotations")
                    .and_then(|all| all.get(&annotation))
                    .and_then(Json::as_str)
                    .unwrap_or_default()
            });
            if known == Some(id.as_str()) {
                continue;
            }
            self.bring(opened, builder, local)?;
            let is_replaced = known.is_some_and(|known| !known.is_empty());
            built.push(Built { workload: local.workload.clone(), annotation, id, is_replaced });
        }
        Ok(built)
    }

    fn build(&self, opened: &Opened, builder: Builder, locals: &[Local<'_>]) -> Result<(), Trouble> {
        let mut wanted = Vec::new();
        for local in locals {
            if self.when == When::Always || local.service.pull_policy == "build" || builder.id(&local.here)?.is_none() {
                wanted.push(local);
            }
        }
        if wanted.is_empty() {
            return Ok(());
        }
        let names: Vec<&str> = wanted.iter().map(|local| local.name).collect();
        opened.note(&format!("building: {}", names.join(", ")));
        if builder.has_compose() {
            let words = compose(&opened.request, &opened.project.name);
            let words =
                words.into_iter().chain(["build".to_owned()]).chain(names.iter().map(|name| (*name).to_owned()));
            return builder.call(words).show();
        }
        for local in wanted {
            if let Some(build) = &local.service.build {
                builder.build(&local.here, build).show()?;
            }
        }
        Ok(())
    }

    /// To the registry that the manifests name, else to the node.
    fn bring(&self, opened: &Opened, builder: Builder, local: &Local<'_>) -> Result<(), Trouble> {
        let here = builder.name_of(&local.here);
        if local.there != local.here {
            opened.note(&format!("pushing: {}", local.there));
            builder.call(["tag", &here, &local.there]).show()?;
            return builder.call(["push", &local.there]).show();
        }
        if self.load.as_deref() == Some("none") {
            return Ok(());
        }
        let nodes = opened.kubectl.items(&["get", "nodes"])?;
        for call in loads(opened, builder, &here, &nodes, self.load.as_deref())? {
            call.run(opened)?;
        }
        Ok(())
    }
}

/// The words that make Compose read the same project.
fn compose(request: &Request, name: &str) -> Vec<String> {
    let mut words = vec!["compose".to_owned()];
    let mut add = |option: &str, value: String| words.extend([option.to_owned(), value]);
    request.files.iter().for_each(|file| add("-f", file.display().to_string()));
    add("-p", name.to_owned());
    request.profiles.iter().for_each(|profile| add("--profile", profile.clone()));
    request.env_files.iter().for_each(|file| add("--env-file", file.display().to_string()));
    request.project_directory.iter().for_each(|directory| add("--project-directory", directory.display().to_string()));
    words
}

/// The services that are built, with the image that their container has in the manifests.
fn locals<'a>(opened: &'a Opened, workloads: &[Workload]) -> Vec<Local<'a>> {
    let mut locals = Vec::new();
    for (name, service) in opened.project.services.iter().filter(|(_, service)| service.build.is_some()) {
        let Some(host) = opened.workload_of.get(name) else { continue };
        let Some(workload) = workloads.iter().find(|workload| workload.name == *host) else { continue };
        let here =
            if service.image.is_empty() { format!("{}-{name}", opened.project.name) } else { service.image.clone() };
        let images = opened.manifests.images_of(workload);
        let there = images.get(&dns_label(name)).cloned().unwrap_or_else(|| here.clone());
        locals.push(Local { service, name, here, there, workload: workload.clone() });
    }
    locals
}

/// What brings an image to a node.
struct Loading {
    what: String,
    call: Call,
    reader: Option<Call>,
}

impl Loading {
    fn run(&self, opened: &Opened) -> Result<(), Trouble> {
        opened.note(&self.what);
        match &self.reader {
            Some(reader) => self.call.pipe_to(reader),
            None => self.call.show(),
        }
    }
}

fn loads(
    opened: &Opened,
    builder: Builder,
    image: &str,
    nodes: &[Json],
    forced: Option<&str>,
) -> Result<Vec<Loading>, Trouble> {
    let Some(node) = nodes.first() else {
        return Err(Trouble::new("the cluster has no node that an image could be loaded on"));
    };
    let facts = Facts { node, context: &opened.context.name };
    let name = text(node, "/metadata/name");
    let Some(Detected { kind, cluster }) = detect(&facts, forced) else {
        let message = format!("it is not known how the image `{image}` comes to the node `{name}`");
        return Err(Trouble::new(message).help("say it with `--load`, or push to a registry with `--registry`"));
    };
    let what = format!("loading: {image} on `{name}` ({})", kind.name);
    let save = builder.call(["save", image]);
    // What nerdctl builds is in the store of the node already.
    let is_there = builder == Builder::Nerdctl && matches!(kind.name, "containerd" | "k3s" | "k0s");
    let loading = match kind.load {
        _ if is_there => return Ok(Vec::new()),
        Load::Shared => return Ok(Vec::new()),
        Load::Fetch { docker, .. } if builder == Builder::Docker => {
            Loading { what, call: called(words(docker, &cluster), Some(image)), reader: None }
        }
        Load::Fetch { .. } if kind.name == "kind" => return Ok(into_containers(builder, image, nodes)),
        Load::Fetch { archive, .. } => {
            Loading { what, call: save, reader: Some(called(words(archive, &cluster), Some("-"))) }
        }
        Load::Import(import) => {
            let reader = words(import, &cluster);
            demand(&reader, name, &save, opened)?;
            Loading { what, call: save, reader: Some(as_root(reader)) }
        }
    };
    Ok(vec![loading])
}

/// kind reads an archive from a file alone; its nodes are containers of the engine, which can be reached directly.
fn into_containers(builder: Builder, image: &str, nodes: &[Json]) -> Vec<Loading> {
    let into = |node: &Json| {
        let name = text(node, "/metadata/name");
        let import = ["exec", "-i", name, "ctr", "-n", "k8s.io", "images", "import", "-"];
        Loading {
            what: format!("loading: {image} on `{name}` (kind)"),
            call: builder.call(["save", image]),
            reader: Some(builder.call(import)),
        }
    };
    nodes.iter().map(into).collect()
}

fn called(mut words: Vec<String>, last: Option<&str>) -> Call {
    words.extend(last.map(str::to_owned));
    let program = if words.is_empty() { String::new() } else { words.remove(0) };
    Call::of(&program, words)
}

/// The stores of nodes belong to root.
fn as_root(words: Vec<String>) -> Call {
    let is_root = Call::of("id", ["-u"]).answer().is_ok_and(|answer| answer.stdout.trim() == "0");
    if is_root { called(words, None) } else { called(std::iter::once("sudo".to_owned()).chain(words).collect(), None) }
}

/// The program that reads the archive is on the node: when this is another machine, the user has to do it there.
fn demand(reader: &[String], node: &str, save: &Call, opened: &Opened) -> Result<(), Trouble> {
    let program = reader.first().map_or("", String::as_str);
    if is_on_path(program, opened.path()) {
        return Ok(());
    }
    let there = reader.join(" ");
    let message = format!("an image has to be loaded on the node `{node}`, but `{program}` is not on the PATH here");
    Err(Trouble::new(message).help(format!(
        "run `{} | ssh {node} sudo {there}`, then `start --load none`; or push to a registry with `--registry`",
        save.typed()
    )))
}

/// Notes which images the cluster has, after what ran with others was restarted.
///
/// # Errors
/// When the cluster fails.
pub(super) fn note(opened: &Opened, built: &[Built]) -> Result<(), Trouble> {
    let replaced = built.iter().filter(|one| one.is_replaced && !one.workload.is_job()).map(|one| &one.workload);
    for workload in replaced.collect::<BTreeSet<&Workload>>() {
        // The name of the image is the same, so that only new Pods get the new one.
        opened.kubectl.run(&["rollout", "restart", &workload.typed()])?;
    }
    for one in built {
        opened.kubectl.run(&[
            "annotate",
            &one.workload.typed(),
            "--overwrite",
            &format!("{}={}", one.annotation, one.id),
        ])?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compose_is_told_the_same_project() {
        let request = Request { files: vec!["a.yml".into()], profiles: vec!["*".into()], ..Request::default() };
        assert_eq!(compose(&request, "shop").join(" "), "compose -f a.yml -p shop --profile *");
    }
}
