//! The registry is complete and honest: every attribute has a row, every code a page and a sample that shows it.

use std::collections::{BTreeMap, BTreeSet};

use compose2k8s::{Attribute, Code, Support, registry};
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
    let rows = rows();
    let has_row = |path: &str| {
        rows.contains_key(path) || upwards(path).any(|above| rows.get(above).is_some_and(|row| is_lost(row)))
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
        let example: String = example
            .split("```")
            .next()
            .unwrap_or_default()
            .lines()
            .map(|line| format!("{}\n", line.strip_prefix(' ').unwrap_or(line)))
            .collect();
        for document in serde_yaml::Deserializer::from_str(&example) {
            let parsed = serde_yaml::Value::deserialize(document);
            parsed.unwrap_or_else(|error| panic!("{name}: its example is no YAML: {error}"));
        }
    }
}
