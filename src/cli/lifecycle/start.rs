//! `start`: applies, waits, and tells where the project answers.

use std::collections::BTreeSet;
use std::thread;
use std::time::Duration;

use serde_json::Value as Json;

use super::super::failure::Failure;
use super::super::{exit, streams};
use super::apply::{Conflicts, apply};
use super::display::{Outcome, complaint, wait};
use super::images::{self, Images};
use super::opened::Opened;
use super::{Patience, order, status};
use crate::cluster::manifests::{Step, Workload};
use crate::cluster::progress::Progress;
use crate::cluster::reasons::text;
use crate::cluster::trouble::Trouble;

/// The choices of a start.
#[derive(Debug, Clone)]
pub(super) struct Start {
    /// What becomes of images that are built.
    pub(super) images: Images,
    /// How long is waited.
    pub(super) patience: Patience,
    /// Whether workloads that are no longer in the manifests are deleted.
    pub(super) remove_orphans: bool,
    /// Whether changes of others are taken back.
    pub(super) force_conflicts: bool,
}

impl Start {
    /// Starts everything, or the services that were named with what they need.
    ///
    /// # Errors
    /// When the cluster fails, or services do not become ready in time.
    pub(super) fn run(&self, opened: &Opened) -> Result<u8, Failure> {
        let services = opened.chosen().map(|_| order::with_needs(&opened.services, &opened.project));
        let workloads = opened.workloads(services.as_ref());
        let conflicts = if self.force_conflicts { Conflicts::Force } else { Conflicts::Complain };
        look_at_namespace(opened, self.patience)?;
        let built = self.images.prepare(opened, &workloads)?;
        for step in steps(opened, &workloads) {
            apply(opened, &step, conflicts)?;
            opened.note(&format!("applied: {}", step.title));
        }
        images::note(opened, &built)?;
        self.orphans(opened)?;
        if wait(opened, &workloads, self.patience, Progress::is_settled)? == Outcome::Unsettled {
            return Err(complaint(opened, "not every service has become ready").into());
        }
        let answers = if self.patience.is_some() { status::Answers::Awaited } else { status::Answers::AsTheyAre };
        streams::print(status::addresses(opened, answers)?.as_bytes()).map_err(Failure::Output)?;
        Ok(exit::SUCCESS)
    }

    /// Workloads of the project that its manifests do not have any more.
    fn orphans(&self, opened: &Opened) -> Result<(), Trouble> {
        let orphans = orphans(opened)?;
        for orphan in &orphans {
            if self.remove_orphans {
                opened.kubectl.run(&["delete", &orphan.typed(), "--ignore-not-found", "--wait=false"])?;
                opened.note(&format!("deleted: {}", orphan.name));
            } else {
                opened.note(&format!(
                    "`{}` runs, but is not in the project any more; `--remove-orphans` deletes it",
                    orphan.name
                ));
            }
        }
        Ok(())
    }
}

/// Workloads in the cluster with the project's labels, that no manifest has.
///
/// # Errors
/// When the cluster fails.
pub(super) fn orphans(opened: &Opened) -> Result<Vec<Workload>, Trouble> {
    let own = opened.own();
    let live = opened.kubectl.items(&["get", "deployments,statefulsets,daemonsets,jobs,cronjobs", "-l", &own])?;
    let wanted: BTreeSet<Workload> = opened.manifests.workloads().into_iter().collect();
    let is_made_by_another = |object: &Json| object.pointer("/metadata/ownerReferences/0").is_some();
    let live = live.iter().filter(|object| !is_made_by_another(object)).filter_map(Workload::of);
    Ok(live.filter(|workload| !wanted.contains(workload)).collect())
}

/// What is applied: all, or only the services that are meant and what is there for all.
fn steps(opened: &Opened, workloads: &[Workload]) -> Vec<Step> {
    let mut steps = opened.manifests.steps();
    steps
        .retain(|step| step.workloads.is_empty() || step.workloads.iter().any(|workload| workloads.contains(workload)));
    steps
}

/// A Namespace of somebody else is not taken over, and one that is being deleted is waited for.
fn look_at_namespace(opened: &Opened, patience: Patience) -> Result<(), Trouble> {
    let name = opened.kubectl.namespace.clone();
    let mut left = patience.unwrap_or_default().as_secs();
    let mut said = false;
    while let Some(found) = opened.kubectl.find("namespace", &name)? {
        if text(&found, "/status/phase") != "Terminating" {
            return check_owner(opened, &found);
        }
        if left == 0 {
            return Err(
                Trouble::new(format!("the namespace `{name}` is being deleted")).help("try again when it is gone")
            );
        }
        if !said {
            opened.note(&format!("the namespace `{name}` is being deleted: waiting until it is gone"));
            said = true;
        }
        left -= 1;
        thread::sleep(Duration::from_secs(1));
    }
    Ok(())
}

/// Whose Namespace it is stands in its labels; one without them was made by the user for this.
fn check_owner(opened: &Opened, namespace: &Json) -> Result<(), Trouble> {
    let label = |key: &str| {
        namespace.pointer("/metadata/labels").map_or("", |labels| text(labels, &format!("/app.kubernetes.io~1{key}")))
    };
    let own = crate::kubernetes::labels::of_project(&opened.project.name);
    let mine = own.get("app.kubernetes.io/part-of").map_or("", String::as_str);
    let owner = label("part-of");
    // Two projects may share a Namespace when that is asked for; the name of the project alone may be a chance.
    if label("managed-by") != "compose2k8s" || owner == mine || opened.kubectl.namespace != opened.project.name {
        return Ok(());
    }
    let message = format!(
        "the namespace `{}` of the context `{}` belongs to the project `{owner}`",
        opened.kubectl.namespace, opened.context.name
    );
    Err(Trouble::new(message).help("choose another one with `--namespace`, or another cluster with `--context`"))
}
