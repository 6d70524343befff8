//! `watch`: converts again whenever a file of the project is saved.

mod recorder;
mod watched;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use clap::error::ErrorKind;
use notify::{RecommendedWatcher, RecursiveMode, Watcher as _};

use super::arguments::{Convert, Output as OutputArguments, complaint};
use super::convert::put;
use super::failure::Failure;
use super::messages::Messages;
use super::process::Process;
use super::settings::{Output, Settings};
use super::summary::Changes;
use super::{exit, machine_paths, script, streams};
use crate::cluster::trouble::Trouble;
use crate::convert::convert;
use crate::diagnostics::{Report, Severity};
use crate::load::{Loaded, load};
use recorder::Recorder;
use watched::{Matter, Watched};

/// Editors save in several steps; this long nothing more must come.
const QUIET: Duration = Duration::from_millis(4);
/// And this long is waited for quiet.
const LONGEST_SAVE: Duration = Duration::from_millis(25);

/// Converts until Ctrl-C.
///
/// # Errors
/// When there is no file to watch, or the system cannot watch any.
pub(super) fn run(mut arguments: Convert, process: &Process) -> Result<u8, Failure> {
    arguments.output = OutputArguments { watch: true, ..arguments.output };
    if arguments.input.files.all.iter().any(|file| file == Path::new("-")) {
        return Err(
            complaint(ErrorKind::ArgumentConflict, "standard input cannot be watched: name a Compose file").into()
        );
    }
    let settings = Settings::of(arguments, process);
    let Output::Folder { path: folder, .. } = &settings.output else {
        return Err(
            complaint(ErrorKind::ArgumentConflict, "standard output cannot be kept up to date: `-o DIR`").into()
        );
    };
    let (sender, signals) = mpsc::channel();
    end_with_control_c(sender.clone())?;
    let events = move |event| drop(sender.send(Signal::Event(event)));
    let watcher = notify::recommended_watcher(events).map_err(|error| unwatchable(&error))?;
    Watch { settings: &settings, folder, watcher, folders: BTreeSet::new(), signals, said: BTreeSet::new() }.run()
}

fn end_with_control_c(sender: Sender<Signal>) -> Result<(), Trouble> {
    let end = move || drop(sender.send(Signal::End));
    ctrlc::set_handler(end).map_err(|error| Trouble::new(format!("Ctrl-C cannot be caught: {error}")))
}

fn unwatchable(error: &notify::Error) -> Trouble {
    Trouble::new(format!("files cannot be watched: {error}"))
        .help("the system limits how many are watched, on Linux: sysctl fs.inotify.max_user_watches")
}

/// What happens while waiting.
enum Signal {
    /// Something in a folder that is watched.
    Event(notify::Result<notify::Event>),
    /// Ctrl-C.
    End,
}

/// What is waited for.
enum Next {
    Convert(Instant),
    End,
}

struct Watch<'a> {
    settings: &'a Settings,
    folder: &'a Path,
    watcher: RecommendedWatcher,
    /// The folders that are watched.
    folders: BTreeSet<PathBuf>,
    signals: Receiver<Signal>,
    /// The warnings of the conversion before, which need not be said again.
    said: BTreeSet<(&'static str, String)>,
}

impl Watch<'_> {
    fn run(mut self) -> Result<u8, Failure> {
        let mut saved = Instant::now();
        loop {
            let recorder = Recorder::default();
            self.convert(&recorder, saved);
            let watched = recorder.watched();
            let is_new = self.watch(&watched)?;
            // What was saved before its folder was watched has been told by nobody.
            if is_new && watched.has_changed() {
                saved = Instant::now();
                continue;
            }
            match self.wait(&watched) {
                Next::Convert(at) => saved = at,
                Next::End => return Ok(exit::SUCCESS),
            }
        }
    }

    /// One conversion, and one line about it.
    fn convert(&mut self, recorder: &Recorder, saved: Instant) {
        let Settings { request, target, output, script, messages } = self.settings;
        let Output::Folder { edited, .. } = output else { return };
        let Loaded { project, sources, mut report } = load(request, recorder);
        let mut changes = None;
        if let Some(project) = project {
            let conversion = convert(&project, target);
            report.extend(conversion.report.clone());
            if messages.verdict(&report) == exit::SUCCESS {
                if target.host_root.is_none() {
                    machine_paths::advise(&project, &conversion.bundle, self.folder, &mut report);
                }
                let tree = script::files(&project, &conversion, *script);
                let wanted = super::output::Wanted { project: &project.name, tree: &tree };
                changes = put(wanted, self.folder, *edited, messages, &mut report);
            }
        }
        messages.say(&self.news(&report), &sources);
        streams::say(&line(self.folder, changes, &report, messages, saved.elapsed()));
    }

    /// Errors, and what was not said of the conversion before.
    fn news(&mut self, report: &Report) -> Report {
        let key = |diagnostic: &crate::diagnostics::Diagnostic| (diagnostic.code.name, diagnostic.message.clone());
        let mut news = Report::default();
        for diagnostic in report {
            if diagnostic.code.severity == Severity::Error || !self.said.contains(&key(diagnostic)) {
                news.push(diagnostic.clone());
            }
        }
        self.said = report.iter().map(key).collect();
        news
    }

    /// Watches the folders of the files; tells whether there were new ones.
    fn watch(&mut self, watched: &Watched) -> Result<bool, Trouble> {
        let wanted = watched.folders();
        for folder in self.folders.difference(&wanted) {
            // It may be gone.
            drop(self.watcher.unwatch(folder));
        }
        let mut is_new = false;
        for folder in wanted.difference(&self.folders) {
            is_new = true;
            self.watcher.watch(folder, RecursiveMode::NonRecursive).map_err(|error| unwatchable(&error))?;
        }
        self.folders = wanted;
        Ok(is_new)
    }

    /// Waits until a file of the project was saved, and nothing follows.
    fn wait(&mut self, watched: &Watched) -> Next {
        let mut saved: Option<Instant> = None;
        loop {
            let signal = match saved {
                None => self.signals.recv().map_err(|_| RecvTimeoutError::Disconnected),
                Some(at) if at.elapsed() > LONGEST_SAVE => return Next::Convert(at),
                Some(_) => self.signals.recv_timeout(QUIET),
            };
            match (signal, saved) {
                (Ok(Signal::End) | Err(RecvTimeoutError::Disconnected), _) => return Next::End,
                (Err(RecvTimeoutError::Timeout), Some(at)) => return Next::Convert(at),
                (Err(RecvTimeoutError::Timeout), None) => {}
                (Ok(Signal::Event(event)), at) => match watched.matter(&event) {
                    Matter::Nothing => {}
                    Matter::File => saved = at.or_else(|| Some(Instant::now())),
                    Matter::Folder => {
                        // The folder of this name may be another one by now.
                        for folder in std::mem::take(&mut self.folders) {
                            drop(self.watcher.unwatch(&folder));
                        }
                        saved = at.or_else(|| Some(Instant::now()));
                    }
                },
            }
        }
    }
}

/// `kubernetes: 1 file written, 12 unchanged, 0 removed (7 ms)`.
fn line(folder: &Path, changes: Option<Changes>, report: &Report, messages: &Messages, took: Duration) -> String {
    if messages.quiet || !messages.shows_differences() {
        return String::new();
    }
    let what = changes.map_or_else(|| format!("nothing written, {}", super::messages::counted(report)), Changes::text);
    format!("{}: {what} ({} ms)\n", folder.display(), took.as_millis())
}
