//! What was written last, as the output folder itself remembers it: the third side of a merge, and whose folder it is.
//!
//! It is in a hidden folder, in files whose names kubectl does not read. They are texts, made of nothing but the manifests, so that git
//! merges them as it merges those. A text counts only if its digest is right, and is found by its digest: whatever became of these files, no
//! wrong base is ever merged with.

use std::collections::{BTreeMap, BTreeSet};

use super::conflict::sides;
use crate::write::header::{Author, author, claim};

/// The hidden folder.
pub(super) const HIDDEN: &str = ".compose2k8s";
/// What was written last.
pub(super) const LAST: &str = ".compose2k8s/last";
/// The same of what has the values of secrets.
pub(super) const LAST_SECRETS: &str = ".compose2k8s/last-secrets";

/// The files of the hidden folder that are always the same.
pub(super) const CONSTANT: [(&str, &str); 2] = [
    (".compose2k8s/.gitattributes", "/last linguist-generated -diff\n"),
    (".compose2k8s/.gitignore", "/last-secrets\n/tmp/\n"),
];

const COMMENT: &str = "# The manifests as compose2k8s wrote them, which it needs to keep what was changed by hand. Keep this file beside them.";
const PROJECT: &str = "project: ";
/// No line of a manifest starts so.
const FILE: &str = "==== ";

/// What was written last.
#[derive(Debug, Default)]
pub(super) struct Last {
    /// The projects that the folder is said to belong to: one, unless git could not merge two.
    projects: BTreeSet<String>,
    texts: BTreeMap<(String, String), String>,
}

impl Last {
    /// Reads what is remembered, both sides of what git could not merge, and adds it.
    pub(super) fn add(&mut self, text: &str) {
        for side in sides(text) {
            self.add_side(&side);
        }
    }

    fn add_side(&mut self, text: &str) {
        let mut file: Option<(&str, String)> = None;
        for line in text.split_inclusive('\n') {
            if let Some(path) = line.strip_prefix(FILE) {
                self.add_file(file.replace((path.trim_end(), String::new())));
            } else if let Some((_, text)) = &mut file {
                text.push_str(line);
            } else if let Some(project) = line.strip_prefix(PROJECT) {
                self.projects.insert(project.trim_end().to_owned());
            }
        }
        self.add_file(file);
    }

    fn add_file(&mut self, file: Option<(&str, String)>) {
        let Some((path, text)) = file else { return };
        // On Windows git may have changed the line breaks of what is remembered.
        let text = text.replace('\r', "");
        if let (Author::Generated, Some(claim)) = (author(&text), claim(&text)) {
            self.texts.insert((path.to_owned(), claim.to_owned()), text);
        }
    }

    /// The text that was written, of which `edited` is what became.
    pub(super) fn base(&self, path: &str, edited: &str) -> Option<&str> {
        let claim = claim(edited)?.to_owned();
        self.texts.get(&(path.to_owned(), claim)).map(String::as_str)
    }

    /// The project whose folder this is, if it is another one.
    pub(super) fn other_project(&self, project: &str) -> Option<&str> {
        let is_known = self.projects.contains(project);
        self.projects.first().filter(|_| !is_known).map(String::as_str)
    }
}

/// What is remembered of files.
pub(super) fn print<'a>(project: &str, files: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let mut text = format!("{COMMENT}\n{PROJECT}{project}\n");
    for (path, content) in files {
        text.extend([FILE, path, "\n", content]);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::write::header::seal;

    #[test]
    fn what_was_written_is_found_by_its_digest() {
        let (one, two) = (seal("# One.", "a: 1\n---\nb: 2\n"), seal("# Two.", "c: 3\n"));
        let text = print("shop", [("one.yaml", one.as_str()), ("services/two.yaml", &two)].into_iter());
        let mut last = Last::default();
        last.add(&text);
        assert_eq!(last.base("one.yaml", &format!("{one}mine: 1\n")), Some(one.as_str()));
        assert_eq!(last.base("services/two.yaml", &two), Some(two.as_str()));
        assert_eq!(last.base("one.yaml", &two), None);
        assert_eq!((last.other_project("shop"), last.other_project("blog")), (None, Some("shop")));
        let mut damaged = Last::default();
        damaged.add(&text.replace("a: 1", "a: 9"));
        assert_eq!((damaged.base("one.yaml", &one), damaged.base("services/two.yaml", &two).is_some()), (None, true));
    }

    #[test]
    fn both_sides_of_what_git_could_not_merge_are_known() {
        let (one, two) = (seal("# One.", "a: 1\n"), seal("# One.", "a: 2\n"));
        let mut last = Last::default();
        last.add(&format!("{PROJECT}shop\n{FILE}one.yaml\n<<<<<<< HEAD\n{one}=======\n{two}>>>>>>> other\n"));
        assert_eq!(
            (last.base("one.yaml", &one), last.base("one.yaml", &two)),
            (Some(one.as_str()), Some(two.as_str()))
        );
    }
}
