//! Twice as much input takes at most about twice the time, and inputs that are made to do harm end soon, with a message.
#![cfg(test)]

#[path = "support/generated.rs"]
mod generated;

use std::time::{Duration, Instant};

use compose2k8s::{Loaded, Target, convert, stream};
use generated::{Generated, KINDS, hostile};

/// A whole run without the door.
fn run(project: &Generated) -> Duration {
    let start = Instant::now();
    let Loaded { project: Some(project), .. } = project.load() else { panic!("the project is not loaded") };
    assert!(!stream(&convert(&project, &Target::default()).bundle).is_empty());
    start.elapsed()
}

/// The shortest of some runs: what else the machine does only makes them longer.
fn shortest(project: &Generated) -> Duration {
    (0..5).map(|_| run(project)).min().unwrap_or_default()
}

#[test]
fn work_grows_as_its_input() {
    for (kind, generate) in KINDS {
        let (small, large) = (shortest(&generate(200)), shortest(&generate(800)));
        // Four times the input: squares would take sixteen times as long.
        let factor = large.as_secs_f64() / small.as_secs_f64();
        assert!(factor < 9.0, "four times as many {kind} take {factor:.1} times as long: {small:?}, {large:?}");
    }
}

#[test]
fn hostile_inputs_end_soon_with_a_message() {
    for (name, project) in hostile() {
        let start = Instant::now();
        let Loaded { report, .. } = project.load();
        assert!(report.iter().next().is_some(), "{name}: nothing is said");
        assert!(report.iter().all(|diagnostic| diagnostic.message.len() < 10_000), "{name}: nobody reads that much");
        assert!(start.elapsed() < Duration::from_secs(60), "{name}: {:?}", start.elapsed());
    }
}
