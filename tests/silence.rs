//! Nothing is silent: each attribute of the specification, in each kind of value, changes the field that its row names or is reported.
#![cfg(test)]

#[path = "silence/judge.rs"]
mod judge;
#[path = "silence/project.rs"]
mod project;

use std::collections::BTreeMap;

use compose2k8s::registry::{self, Kind};
use judge::{Outcome, Rows, Seen};
use project::Tables;

/// What the grammar of Docker Compose allows and its decoder refuses.
const REFUSED: [(&str, Kind); 6] = [
    ("blkio_config.weight", Kind::Text),
    ("blkio_config.weight_device[].weight", Kind::Text),
    ("build.additional_contexts.*", Kind::Boolean),
    ("build.additional_contexts.*", Kind::Number),
    ("build.ulimits.*", Kind::Text),
    ("volumes[].tmpfs.mode", Kind::Text),
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
