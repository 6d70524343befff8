//! Whole projects in memory.

use std::path::{Path, PathBuf};

use super::*;
use crate::compose::Service;

/// Loads the project in `/p` from files in it.
fn loaded(files: &[(&str, &str)]) -> Loaded {
    asked(&Request::default(), files)
}

fn asked(request: &Request, files: &[(&str, &str)]) -> Loaded {
    let disk = files.iter().fold(InMemory::new(), |disk, (path, text)| disk.with(Path::new("/p").join(path), *text));
    load(&Request { working_directory: PathBuf::from("/p"), ..request.clone() }, &disk)
}

fn project(files: &[(&str, &str)]) -> Project {
    let loaded = loaded(files);
    let messages = messages(&loaded);
    loaded.project.unwrap_or_else(|| panic!("{messages:?}"))
}

fn service<'p>(project: &'p Project, name: &str) -> &'p Service {
    &project.services[name]
}

/// Code, file and line of each message, in the order of their places.
fn messages(loaded: &Loaded) -> Vec<String> {
    let shown = |diagnostic: &&crate::diagnostics::Diagnostic| {
        let place = diagnostic
            .span
            .map(|span| format!("{}:{} ", loaded.sources.name(span.source), loaded.sources.position(span).line));
        format!("{}{}", place.unwrap_or_default(), diagnostic.code.name)
    };
    loaded.report.sorted().iter().map(shown).collect()
}

#[test]
fn files_are_found_and_merged() {
    let project = project(&[
        ("compose.yaml", "services: {web: {image: a, environment: {A: 1, B: 2}}}"),
        ("compose.override.yaml", "services: {web: {image: b, environment: [B=3]}}"),
    ]);
    assert_eq!(project.name, "p");
    assert_eq!(project.files, ["compose.yaml", "compose.override.yaml"]);
    let web = service(&project, "web");
    assert_eq!(web.image, "b");
    assert_eq!(web.environment["B"].as_deref(), Some("3"));
}

#[test]
fn a_value_keeps_the_place_where_it_was_written() {
    let loaded = loaded(&[
        ("compose.yaml", "services:\n  web:\n    extends: {file: base.yaml, service: base}\n    networks: [front]\n"),
        ("compose.override.yaml", "services:\n  web:\n\n    volumes: [data:/data]\n"),
        ("base.yaml", "services:\n  base:\n    image: a\n    depends_on:\n      - db\n"),
    ]);
    assert_eq!(
        messages(&loaded),
        [
            "compose.yaml:4 references/undefined",
            "compose.override.yaml:4 references/undefined",
            "base.yaml:5 references/unknown-service",
        ]
    );
}

#[test]
fn one_run_tells_all_errors_of_all_steps() {
    let text = "\
services:
  a:
    image: ${MISSING:?set it}
    volumes: [gone:/x]
  b:
    image: b
    privileged: [1]
  c:
    image: c
    ports: [x:y]
  d:
    image: d
    volumes: [gone:/x]
  e:
    restart: always
  f:
    image: f
    mem_limit: lots
foo: 1
";
    assert_eq!(
        messages(&loaded(&[("compose.yaml", text)])),
        [
            "compose.yaml:3 interpolation/required-variable",
            "compose.yaml:7 schema/wrong-type",
            "compose.yaml:10 forms/unreadable",
            "compose.yaml:13 references/undefined",
            "compose.yaml:14 image/missing",
            "compose.yaml:18 values/unreadable",
            "compose.yaml:19 schema/unknown-attribute",
        ]
    );
}

#[test]
fn what_cannot_be_read_spoils_no_more_than_it_must() {
    let check =
        |text: &str, expected: &[&str]| assert_eq!(messages(&loaded(&[("compose.yaml", text)])), expected, "{text}");
    check("services: {a: {image: i, volumes: [vol:/v]}}\nvolumes: [vol]\n", &["compose.yaml:2 schema/wrong-type"]);
    check("include: [gone.yaml]\nservices: {a: {image: i, depends_on: [b]}}\n", &["compose.yaml:1 files/not-found"]);
    check(
        "services:\n  a: {extends: b}\n  c: {image: i, foo: 1}\n",
        &["compose.yaml:2 extends/unknown-service", "compose.yaml:3 schema/unknown-attribute"],
    );
    check("services: [\n", &["compose.yaml:1 yaml/syntax"]);
    check("", &["compose.yaml:1 file/empty"]);
}

#[test]
fn an_included_project_has_its_own_directory_and_variables() {
    let project = project(&[
        ("compose.yaml", "include: [sub/compose.yaml]\nservices: {web: {image: 'a:${TAG:-none}'}}"),
        ("sub/compose.yaml", "services: {db: {image: 'b:${TAG}', volumes: ['./data:/data'], env_file: db.env}}"),
        ("sub/.env", "TAG=1"),
        ("sub/db.env", "K=v"),
    ]);
    assert_eq!(service(&project, "web").image, "a:none");
    let db = service(&project, "db");
    assert_eq!(db.image, "b:1");
    assert_eq!(db.volumes[0].source, "/p/sub/data");
    assert_eq!(db.all_variables()["K"].as_deref(), Some("v"));
}

#[test]
fn what_is_reset_is_taken_from_the_base_too() {
    let project = project(&[(
        "compose.yaml",
        "services: {a: {image: i, ports: ['80:80'], cap_add: [X]}, b: {extends: a, ports: !reset [], cap_add: !override [Y]}}",
    )]);
    assert!(service(&project, "b").ports.is_empty());
    assert_eq!(service(&project, "b").cap_add, ["Y"]);
    assert_eq!(service(&project, "a").ports.len(), 1);
}

#[test]
fn services_of_other_profiles_are_left_out_with_their_resources() {
    let text = "services: {a: {image: i}, b: {image: i, profiles: [x], volumes: [vol:/v], env_file: gone.env}}\nvolumes: {vol: }";
    let files = [("compose.yaml", text)];
    let without = project(&files);
    assert_eq!(without.services.keys().collect::<Vec<_>>(), ["a"]);
    assert!(without.volumes.is_empty() && without.model.root.get("volumes").is_none());
    let with = asked(&Request { profiles: vec!["x".to_owned()], ..Request::default() }, &files);
    assert_eq!(messages(&with), ["compose.yaml:1 files/not-found"]);
}

#[test]
fn the_survey_has_what_convert_needs_to_know() {
    let project = project(&[
        (
            "compose.yaml",
            "services: {a: {image: i, configs: [c], volumes: ['./conf:/a', './html:/b', './gone:/c']}}\nconfigs: {c: {file: conf}}",
        ),
        ("conf", "text"),
        ("html/index.html", ""),
    ]);
    let kind = |path: &str| project.survey.kind(Path::new(path));
    assert_eq!(kind("/p/conf"), Some(FileKind::File));
    assert_eq!(kind("/p/html"), Some(FileKind::Directory));
    assert_eq!(kind("/p/gone"), None);
    assert_eq!(project.survey.content(Path::new("/p/conf")), Some(b"text".as_slice()));
}

#[test]
fn paths_start_at_the_project_directory() {
    let text = "\
services:
  a:
    build: {context: ./b, additional_contexts: {c: ../c, d: 'docker-image://d'}}
    volumes: ['./x:/x', 'vol:/v', '~/h:/h', '/abs/../y:/y']
secrets:
  s: {file: s.txt}
volumes:
  vol: {driver: local, driver_opts: {o: bind, device: ./v}}
";
    let request = Request { environment: [("HOME".to_owned(), "/home/u".to_owned())].into(), ..Request::default() };
    let project = asked(&request, &[("compose.yaml", text)]).project.expect("a project");
    let a = service(&project, "a");
    let sources: Vec<&str> = a.volumes.iter().map(|mount| mount.source.as_str()).collect();
    assert_eq!(sources, ["/p/x", "vol", "/home/u/h", "/abs/../y"]);
    let build = a.build.as_ref().expect("a build");
    assert_eq!(build.context, "/p/b");
    assert_eq!(build.additional_contexts.values().collect::<Vec<_>>(), ["/c", "docker-image://d"]);
    assert_eq!(project.volumes["vol"].driver_opts["device"], "/p/v");
}

#[test]
fn without_home_a_tilde_is_a_name() {
    let loaded = loaded(&[("compose.yaml", "services: {a: {image: i, volumes: ['~/h:/h']}}")]);
    assert_eq!(messages(&loaded), ["compose.yaml:1 paths/no-home"]);
    assert_eq!(loaded.project.expect("a project").services["a"].volumes[0].source, "/p/~/h");
}

#[test]
fn the_root_is_that_of_the_repository() {
    let text = "services: {a: {image: i}}";
    let request = Request { files: vec!["deploy/compose.yaml".into()], ..Request::default() };
    let root = |request: &Request, files: &[(&str, &str)]| asked(request, files).project.expect("a project").root;
    assert_eq!(root(&request, &[("deploy/compose.yaml", text)]), Path::new("/p/deploy"));
    assert_eq!(root(&request, &[("deploy/compose.yaml", text), (".git/HEAD", "")]), Path::new("/p"));
    let request = Request { project_root: Some("..".into()), ..request };
    assert_eq!(root(&request, &[("deploy/compose.yaml", text), (".git/HEAD", "")]), Path::new("/"));
}
