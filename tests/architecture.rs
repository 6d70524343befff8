//! The walls of the house: which room may import which, and the shape of every file.
#![cfg(test)]
#![expect(clippy::disallowed_methods, reason = "the sources are on the disk")]

#[path = "support/tree.rs"]
mod tree;

use std::collections::BTreeSet;
use std::path::Path;

/// Each room with the rooms that it may import besides itself. `registry` lists what the others declare, so they do not need it.
const ROOMS: [(&str, &[&str]); 12] = [
    ("source", &[]),
    ("diagnostics", &["source"]),
    ("yaml", &["source", "diagnostics"]),
    ("compose", &["source", "diagnostics", "yaml"]),
    ("load", &["source", "diagnostics", "yaml", "compose"]),
    ("kubernetes", &["source", "diagnostics"]),
    ("convert", &["source", "diagnostics", "yaml", "compose", "kubernetes"]),
    ("write", &["source", "diagnostics", "kubernetes"]),
    ("cluster", &["source", "diagnostics", "yaml", "compose", "kubernetes", "write"]),
    ("registry", &["source", "diagnostics", "yaml", "compose", "load", "kubernetes", "convert", "write"]),
    (
        "cli",
        &["source", "diagnostics", "yaml", "compose", "load", "kubernetes", "convert", "write", "cluster", "registry"],
    ),
    (
        "lib",
        &[
            "source",
            "diagnostics",
            "yaml",
            "compose",
            "load",
            "kubernetes",
            "convert",
            "write",
            "cluster",
            "registry",
            "cli",
        ],
    ),
];

/// Names that say nothing about what is in a file.
const EMPTY_NAMES: [&str; 7] = ["util", "utils", "common", "misc", "helper", "helpers", "types"];

const LONGEST_FILE: usize = 400;

/// A source file.
struct File {
    path: String,
    text: String,
}

impl File {
    /// The first folder or file below `src`.
    fn room(&self) -> &str {
        self.path.split(['/', '.']).next().unwrap_or_default()
    }

    /// The part that is no test: tests stand at the end of a file.
    fn code(&self) -> &str {
        self.text.split("\n#[cfg(test)]\nmod tests {").next().unwrap_or_default()
    }

    /// The files, without ending, of the modules that it declares for tests alone.
    fn modules_of_tests(&self) -> impl Iterator<Item = String> {
        let folder = match self.path.as_str() {
            "lib.rs" => "",
            path => path.trim_end_matches("rs").trim_end_matches('.'),
        };
        let declared = self.text.split("#[cfg(test)]\n").skip(1).filter_map(|rest| {
            let line = rest.lines().next()?;
            line.strip_suffix(';')?.rsplit_once("mod ").map(|(_, name)| name)
        });
        declared.map(move |name| if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") })
    }
}

fn sources() -> Vec<File> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let text =
        |(path, bytes): (String, Vec<u8>)| File { path, text: String::from_utf8(bytes).expect("sources are UTF-8") };
    tree::read(&folder).into_iter().map(text).collect()
}

/// The files that are part of the product.
fn product() -> Vec<File> {
    let mut files = sources();
    let tests: BTreeSet<String> = files.iter().flat_map(|file| file.modules_of_tests().collect::<Vec<_>>()).collect();
    let belongs =
        |path: &str, module: &String| path.strip_prefix(module).is_some_and(|rest| rest.starts_with(['.', '/']));
    files.retain(|file| !tests.iter().any(|module| belongs(&file.path, module)));
    files
}

/// The rooms that a text names after `crate::`, lists in braces among them.
fn imported(text: &str) -> BTreeSet<String> {
    let mut rooms = BTreeSet::new();
    for rest in text.split("crate::").skip(1) {
        let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
        match rest.strip_prefix('{') {
            None => drop(rooms.insert(rest.split(|c| !is_name(c)).next().unwrap_or_default().to_owned())),
            Some(list) => {
                let mut depth = 0;
                for item in list.split_inclusive([',', '{', '}']) {
                    if depth == 0 {
                        rooms.insert(item.trim().split(|c| !is_name(c)).next().unwrap_or_default().to_owned());
                    }
                    depth += i32::from(item.ends_with('{')) - i32::from(item.ends_with('}'));
                    if depth < 0 {
                        break;
                    }
                }
            }
        }
    }
    let known = |name: &String| ROOMS.iter().any(|(room, _)| room == name);
    rooms.into_iter().filter(known).collect()
}

/// Comments name other rooms freely.
fn without_comments(text: &str) -> String {
    text.split_inclusive('\n').filter(|line| !line.trim_start().starts_with("//")).collect()
}

#[test]
fn rooms_import_only_what_is_below_them() {
    let mut wrong = Vec::new();
    for file in product().iter().filter(|file| file.room() != "main") {
        let Some((room, allowed)) = ROOMS.iter().find(|(room, _)| *room == file.room()) else {
            wrong.push(format!("{} belongs to no room", file.path));
            continue;
        };
        let imported = imported(&without_comments(file.code()));
        let strange = imported.iter().filter(|other| other != room && !allowed.contains(&other.as_str()));
        wrong.extend(strange.map(|other| format!("{} imports {other}", file.path)));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_file_says_its_job() {
    let silent: Vec<String> =
        sources().into_iter().filter(|file| !file.text.starts_with("//! ")).map(|file| file.path).collect();
    assert!(silent.is_empty(), "no `//!` in the first line of\n{}", silent.join("\n"));
}

#[test]
fn no_file_is_long() {
    let length = |file: &File| file.code().lines().count();
    let long: Vec<String> = product()
        .iter()
        .filter(|file| length(file) > LONGEST_FILE)
        .map(|file| format!("{}: {} lines", file.path, length(file)))
        .collect();
    assert!(long.is_empty(), "longer than {LONGEST_FILE} lines:\n{}", long.join("\n"));
}

#[test]
fn every_name_says_something() {
    let is_empty = |part: &str| EMPTY_NAMES.contains(&part.trim_end_matches(".rs"));
    let empty: Vec<String> =
        sources().into_iter().map(|file| file.path).filter(|path| path.split('/').any(is_empty)).collect();
    assert!(empty.is_empty(), "names without meaning:\n{}", empty.join("\n"));
}

/// Only the command touches the process.
#[test]
fn only_the_door_touches_the_world() {
    let door = ["cli", "main"];
    let windows = ["load/filesystem.rs", "cluster/program.rs"];
    let words = ["std::fs::", "std::env::", "std::process::", "SystemTime", "Instant::now", "println!", "eprintln!"];
    let mut wrong = Vec::new();
    for file in product().iter().filter(|file| !door.contains(&file.room()) && !windows.contains(&file.path.as_str())) {
        let code = without_comments(file.code());
        wrong.extend(words.iter().filter(|word| code.contains(*word)).map(|word| format!("{} uses {word}", file.path)));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Reading and converting start no program, whatever they read.
#[test]
fn programs_are_started_in_one_place() {
    let starts = |file: &&File| without_comments(file.code()).contains("Command::new(");
    let places: Vec<String> = product().iter().filter(starts).map(|file| file.path.clone()).collect();
    assert_eq!(places, ["cluster/program.rs"]);
}

#[test]
fn imports_are_found() {
    let check = |text: &str, expected: &[&str]| {
        assert_eq!(imported(text).into_iter().collect::<Vec<_>>(), expected, "{text}");
    };
    check("use crate::yaml::Node;", &["yaml"]);
    check("use crate::{yaml::{Node, load}, compose};", &["compose", "yaml"]);
    check("let x = crate::load::y(); use crate::unknown;", &["load"]);
    check("pub(crate) mod x;", &[]);
}
