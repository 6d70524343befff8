//! `down`: deletes what is the project's own; data only when told and confirmed.

use std::collections::BTreeSet;
use std::io::{self, BufRead as _, IsTerminal as _};

use serde_json::Value as Json;

use super::super::failure::Failure;
use super::super::{exit, streams};
use super::opened::Opened;
use super::start::orphans;
use super::stop::stop;
use super::{Patience, stop as stopping};
use crate::cluster::reasons::text;
use crate::cluster::trouble::Trouble;
use crate::kubernetes::name::dns_label;

/// What becomes of the data of named volumes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Data {
    /// They stay.
    Keep,
    /// They are deleted after a question.
    DeleteWhenConfirmed,
    /// They are deleted.
    Delete,
}

/// Everything but claims of volumes and the Namespace.
const KINDS: &str = "deployments,statefulsets,daemonsets,jobs,cronjobs,services,configmaps,secrets,networkpolicies";

/// Deletes.
///
/// # Errors
/// When the cluster fails, has nothing of the project, or the question is answered with no.
pub(super) fn run(opened: &Opened, data: Data, patience: Patience) -> Result<u8, Failure> {
    if !opened.services.is_empty() {
        return Err(Trouble::new("`down` is for the whole project").help("`stop SERVICE` stops a service").into());
    }
    let claims = claims(opened)?;
    if claims.is_empty() && own_namespace(opened)?.is_none() {
        stopping::demand_project(opened)?;
    }
    let directories = directories(opened)?;
    if data == Data::DeleteWhenConfirmed && !is_confirmed(opened, &claims)? {
        return Err(Trouble::new("nothing was deleted")
            .help("`--yes` needs no answer; without `--volumes` data stay")
            .into());
    }
    let mut workloads = opened.workloads(None);
    workloads.extend(orphans(opened)?);
    stop(opened, &workloads, patience)?;
    let own = opened.own();
    opened.kubectl.run(&["delete", KINDS, "-l", &own, "--wait=true"])?;
    if data != Data::Keep {
        delete_data(opened, &claims)?;
    }
    let kept = if data == Data::Keep { claims.len() } else { 0 };
    delete_namespace(opened, kept)?;
    say_what_stays(opened, data, &claims, &directories);
    Ok(exit::SUCCESS)
}

/// The claims of volumes that are the project's own.
fn claims(opened: &Opened) -> Result<Vec<String>, Trouble> {
    let found = opened.kubectl.items(&["get", "persistentvolumeclaims", "-l", &opened.own()])?;
    Ok(found.iter().map(|claim| text(claim, "/metadata/name").to_owned()).collect())
}

/// The directories of named volumes on the node, as the workloads in the cluster have them.
fn directories(opened: &Opened) -> Result<BTreeSet<String>, Trouble> {
    let named: BTreeSet<String> = opened.project.volumes.keys().map(|name| dns_label(name)).collect();
    let live = opened.kubectl.items(&["get", "deployments,statefulsets,daemonsets,jobs", "-l", &opened.own()])?;
    let volumes = live.iter().filter_map(|object| object.pointer("/spec/template/spec/volumes")?.as_array()).flatten();
    let named = volumes.filter(|volume| named.contains(text(volume, "/name")));
    Ok(named.map(|volume| text(volume, "/hostPath/path").to_owned()).filter(|path| !path.is_empty()).collect())
}

/// Asks about claims alone: directories of the node are only named at the end, for whoever may delete them there.
fn is_confirmed(opened: &Opened, claims: &[String]) -> Result<bool, Trouble> {
    if claims.is_empty() {
        return Ok(true);
    }
    if !io::stdin().is_terminal() {
        let message = "the data of volumes would be deleted, and nobody can be asked, because there is no terminal";
        return Err(Trouble::new(message).help("`--yes` needs no answer"));
    }
    streams::say(&format!(
        "the data in the claims {} will be gone for good (context `{}`, namespace `{}`). Delete them? [y/N] ",
        claims.join(", "),
        opened.context.name,
        opened.kubectl.namespace
    ));
    let mut answer = String::new();
    drop(io::stdin().lock().read_line(&mut answer));
    Ok(matches!(answer.trim().to_lowercase().as_str(), "y" | "yes"))
}

fn delete_data(opened: &Opened, claims: &[String]) -> Result<(), Trouble> {
    if claims.is_empty() {
        return Ok(());
    }
    let own = opened.own();
    opened.kubectl.run(&["delete", "persistentvolumeclaims", "-l", &own, "--wait=true"])?;
    opened.kubectl.run(&["delete", "persistentvolumes", "-l", &own, "--wait=false"]).map(drop)
}

/// The Namespace, when it is the project's own.
fn own_namespace(opened: &Opened) -> Result<Option<Json>, Trouble> {
    let Some(namespace) = opened.kubectl.find("namespace", &opened.kubectl.namespace)? else { return Ok(None) };
    let own = crate::kubernetes::labels::of_project(&opened.project.name);
    let labels = namespace.pointer("/metadata/labels").cloned().unwrap_or_default();
    let is_own = own.iter().all(|(key, value)| labels.get(key).and_then(Json::as_str) == Some(value));
    Ok(is_own.then_some(namespace))
}

/// Deletes the Namespace, unless there is something in it that would go with it and is not ours to delete.
fn delete_namespace(opened: &Opened, kept_claims: usize) -> Result<(), Trouble> {
    let name = opened.kubectl.namespace.as_str();
    if own_namespace(opened)?.is_none() {
        return Ok(());
    }
    if kept_claims > 0 {
        opened.note(&format!("the namespace `{name}` stays, because its claims hold data"));
        return Ok(());
    }
    let others = opened.kubectl.items(&[
        "get",
        "deployments,statefulsets,daemonsets,jobs,cronjobs,services,configmaps,secrets,persistentvolumeclaims",
    ])?;
    let made_by_cluster = |object: &&Json| {
        !matches!(
            (text(object, "/kind"), text(object, "/metadata/name")),
            ("ConfigMap", "kube-root-ca.crt") | ("Service", "kubernetes")
        )
    };
    let others: Vec<&str> =
        others.iter().filter(made_by_cluster).map(|object| text(object, "/metadata/name")).collect();
    if !others.is_empty() {
        opened.note(&format!(
            "the namespace `{name}` stays, because `{}` in it are not of this project",
            others.join("`, `")
        ));
        return Ok(());
    }
    opened.kubectl.run(&["delete", "namespace", name, "--ignore-not-found", "--wait=false"]).map(drop)
}

fn say_what_stays(opened: &Opened, data: Data, claims: &[String], directories: &BTreeSet<String>) {
    opened.note(&format!(
        "deleted: everything of `{}` in the namespace `{}`",
        opened.project.name, opened.kubectl.namespace
    ));
    if data == Data::Keep && !claims.is_empty() {
        opened.note(&format!("data stay in the claims {}; `down --volumes` deletes them", claims.join(", ")));
    }
    if !directories.is_empty() {
        let list: Vec<&str> = directories.iter().map(String::as_str).collect();
        opened.note(&format!(
            "data stay on the node in {}; to delete them there: sudo rm -rf {}",
            list.join(", "),
            list.join(" ")
        ));
    }
}
