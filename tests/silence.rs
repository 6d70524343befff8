//! Nothing is silent: each attribute of the specification, in each kind of value, changes the field that its row names or is reported.
#![cfg(test)]

#[path = "silence/judge.rs"]
mod judge;
#[path = "silence/project.rs"]
mod project;

use std::collections::BTreeMap;
use std::rc::Rc;

use compose2k8s::Support;
use compose2k8s::registry::{self, Kind};
use judge::{Outcome, Rows, Seen};
use project::{Single, Tables};
use serde_json::Value as Json;

/// What the grammar of Docker Compose allows and its decoder refuses.
const REFUSED: [(&str, Kind); 6] = [
    ("blkio_config.weight", Kind::Text),
    ("blkio_config.weight_device[].weight", Kind::Text),
    ("build.additional_contexts.*", Kind::Boolean),
    ("build.additional_contexts.*", Kind::Number),
    ("build.ulimits.*", Kind::Text),
    ("volumes[].tmpfs.mode", Kind::Text),
];

/// Attributes that make no difference beside certain others, in Compose neither.
const QUIET: [(&str, &[&str]); 13] = [
    // A privileged container has every device and sees the control groups; the message about devices tells of the option that ends.
    ("cgroup", &["devices", "privileged"]),
    ("device_cgroup_rules", &["devices", "privileged"]),
    ("privileged", &["devices"]),
    ("security_opt", &["devices"]),
    // On the network of the host no name leads to a container, and the host name is that of the host.
    ("container_name", &["network_mode"]),
    ("uts", &["network_mode"]),
    // The shared memory is that of the host.
    ("shm_size", &["ipc"]),
    // Two ways to say the same, which must agree.
    ("cpus", &["cpu_quota", "deploy.resources"]),
    ("deploy.resources", &["cpu_quota", "cpus"]),
    ("deploy.replicas", &["scale"]),
    ("scale", &["deploy.replicas"]),
    // The others depend on the same service.
    ("depends_on", &["links", "volumes_from"]),
    // `deploy` replaces it.
    ("restart", &["deploy.restart_policy"]),
];

/// What is found of all projects.
#[derive(Debug, Default)]
struct Counts {
    projects: usize,
    differing: usize,
    reported: usize,
    usual: usize,
    silent: Vec<String>,
}

impl Counts {
    fn add(&mut self, name: &str, outcome: Outcome) {
        self.projects += 1;
        match outcome {
            Outcome::Differs => self.differing += 1,
            Outcome::Reported | Outcome::Refused => self.reported += 1,
            Outcome::Usual => self.usual += 1,
            Outcome::Silent(changes) => self.silent.push(format!("{name}: {changes}")),
        }
    }

    fn finish(self, what: &str) {
        let Counts { projects, differing, reported, usual, silent } = self;
        println!(
            "{what}: {projects} projects, {differing} differ in their fields, {reported} are reported, {usual} ask for the usual, {} are silent",
            silent.len()
        );
        assert!(silent.is_empty(), "silent:\n{}", silent.join("\n"));
    }
}

#[test]
fn every_attribute_shows_or_is_reported() {
    let (tables, rows) = (Tables::read(), Rows::all());
    let mut counts = Counts::default();
    let mut faults = Vec::new();
    let mut accepted: BTreeMap<(String, Kind), bool> = BTreeMap::new();
    for (path, kind) in registry::schema_kinds() {
        for value in tables.values(&path, kind) {
            let project = tables.project(&path, &value);
            let (with, without) = (Seen::of(&project.with), Seen::of(&project.without));
            if project.with == project.without {
                // The others of a few are seen beside the one that stands around them.
                if !matches!(kind, Kind::Word(_) | Kind::Boolean) {
                    faults.push(format!("{path}: {value} stands around it already"));
                }
                continue;
            }
            *accepted.entry((path.clone(), kind)).or_default() |= with.refused.is_empty();
            let row = rows.of(&path);
            counts.add(&format!("{path}: {value}"), judge::judge(row, &rows, &project.place, &value, &with, &without));
        }
    }
    let is_known =
        |(path, kind): &(String, Kind)| REFUSED.iter().any(|(end, refused)| path.ends_with(end) && kind == refused);
    let refused: Vec<String> = accepted
        .iter()
        .filter(|(place, accepted)| !**accepted && !is_known(place))
        .map(|((path, kind), _)| format!("{path}: {kind:?}"))
        .collect();
    faults.extend(refused.into_iter().map(|place| format!("{place}: is refused with each value")));
    println!("faults:\n{}", faults.join("\n"));
    counts.finish("single attributes");
    assert!(faults.is_empty(), "the tables are wrong");
}

/// What an attribute gives when it stands alone, for the first of its values that shows or is reported.
struct Known {
    name: String,
    path: String,
    value: Json,
    single: Single,
}

/// The attributes of services, and those of `deploy`.
fn representatives(tables: &Tables, rows: &Rows) -> Vec<Known> {
    let mut known: BTreeMap<String, Known> = BTreeMap::new();
    for (path, kind) in registry::schema_kinds() {
        // A service of a provider has no container, and the message about the provider speaks for all of it.
        let is_usable =
            |name: &String| !known.contains_key(name) && name != "provider" && !path.ends_with("per_replica");
        let Some(name) = name(&path).filter(is_usable) else { continue };
        for value in tables.values(&path, kind) {
            let single = tables.project(&path, &value);
            let (with, without) = (Seen::of(&single.with), Seen::of(&single.without));
            let outcome = judge::judge(rows.of(&path), rows, &single.place, &value, &with, &without);
            if without.refused.is_empty() && matches!(outcome, Outcome::Differs | Outcome::Reported) {
                known.insert(name.clone(), Known { name, path: path.clone(), value, single });
                break;
            }
        }
    }
    known.into_values().collect()
}

fn name(path: &str) -> Option<String> {
    let below = path.strip_prefix("services.*.")?;
    let mut parts = below.split(['.', '[']);
    let first = parts.next()?;
    if first != "deploy" {
        return Some(first.to_owned());
    }
    parts.next().map(|second| format!("deploy.{second}"))
}

/// Each attribute is tried beside each other one: what shows or is reported alone must do so there as well.
#[test]
fn no_attribute_silences_another() {
    let (tables, rows) = (Tables::read(), Rows::all());
    // What is lost in any case is reported by its row alone, and no code looks at it that could silence another.
    let is_lost = |known: &Known| matches!(rows.of(&known.path).support, Support::NoEquivalent | Support::NotYet);
    let known: Vec<Known> = representatives(&tables, &rows).into_iter().filter(|known| !is_lost(known)).collect();
    let mut seen: BTreeMap<String, Rc<Seen>> = BTreeMap::new();
    let mut look =
        |project: &Json| Rc::clone(seen.entry(project.to_string()).or_insert_with(|| Rc::new(Seen::of(project))));
    let mut counts = Counts::default();
    for (one, other) in known.iter().flat_map(|one| known.iter().map(move |other| (one, other))) {
        if one.name == other.name
            || QUIET.iter().any(|(quiet, beside)| *quiet == one.name && beside.contains(&other.name.as_str()))
        {
            continue;
        }
        let beside = |project: &Json| {
            let mut both = other.single.with.clone();
            project::merge(&mut both, project.clone());
            both
        };
        let (with, without) = (look(&beside(&one.single.with)), look(&beside(&one.single.without)));
        let outcome = judge::judge(rows.of(&one.path), &rows, &one.single.place, &one.value, &with, &without);
        counts.add(&format!("{} beside {}", one.name, other.name), outcome);
    }
    counts.finish("pairs of attributes");
}
