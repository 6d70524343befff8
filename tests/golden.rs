//! Every sample, converted and compared with its golden: `BLESS=1 cargo test --test golden` writes the goldens anew.
#![cfg(test)]
#![expect(clippy::disallowed_methods, reason = "the disk is where samples and goldens are")]

#[path = "support/cases.rs"]
mod cases;
#[path = "support/conversion.rs"]
#[expect(dead_code, reason = "other tests need the rest of it")]
mod conversion;
#[path = "support/tree.rs"]
mod tree;

use std::collections::BTreeMap;
use std::fs;
use std::panic::catch_unwind;

use conversion::Output;
use pretty_assertions::StrComparison;

/// Golden files by path below `golden/`.
type Goldens = BTreeMap<String, String>;

#[test]
fn samples_give_their_goldens() {
    let (actual, mut faults) = convert_all();
    assert!(!actual.is_empty(), "there are no samples");
    if std::env::var_os("BLESS").is_some() {
        bless(&actual);
    } else {
        faults.extend(differences(&actual, &stored()));
    }
    assert!(faults.is_empty(), "{}\n\nIf this is meant: BLESS=1 cargo test --test golden", faults.join("\n"));
}

/// What every run gives, and which runs panic.
fn convert_all() -> (Goldens, Vec<String>) {
    let mut goldens = Goldens::new();
    let mut panics = Vec::new();
    for case in cases::all() {
        for run in &case.runs {
            let folder = case.golden(run);
            let folder = folder.strip_prefix(cases::repository().join("golden")).unwrap().display().to_string();
            match catch_unwind(|| conversion::run(&case, run)) {
                Ok(output) => add(&mut goldens, folder.trim_end_matches('/'), output),
                Err(_) => panics.push(format!("{folder} panics")),
            }
        }
    }
    (goldens, panics)
}

fn add(goldens: &mut Goldens, folder: &str, output: Output) {
    goldens.insert(format!("{folder}/report.txt"), output.report);
    for (path, text) in output.manifests.files {
        goldens.insert(format!("{folder}/manifests/{path}"), text);
    }
}

fn stored() -> Goldens {
    let text = |(path, bytes)| (path, String::from_utf8(bytes).expect("goldens are UTF-8"));
    tree::read(&cases::repository().join("golden")).into_iter().map(text).collect()
}

fn differences(actual: &Goldens, golden: &Goldens) -> Vec<String> {
    let missing = actual.keys().filter(|path| !golden.contains_key(*path)).map(|path| format!("{path}: has no golden"));
    let superfluous =
        golden.keys().filter(|path| !actual.contains_key(*path)).map(|path| format!("{path}: no sample gives it"));
    let different = actual.iter().filter_map(|(path, text)| {
        let golden = golden.get(path)?;
        (golden != text).then(|| format!("{path}: golden on the left\n{}", StrComparison::new(golden, text)))
    });
    missing.chain(superfluous).chain(different).collect()
}

fn bless(actual: &Goldens) {
    let folder = cases::repository().join("golden");
    for path in stored().keys().filter(|path| !actual.contains_key(*path)) {
        fs::remove_file(folder.join(path)).unwrap();
    }
    for (path, text) in actual {
        let file = folder.join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }
}
