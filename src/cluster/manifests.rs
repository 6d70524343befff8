//! The manifests that are applied: files with their objects, in the order of applying.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::trouble::Trouble;
use crate::compose::extensions::json;
use crate::diagnostics::{Report, Severity};
use crate::source::SourceMap;
use crate::write::FileTree;
use crate::yaml::parse::parse;

/// One file.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Manifest {
    /// Below the output folder, with `/`.
    pub(crate) path: String,
    /// Its text.
    pub(crate) text: String,
    /// The objects in it.
    pub(crate) objects: Vec<Json>,
}

/// All files, in the order of applying.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Manifests(pub(crate) Vec<Manifest>);

/// What is applied at once.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Step {
    /// What it is, for the user.
    pub(crate) title: String,
    /// The documents.
    pub(crate) text: String,
    /// The workloads in it.
    pub(crate) workloads: Vec<Workload>,
}

/// An object that keeps Pods running, or runs them to their end.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Workload {
    /// As `kubectl` has it: `deployment`.
    pub(crate) kind: &'static str,
    /// Its name.
    pub(crate) name: String,
}

/// The kinds of workloads, and how `kubectl` calls them.
pub(crate) const WORKLOADS: [(&str, &str); 5] = [
    ("Deployment", "deployment"),
    ("StatefulSet", "statefulset"),
    ("DaemonSet", "daemonset"),
    ("Job", "job"),
    ("CronJob", "cronjob"),
];

/// Files that come before the services, in their order.
const FIRST: [&str; 6] =
    ["namespace.yaml", "env-configmap.yaml", "configmaps.yaml", "secrets.yaml", "volumes.yaml", "networkpolicies.yaml"];

impl Workload {
    /// The workload that an object is.
    pub(crate) fn of(object: &Json) -> Option<Workload> {
        let kind = object.get("kind")?.as_str()?;
        let (_, kind) = WORKLOADS.iter().find(|(name, _)| *name == kind)?;
        let name = object.pointer("/metadata/name")?.as_str()?.to_owned();
        Some(Workload { kind, name })
    }

    /// As `kubectl` names it: `deployment/web`.
    pub(crate) fn typed(&self) -> String {
        format!("{}/{}", self.kind, self.name)
    }

    /// Whether it can have no Pods without being deleted.
    pub(crate) fn is_scaled(&self) -> bool {
        matches!(self.kind, "deployment" | "statefulset")
    }

    /// Whether it runs to its end.
    pub(crate) fn is_job(&self) -> bool {
        matches!(self.kind, "job" | "cronjob")
    }
}

impl Manifests {
    /// Reads files. Services come in a given order, whoever is not in it after them.
    ///
    /// # Errors
    /// When a file is no YAML.
    pub(crate) fn of(tree: &FileTree, order: &[String]) -> Result<Manifests, Trouble> {
        let mut manifests = Vec::new();
        for (path, text) in &tree.files {
            manifests.push(Manifest { path: path.clone(), text: text.clone(), objects: objects(path, text)? });
        }
        manifests.sort_by_key(|manifest| (rank(&manifest.path, order), manifest.path.clone()));
        Ok(Manifests(manifests))
    }

    /// All objects.
    pub(crate) fn objects(&self) -> impl Iterator<Item = &Json> {
        self.0.iter().flat_map(|manifest| &manifest.objects)
    }

    /// All workloads, in the order of applying.
    pub(crate) fn workloads(&self) -> Vec<Workload> {
        self.objects().filter_map(Workload::of).collect()
    }

    /// The Namespace that the objects are in.
    pub(crate) fn namespace(&self) -> Option<&str> {
        self.objects().find_map(|object| object.pointer("/metadata/namespace")?.as_str())
    }

    /// What is applied one after the other: what services need, each service, and the rest.
    pub(crate) fn steps(&self) -> Vec<Step> {
        let mut steps: Vec<Step> = Vec::new();
        for manifest in self.0.iter().filter(|manifest| !manifest.objects.is_empty()) {
            let title = title(&manifest.path);
            let workloads = manifest.objects.iter().filter_map(Workload::of);
            match steps.last_mut() {
                Some(step) if step.title == title => {
                    step.text.push_str("---\n");
                    step.text.push_str(&manifest.text);
                    step.workloads.extend(workloads);
                }
                _ => steps.push(Step { title, text: manifest.text.clone(), workloads: workloads.collect() }),
            }
        }
        steps
    }

    /// The documents of some workloads alone.
    pub(crate) fn of_workload(&self, workload: &Workload) -> Option<String> {
        let object = self.objects().find(|object| Workload::of(object).as_ref() == Some(workload))?;
        Some(object.to_string())
    }

    /// The images of the containers of a workload, by the name of the container.
    pub(crate) fn images_of(&self, workload: &Workload) -> BTreeMap<String, String> {
        let object = self.objects().find(|object| Workload::of(object).as_ref() == Some(workload));
        object.map_or_else(BTreeMap::new, containers)
    }
}

fn containers(object: &Json) -> BTreeMap<String, String> {
    let pod = object.pointer("/spec/template/spec").or_else(|| object.pointer("/spec/jobTemplate/spec/template/spec"));
    let lists = ["initContainers", "containers"].into_iter().filter_map(|key| pod?.get(key)?.as_array());
    let text = |container: &Json, key: &str| container.get(key).and_then(Json::as_str).unwrap_or_default().to_owned();
    lists.flatten().map(|container| (text(container, "name"), text(container, "image"))).collect()
}

fn objects(path: &str, text: &str) -> Result<Vec<Json>, Trouble> {
    let mut report = Report::default();
    let source = SourceMap::default().add(path, text);
    let nodes = parse(source, text, &mut report);
    if let Some(complaint) = report.iter().find(|complaint| complaint.code.severity == Severity::Error) {
        return Err(Trouble::new(format!("`{path}` cannot be read: {}", complaint.message)));
    }
    // A comment alone is a document without content.
    Ok(nodes.iter().map(json).filter(Json::is_object).collect())
}

/// Where a file stands in the order of applying.
fn rank(path: &str, order: &[String]) -> (usize, usize) {
    let services = FIRST.len();
    match path.strip_prefix("services/").map(|name| name.trim_end_matches(".yaml")) {
        Some(name) => (services, order.iter().position(|service| service == name).unwrap_or(order.len())),
        None => (FIRST.iter().position(|first| *first == path).unwrap_or(services + 1), 0),
    }
}

fn title(path: &str) -> String {
    match path.strip_prefix("services/") {
        Some(name) => name.trim_end_matches(".yaml").to_owned(),
        None if FIRST.contains(&path) => "namespace and configuration".to_owned(),
        None => "node ports and the rest".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WEB: &str = "kind: Deployment\nmetadata: {name: web, namespace: shop}\nspec: {template: {spec: {containers: [{name: web, image: a}]}}}\n";

    fn manifests(files: &[(&str, &str)]) -> Manifests {
        let files = files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
        Manifests::of(&FileTree { files }, &["db".to_owned(), "web".to_owned()]).unwrap()
    }

    #[test]
    fn files_come_in_the_order_of_applying() {
        let manifests = manifests(&[
            ("nodeports.yaml", "# Nothing\n"),
            ("services/web.yaml", WEB),
            ("services/other.yaml", "kind: Job\nmetadata: {name: other}\n"),
            ("services/db.yaml", "kind: Service\n---\nkind: DaemonSet\nmetadata: {name: db}\n"),
            ("secrets.yaml", "kind: Secret\n"),
            ("namespace.yaml", "kind: Namespace\n"),
            ("ingress.yaml", "kind: Ingress\n"),
        ]);
        let paths: Vec<&str> = manifests.0.iter().map(|manifest| manifest.path.as_str()).collect();
        let services = ["services/db.yaml", "services/web.yaml", "services/other.yaml"];
        assert_eq!(paths[..5], ["namespace.yaml", "secrets.yaml", services[0], services[1], services[2]]);
        let titles: Vec<String> = manifests.steps().into_iter().map(|step| step.title).collect();
        assert_eq!(titles, ["namespace and configuration", "db", "web", "other", "node ports and the rest"]);
        let workloads: Vec<String> = manifests.workloads().iter().map(Workload::typed).collect();
        assert_eq!(workloads, ["daemonset/db", "deployment/web", "job/other"]);
        assert_eq!(manifests.namespace(), Some("shop"));
        let web = Workload { kind: "deployment", name: "web".to_owned() };
        assert_eq!(manifests.images_of(&web)["web"], "a");
    }

    #[test]
    fn what_is_no_yaml_is_named() {
        let files = [("x.yaml".to_owned(), "a: [".to_owned())].into();
        assert!(Manifests::of(&FileTree { files }, &[]).unwrap_err().message.starts_with("`x.yaml` cannot be read"));
    }
}
