//! A plan being made: file by file, what is there, what is wanted, and what was written last.

use std::collections::BTreeMap;
use std::path::Path;

use super::folder::{Folder, Found};
use super::last::{self, CONSTANT, LAST, LAST_SECRETS, Last};
use super::merge::Versions;
use super::{Change, Edited, Plan, Side, Wanted, conflict, git, is_private, report};
use crate::diagnostics::{Diagnostic, Report};
use crate::write::header::{self, Author, author, claim, with_claim_of};
use crate::write::{FileTree, SECRETS, complaints};

/// See [`super::plan`].
pub(super) fn plan(root: &Path, wanted: Wanted<'_>, edited: Edited) -> Result<Plan, Report> {
    let folder = Folder::open(root).map_err(|complaint| report([complaint]))?;
    let plan = Plan {
        warnings: Report::default(),
        collisions: Report::default(),
        root: root.to_owned(),
        kept: FileTree::default(),
        changes: Vec::new(),
        unchanged: 0,
    };
    let mut planner = Planner { folder, edited, last: Last::default(), plan, complaints: Vec::new() };
    planner.remember();
    planner.demand_same_project(wanted.project);
    planner.add_all(wanted);
    if planner.complaints.is_empty() { Ok(planner.plan) } else { Err(report(planner.complaints)) }
}

struct Planner {
    folder: Folder,
    edited: Edited,
    last: Last,
    plan: Plan,
    complaints: Vec<Diagnostic>,
}

/// What becomes of a file that is there.
enum Fate {
    /// It gets this text, or is removed.
    Becomes(Option<String>),
    /// It is not ours and not needed.
    Stays,
    /// An edit stands against the change; without it the file would become this.
    Collides(Option<String>, Box<Diagnostic>),
    /// The run must end.
    Refused(Box<Diagnostic>),
}

impl Planner {
    /// Reads what was written last.
    fn remember(&mut self) {
        for path in [LAST, LAST_SECRETS] {
            match self.folder.look(path) {
                Ok(Found::File { text, .. }) => self.last.add(&text),
                Ok(Found::Nothing) => {}
                Err(complaint) => self.complaints.push(complaint),
            }
        }
    }

    fn demand_same_project(&mut self, project: &str) {
        if let (Edited::Merge(_), Some(other)) = (self.edited, self.last.other_project(project)) {
            let (folder, file) = (self.folder.name(""), self.folder.name(LAST));
            self.complaints.push(complaints::other_project(folder, other, project, file));
        }
    }

    fn add_all(&mut self, wanted: Wanted<'_>) {
        let mut files: BTreeMap<&str, &str> =
            wanted.tree.files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        let ignore = git::ignore_file();
        let is_ignored = !files.contains_key(SECRETS) || self.is_ignored();
        if files.contains_key(SECRETS) && self.writes_ignore_file(is_ignored) {
            files.insert(git::IGNORE_FILE, &ignore);
        }
        let candidates = self.folder.candidates().unwrap_or_else(|complaint| {
            self.complaints.push(complaint);
            Vec::new()
        });
        for path in candidates.iter().filter(|path| !files.contains_key(path.as_str())) {
            self.add(path, None);
        }
        for (path, text) in files {
            self.add(path, Some(text));
        }
        self.add_hidden(wanted);
        self.withhold(is_ignored);
        self.plan.changes.sort_by(|one, other| one.path.cmp(&other.path));
    }

    /// Whether the `.gitignore` that is there covers the values of secrets.
    fn is_ignored(&self) -> bool {
        matches!(self.folder.look(git::IGNORE_FILE), Ok(Found::File { text, .. }) if git::is_ignored(&text, SECRETS))
    }

    /// Whether `.gitignore` is ours to write. One that the user has written or added to is only read.
    fn writes_ignore_file(&mut self, is_ignored: bool) -> bool {
        let Ok(Found::File { text, .. }) = self.folder.look(git::IGNORE_FILE) else { return true };
        if author(&text) == Author::Generated {
            return true;
        }
        if !is_ignored {
            let file = self.folder.name(git::IGNORE_FILE);
            self.plan.warnings.push(complaints::not_ignored(file, &format!("/{SECRETS}")));
        }
        false
    }

    /// In a fresh clone the values of secrets are missing because git ignores them, and so is what was written last of them.
    fn withhold(&mut self, is_ignored: bool) {
        let is_clone = matches!(self.folder.look(LAST_SECRETS), Ok(Found::Nothing));
        for change in self.plan.changes.iter_mut().filter(|change| change.path == SECRETS) {
            change.is_withheld = is_ignored && is_clone && change.before.is_none();
        }
    }

    /// What will be remembered of this run.
    fn add_hidden(&mut self, wanted: Wanted<'_>) {
        let files = |is_secret: bool| {
            let files = wanted.tree.files.iter().filter(move |(path, _)| is_private(path) == is_secret);
            files.map(|(path, text)| (path.as_str(), text.as_str()))
        };
        let secrets = files(true).next().is_some().then(|| last::print(wanted.project, files(true)));
        self.put_hidden(LAST, Some(&last::print(wanted.project, files(false))));
        self.put_hidden(LAST_SECRETS, secrets.as_deref());
        for (path, text) in CONSTANT {
            self.put_hidden(path, Some(text));
        }
    }

    /// Whatever is in the hidden folder is ours.
    fn put_hidden(&mut self, path: &str, after: Option<&str>) {
        let (before, is_open) = match self.folder.look(path) {
            Ok(Found::Nothing) => (None, false),
            Ok(Found::File { text, is_open, .. }) => (Some(text), is_open),
            Err(complaint) => return self.complaints.push(complaint),
        };
        if before.as_deref() != after || (is_open && is_private(path)) {
            self.plan.changes.push(Change::new(path, before, after));
        }
    }

    /// Compares one file with what it should be; a file that should not be is removed if it is ours.
    fn add(&mut self, path: &str, ours: Option<&str>) {
        let found = match self.folder.look(path) {
            Ok(found) => found,
            Err(complaint) => return self.complaints.push(complaint),
        };
        let Found::File { text, is_text, is_open } = found else {
            return self.plan.changes.extend(ours.map(|ours| Change::new(path, None, Some(ours))));
        };
        let after = match self.fate(path, &text, ours, is_text) {
            Fate::Becomes(after) => after,
            Fate::Stays => return,
            Fate::Refused(complaint) => return self.complaints.push(*complaint),
            Fate::Collides(after, complaint) => {
                self.plan.collisions.push(*complaint);
                after
            }
        };
        let is_same =
            |after: &str| after == text || (author(&text) == Author::Generated && after == text.replace('\r', ""));
        if after.as_deref().is_some_and(is_same) && !(is_private(path) && is_open) {
            self.plan.unchanged += 1;
            self.plan.kept.files.insert(path.to_owned(), text);
        } else {
            self.plan.changes.push(Change::new(path, Some(text), after.as_deref()));
        }
    }

    fn fate(&self, path: &str, text: &str, ours: Option<&str>, is_text: bool) -> Fate {
        let refused = |complaint| Fate::Refused(Box::new(complaint));
        if let Some(fate) = self.fate_of_conflict(path, text, ours) {
            return fate;
        }
        match (author(text), ours) {
            (Author::Generated, _) => Fate::Becomes(ours.map(str::to_owned)),
            (Author::Other, None) => Fate::Stays,
            (Author::Other, Some(_)) => refused(complaints::in_the_way(self.folder.name(path), "was not generated")),
            (Author::Edited, None) if path == git::IGNORE_FILE => Fate::Stays,
            (Author::Edited, _) if self.edited == Edited::Overwrite => Fate::Becomes(ours.map(str::to_owned)),
            (Author::Edited, _) if !is_text => {
                refused(complaints::in_the_way(self.folder.name(path), "was edited and is no UTF-8 text"))
            }
            (Author::Edited, _) => self.merged(path, text, ours),
        }
    }

    /// What becomes of a generated file that git could not merge: a side that nobody has edited is as good as the new text.
    fn fate_of_conflict(&self, path: &str, text: &str, ours: Option<&str>) -> Option<Fate> {
        let mut sides = conflict::sides(text);
        if sides.len() < 2 || sides.iter().any(|side| author(side) == Author::Other) {
            return None;
        }
        sides.retain(|side| author(side) == Author::Edited);
        sides.dedup();
        Some(match sides.as_slice() {
            _ if self.edited == Edited::Overwrite => Fate::Becomes(ours.map(str::to_owned)),
            [] => Fate::Becomes(ours.map(str::to_owned)),
            [edited] => self.merged(path, edited, ours),
            _ => Fate::Refused(Box::new(complaints::git_conflict(self.folder.name(path)))),
        })
    }

    /// What an edited file becomes.
    fn merged(&self, path: &str, theirs: &str, ours: Option<&str>) -> Fate {
        let preferred = if let Edited::Merge(preferred) = self.edited { preferred } else { None };
        let name = self.folder.name(path);
        let collides = |ours: Option<&str>, complaint| Fate::Collides(ours.map(str::to_owned), Box::new(complaint));
        let Some(ours) = ours else {
            return match preferred {
                Some(Side::Ours) => Fate::Becomes(None),
                Some(Side::Theirs) => Fate::Becomes(Some(header::without(theirs))),
                None => collides(None, complaints::edited_and_unwanted(name)),
            };
        };
        let is_based_on_ours = claim(theirs) == claim(ours);
        let Some(base) = is_based_on_ours.then_some(ours).or_else(|| self.last.base(path, theirs)) else {
            return match preferred {
                Some(Side::Ours) => Fate::Becomes(Some(ours.to_owned())),
                Some(Side::Theirs) => Fate::Becomes(Some(with_claim_of(ours, theirs))),
                None => {
                    let shown = Change::new(path, Some(theirs.to_owned()), Some(ours)).difference();
                    collides(Some(ours), complaints::base_unknown(name, self.folder.name(LAST), &shown))
                }
            };
        };
        let is_yaml = Path::new(path).extension() == Some("yaml".as_ref());
        match merge(base, ours, theirs, is_yaml, preferred) {
            Ok(merged) => Fate::Becomes(Some(merged)),
            Err(_) if is_private(path) => {
                collides(Some(ours), complaints::collision(name, "(not shown, because it has the values of secrets)"))
            }
            Err(shown) => collides(Some(ours), complaints::collision(name, &shown)),
        }
    }
}

/// Merges whole files. The header is ours, and its digest tells later on what was edited. The line breaks are those of the person.
fn merge(base: &str, ours: &str, theirs: &str, is_yaml: bool, preferred: Option<Side>) -> Result<String, String> {
    let has_returns = theirs.contains("\r\n");
    let (base, theirs) = (with_claim_of(ours, base), with_claim_of(ours, &theirs.replace("\r\n", "\n")));
    let merged = Versions { base: &base, ours, theirs: &theirs, is_yaml }.merge(preferred)?;
    Ok(if has_returns { merged.replace('\n', "\r\n") } else { merged })
}
