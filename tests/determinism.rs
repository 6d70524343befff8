//! The same project gives the same bytes: whatever surrounds the run, and wherever it is started.
#![cfg(test)]
#![expect(clippy::disallowed_methods, reason = "the disk is what the command reads and writes")]

#[expect(dead_code, reason = "goldens are the matter of another test")]
#[path = "support/cases.rs"]
mod cases;
#[expect(dead_code, reason = "every run here has surroundings")]
#[path = "support/folder.rs"]
mod folder;
#[path = "support/tree.rs"]
mod tree;

use std::collections::BTreeMap;
use std::fs;

use folder::{Answer, Folder, Surroundings};
use pretty_assertions::assert_eq;

const COMPOSE: &str = "\
services:
  web:
    image: nginx:${TAG}
    ports: ['30080:80', '127.0.0.1:5432:5432/tcp', '53:53/udp']
    environment: {B: '1', A: '2', FROM_ENV: null}
    env_file: [web.env]
    volumes: ['./html:/usr/share/nginx/html:ro', 'data:/data', '/var/log']
    depends_on: {db: {condition: service_healthy}, cache: {condition: service_started}}
    labels: {z: '1', a: '2'}
    ulimits: {nofile: 1024, nproc: 10}
    cap_add: [NET_ADMIN, SYS_TIME]
  db:
    image: postgres:15
    healthcheck: {test: pg_isready, interval: 5s}
    networks: {back: {aliases: [database, sql]}}
  cache:
    image: redis:7
networks: {back: {}, default: {}}
volumes: {data: {}}
";

fn project() -> Folder {
    Folder::with([
        ("shop/compose.yaml", COMPOSE),
        ("shop/compose.override.yaml", "services: {web: {labels: {m: '3'}}}\n"),
        ("shop/.env", "TAG=1.27\nFROM_ENV=x\n"),
        ("shop/web.env", "Z=1\nY=2\n"),
        ("shop/html/index.html", "hello"),
        ("elsewhere/deep/.keep", ""),
    ])
}

/// Variables that no Compose file asks for.
fn noise(seed: usize) -> BTreeMap<&'static str, &'static str> {
    const VALUES: [[&str; 7]; 2] = [
        ["/root", "C", "UTC", "/bin", "", "1", "en"],
        ["/home/someone", "tr_TR.UTF-8", "Asia/Kathmandu", "/usr/bin:/bin", "verbose", "0", "de"],
    ];
    let names = ["HOME", "LANG", "TZ", "PATH", "RUST_LOG", "SOURCE_DATE_EPOCH", "LANGUAGE"];
    names.into_iter().zip(VALUES[seed % VALUES.len()]).collect()
}

/// Everything that a run gives: its answer, and what stands in the folder `out` of the working directory.
fn outcome(
    folder: &Folder,
    below: &str,
    arguments: &[String],
    environment: BTreeMap<&str, &str>,
) -> (Answer, tree::Tree) {
    let out = folder.path(below).join("out");
    if out.exists() {
        fs::remove_dir_all(&out).unwrap();
    }
    let surroundings = Surroundings { below, environment, ..Surroundings::default() };
    let answer = folder.run_in(arguments, &surroundings);
    (answer, tree::read(&out))
}

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

const RUNS: [&[&str]; 3] =
    [&["config", "--format=json"], &["--message-format=short"], &["-q", "--message-format=short", "-o", "out"]];

#[test]
fn what_surrounds_a_run_makes_no_difference() {
    let folder = project();
    for run in RUNS {
        let first = outcome(&folder, "shop", &words(run), noise(0));
        assert_eq!(first.0.code, Some(0), "{run:?}: {}", first.0.stderr);
        for seed in 1..4 {
            assert_eq!(outcome(&folder, "shop", &words(run), noise(seed)), first, "{run:?}");
        }
    }
}

#[test]
fn where_a_run_is_started_makes_no_difference() {
    let folder = project();
    let absolute = |path: &str| folder.path(path).display().to_string();
    let both = |prefix: &str| {
        let file = |name: &str| format!("{prefix}/{name}");
        words(&["-f", &file("compose.yaml"), "-f", &file("compose.override.yaml")])
    };
    for run in RUNS {
        let (here, tree) = outcome(&folder, "shop", &words(run), noise(0));
        let starts = [
            ("", both("shop")),
            ("", words(&["--project-directory", "shop"])),
            ("elsewhere/deep", both("../../shop")),
            ("elsewhere/deep", both(&absolute("shop"))),
            ("elsewhere/deep", words(&["--project-directory", &absolute("shop")])),
            ("shop/html", Vec::new()),
        ];
        for (below, options) in starts {
            let arguments = [options, words(run)].concat();
            let (there, other) = outcome(&folder, below, &arguments, noise(1));
            // Messages name files as they are seen from the working directory; all else is the same.
            assert_eq!((there.code, &there.stdout, &other), (here.code, &here.stdout, &tree), "{below} {arguments:?}");
            assert_eq!(there.stderr.lines().count(), here.stderr.lines().count(), "{below} {arguments:?}");
        }
    }
}

#[test]
fn samples_give_the_same_bytes_again() {
    for case in cases::all() {
        let folder = Folder::with([]);
        for (path, content) in &case.files {
            folder.put(path, content);
        }
        for run in &case.runs {
            let arguments = [&run.arguments[..], &words(&["--message-format=json"])].concat();
            let asked = run.environment.iter().map(|(name, value)| (name.as_str(), value.as_str()));
            // Without `HOME`: some samples ask for it.
            let around =
                |seed| noise(seed).into_iter().filter(|(name, _)| *name != "HOME").chain(asked.clone()).collect();
            let (first, _) = outcome(&folder, "", &arguments, around(0));
            assert_eq!(outcome(&folder, "", &arguments, around(1)).0, first, "{} {}", case.path, run.name);
            assert!(!first.stdout.contains(env!("CARGO_MANIFEST_DIR")), "{} {}", case.path, run.name);
        }
    }
}
