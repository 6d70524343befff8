//! Real Compose projects, loaded as Docker Compose loads them. `COMPOSE2K8S_CORPUS` names their directory.
#![cfg(test)]
#![expect(clippy::disallowed_methods, reason = "the disk is where the projects are")]

#[path = "support/command.rs"]
mod command;
#[path = "support/expected.rs"]
mod expected;
#[path = "support/loading.rs"]
#[expect(dead_code, reason = "other tests need the rest of it")]
mod loading;
#[path = "support/silent_disk.rs"]
mod silent_disk;
#[path = "support/warnings.rs"]
mod warnings;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use expected::Expected;
use loading::answer;
use silent_disk::SilentDisk;

#[test]
fn projects_load_as_docker_compose_loads_them() {
    let Ok(directory) = std::env::var("COMPOSE2K8S_CORPUS") else {
        println!("skipped: COMPOSE2K8S_CORPUS is not set");
        return;
    };
    let directory = Path::new(&directory);
    let warned = warned(directory);
    let (mut total, mut differences) = (0, Vec::new());
    for list in ["INDEX.tsv", "REFUSED.tsv"] {
        let rows = fs::read_to_string(directory.join(list)).expect("the list can be read");
        for row in rows.lines().skip(1) {
            total += 1;
            differences.extend(difference(directory, row, &warned));
        }
    }
    println!("corpus: {} of {total} equal", total - differences.len());
    for difference in differences.iter().take(40) {
        println!("  {difference}");
    }
    assert!(total > 0 && differences.is_empty(), "{} of {total} projects differ", differences.len());
}

/// What is different about the answer to a row of a list: id, repository, commit, licence, path, command, ...
fn difference(corpus: &Path, row: &str, warned: &BTreeMap<String, String>) -> Option<String> {
    let cells: Vec<&str> = row.split('\t').collect();
    let [id, _, _, _, path, line, ..] = cells.as_slice() else { panic!("a row has at least six columns: {row}") };
    let folder = corpus.join("projects").join(path);
    let command = command::parse(line, &folder);
    let stem = corpus.join("expected").join(id.replace('/', "+").replace('#', "@"));
    let actual = answer(&command.request, &SilentDisk, command.form);
    let difference = Expected::read(&stem, &folder).difference(&actual.model);
    let difference = difference.or_else(|| warnings::difference(warned.get(*id)?, &actual))?;
    Some(format!("{id}: {difference}"))
}

/// The JSON list of warnings by the id of the project: the last column of the summary.
fn warned(corpus: &Path) -> BTreeMap<String, String> {
    let summary = fs::read_to_string(corpus.join("expected/SUMMARY.tsv")).expect("the summary can be read");
    let cells = summary.lines().filter_map(|line| Some((line.split('\t').next()?, line.split('\t').next_back()?)));
    cells.map(|(id, warnings)| (id.to_owned(), warnings.to_owned())).collect()
}
