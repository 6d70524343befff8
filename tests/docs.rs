//! The reference in `docs` says what the registries say: `BLESS=1 cargo test --test docs` writes it anew.
#![cfg(test)]
#![expect(clippy::format_push_string, reason = "a page is put together piece by piece")]
#![expect(clippy::disallowed_methods, reason = "the disk is where the pages are")]

#[path = "docs/attributes.rs"]
mod attributes;
#[path = "docs/diagnostics.rs"]
mod diagnostics;
#[path = "docs/options.rs"]
mod options;
#[path = "docs/page.rs"]
mod page;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use pretty_assertions::StrComparison;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs")
}

/// The pages that are written by a machine.
fn generated() -> [(&'static str, String); 3] {
    [("attributes.md", attributes::page()), ("diagnostics.md", diagnostics::page()), ("options.md", options::page())]
}

#[test]
fn the_reference_is_current() {
    let mut faults = String::new();
    for (name, text) in generated() {
        let file = folder().join(name);
        if std::env::var_os("BLESS").is_some() {
            fs::write(&file, &text).unwrap();
        }
        let stored = fs::read_to_string(&file).unwrap_or_default();
        if stored != text {
            faults += &format!("docs/{name}: the page on the left\n{}\n", StrComparison::new(&stored, &text));
        }
    }
    assert!(faults.is_empty(), "{faults}If this is meant: BLESS=1 cargo test --test docs");
}

/// Every link of the pages and of the README leads to a file, and to a heading of it.
#[test]
fn links_lead_somewhere() {
    let repository = folder().parent().unwrap().to_owned();
    let pages: Vec<PathBuf> = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path()).collect();
    for file in pages.into_iter().chain([repository.join("README.md")]) {
        let text = fs::read_to_string(&file).unwrap();
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            if link.starts_with("http") {
                continue;
            }
            let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
            let target = if path.is_empty() { file.clone() } else { file.parent().unwrap().join(path) };
            assert!(target.exists(), "{}: {link} leads nowhere", file.display());
            if !anchor.is_empty() {
                let anchors = anchors(&fs::read_to_string(&target).unwrap());
                assert!(anchors.contains(anchor), "{}: {link} names no heading", file.display());
            }
        }
    }
}

fn anchors(text: &str) -> BTreeSet<String> {
    let headings = text.lines().filter(|line| line.starts_with('#'));
    headings.map(|line| page::anchor(line.trim_start_matches('#').trim())).collect()
}
