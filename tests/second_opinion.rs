//! A second opinion on the samples: what docker-compose-types can read of a Compose file, our model must agree with.
#![cfg(test)]
#![expect(clippy::disallowed_methods, reason = "the disk is where the samples are")]

#[path = "support/cases.rs"]
#[expect(dead_code, reason = "other tests need the rest of it")]
mod cases;
#[path = "support/tree.rs"]
mod tree;

use std::path::Path;

use compose2k8s::{InMemory, Project, Request, load};
use docker_compose_types::{Compose, DependsOnOptions, Environment, Service as Other};

/// Names of Compose files that are loaded without being named.
const FOUND: [&str; 4] = ["compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"];

#[test]
fn the_other_reader_agrees() {
    let (mut read, mut services, mut differences) = (0, 0, Vec::new());
    for case in cases::all() {
        let files = case.files.iter().filter(|(path, _)| FOUND.iter().any(|name| path.ends_with(name)));
        for (path, text) in files {
            // Values with variables are the other reader's texts, ours are replaced.
            let Some(text) = std::str::from_utf8(text).ok().filter(|text| !text.contains('$')) else { continue };
            let Ok(other) = serde_yaml::from_str::<Compose>(text) else { continue };
            let Some(project) = ours(&case, path) else { continue };
            read += 1;
            for (name, service) in &other.services.0 {
                let Some(service) = service else { continue };
                services += 1;
                let place = format!("{}/{path}: {name}", case.path);
                differences.extend(compare(&project, name, service).into_iter().map(|what| format!("{place}: {what}")));
            }
        }
    }
    println!("second opinion: {read} files and {services} services read by both");
    assert!(read > 50 && differences.is_empty(), "{}", differences.join("\n"));
}

fn ours(case: &cases::Case, path: &str) -> Option<Project> {
    let root = Path::new("/project");
    let files =
        case.files.iter().fold(InMemory::new(), |files, (path, text)| files.with(root.join(path), text.clone()));
    let request = Request {
        files: vec![root.join(path)],
        profiles: vec!["*".to_owned()],
        working_directory: root.to_path_buf(),
        ..Request::default()
    };
    load(&request, &files).project
}

/// What the two readers see differently in a service.
fn compare(project: &Project, name: &str, other: &Other) -> Vec<String> {
    let Some(own) = project.services.get(name) else { return vec!["we have no such service".to_owned()] };
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let texts = [
        ("image", &own.image, text(&other.image)),
        ("hostname", &own.hostname, text(&other.hostname)),
        ("domainname", &own.domainname, text(&other.domainname)),
        ("container_name", &own.container_name, text(&other.container_name)),
        ("network_mode", &own.network_mode, text(&other.network_mode)),
        ("restart", &own.restart, text(&other.restart)),
        ("stop_signal", &own.stop_signal, text(&other.stop_signal)),
        ("user", &own.user, text(&other.user)),
        ("working_dir", &own.working_dir, text(&other.working_dir)),
        ("pid", &own.pid, text(&other.pid)),
        ("ipc", &own.ipc, text(&other.ipc)),
    ];
    let mut differences: Vec<String> = texts
        .into_iter()
        .filter(|(_, own, other)| *own != other)
        .map(|(what, own, other)| format!("{what} is {own:?}, for the other reader {other:?}"))
        .collect();
    let lists = [
        ("profiles", own.profiles.clone(), other.profiles.clone()),
        ("links", own.links.clone(), other.links.clone()),
        ("cap_add", own.cap_add.clone(), other.cap_add.clone()),
        ("cap_drop", own.cap_drop.clone(), other.cap_drop.clone()),
        ("dns_opt", own.dns_opt.clone(), other.dns_opt.clone()),
        ("volumes_from", own.volumes_from.clone(), other.volumes_from.clone()),
    ];
    differences.extend(
        lists
            .into_iter()
            .filter(|(_, own, other)| own != other)
            .map(|(what, own, other)| format!("{what} are {own:?}, for the other reader {other:?}")),
    );
    if own.privileged != other.privileged || own.read_only != other.read_only {
        differences.push("privileged or read_only differ".to_owned());
    }
    for name in variables(&other.environment).into_iter().filter(|name| !own.environment.contains_key(name)) {
        differences.push(format!("the variable {name} is missing"));
    }
    for name in dependencies(&other.depends_on).into_iter().filter(|name| !own.depends_on.contains_key(name)) {
        differences.push(format!("the dependency {name} is missing"));
    }
    differences
}

fn variables(environment: &Environment) -> Vec<String> {
    match environment {
        Environment::List(items) => {
            items.iter().map(|item| item.split('=').next().unwrap_or_default().to_owned()).collect()
        }
        Environment::KvPair(pairs) => pairs.keys().cloned().collect(),
    }
}

fn dependencies(dependencies: &DependsOnOptions) -> Vec<String> {
    match dependencies {
        DependsOnOptions::Simple(names) => names.clone(),
        DependsOnOptions::Conditional(names) => names.keys().cloned().collect(),
    }
}
