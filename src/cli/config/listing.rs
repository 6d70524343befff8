//! The lines of `config --services` and its like. Docker Compose prints most of them in a random order, here they are sorted.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::super::arguments::Listing;
use crate::compose::service::Service;
use crate::compose::{Form, Project};
use crate::load::Request;

/// What a listing loads: like Docker Compose, most ignore the services that are asked for, and need no env file of a service.
pub(super) fn request(listing: Option<Listing>, asked: Request) -> Request {
    match listing {
        Some(Listing::Services | Listing::Volumes | Listing::Networks | Listing::Models) => {
            Request { services: Vec::new(), keep_env_files: true, ..asked }
        }
        None | Some(Listing::Images | Listing::Profiles | Listing::Environment) => asked,
    }
}

/// The lines.
pub(super) fn lines(project: &Project, listing: Listing) -> String {
    let names: Vec<String> = match listing {
        Listing::Services => in_order_of_start(project).into_iter().map(str::to_owned).collect(),
        Listing::Volumes => printed(project, "volumes").into_keys().collect(),
        Listing::Networks => printed(project, "networks").into_keys().collect(),
        Listing::Models => {
            let models = printed(project, "models").into_iter();
            models.filter_map(|(_, model)| Some(model.get("model")?.as_str()?.replace("$$", "$"))).collect()
        }
        Listing::Images => images(project),
        Listing::Profiles => project.profiles.iter().cloned().collect(),
        Listing::Environment => project.variables.iter().map(|(name, value)| format!("{name}={value}")).collect(),
    };
    names.into_iter().map(|name| name + "\n").collect()
}

/// The members of an element that the model has, by name.
fn printed(project: &Project, element: &str) -> BTreeMap<String, Value> {
    let mut model = project.print(Form::Yaml);
    let members = model.get_mut(element).map(Value::take);
    members.and_then(|members| members.as_object().cloned()).into_iter().flatten().collect()
}

/// Each service comes after those that it depends on.
fn in_order_of_start(project: &Project) -> Vec<&str> {
    let (mut order, mut seen) = (Vec::new(), BTreeSet::new());
    let names: BTreeSet<&str> = project.services.keys().map(String::as_str).collect();
    // A service is looked at twice: before and after what it depends on.
    let mut waiting: Vec<(&str, bool)> = names.into_iter().rev().map(|name| (name, false)).collect();
    while let Some((name, is_ready)) = waiting.pop() {
        let Some(service) = project.services.get(name) else { continue };
        if is_ready {
            order.push(name);
        } else if seen.insert(name) {
            waiting.push((name, true));
            let dependencies: BTreeSet<&str> = service.depends_on.keys().map(String::as_str).collect();
            waiting.extend(dependencies.into_iter().rev().map(|name| (name, false)));
        }
    }
    order
}

/// The image of each service with those of the containers that run before it, then those of jobs.
fn images(project: &Project) -> Vec<String> {
    let services: BTreeMap<&String, &Service> = project.services.iter().collect();
    let jobs: BTreeMap<&String, &Service> = project.jobs.iter().map(|(name, job)| (name, &job.container)).collect();
    services.into_iter().chain(jobs).flat_map(|(name, container)| images_of(name, container, &project.name)).collect()
}

fn images_of(name: &str, container: &Service, project: &str) -> Vec<String> {
    let default = || format!("{project}-{name}");
    let image = Some(container.image.clone()).filter(|image| !image.is_empty()).unwrap_or_else(default);
    let hooks = container.pre_start.iter().map(|hook| &hook.container.image);
    let others: Vec<String> = hooks.filter(|hook| !hook.is_empty() && **hook != image).cloned().collect();
    std::iter::once(image).chain(others).collect()
}
