//! `status`: how each service is, and where published ports answer.

use std::thread;
use std::time::Duration;

use super::super::failure::Failure;
use super::super::{exit, streams};
use super::display::{ask_warnings, look, table};
use super::opened::Opened;
use super::stop::demand_project;
use crate::cluster::addresses::{Published, Reached, published, reach};
use crate::cluster::progress::Progress;
use crate::cluster::trouble::Trouble;

/// How often an address is asked again that should answer by now: a node port comes a moment after its Pod.
const TRIES: usize = 6;
/// How often `--watch` looks.
const PAUSE: Duration = Duration::from_secs(2);

/// How patiently addresses are asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Answers {
    /// Once.
    AsTheyAre,
    /// Until they answer, for a few seconds.
    Awaited,
}

/// Shows it once.
///
/// # Errors
/// When the cluster fails, or has nothing of the project.
pub(super) fn run(opened: &Opened) -> Result<u8, Failure> {
    demand_project(opened)?;
    streams::print(picture(opened)?.as_bytes()).map_err(Failure::Output)?;
    Ok(exit::SUCCESS)
}

/// Shows it again and again. Ends with the process, or when nobody reads any more.
///
/// # Errors
/// When the cluster fails, or has nothing of the project.
pub(super) fn watch(opened: &Opened) -> Result<u8, Failure> {
    demand_project(opened)?;
    let mut before = String::new();
    loop {
        let picture = picture(opened)?;
        if picture != before {
            // On a terminal the picture takes the place of the one before.
            let clear = if opened.process.terminal.is_some() { "\x1b[H\x1b[2J" } else { "" };
            streams::print(format!("{clear}{picture}").as_bytes()).map_err(Failure::Output)?;
            before = picture;
        }
        thread::sleep(PAUSE);
    }
}

fn picture(opened: &Opened) -> Result<String, Trouble> {
    let workloads = opened.workloads(opened.chosen().as_ref());
    let mut states = look(opened, &workloads, &crate::cluster::reasons::Warnings::new())?;
    if !states.iter().all(Progress::is_settled) {
        states = look(opened, &workloads, &ask_warnings(opened))?;
    }
    let mut text = "services:\n".to_owned();
    for line in table(&states) {
        text.push_str(&line);
        text.push('\n');
    }
    Ok(text + &addresses(opened, Answers::AsTheyAre)?)
}

/// The table of addresses.
///
/// # Errors
/// When the cluster fails.
pub(super) fn addresses(opened: &Opened, answers: Answers) -> Result<String, Trouble> {
    let objects = opened.kubectl.items(&["get", "services,pods", "-l", &opened.own()])?;
    // Whoever may not see nodes still has the address of the API server.
    let nodes = opened.kubectl.items(&["get", "nodes"]).unwrap_or_default();
    let published = published(&objects, &nodes, &opened.context.server);
    let mut reached = reach(&published);
    for _ in 1..TRIES {
        if answers == Answers::AsTheyAre || !reached.iter().any(|it| matches!(it, Reached::Nowhere(_))) {
            break;
        }
        thread::sleep(Duration::from_secs(1));
        reached = reach(&published);
    }
    Ok(written(&published, &reached))
}

fn written(published: &[Published], reached: &[Reached]) -> String {
    if published.is_empty() {
        return "no port is published\n".to_owned();
    }
    let width = published.iter().map(|port| port.name.len()).max().unwrap_or(0);
    let line = |(port, reached): (&Published, &Reached)| {
        let (address, remark) = match reached {
            Reached::At(address) => (address, "answers"),
            Reached::Nowhere(address) => (address, "does not answer from here"),
            Reached::Unknown(address) => (address, "is not asked, because it has no connections"),
        };
        format!("  {:width$}  {address}  {remark}\n", port.name)
    };
    std::iter::once("addresses:\n".to_owned()).chain(published.iter().zip(reached).map(line)).collect()
}
