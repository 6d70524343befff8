//! Applying manifests: what is in the way and may be taken away is, everything else is said.

use super::opened::Opened;
use crate::cluster::kubectl::MANAGER;
use crate::cluster::manifests::{Step, Workload};
use crate::cluster::program::Answer;
use crate::cluster::trouble::Trouble;

/// Whose fields count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Conflicts {
    /// Fields that somebody else has changed end the run.
    Complain,
    /// They are taken over.
    Force,
}

/// The field that a stop changes.
const REPLICAS: &str = ".spec.replicas";

/// Applies one step.
///
/// # Errors
/// When the cluster refuses it.
pub(super) fn apply(opened: &Opened, step: &Step, conflicts: Conflicts) -> Result<(), Trouble> {
    let answer = feed(opened, &step.text, conflicts)?;
    if answer.success {
        return Ok(());
    }
    if is_only_about_replicas(&answer.stderr) {
        return finish(opened, &feed(opened, &step.text, Conflicts::Force)?, step);
    }
    let jobs: Vec<&Workload> = step.workloads.iter().filter(|workload| workload.kind == "job").collect();
    if answer.stderr.contains("field is immutable") && !jobs.is_empty() {
        // The Pods of a Job never change: it is run anew.
        for job in jobs {
            opened.kubectl.run(&["delete", &job.typed(), "--ignore-not-found", "--wait=true"])?;
        }
        return finish(opened, &feed(opened, &step.text, conflicts)?, step);
    }
    finish(opened, &answer, step)
}

fn feed(opened: &Opened, text: &str, conflicts: Conflicts) -> Result<Answer, Trouble> {
    let manager = format!("--field-manager={MANAGER}");
    let mut words = vec!["apply", "--server-side", manager.as_str(), "-f", "-"];
    if conflicts == Conflicts::Force {
        words.push("--force-conflicts");
    }
    opened.kubectl.feed(&words, text)
}

fn finish(opened: &Opened, answer: &Answer, step: &Step) -> Result<(), Trouble> {
    if answer.success {
        return Ok(());
    }
    let call = opened.kubectl.call(&["apply", "--server-side", "-f", "-"]);
    let trouble = opened.kubectl.refused(&call, answer);
    if conflicts(&answer.stderr).is_empty() {
        return Err(Trouble { message: format!("{}: {}", step.title, trouble.message), ..trouble });
    }
    let message = format!(
        "{}: somebody else has changed {} in the cluster: {}",
        step.title,
        conflicts(&answer.stderr).join(", "),
        answer.stderr.lines().next().unwrap_or_default()
    );
    Err(Trouble::new(message)
        .help("write the change into the Compose file or the manifests, or take it back with `--force-conflicts`"))
}

fn is_only_about_replicas(stderr: &str) -> bool {
    let fields = conflicts(stderr);
    !fields.is_empty() && fields.iter().all(|field| *field == REPLICAS)
}

/// The fields in which server-side apply met other managers.
fn conflicts(stderr: &str) -> Vec<&str> {
    if !stderr.contains("conflict") {
        return Vec::new();
    }
    let of_line = |line: &'_ str| {
        let field = line.rsplit_once(": ").map_or(line, |(_, field)| field);
        field.trim_start_matches("- ").trim().to_owned()
    };
    let lines = stderr.lines().filter(|line| of_line(line).starts_with('.'));
    lines.map(|line| line.rsplit_once(": ").map_or(line, |(_, field)| field).trim_start_matches("- ").trim()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conflicts_are_read() {
        let one = "error: Apply failed with 1 conflict: conflict with \"kubectl\" with subresource \"scale\" using apps/v1: .spec.replicas\nPlease review\n";
        assert!(is_only_about_replicas(one));
        let two = "error: Apply failed with 2 conflicts: conflicts with \"kubectl-edit\" using apps/v1:\n- .spec.replicas\n- .spec.template.spec.containers[name=\"web\"].image\nPlease review the fields above\n* If you intend\n";
        assert_eq!(conflicts(two), [".spec.replicas", ".spec.template.spec.containers[name=\"web\"].image"]);
        assert!(!is_only_about_replicas(two) && !is_only_about_replicas("error: no"));
    }
}
