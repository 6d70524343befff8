//! Both sides stay in sync: what `check` and `diff` say, that no edit is lost, and that a killed run leaves a whole folder.
#![cfg(test)]
#![expect(clippy::disallowed_methods, reason = "the disk is what the command reads and writes")]

#[path = "support/folder.rs"]
mod folder;
#[path = "support/tree.rs"]
mod tree;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::process::Stdio;
use std::time::{Duration, Instant};

use folder::{Answer, Folder, Surroundings};
use pretty_assertions::assert_eq;
use proptest::prelude::*;

const COMPOSE: &str = "name: shop\nservices:\n  web:\n    image: nginx:1.27\n    ports: ['30080:80']\n";
const WEB: &str = "kubernetes/services/web.yaml";

/// A folder with a project and its manifests, which are out of date.
fn outdated() -> Folder {
    let folder = Folder::with([("compose.yaml", COMPOSE)]);
    assert_eq!(folder.run(&["-o", "kubernetes"]).code, Some(0));
    folder.put("compose.yaml", COMPOSE.replace("1.27", "1.28"));
    folder
}

fn read(folder: &Folder, path: &str) -> String {
    fs::read_to_string(folder.path(path)).unwrap()
}

fn edit(folder: &Folder, path: &str, from: &str, to: &str) {
    let text = read(folder, path);
    assert!(text.contains(from), "{text}");
    folder.put(path, text.replace(from, to));
}

#[test]
fn check_shows_the_difference_and_names_the_files() {
    let folder = outdated();
    let check = |form: &str| folder.run(&["check", "--message-format", form]);
    let before = tree::read(&folder.path(""));
    let human = check("human");
    assert_eq!((human.code, human.stderr.as_str()), (Some(4), ""));
    for line in [
        "--- a/services/web.yaml\n+++ b/services/web.yaml\n",
        "-          image: nginx:1.27\n+          image: nginx:1.28\n",
    ] {
        assert!(human.stdout.contains(line), "{}", human.stdout);
    }
    let json = check("json");
    assert_eq!((json.code, json.stdout.as_str()), (Some(4), ""));
    let messages: Vec<serde_json::Value> =
        json.stderr.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let files: BTreeSet<_> = messages.iter().map(|message| message["file"].as_str().unwrap()).collect();
    assert_eq!(files, BTreeSet::from(["kubernetes/.compose2k8s/last", WEB]));
    assert!(messages.iter().all(|message| message["code"] == "output/out-of-sync"), "{}", json.stderr);
    let github = check("github");
    assert!(github.stderr.contains("::error file=kubernetes/services/web.yaml,line=2,"), "{}", github.stderr);
    assert!(
        folder.run(&["check", "--color", "always"]).stdout.contains("\u{1b}[32m+          image: nginx:1.28\u{1b}[m\n")
    );
    assert_eq!(tree::read(&folder.path("")), before, "check never writes");
    let colliding = {
        edit(&folder, WEB, "nginx:1.27", "mine");
        check("human")
    };
    assert_eq!(colliding.code, Some(4));
    assert!(colliding.stderr.contains("output/edited-by-hand"), "{}", colliding.stderr);
}

#[test]
fn diff_shows_the_same_without_a_verdict() {
    let folder = outdated();
    let check = folder.run(&["check"]);
    assert_eq!(folder.run(&["diff"]), Answer { code: Some(0), ..check });
    assert_eq!(folder.run(&["diff", "--exit-code"]).code, Some(4));
    assert_eq!(folder.run(&["-o", "kubernetes"]).code, Some(0));
    assert_eq!(
        folder.run(&["diff", "--exit-code"]),
        Answer { code: Some(0), stdout: String::new(), stderr: String::new() }
    );
    fs::remove_dir_all(folder.path("kubernetes")).unwrap();
    assert_eq!(folder.run(&["diff"]).code, Some(2), "a folder is needed");
}

#[cfg(unix)]
#[test]
fn the_cluster_is_compared_through_kubectl() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = outdated();
    edit(&folder, WEB, "replicas: 1", "replicas: 3");
    let run = |script: &str, arguments: &[&str]| {
        folder.put("bin/kubectl", format!("#!/bin/sh\n{script}\n"));
        fs::set_permissions(folder.path("bin/kubectl"), fs::Permissions::from_mode(0o755)).unwrap();
        let path = format!("{}:/usr/bin:/bin", folder.path("bin").display());
        let surroundings =
            Surroundings { environment: BTreeMap::from([("PATH", path.as_str())]), ..Surroundings::default() };
        folder.run_in(&[&["diff", "--cluster"], arguments].concat(), &surroundings)
    };
    let shown = run("echo \"$1 $2 $3 $4 $5\"; grep -rhE 'image:|replicas:' \"$6\"; exit 1", &["--context", "there"]);
    let expected = "--context there diff -R -f\n  replicas: 3\n          image: nginx:1.28\n";
    assert_eq!((shown.code, shown.stdout.as_str()), (Some(0), expected), "{}", shown.stderr);
    assert_eq!(run("exit 1", &["--exit-code"]).code, Some(4));
    assert_eq!(run("exit 0", &["--exit-code"]).code, Some(0));
    let failed = run("echo refused >&2; exit 2", &[]);
    assert_eq!(failed.code, Some(5), "{}", failed.stderr);
    let nowhere = folder.path("services");
    let environment = BTreeMap::from([("PATH", nowhere.to_str().unwrap())]);
    let missing = folder.run_in(&["diff", "--cluster"], &Surroundings { environment, ..Surroundings::default() });
    assert_eq!(missing.code, Some(5), "{}", missing.stderr);
    assert!(missing.stderr.contains("`kubectl`"), "{}", missing.stderr);
}

/// One step of a sequence.
#[derive(Debug, Clone)]
enum Act {
    /// A new version of the image of a service.
    Compose {
        service: usize,
        version: u8,
    },
    /// A service comes or goes.
    Toggle(usize),
    /// A number of replicas in a manifest.
    Replicas {
        service: usize,
        number: u8,
    },
    /// A comment in a manifest.
    Comment {
        service: usize,
        line: usize,
        number: u8,
    },
    /// An environment variable in a manifest, where the conversion may add one too.
    Image {
        service: usize,
        version: u8,
    },
    Convert,
    Check,
}

fn act() -> impl Strategy<Value = Act> {
    let service = 0..3_usize;
    prop_oneof![
        (service.clone(), any::<u8>()).prop_map(|(service, version)| Act::Compose { service, version }),
        service.clone().prop_map(Act::Toggle),
        (service.clone(), any::<u8>()).prop_map(|(service, number)| Act::Replicas { service, number }),
        (service.clone(), 5..60_usize, any::<u8>()).prop_map(|(service, line, number)| Act::Comment {
            service,
            line,
            number
        }),
        (service, any::<u8>()).prop_map(|(service, version)| Act::Image { service, version }),
        Just(Act::Convert),
        Just(Act::Convert),
        Just(Act::Check),
    ]
}

/// A project that is changed on both sides, and the edits that must be in its manifests.
struct Both {
    folder: Folder,
    versions: [Option<u8>; 3],
    /// What was put into a manifest by hand, by its file and what it is.
    edits: BTreeMap<(String, String), String>,
}

impl Both {
    fn new() -> Both {
        let both = Both { folder: Folder::with([]), versions: [Some(0), Some(0), None], edits: BTreeMap::new() };
        both.write_compose();
        both
    }

    fn write_compose(&self) {
        let service = |(number, version): (usize, &Option<u8>)| {
            version.map(|version| {
                format!("  s{number}:\n    image: nginx:{version}\n    environment: {{VERSION: '{version}'}}\n")
            })
        };
        let services: String = self.versions.iter().enumerate().filter_map(service).collect();
        let services = if services.is_empty() { "  last: {image: nginx}\n".to_owned() } else { services };
        self.folder.put("compose.yaml", format!("name: shop\nservices:\n{services}"));
    }

    fn manifest(service: usize) -> String {
        format!("kubernetes/services/s{service}.yaml")
    }

    /// Changes one line of a manifest, if it is there.
    fn edit(&mut self, service: usize, what: &str, find: impl Fn(usize, &str) -> bool, line: String) {
        let path = Both::manifest(service);
        let Ok(text) = fs::read_to_string(self.folder.path(&path)) else { return };
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        let Some(at) = lines.iter().enumerate().position(|(number, line)| find(number, line)) else { return };
        if what.starts_with('#') {
            lines.insert(at, line.clone());
        } else {
            lines[at].clone_from(&line);
        }
        self.folder.put(&path, lines.join("\n") + "\n");
        self.edits.insert((path, what.to_owned()), line);
    }

    fn act(&mut self, act: &Act) {
        match *act {
            Act::Compose { service, version } => {
                self.versions[service] = self.versions[service].map(|_| version);
                self.write_compose();
            }
            Act::Toggle(service) => {
                self.versions[service] = if self.versions[service].is_some() { None } else { Some(1) };
                self.write_compose();
            }
            Act::Replicas { service, number } => {
                self.edit(
                    service,
                    "replicas",
                    |_, line| line.starts_with("  replicas: "),
                    format!("  replicas: {number} # by hand"),
                );
            }
            Act::Comment { service, line, number } => {
                self.edit(service, &format!("#{number}"), |at, _| at == line, format!("# by hand: {number}"));
            }
            Act::Image { service, version } => {
                self.edit(
                    service,
                    "image",
                    |_, line| line.starts_with("          image: "),
                    format!("          image: mine:{version}"),
                );
            }
            Act::Convert => self.convert(),
            Act::Check => self.check(),
        }
        self.demand_edits();
    }

    /// A conversion works, or changes nothing.
    fn convert(&self) {
        let before =
            fs::exists(self.folder.path("kubernetes")).unwrap().then(|| tree::read(&self.folder.path("kubernetes")));
        let answer = self.folder.run(&["-o", "kubernetes"]);
        match answer.code {
            Some(0) => {
                let check = self.folder.run(&["check", "-o", "kubernetes"]);
                assert_eq!((check.code, check.stdout.as_str()), (Some(0), ""));
            }
            Some(1) => {
                assert!(answer.stderr.contains("output/edited-by-hand"), "{}", answer.stderr);
                assert_eq!(Some(tree::read(&self.folder.path("kubernetes"))), before);
            }
            _ => panic!("{answer:?}"),
        }
    }

    fn check(&self) {
        let answer = self.folder.run(&["check", "-o", "kubernetes"]);
        assert!(matches!(answer.code, Some(0 | 4)), "{answer:?}");
        assert_eq!(answer.code == Some(0), answer.stdout.is_empty());
    }

    fn demand_edits(&self) {
        for ((path, what), line) in &self.edits {
            let text = read(&self.folder, path);
            assert!(text.lines().any(|it| it == line), "the edit of {what} in {path} is lost:\n{text}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, max_shrink_iters: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_sequence_loses_an_edit(acts in proptest::collection::vec(act(), 1..14)) {
        let mut both = Both::new();
        both.act(&Act::Convert);
        for act in &acts {
            both.act(act);
        }
    }
}

/// Killed at random moments, with nobody who tidies up after it.
#[cfg(target_os = "linux")]
#[test]
fn a_killed_run_leaves_the_old_or_the_new_folder() {
    let compose = |version: u8| {
        let service =
            |number: u8| format!("  s{number}: {{image: 'nginx:{version}', environment: {{V: '{version}'}}}}\n");
        format!("name: shop\nservices:\n{}", (0..40).map(service).collect::<String>())
    };
    let folder = Folder::with([]);
    let trees: Vec<_> = (0..2)
        .map(|version| {
            folder.put("compose.yaml", compose(version));
            assert_eq!(folder.run(&["-o", "kubernetes"]).code, Some(0));
            tree::read(&folder.path("kubernetes"))
        })
        .collect();
    let start = Instant::now();
    assert_eq!(folder.run(&["-o", "kubernetes", "--force"]).code, Some(0));
    folder.put("compose.yaml", compose(0));
    let longest = {
        assert_eq!(folder.run(&["-o", "kubernetes"]).code, Some(0));
        start.elapsed()
    };
    let mut seen = [0, 0];
    for round in 0..60_u32 {
        let version = u8::from(round % 2 == 0);
        folder.put("compose.yaml", compose(version));
        let mut child =
            folder::command(&folder.path("")).args(["-q", "-o", "kubernetes"]).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(longest * (round * 7919 % 60) / 60);
        child.kill().unwrap();
        child.wait().unwrap();
        let left = tree::read(&folder.path("kubernetes"));
        let which = trees.iter().position(|tree| *tree == left);
        let Some(which) = which else { panic!("round {round}: the folder is neither the old nor the new one") };
        seen[usize::from(which == usize::from(version))] += 1;
        // The next run finishes, and nothing is left beside the folder.
        assert_eq!(folder.run(&["-q", "-o", "kubernetes"]).code, Some(0));
        assert_eq!(tree::read(&folder.path("kubernetes")), trees[usize::from(version)]);
        let beside: BTreeSet<_> =
            fs::read_dir(folder.path("")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(beside, BTreeSet::from(["compose.yaml".into(), "kubernetes".into()]));
    }
    println!(
        "killed before the change {} times, after it {} times, within {:?}",
        seen[0],
        seen[1],
        Duration::as_millis(&longest)
    );
}

/// Runs at once wait for each other.
#[test]
fn runs_at_once_do_not_disturb_each_other() {
    let folder = outdated();
    let spawn = || {
        let mut command = folder::command(&folder.path(""));
        command.args(["-q", "-o", "kubernetes"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    };
    let runs: Vec<_> = (0..8).map(|_| spawn()).collect();
    for run in runs {
        let output = run.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    }
    assert_eq!(folder.run(&["check"]).code, Some(0));
}
