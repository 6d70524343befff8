//! The registry is complete and honest: every attribute has a row, every code a page and a sample that shows it.
#![cfg(test)]
#![expect(clippy::disallowed_methods, reason = "the disk is where samples and goldens are")]

#[path = "support/cases.rs"]
#[expect(dead_code, reason = "other tests need the rest of it")]
mod cases;
#[path = "support/conversion.rs"]
#[expect(dead_code, reason = "other tests need the rest of it")]
mod conversion;
#[path = "support/tree.rs"]
mod tree;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use compose2k8s::{
    Attribute, Code, ConversionOption, Node, OptionForm, OptionShape, Project, Support, Target, Value, convert,
    registry, write,
};
use serde::Deserialize as _;

/// The same path with its lists left out, as rows without `[]` name them.
fn rows() -> BTreeMap<&'static str, &'static Attribute> {
    registry::attributes().map(|row| (row.path, row)).collect()
}

/// The path itself, and every path above it that can have a row.
fn upwards(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(path), |path| {
        path.strip_suffix("[]").or_else(|| path.rsplit_once('.').map(|(above, _)| above))
    })
}

/// A row above that says that all of it is lost speaks for what is below; one that says that it is kept does not.
#[test]
fn every_path_of_the_schema_has_a_row() {
    let has_row = |path: &str| {
        registry::attribute(path).is_some()
            || upwards(path).any(|above| registry::attribute(above).is_some_and(is_lost))
    };
    let without: Vec<String> = registry::schema_paths().into_iter().filter(|path| !has_row(path)).collect();
    assert!(without.is_empty(), "no row for\n{}", without.join("\n"));
}

fn is_lost(row: &Attribute) -> bool {
    matches!(row.support, Support::NoEquivalent | Support::NotYet)
}

#[test]
fn every_row_is_in_the_schema_once() {
    let paths: BTreeSet<String> = registry::schema_paths().into_iter().collect();
    let mut seen = BTreeSet::new();
    for row in registry::attributes() {
        assert!(paths.contains(row.path), "{} is not in the schema", row.path);
        assert!(seen.insert(row.path), "{} has two rows", row.path);
    }
}

/// The remedy may stand in the row above, when that is the one that is reported.
#[test]
fn every_row_says_what_is_lost() {
    let rows = rows();
    for row in registry::attributes() {
        assert!(
            !row.note.is_empty() && !row.note.ends_with('.'),
            "{}: the note is no sentence without a full stop",
            row.path
        );
        let is_reported = !upwards(row.path).skip(1).any(|above| rows.get(above).is_some_and(|row| is_lost(row)));
        if is_reported && (is_lost(row) || row.support == Support::Approximate) {
            assert!(!row.remedy.is_empty(), "{}: what to do instead?", row.path);
        }
    }
}

#[test]
fn every_code_is_unique_and_explained() {
    let mut names = BTreeSet::new();
    for code in registry::codes() {
        let Code { name, summary, documentation, .. } = code;
        assert!(names.insert(name), "{name} is declared twice");
        let (room, word) = name.split_once('/').unwrap_or_else(|| panic!("{name} has no two parts"));
        let is_word = |word: &str| {
            !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
        };
        assert!(is_word(room) && is_word(word), "{name} is not made of small letters");
        assert!(!summary.is_empty() && !summary.ends_with('.'), "{name}: the summary is no line without a full stop");
        for part in ["## What it means", "## What to do instead", "```yaml"] {
            assert!(documentation.contains(part), "{name}: its page has no {part}");
        }
        let example = documentation.rsplit("```yaml").next().unwrap_or_default();
        let example = example.split("```").next().unwrap_or_default().replace("\n ", "\n");
        for document in serde_yaml::Deserializer::from_str(&example) {
            let parsed = serde_yaml::Value::deserialize(document);
            parsed.unwrap_or_else(|error| panic!("{name}: its example is no YAML: {error}"));
        }
    }
}

/// The codes that the reports of the goldens show.
fn shown() -> BTreeSet<String> {
    let goldens = tree::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("golden"));
    let reports = goldens.into_iter().filter(|(path, _)| path.ends_with("report.txt"));
    let code = |line: &str| Some(line.split_once('[')?.1.split_once("]: ")?.0.to_owned());
    reports.flat_map(|(_, text)| String::from_utf8_lossy(&text).lines().filter_map(code).collect::<Vec<_>>()).collect()
}

/// What cannot happen to a sample in memory; tests beside the code show it. What can go wrong with output is shown by `tests/output.rs`.
const OUTSIDE_OF_SAMPLES: [&str; 7] = [
    "attributes/not-yet",
    "attributes/unknown",
    "files/too-large",
    "files/unreadable",
    "include/too-many",
    "namespace/illegal",
    "selection/unknown-service",
];

#[test]
fn every_code_is_seen() {
    let shown = shown();
    for code in registry::codes().map(|code| code.name).filter(|name| !name.starts_with("output/")) {
        let outside = OUTSIDE_OF_SAMPLES.contains(&code);
        assert_eq!(
            shown.contains(code),
            !outside,
            "{code}: a sample shows it, or it is listed as one that none can show"
        );
    }
}

#[test]
fn every_attribute_that_is_mapped_is_in_a_sample() {
    let rows = rows();
    let mut used = BTreeSet::new();
    for case in cases::all() {
        for project in case.runs.iter().filter_map(|run| conversion::project(&case, run)) {
            collect(&project.model.root, "", &rows, &mut used);
        }
    }
    let mapped = registry::attributes().filter(|row| matches!(row.support, Support::Exact | Support::Approximate));
    let unused: Vec<&str> = mapped.map(|row| row.path).filter(|path| !used.contains(*path)).collect();
    assert!(unused.is_empty(), "no sample has\n{}", unused.join("\n"));
}

#[test]
fn every_option_changes_a_sample_wherever_it_may_stand() {
    let has_choice = |option: &&ConversionOption| !matches!(option.form, OptionForm::One(OptionShape::Words([_])));
    let mut idle: BTreeSet<String> = registry::options()
        .filter(has_choice)
        .flat_map(|option| {
            let at_top = option.long.map(|long| [format!("--{long}"), format!("x-kubernetes.{long}")]);
            let in_service = option.service.map(|key| format!("services.*.x-kubernetes.{key}"));
            at_top.into_iter().flatten().chain(in_service)
        })
        .collect();
    for case in cases::all() {
        for run in &case.runs {
            let Some(project) = conversion::project(&case, run) else { continue };
            let target = conversion::asked(&case, run).1;
            let given = outcome(&project, &target);
            for place in idle.clone() {
                let Some((project, target)) = without(&place, &case, run, &project, &target) else { continue };
                if outcome(&project, &target) != given {
                    idle.remove(&place);
                }
            }
        }
    }
    assert!(idle.is_empty(), "no sample shows what it does\n{}", Vec::from_iter(idle).join("\n"));
}

/// The same conversion without an option; nothing where it is not given.
fn without(
    place: &str,
    case: &cases::Case,
    run: &cases::Run,
    project: &Project,
    target: &Target,
) -> Option<(Project, Target)> {
    if place.starts_with("--") {
        let is_it = |word: &str| word.split('=').next() == Some(place);
        let at = run.arguments.iter().position(|word| is_it(word))?;
        let mut arguments = run.arguments.clone();
        let own = registry::options().find(|option| option.long == place.strip_prefix("--"))?;
        let length = if own.value_name.is_empty() || arguments[at].contains('=') { 1 } else { 2 };
        arguments.drain(at..at + length);
        let run = cases::Run { arguments, ..run.clone() };
        return Some((project.clone(), conversion::asked(case, &run).1));
    }
    let mut project = project.clone();
    let (_, key) = place.rsplit_once('.')?;
    let root = project.model.root.as_mapping_mut()?;
    let mut holders: Vec<&mut Node> = if place.starts_with("services") {
        let services = root.get_mut("services")?.as_mapping_mut()?;
        services.iter_mut().filter_map(|(_, entry)| entry.node.as_mapping_mut()?.get_mut("x-kubernetes")).collect()
    } else {
        root.get_mut("x-kubernetes").into_iter().collect()
    };
    let removed = holders.iter_mut().filter_map(|holder| holder.as_mapping_mut()?.remove(key)).count();
    (removed > 0).then(|| (project, target.clone()))
}

/// What a conversion gives; nothing where it is refused.
fn outcome(project: &Project, target: &Target) -> Option<(Vec<String>, BTreeMap<String, String>)> {
    let conversion = convert(project, target);
    let said = conversion.report.iter().map(|diagnostic| diagnostic.message.clone()).collect();
    (!conversion.report.has_errors()).then(|| (said, write(&conversion.bundle).files))
}

/// The paths of rows of which a tree has places, written by the user.
fn collect(node: &Node, pattern: &str, rows: &BTreeMap<&'static str, &'static Attribute>, used: &mut BTreeSet<String>) {
    used.insert(pattern.to_owned());
    match &node.value {
        Value::Mapping(mapping) => {
            for (key, entry) in mapping.iter().filter(|(_, entry)| !entry.node.implied) {
                let join = |name: &str| if pattern.is_empty() { name.to_owned() } else { format!("{pattern}.{name}") };
                let own = join(key);
                collect(&entry.node, &if rows.contains_key(own.as_str()) { own } else { join("*") }, rows, used);
            }
        }
        Value::Sequence(items) => items.iter().for_each(|item| collect(item, &format!("{pattern}[]"), rows, used)),
        _ => {}
    }
}
