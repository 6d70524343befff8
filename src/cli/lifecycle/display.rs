//! What is seen while a command waits: on a terminal a table that is drawn over, elsewhere a line for each change.

use std::collections::BTreeMap;
use std::thread;
use std::time::{Duration, Instant};

use super::super::streams;
use super::Patience;
use super::opened::Opened;
use crate::cluster::manifests::Workload;
use crate::cluster::progress::{self, Progress};
use crate::cluster::reasons::{Warnings, warnings};
use crate::cluster::trouble::Trouble;

/// How often the cluster is asked.
const PAUSE: Duration = Duration::from_secs(1);
/// How often warnings are asked for while something is not well; they come slowly.
const WARNINGS_EVERY: u32 = 3;
/// How long what is hopeless may still turn out to be a thing of the past.
const DOUBT: u32 = 5;

/// What waiting ended with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// All is as it should be.
    Settled,
    /// Some are not.
    Unsettled,
}

/// The state of workloads.
///
/// # Errors
/// When the cluster fails.
pub(super) fn look(opened: &Opened, workloads: &[Workload], warnings: &Warnings) -> Result<Vec<Progress>, Trouble> {
    let objects = opened.kubectl.items(&["get", "deployments,statefulsets,daemonsets,jobs,cronjobs,pods"])?;
    Ok(progress::of(workloads, &objects, warnings))
}

/// What the cluster warned of.
pub(super) fn ask_warnings(opened: &Opened) -> Warnings {
    // Whoever may not see events sees everything else.
    opened
        .kubectl
        .items(&["get", "events", "--field-selector", "type=Warning"])
        .map_or_else(|_| Warnings::new(), |events| warnings(&events))
}

/// Waits until something holds for all of them, and shows how far they are.
///
/// # Errors
/// When the cluster fails.
pub(super) fn wait(
    opened: &Opened,
    workloads: &[Workload],
    patience: Patience,
    is_done: fn(&Progress) -> bool,
) -> Result<Outcome, Trouble> {
    let Some(patience) = patience.filter(|_| !workloads.is_empty()) else { return Ok(Outcome::Settled) };
    let started = Instant::now();
    let mut shown = Shown::default();
    let (mut known, mut hopeless) = (Warnings::new(), 0);
    for round in 0_u32.. {
        let states = look(opened, workloads, &known)?;
        shown.show(opened, &states);
        if states.iter().all(is_done) {
            return Ok(Outcome::Settled);
        }
        hopeless = if states.iter().all(|state| is_done(state) || state.hopeless || waits_for_others(state))
            && states.iter().any(|state| state.hopeless)
        {
            hopeless + 1
        } else {
            0
        };
        if started.elapsed() >= patience || hopeless > DOUBT {
            break;
        }
        if round % WARNINGS_EVERY == WARNINGS_EVERY - 1 {
            known = ask_warnings(opened);
        }
        thread::sleep(PAUSE);
    }
    Ok(Outcome::Unsettled)
}

/// Whoever only waits in an init container does not come as long as the others do not.
fn waits_for_others(state: &Progress) -> bool {
    matches!(state.step, progress::Step::Init { .. })
}

/// What has been shown so far.
#[derive(Default)]
struct Shown {
    lines: usize,
    words: BTreeMap<Workload, String>,
}

impl Shown {
    fn show(&mut self, opened: &Opened, states: &[Progress]) {
        if opened.messages.quiet {
            return;
        }
        let lines = table(states);
        match opened.process.terminal {
            Some(width) => self.draw(&lines, width),
            None => self.add(states, &lines),
        }
    }

    /// Draws over what was drawn before: moves up, and clears each line.
    fn draw(&mut self, lines: &[String], width: usize) {
        let up = if self.lines > 0 { format!("\x1b[{}A", self.lines) } else { String::new() };
        let cut = |line: &String| line.chars().take(width.saturating_sub(1)).collect::<String>();
        let drawn = lines.iter().map(|line| format!("\r\x1b[K{}\n", cut(line)));
        self.lines = lines.len();
        streams::say(&(up + &drawn.collect::<String>()));
    }

    /// Says what has changed.
    fn add(&mut self, states: &[Progress], lines: &[String]) {
        for (state, line) in states.iter().zip(lines) {
            let words = line.clone();
            if self.words.insert(state.workload.clone(), words.clone()) != Some(words) {
                streams::say(&format!("{line}\n"));
            }
        }
    }
}

/// A line for each: name, how far it is, Pods, and why it does not go on.
pub(super) fn table(states: &[Progress]) -> Vec<String> {
    let width =
        |text: fn(&Progress) -> String| states.iter().map(|state| text(state).chars().count()).max().unwrap_or(0);
    let (names, steps, pods) =
        (width(|state| state.workload.name.clone()), width(|state| state.step.words()), width(pods_of));
    let line = |state: &Progress| {
        let (name, step, count) = (&state.workload.name, state.step.words(), pods_of(state));
        let line = format!("  {name:names$}  {step:steps$}  {count:pods$}  {}", remarks(state));
        line.trim_end().to_owned()
    };
    states.iter().map(line).collect()
}

fn pods_of(state: &Progress) -> String {
    format!("{}/{}", state.ready, state.desired)
}

fn remarks(state: &Progress) -> String {
    let restarts = match state.restarts {
        0 => None,
        1 => Some("restarted once".to_owned()),
        number => Some(format!("restarted {number} times")),
    };
    restarts.into_iter().chain(state.reason.clone()).collect::<Vec<_>>().join("; ")
}

/// What to look at when services do not become ready.
pub(super) fn complaint(opened: &Opened, what: &str) -> Trouble {
    let logs = opened.kubectl.typed("logs --all-containers deployment/NAME");
    let help =
        format!("look at `{logs}` and `{}`; a second run goes on from here", opened.kubectl.typed("describe pods"));
    Trouble::new(what).help(help)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cluster::progress::Step;

    #[test]
    fn tables_are_aligned() {
        let state = |name: &str, step, ready, restarts, reason: Option<&str>| Progress {
            workload: Workload { kind: "deployment", name: name.into() },
            step,
            ready,
            desired: 1,
            restarts,
            reason: reason.map(str::to_owned),
            hopeless: false,
        };
        let states = [
            state("db", Step::Ready, 1, 0, None),
            state("web-api", Step::Init { done: 0, all: 2 }, 0, 2, Some("waits")),
        ];
        assert_eq!(table(&states), ["  db       ready     1/1", "  web-api  init 0/2  0/1  restarted 2 times; waits"]);
    }
}
