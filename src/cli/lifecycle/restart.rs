//! `restart`: new Pods for services, and for those that want to be restarted with them.

use std::thread;
use std::time::Duration;

use super::super::exit;
use super::super::failure::Failure;
use super::apply::{Conflicts, apply};
use super::display::{Outcome, complaint, look, wait};
use super::opened::Opened;
use super::{Patience, order, stop};
use crate::cluster::manifests::{Step as ApplyStep, Workload};
use crate::cluster::progress::{Progress, Step};
use crate::cluster::reasons::Warnings;
use crate::cluster::trouble::Trouble;

/// Restarts level by level, as services were started.
///
/// # Errors
/// When the cluster fails, or services do not become ready in time.
pub(super) fn run(opened: &Opened, patience: Patience) -> Result<u8, Failure> {
    stop::demand_project(opened)?;
    let services = opened.chosen().map(|_| order::with_dependants(&opened.services, &opened.project));
    let workloads = opened.workloads(services.as_ref());
    let states = look(opened, &workloads, &Warnings::new())?;
    let is_there = |state: &&Progress| !matches!(state.step, Step::Absent | Step::Stopped | Step::Stopping);
    for state in states.iter().filter(|state| !is_there(state)) {
        opened.note(&format!("`{}` does not run; `start` starts it", state.workload.name));
    }
    let running: Vec<Workload> = states.iter().filter(is_there).map(|state| state.workload.clone()).collect();
    for level in opened.levels(&running) {
        restart(opened, &level)?;
        if wait(opened, &level, patience, Progress::is_settled)? == Outcome::Unsettled {
            return Err(complaint(opened, "not every service has become ready again").into());
        }
    }
    Ok(exit::SUCCESS)
}

fn restart(opened: &Opened, level: &[Workload]) -> Result<(), Trouble> {
    for workload in level {
        match workload.kind {
            "job" => run_again(opened, workload)?,
            "cronjob" => {}
            _ => roll(opened, workload)?,
        }
        opened.note(&format!("restarted: {}", workload.name));
    }
    Ok(())
}

/// New Pods. Twice in a second is refused, so the second time is tried again.
fn roll(opened: &Opened, workload: &Workload) -> Result<(), Trouble> {
    let name = workload.typed();
    let words = ["rollout", "restart", name.as_str()];
    match opened.kubectl.run(&words) {
        Err(trouble) if trouble.message.contains("within the past second") => {
            thread::sleep(Duration::from_secs(1));
            opened.kubectl.run(&words).map(drop)
        }
        answer => answer.map(drop),
    }
}

/// A Job has run: it is deleted and made anew.
fn run_again(opened: &Opened, job: &Workload) -> Result<(), Trouble> {
    opened.kubectl.run(&["delete", &job.typed(), "--ignore-not-found", "--wait=true"])?;
    let Some(text) = opened.manifests.of_workload(job) else { return Ok(()) };
    let step = ApplyStep { title: job.name.clone(), text, workloads: vec![job.clone()] };
    apply(opened, &step, Conflicts::Complain)
}
