//! Every name of a service that the converted Pods mention is the name of a Service: in real projects, which `COMPOSE2K8S_CORPUS` names.
#![cfg(test)]
#![expect(clippy::disallowed_methods, reason = "the projects are on the disk")]
#![expect(clippy::string_slice, reason = "positions come from searching")]

#[path = "support/command.rs"]
#[expect(dead_code, reason = "other tests need the rest of it")]
mod command;
#[path = "support/silent_disk.rs"]
mod silent_disk;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use compose2k8s::{FileTree, Project, Target, convert, load, write};
use serde::Deserialize as _;
use serde_yaml::Value;
use silent_disk::SilentDisk;

#[test]
fn names_resolve() {
    let Ok(corpus) = std::env::var("COMPOSE2K8S_CORPUS") else {
        println!("skipped: COMPOSE2K8S_CORPUS is not set");
        return;
    };
    let rows = fs::read_to_string(Path::new(&corpus).join("INDEX.tsv")).expect("the list can be read");
    let (mut projects, mut mentions, mut lost) = (0, 0, Vec::new());
    for row in rows.lines().skip(1) {
        let cells: Vec<&str> = row.split('\t').collect();
        let [id, _, _, _, path, line, ..] = cells.as_slice() else { panic!("a row has at least six columns: {row}") };
        let command = command::parse(line, &Path::new(&corpus).join("projects").join(path));
        let Some(project) = load(&command.request, &SilentDisk).project else { continue };
        let conversion = convert(&project, &Target::default());
        projects += 1;
        let (found, missing) = mentioned(&project, &write(&conversion.bundle));
        mentions += found;
        lost.extend(missing.into_iter().map(|name| format!("{id}: {name}")));
    }
    println!("names: {mentions} mentions in {projects} projects, {} do not resolve", lost.len());
    assert!(mentions > 0 && lost.is_empty(), "{}", lost.join("\n"));
}

/// How many words of the Pods name something that resolves under Docker Compose, and which of them are no Service.
fn mentioned(project: &Project, files: &FileTree) -> (usize, BTreeSet<String>) {
    let documents: Vec<Value> = files.files.values().flat_map(|text| documents(text)).collect();
    let of_kind = |kind: &'static str| documents.iter().filter(move |document| document["kind"] == kind);
    let services: BTreeSet<&str> =
        of_kind("Service").filter_map(|service| service["metadata"]["name"].as_str()).collect();
    let names = names(project);
    let (mut found, mut missing) = (0, BTreeSet::new());
    for workload in documents.iter().filter(|document| document["spec"]["template"].is_mapping()) {
        for word in words(&workload["spec"]["template"]["spec"]) {
            for host in hosts(word).filter(|host| names.contains(*host)) {
                found += 1;
                if !services.contains(host) {
                    missing.insert(format!("`{host}` in `{word}`"));
                }
            }
        }
    }
    (found, missing)
}

fn documents(text: &str) -> Vec<Value> {
    serde_yaml::Deserializer::from_str(text).map(|document| Value::deserialize(document).expect("it is YAML")).collect()
}

/// What Docker Compose resolves: services with a network, their containers and aliases.
fn names(project: &Project) -> BTreeSet<&str> {
    let has_network = |mode: &str| mode.is_empty() || mode == "bridge" || mode == "default";
    let services = project.services.iter().filter(|(_, service)| has_network(&service.network_mode));
    let names = services.flat_map(|(name, service)| {
        let aliases = service.networks.values().flatten().flat_map(|network| &network.aliases);
        [name, &service.container_name].into_iter().chain(aliases)
    });
    names.map(String::as_str).filter(|name| !name.is_empty()).collect()
}

/// Environment, commands and arguments of all containers.
fn words(pod: &Value) -> Vec<&str> {
    let containers = ["initContainers", "containers"].iter().filter_map(|list| pod[*list].as_sequence()).flatten();
    let words = containers.flat_map(|container| {
        let lists = ["command", "args"].iter().filter_map(|list| container[*list].as_sequence()).flatten();
        let variables = container["env"].as_sequence().into_iter().flatten().map(|variable| &variable["value"]);
        lists.chain(variables).filter_map(Value::as_str)
    });
    words.collect()
}

/// What stands before a port, as `db` in `postgres://user@db:5432/`.
fn hosts(word: &str) -> impl Iterator<Item = &str> {
    let before_port = |(at, _): (usize, &str)| {
        let (before, after) = (&word[..at], &word[at + 1..]);
        let is_port = after.starts_with(|letter: char| letter.is_ascii_digit())
            && !after.trim_start_matches(|letter: char| letter.is_ascii_digit()).starts_with(['.', '-', 'm', 's', ':']);
        let start = before.rfind(|letter: char| !letter.is_ascii_alphanumeric() && !"-_.".contains(letter));
        let whole = start.is_none_or(|start| !before[start..].starts_with(['$', '{']));
        (is_port && whole).then(|| &before[start.map_or(0, |start| start + 1)..])
    };
    word.match_indices(':').filter_map(before_port).filter(|host| !host.is_empty())
}
