//! `stop`: no Pods, but everything else stays: data, Namespace, Services and with them the node ports.

use std::collections::BTreeSet;

use super::super::exit;
use super::super::failure::Failure;
use super::Patience;
use super::display::{Outcome, complaint, look, wait};
use super::opened::Opened;
use super::start::orphans;
use crate::cluster::manifests::Workload;
use crate::cluster::progress::{Progress, Step};
use crate::cluster::reasons::Warnings;
use crate::cluster::trouble::Trouble;

/// Stops everything, or the services that were named.
///
/// # Errors
/// When the cluster fails, or has nothing of the project.
pub(super) fn run(opened: &Opened, patience: Patience) -> Result<u8, Failure> {
    demand_project(opened)?;
    let chosen = opened.chosen();
    let mut workloads = opened.workloads(chosen.as_ref());
    if chosen.is_none() {
        workloads.extend(orphans(opened)?);
    }
    stop(opened, &workloads, patience)?;
    opened.note("stopped; data, namespace and node ports stay, `start` goes on");
    Ok(exit::SUCCESS)
}

/// Stops workloads in the reverse order of starting: whoever needs another one ends first.
///
/// # Errors
/// When the cluster fails.
pub(super) fn stop(opened: &Opened, workloads: &[Workload], patience: Patience) -> Result<(), Trouble> {
    let live = look(opened, workloads, &Warnings::new())?;
    let absent: BTreeSet<Workload> =
        live.into_iter().filter(|state| state.step == Step::Absent).map(|state| state.workload).collect();
    let live: Vec<Workload> = workloads.iter().filter(|workload| !absent.contains(workload)).cloned().collect();
    for level in opened.levels(&live).iter().rev() {
        let (scaled, others): (Vec<&Workload>, Vec<&Workload>) =
            level.iter().partition(|workload| workload.is_scaled());
        let names = |workloads: &[&Workload]| workloads.iter().map(|workload| workload.typed()).collect::<Vec<_>>();
        if !scaled.is_empty() {
            let names = names(&scaled);
            let words: Vec<&str> =
                ["scale", "--replicas=0"].into_iter().chain(names.iter().map(String::as_str)).collect();
            opened.kubectl.run(&words)?;
        }
        if !others.is_empty() {
            // They cannot be without Pods, and hold neither data nor ports: the next start makes them anew.
            let names = names(&others);
            let words: Vec<&str> = ["delete", "--ignore-not-found", "--wait=false"]
                .into_iter()
                .chain(names.iter().map(String::as_str))
                .collect();
            opened.kubectl.run(&words)?;
        }
        if wait(opened, level, patience, is_gone)? == Outcome::Unsettled {
            return Err(complaint(opened, "not every service has stopped"));
        }
    }
    Ok(())
}

fn is_gone(state: &Progress) -> bool {
    matches!(state.step, Step::Stopped | Step::Absent)
}

/// Ends the run when the cluster has nothing of the project: it is another cluster than the user thinks, or there is nothing to do.
///
/// # Errors
/// When there is nothing, or the cluster fails.
pub(super) fn demand_project(opened: &Opened) -> Result<(), Trouble> {
    let own = opened.own();
    let names =
        opened.kubectl.run(&["get", "deployments,statefulsets,daemonsets,jobs,services", "-l", &own, "-o", "name"])?;
    if !names.trim().is_empty() {
        return Ok(());
    }
    let message = format!(
        "there is nothing of the project `{}` in the namespace `{}` of the context `{}`",
        opened.project.name, opened.kubectl.namespace, opened.context.name
    );
    Err(Trouble::new(message).help(
        "`compose2k8s start` starts it; is this the right cluster? `--context` and `--namespace` choose another one",
    ))
}
