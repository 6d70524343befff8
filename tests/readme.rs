//! The README tells the truth: its excerpts stand in the goldens word for word.
#![cfg(test)]
#![expect(clippy::disallowed_methods, reason = "the disk is where the README and the goldens are")]

use std::fs;
use std::path::Path;

/// `<!-- excerpt FILE -->`, then a fenced block.
fn excerpts(readme: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    for part in readme.split("<!-- excerpt ").skip(1) {
        let (file, rest) = part.split_once(" -->\n").expect("an excerpt names its file");
        let (_, block) = rest.split_once("```").and_then(|(_, fence)| fence.split_once('\n')).expect("a block follows");
        found.push((file, block.split_once("```").expect("the block ends").0));
    }
    found
}

#[test]
fn excerpts_are_real() {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = fs::read_to_string(repository.join("README.md")).unwrap();
    let excerpts = excerpts(&readme);
    assert!(!excerpts.is_empty(), "the README shows nothing");
    for (file, text) in excerpts {
        let golden = fs::read_to_string(repository.join(file)).unwrap_or_else(|error| panic!("{file}: {error}"));
        assert!(!text.trim().is_empty() && golden.contains(text), "this is not in {file}:\n{text}");
    }
}
