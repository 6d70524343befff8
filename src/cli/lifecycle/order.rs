//! The order of services: who is started before whom, and who is restarted with whom.

use std::collections::{BTreeMap, BTreeSet};

use crate::compose::Project;

/// Services by level: those of one level need nobody of the same or a later one. Within a level in the order of the project.
pub(in crate::cli) fn levels(project: &Project) -> Vec<Vec<String>> {
    let mut left: Vec<&String> = project.services.keys().collect();
    let mut placed: BTreeSet<&String> = BTreeSet::new();
    let mut levels = Vec::new();
    while !left.is_empty() {
        let needs =
            |service: &String| project.services.get(service).into_iter().flat_map(|service| service.depends_on.keys());
        let is_free =
            |service: &String| needs(service).all(|need| placed.contains(need) || !project.services.contains_key(need));
        let (mut level, later): (Vec<&String>, Vec<&String>) = left.iter().partition(|service| is_free(service));
        left = later;
        if level.is_empty() {
            // Loading refuses circles; should there be one, its services come at once.
            level = std::mem::take(&mut left);
        }
        levels.push(level.iter().map(|service| (*service).clone()).collect());
        placed.extend(level);
    }
    levels
}

/// Names of workloads by level, in the order in which they are started.
pub(in crate::cli) fn of_workloads(project: &Project, workload_of: &BTreeMap<String, String>) -> Vec<Vec<String>> {
    let mut level_of: BTreeMap<&str, usize> = BTreeMap::new();
    let levels = levels(project);
    for (number, level) in levels.iter().enumerate() {
        for workload in level.iter().filter_map(|service| workload_of.get(service)) {
            // Whoever lives with others comes when the last of them may come.
            level_of.insert(workload, number);
        }
    }
    let mut seen = BTreeSet::new();
    let of_level = |(number, level): (usize, &Vec<String>)| {
        let names = level.iter().filter_map(|service| workload_of.get(service));
        let names = names.filter(|name| level_of.get(name.as_str()) == Some(&number) && seen.insert((*name).clone()));
        names.cloned().collect()
    };
    levels.iter().enumerate().map(of_level).collect()
}

/// Some services, with everybody that they need.
pub(in crate::cli) fn with_needs(services: &[String], project: &Project) -> BTreeSet<String> {
    closure(services, |service| {
        let needs = project.services.get(service).into_iter().flat_map(|service| service.depends_on.keys());
        needs.filter(|need| project.services.contains_key(*need)).cloned().collect()
    })
}

/// Some services, with everybody that wants to be restarted with them.
pub(in crate::cli) fn with_dependants(services: &[String], project: &Project) -> BTreeSet<String> {
    let mut followers: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (name, service) in &project.services {
        for (need, _) in service.depends_on.iter().filter(|(_, how)| how.restart) {
            followers.entry(need).or_default().push(name.clone());
        }
    }
    closure(services, |service| followers.get(service).cloned().unwrap_or_default())
}

fn closure(start: &[String], next: impl Fn(&str) -> Vec<String>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut left = start.to_vec();
    while let Some(service) = left.pop() {
        if !found.contains(&service) {
            left.extend(next(&service));
            found.insert(service);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::{InMemory, Request, load};

    fn project(text: &str) -> Project {
        let files = InMemory::new().with("/p/compose.yaml", text);
        let request = Request { working_directory: "/p".into(), ..Request::default() };
        load(&request, &files).project.unwrap()
    }

    #[test]
    fn orders() {
        let project = project(
            "services:\n  web: {image: a, depends_on: {api: {condition: service_started, restart: true}}}\n  \
             api: {image: a, depends_on: {db: {condition: service_started, restart: true}}}\n  mq: {image: a}\n  db: {image: a}\n  cron: {image: a, depends_on: [db]}\n",
        );
        assert_eq!(levels(&project), [vec!["mq", "db"], vec!["api", "cron"], vec!["web"]]);
        let names = |set: BTreeSet<String>| set.into_iter().collect::<Vec<_>>().join(" ");
        assert_eq!(names(with_needs(&["api".to_owned()], &project)), "api db");
        assert_eq!(names(with_dependants(&["db".to_owned()], &project)), "api db web");
    }
}
