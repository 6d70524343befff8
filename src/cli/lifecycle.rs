//! The commands that act on a cluster: what they have in common, and which is which.

mod apply;
mod display;
mod down;
mod images;
mod opened;
pub(super) mod order;
mod restart;
mod start;
mod status;
mod stop;

use std::time::Duration;

use super::arguments::{Down, Restart, Start, Status, Stop, Waiting};
use super::failure::Failure;
use super::process::Process;
use images::{Images, When};
use opened::{Ask, open};

/// How long a command waits for Pods; nothing when it does not wait.
pub(super) type Patience = Option<Duration>;

fn patience(waiting: Waiting) -> Patience {
    (waiting.timeout > 0).then(|| Duration::from_secs(waiting.timeout))
}

/// `start`.
///
/// # Errors
/// When the project is refused, or the cluster fails.
pub(super) fn start(arguments: Start, process: &Process) -> Result<u8, Failure> {
    let Start { lifecycle, waiting, build, no_build, builder, load, remove_orphans, force_conflicts } = arguments;
    let when = match (build, no_build) {
        (true, _) => When::Always,
        (false, true) => When::Never,
        (false, false) => When::Missing,
    };
    let images = Images { when, builder, load };
    let opened = match open(lifecycle, process, Ask::Everything)? {
        Ok(opened) => opened,
        Err(code) => return Ok(code),
    };
    let start = start::Start { images, patience: patience(waiting), remove_orphans, force_conflicts };
    start.run(&opened)
}

/// `stop`.
///
/// # Errors
/// When the project is refused, or the cluster fails.
pub(super) fn stop(arguments: Stop, process: &Process) -> Result<u8, Failure> {
    match open(arguments.lifecycle, process, Ask::ErrorsOnly)? {
        Ok(opened) => stop::run(&opened, patience(arguments.waiting)),
        Err(code) => Ok(code),
    }
}

/// `restart`.
///
/// # Errors
/// When the project is refused, or the cluster fails.
pub(super) fn restart(arguments: Restart, process: &Process) -> Result<u8, Failure> {
    match open(arguments.lifecycle, process, Ask::ErrorsOnly)? {
        Ok(opened) => restart::run(&opened, patience(arguments.waiting)),
        Err(code) => Ok(code),
    }
}

/// `status`.
///
/// # Errors
/// When the project is refused, or the cluster fails.
pub(super) fn status(arguments: Status, process: &Process) -> Result<u8, Failure> {
    match open(arguments.lifecycle, process, Ask::ErrorsOnly)? {
        Ok(opened) if arguments.watch => status::watch(&opened),
        Ok(opened) => status::run(&opened),
        Err(code) => Ok(code),
    }
}

/// `down`.
///
/// # Errors
/// When the project is refused, or the cluster fails.
pub(super) fn down(arguments: Down, process: &Process) -> Result<u8, Failure> {
    let Down { lifecycle, waiting, volumes, yes } = arguments;
    let data = match (volumes, yes) {
        (false, _) => down::Data::Keep,
        (true, false) => down::Data::DeleteWhenConfirmed,
        (true, true) => down::Data::Delete,
    };
    match open(lifecycle, process, Ask::ErrorsOnly)? {
        Ok(opened) => down::run(&opened, data, patience(waiting)),
        Err(code) => Ok(code),
    }
}
