//! What a conversion would change in an output folder, found out without writing.

use std::path::Path;

use super::messages::Messages;
use super::output::{Access, Change, Edited, Plan, Wanted, lock, plan};
use super::settings::Settings;
use super::{exit, script};
use crate::convert::convert;
use crate::diagnostics::Report;
use crate::load::{Disk, Loaded, load};
use crate::source::{SourceMap, Span};
use crate::write::{FileTree, complaints};

/// What a conversion would do.
pub(super) struct Comparison {
    /// What it would change in the folder; nothing without a folder.
    pub(super) plan: Option<Plan>,
    /// The manifests that it would give, with the edits of the folder.
    pub(super) tree: FileTree,
    /// The texts that were read.
    pub(super) sources: SourceMap,
}

/// Compares; the error is the exit code of what stands against a conversion, which has been said.
pub(super) fn compare(settings: &Settings, folder: Option<&Path>) -> Result<Comparison, u8> {
    let Settings { request, target, script, messages, .. } = settings;
    let Loaded { project, sources, mut report } = load(request, &Disk);
    let wanted = project.and_then(|project| {
        let conversion = convert(&project, target);
        report.extend(conversion.report.clone());
        let files = script::files(&project, &conversion, *script);
        (messages.verdict(&report) == exit::SUCCESS).then_some((project.name, files))
    });
    let refuse = |report: &Report| {
        messages.say(report, &sources);
        Err(messages.conclude(report, None))
    };
    let Some((project, tree)) = wanted else { return refuse(&report) };
    let planned = folder.map(|folder| {
        let _lock = lock(folder, Access::Read);
        plan(folder, Wanted { project: &project, tree: &tree }, Edited::Merge(None))
    });
    match planned.transpose() {
        Ok(plan) => {
            let tree = plan.as_ref().map_or(tree, Plan::tree);
            Ok(Comparison { plan, tree, sources })
        }
        Err(refusal) => {
            report.extend(refusal);
            refuse(&report)
        }
    }
}

impl Comparison {
    /// The difference as `diff -u` shows it; empty when there is none.
    pub(super) fn difference(&self) -> String {
        self.plan.iter().flat_map(Plan::differences).map(Change::unified).collect()
    }

    /// Says which files differ, in the forms that programs read, and which edits collide.
    pub(super) fn say(mut self, folder: &Path, messages: &Messages) {
        let Some(plan) = &self.plan else { return };
        let mut report = plan.collisions.clone();
        if messages.lists_files() {
            for change in plan.differences() {
                let name = folder.join(&change.path).display().to_string();
                let (text, line) = change.first_difference();
                let source = self.sources.add(name.clone(), text);
                let line = self.sources.line(source, line);
                let span = Span { end: u32::MAX, ..Span::start_of(source) }.part(line.start, line.end);
                report.push(complaints::out_of_sync(&name, change.before.is_some(), change.after.is_some()).at(span));
            }
        }
        messages.say(&report, &self.sources);
    }
}
