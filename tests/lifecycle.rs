//! The commands on a cluster, with a stand-in for `kubectl` that writes down what it is called with and answers as it is told.
#![cfg(test)]
#![cfg(unix)]
#![expect(clippy::disallowed_methods, reason = "the disk is where the stand-in is")]

#[path = "support/folder.rs"]
#[expect(dead_code, reason = "here every run has surroundings")]
mod folder;

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::process::Command;
use std::time::{Duration, Instant};

use folder::{Answer, Folder, Surroundings};
use pretty_assertions::assert_eq;

const COMPOSE: &str = "\
name: shop
services:
  web:
    image: nginx:1.27
    ports: ['30080:80']
    depends_on: {db: {condition: service_started, restart: true}}
  db: {image: postgres:17}
  other: {image: busybox}
";

/// Answers as a cluster in which everything is ready does, or nothing runs when it was scaled down.
const CLUSTER: &str = r#"
last=$(tail -n 1 calls)
ready() {
  echo "{\"kind\": \"Deployment\", \"metadata\": {\"name\": \"$1\", \"generation\": 1}, \"spec\": {\"replicas\": 1}, \"status\": {\"observedGeneration\": 1, \"replicas\": 1, \"updatedReplicas\": 1, \"readyReplicas\": 1}}"
}
stopped() { echo "{\"kind\": \"Deployment\", \"metadata\": {\"name\": \"$1\"}, \"spec\": {\"replicas\": 0}}"; }
case $last in
  *"config view"*) echo '{"current-context": "dev", "clusters": [{"cluster": {"server": "https://cluster.invalid:6443"}}]}' ;;
  *"get namespace"*) ;;
  *,pods*)
    state=ready
    grep -q "scale --replicas=0" calls && state=stopped
    echo "{\"items\": [$($state web), $($state db), $($state other)]}" ;;
  *"get pods"*"-o name"*) ;;
  *"-o name"*) echo deployment.apps/web ;;
  *"-o json"*) echo '{"items": []}' ;;
  *apply*) cat >> applied ;;
esac
"#;

/// A folder with a project and a `kubectl` that does what a script says.
fn shop(script: &str) -> Folder {
    let folder = Folder::with([("compose.yaml", COMPOSE), ("calls", ""), ("applied", "")]);
    folder.put("bin/kubectl", format!("#!/bin/sh\nprintf '%s\\n' \"$*\" >> calls\n{script}\n"));
    fs::set_permissions(folder.path("bin/kubectl"), fs::Permissions::from_mode(0o755)).unwrap();
    folder
}

fn run(folder: &Folder, arguments: &[&str]) -> Answer {
    let path = format!("{}:/usr/bin:/bin", folder.path("bin").display());
    let environment = [("PATH", path.as_str())].into();
    folder.run_in(arguments, &Surroundings { environment, ..Surroundings::default() })
}

/// The calls, without the words that all of them have.
fn calls(folder: &Folder) -> Vec<String> {
    let text = fs::read_to_string(folder.path("calls")).unwrap();
    text.lines().map(|line| line.replace("-n shop --request-timeout=28s ", "")).collect()
}

fn changes(folder: &Folder) -> Vec<String> {
    let changes = ["apply", "scale", "delete", "rollout", "patch"];
    calls(folder).into_iter().filter(|call| changes.iter().any(|change| call.starts_with(change))).collect()
}

fn fails(answer: &Answer, words: &[&str]) {
    assert_eq!((answer.code, answer.stdout.as_str()), (Some(5), ""), "{}", answer.stderr);
    for word in words {
        assert!(answer.stderr.contains(word), "no {word:?} in {}", answer.stderr);
    }
}

#[test]
fn without_kubectl_nothing_is_done() {
    let folder = shop("");
    fs::remove_file(folder.path("bin/kubectl")).unwrap();
    let path = folder.path("bin").display().to_string();
    for command in ["start", "stop", "restart", "status", "down"] {
        let environment = [("PATH", path.as_str())].into();
        let answer = folder.run_in(&[command], &Surroundings { environment, ..Surroundings::default() });
        fails(&answer, &["`kubectl` is not installed", "help: install it"]);
    }
}

#[test]
fn a_cluster_that_does_not_answer_is_named() {
    let unreachable = "case $* in *'config view'*) echo '{\"current-context\": \"dev\"}' ;; *) echo 'The connection to the server was refused' >&2; exit 1 ;; esac";
    for command in ["start", "stop", "restart", "status", "down"] {
        fails(&run(&shop(unreachable), &[command]), &["context `dev`", "was refused", "--context"]);
    }
}

#[test]
fn who_hangs_is_not_waited_for() {
    let folder = shop("case $* in *'config view'*) echo '{}' ;; *) sleep 60 ;; esac");
    let started = Instant::now();
    fails(&run(&folder, &["status", "--request-timeout", "3"]), &["has not answered within 3 s"]);
    assert!(started.elapsed() < Duration::from_secs(20));
}

#[test]
fn an_unknown_context_is_answered_with_those_that_there_are() {
    let script = "case $* in *get-contexts*) printf 'one\\ntwo\\n' ;; *) echo 'error: context \"nope\" does not exist' >&2; exit 1 ;; esac";
    fails(&run(&shop(script), &["start", "--context", "nope"]), &["no context `nope`", "`one`, `two`"]);
    let script = "case $* in *get-contexts*) ;; *) echo 'error: current-context must exist in order to minify' >&2; exit 1 ;; esac";
    fails(&run(&shop(script), &["start"]), &["no current context", "KUBECONFIG"]);
}

#[test]
fn another_cluster_is_noticed() {
    let script = "case $* in *'config view'*) echo '{\"current-context\": \"other\"}' ;; *'-o json'*) echo '{\"items\": []}' ;; esac";
    for command in ["stop", "restart", "status", "down"] {
        let folder = shop(script);
        fails(&run(&folder, &[command]), &["nothing of the project `shop`", "context `other`"]);
        assert_eq!(changes(&folder), [""; 0]);
    }
}

#[test]
fn a_start_applies_in_the_order_of_dependencies() {
    let folder = shop(CLUSTER);
    let answer = run(&folder, &["start", "--context", "dev", "-n", "shop"]);
    assert_eq!(answer.code, Some(0), "{}", answer.stderr);
    let target = answer.stderr.find("context `dev` (https://cluster.invalid:6443), namespace `shop`");
    assert!(target < answer.stderr.find("applied:") && target.is_some(), "{}", answer.stderr);
    assert!(calls(&folder).iter().all(|call| call.starts_with("--context dev ")), "{:?}", calls(&folder));
    let applied = fs::read_to_string(folder.path("applied")).unwrap();
    let place = |what: &str| applied.find(what).unwrap_or_else(|| panic!("no {what}"));
    assert!(
        place("kind: Namespace") < place("image: postgres:17")
            && place("image: postgres:17") < place("image: nginx:1.27")
    );
    assert_eq!(answer.stdout, "no port is published\n");
}

#[test]
fn a_start_of_one_service_brings_what_it_needs() {
    let folder = shop(CLUSTER);
    assert_eq!(run(&folder, &["start", "web"]).code, Some(0));
    let applied = fs::read_to_string(folder.path("applied")).unwrap();
    assert!(applied.contains("image: postgres:17") && !applied.contains("image: busybox\n"), "{applied}");
    let answer = run(&folder, &["start", "wbe"]);
    assert_eq!(answer.code, Some(2));
    assert!(answer.stderr.contains("no service `wbe`"), "{}", answer.stderr);
}

#[test]
fn edited_manifests_count() {
    let folder = shop(CLUSTER);
    assert_eq!(run(&folder, &["-o", "kubernetes"]).code, Some(0));
    let web = folder.path("kubernetes/services/web.yaml");
    let edited = fs::read_to_string(&web).unwrap().replace("replicas: 1", "replicas: 1 # by hand");
    fs::write(&web, edited).unwrap();
    let answer = run(&folder, &["start"]);
    assert!(
        answer.stderr.contains("manifests of `kubernetes`, which are not what a conversion would write now"),
        "{}",
        answer.stderr
    );
    assert!(fs::read_to_string(folder.path("applied")).unwrap().contains("# by hand"));
    assert!(run(&folder, &["status", "-o", "-"]).stderr.contains("manifests made just now"));
    fails(
        &run(&folder, &["start", "-o", "nowhere"]),
        &["`nowhere`", "compose2k8s -o nowhere"].map(|it| it.trim_matches('`')),
    );
}

#[test]
fn replicas_are_taken_back_and_other_conflicts_are_said() {
    let conflict = |field: &str| {
        format!(
            "case $* in *force-conflicts*) cat > /dev/null; exit 0 ;; *apply*) echo 'error: Apply failed with 1 conflict: conflict with \"kubectl\" using apps/v1: {field}' >&2; exit 1 ;; esac\n{CLUSTER}"
        )
    };
    let folder = shop(&conflict(".spec.replicas"));
    assert_eq!(run(&folder, &["start"]).code, Some(0));
    let folder = shop(&conflict(".spec.template"));
    let answer = run(&folder, &["start"]);
    fails(&answer, &["somebody else has changed .spec.template", "--force-conflicts"]);
    assert_eq!(run(&folder, &["start", "--force-conflicts"]).code, Some(0));
}

#[test]
fn a_restart_takes_along_who_asked_for_it() {
    let folder = shop(CLUSTER);
    let answer = run(&folder, &["restart", "db"]);
    assert_eq!(answer.code, Some(0), "{}", answer.stderr);
    assert_eq!(changes(&folder), ["rollout restart deployment/db", "rollout restart deployment/web"]);
}

#[test]
fn a_stop_goes_backwards_and_a_second_one_does_the_same() {
    let folder = shop(CLUSTER);
    let answer = run(&folder, &["stop"]);
    assert_eq!(answer.code, Some(0), "{}", answer.stderr);
    let expected = ["scale --replicas=0 deployment/web", "scale --replicas=0 deployment/db deployment/other"];
    assert_eq!(changes(&folder), expected);
    assert_eq!(run(&folder, &["stop"]).code, Some(0));
}

#[test]
fn down_asks_before_data_go() {
    let claim = format!(
        "case $* in *'get persistentvolumeclaims'*) echo '{{\"items\": [{{\"metadata\": {{\"name\": \"db-data\"}}}}]}}'; exit ;; esac\n{CLUSTER}"
    );
    let folder = shop(&claim);
    let answer = run(&folder, &["down", "--volumes"]);
    fails(&answer, &["the data of volumes would be deleted", "--yes"]);
    assert_eq!(changes(&folder), [""; 0]);
    let answer = run(&folder, &["down"]);
    assert_eq!(answer.code, Some(0), "{}", answer.stderr);
    assert!(answer.stderr.contains("data stay in the claims db-data"), "{}", answer.stderr);
    assert!(
        !changes(&folder).iter().any(|call| call.contains("persistentvolume") || call.contains("delete namespace"))
    );
    assert_eq!(run(&folder, &["down", "--volumes", "--yes"]).code, Some(0));
    assert!(changes(&folder).iter().any(|call| call.starts_with("delete persistentvolumeclaims -l ")));
}

/// Every call in turn ends the command, as a user or a failing machine may.
#[test]
fn what_is_ended_in_between_is_completed_by_the_next_run() {
    for command in ["start", "stop", "restart", "down"] {
        let whole = shop(CLUSTER);
        assert_eq!(run(&whole, &[command]).code, Some(0));
        for number in 1..=calls(&whole).len() {
            let folder =
                shop(&format!("test -e whole || test \"$(wc -l < calls)\" -lt {number} || kill -9 $PPID\n{CLUSTER}"));
            assert_eq!(run(&folder, &[command]).code, None, "{command}, call {number}");
            folder.put("whole", "");
            let answer = run(&folder, &[command]);
            assert_eq!(answer.code, Some(0), "{command} after call {number}: {}", answer.stderr);
        }
    }
}

/// The script beside the manifests, with the same stand-in.
#[test]
fn the_script_does_the_same() {
    let folder = shop(CLUSTER);
    assert_eq!(run(&folder, &["-o", "kubernetes", "--script"]).code, Some(0));
    assert_eq!(run(&folder, &["check", "-o", "kubernetes", "--script"]).code, Some(0));
    let script = |arguments: &[&str]| {
        fs::write(folder.path("calls"), "").unwrap();
        let path = format!("{}:/usr/bin:/bin", folder.path("bin").display());
        let mut command = Command::new(folder.path("kubernetes/kubernetes.sh"));
        let output =
            command.args(arguments).env_clear().env("PATH", path).current_dir(folder.path("")).output().unwrap();
        let calls: Vec<String> = calls(&folder).iter().map(|call| call.replace("-n shop ", "")).collect();
        (output.status.code(), calls, String::from_utf8(output.stderr).unwrap())
    };
    let made = |calls: &[String], start: &str| -> Vec<String> {
        calls
            .iter()
            .filter(|call| call.starts_with(start))
            .map(|call| call.rsplit('/').next().unwrap().to_owned())
            .collect()
    };
    let (code, calls, stderr) = script(&["start", "--context", "dev"]);
    assert_eq!(code, Some(0), "{stderr}");
    assert!(calls.iter().all(|call| call.starts_with("--context dev ")));
    let calls: Vec<String> = calls.iter().map(|call| call.replace("--context dev ", "")).collect();
    assert_eq!(made(&calls, "apply"), ["namespace.yaml", "db.yaml", "other.yaml", "web.yaml", "nodeports.yaml"]);
    let (code, calls, _) = script(&["restart", "db"]);
    assert_eq!((code, made(&calls, "rollout restart")), (Some(0), vec!["db".to_owned(), "web".to_owned()]));
    let (code, calls, _) = script(&["stop", "web"]);
    assert_eq!((code, made(&calls, "scale")), (Some(0), vec!["web".to_owned()]));
    assert_eq!(script(&["stop", "wbe"]).0, Some(5));
    assert_eq!(script(&[]).0, Some(2));
    let checked = Command::new("shellcheck").arg(folder.path("kubernetes/kubernetes.sh")).output();
    match checked {
        Ok(output) => assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout)),
        Err(error) => println!("skipped: the script is not checked, because shellcheck cannot be started: {error}"),
    }
    assert_eq!(run(&folder, &["-o", "kubernetes"]).code, Some(0));
    assert!(!folder.path("kubernetes/kubernetes.sh").exists());
}

const NOTES: &str = "\
name: notes
services:
  app:
    image: busybox
    volumes: [data:/data, ./conf:/conf, ./conf/app.conf:/etc/app.conf]
volumes: {data: {}}
";

/// A project with data, and an engine that writes down what it is called with.
fn notes(script: &str) -> Folder {
    let folder = Folder::with([("compose.yaml", NOTES), ("conf/app.conf", "a"), ("calls", "")]);
    folder.put("bin/docker", format!("#!/bin/sh\nprintf '%s\\n' \"$*\" >> calls\n{script}\n"));
    fs::set_permissions(folder.path("bin/docker"), fs::Permissions::from_mode(0o755)).unwrap();
    folder
}

#[test]
fn a_migration_is_printed_before_anything_is_started() {
    let folder = notes("");
    for (way, lines) in [("here", 3), ("cluster", 3)] {
        let arguments = ["migrate", "compose.yaml", "--via", way, "--host-root", "/opt/notes", "--project-root", "."];
        let answer = run(&folder, &arguments);
        assert_eq!(answer.code, Some(0), "{}", answer.stderr);
        let copies: Vec<&str> = answer.stdout.lines().filter(|line| line.starts_with("copy ")).collect();
        assert_eq!(copies.len(), lines, "{copies:?}");
        assert!(copies[0].starts_with("copy notes_data /opt/notes_data/data '' "), "{copies:?}");
        assert!(copies[2].contains("/conf/app.conf /opt/notes/conf /app.conf "), "{copies:?}");
        assert!(answer.stdout.contains("#   volume `notes_data` is /opt/notes_data/data on the node"));
        folder.put("migrate.sh", &answer.stdout);
        if let Ok(output) = Command::new("shellcheck").arg(folder.path("migrate.sh")).output() {
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
        }
    }
    assert_eq!(calls(&folder), [""; 0]);
    let answer = run(&folder, &["migrate"]);
    assert!(!answer.stdout.contains("/conf"), "what stays where it is is not copied: {}", answer.stdout);
}

#[test]
fn containers_are_stopped_only_when_told() {
    let folder = notes("case $* in 'ps '*) echo 0123 ;; 'volume inspect'*) exit 1 ;; esac");
    fails(&run(&folder, &["migrate", "--run"]), &["containers of notes run", "--stop", "not all data were copied"]);
    assert!(!calls(&folder).iter().any(|call| call.starts_with("stop") || call.starts_with("run")));
    let answer = run(&folder, &["migrate", "--run", "--stop"]);
    assert_eq!(answer.code, Some(0), "{}", answer.stderr);
    assert!(calls(&folder).contains(&"stop 0123".to_owned()));
    assert!(answer.stderr.contains("notes_data: there is no such volume"), "{}", answer.stderr);
}

/// A node as its kind describes itself, the engine that builds, and the call that brings the image there, with what it reads.
type Loading<'a> = (&'a str, &'a str, &'a [&'a str]);

const LOADINGS: &[Loading<'_>] = &[
    (
        r#"{"spec": {"providerID": "kind://docker/dev/dev-control-plane"}}"#,
        "docker",
        &["kind load docker-image --name dev shop-api"],
    ),
    (
        r#"{"metadata": {"name": "dev-control-plane"}, "spec": {"providerID": "kind://podman/dev/dev-control-plane"}}"#,
        "podman",
        &[
            "podman save docker.io/library/shop-api:latest",
            "podman exec -i dev-control-plane ctr -n k8s.io images import -",
        ],
    ),
    (r#"{"metadata": {"name": "k3d-dev-server-0"}}"#, "docker", &["k3d image import -c dev shop-api"]),
    (
        r#"{"metadata": {"labels": {"minikube.k8s.io/name": "dev"}}}"#,
        "docker",
        &["minikube -p dev image load shop-api"],
    ),
    (
        r#"{"metadata": {"labels": {"minikube.k8s.io/name": "dev"}}}"#,
        "podman",
        &["podman save docker.io/library/shop-api:latest", "minikube -p dev image load -"],
    ),
    (
        r#"{"metadata": {"labels": {"microk8s.io/cluster": "true"}}}"#,
        "docker",
        &["docker save shop-api", "microk8s ctr image import -"],
    ),
    (
        r#"{"status": {"nodeInfo": {"kubeletVersion": "v1.37.0+k3s1"}}}"#,
        "docker",
        &["docker save shop-api", "k3s ctr images import -"],
    ),
    (
        r#"{"status": {"nodeInfo": {"containerRuntimeVersion": "containerd://2.2.0"}}}"#,
        "docker",
        &["docker save shop-api", "ctr -n k8s.io images import -"],
    ),
    (r#"{"status": {"nodeInfo": {"containerRuntimeVersion": "containerd://2.2.0"}}}"#, "nerdctl", &[]),
    (r#"{"status": {"nodeInfo": {"containerRuntimeVersion": "docker://28.0.0"}}}"#, "docker", &[]),
    (r#"{"metadata": {"name": "docker-desktop"}}"#, "docker", &[]),
];

/// The programs are stand-ins: which of them is called, and how, is what their documentation says.
#[test]
fn images_come_to_every_kind_of_node() {
    for (node, engine, expected) in LOADINGS {
        let answers = format!("case $* in *'get nodes'*) echo '{{\"items\": [{node}]}}'; exit ;; esac\n{CLUSTER}");
        let folder = shop(&answers.replace("$($state web), $($state db), $($state other)", "$($state api)"));
        folder.put("compose.yaml", "name: shop\nservices: {api: {build: ./api}}\n");
        folder.put("api/Dockerfile", "FROM scratch\n");
        let stand_in = |name: &str, script: &str| {
            let path = format!("bin/{name}");
            folder.put(&path, format!("#!/bin/sh\nprintf '%s\\n' \"$(basename \"$0\") $*\" >> loads\n{script}\n"));
            fs::set_permissions(folder.path(&path), fs::Permissions::from_mode(0o755)).unwrap();
        };
        stand_in(engine, "case $* in *inspect*) test -e built && echo sha256:1 ;; *build*) : > built ;; esac");
        stand_in("sudo", "exec \"$@\"");
        for name in ["kind", "k3d", "minikube", "microk8s", "k3s", "ctr"] {
            stand_in(name, "cat > /dev/null");
        }
        let answer = run(&folder, &["start", "--builder", engine]);
        assert_eq!(answer.code, Some(0), "{node}: {}", answer.stderr);
        let loads = fs::read_to_string(folder.path("loads")).unwrap();
        assert!(loads.lines().any(|line| line.contains("build")), "{node}: {loads}");
        let is_load = |line: &&str| !["inspect", "build", "compose", "sudo"].iter().any(|word| line.contains(word));
        let mut found: Vec<&str> = loads.lines().filter(is_load).collect();
        found.sort_unstable();
        let mut expected = expected.to_vec();
        expected.sort_unstable();
        assert_eq!(found, expected, "{node}");
        let noted = calls(&folder)
            .iter()
            .any(|call| call.contains("annotate deployment/api --overwrite compose2k8s.io/image-id.api=sha256:1"));
        assert!(noted, "{:?}", calls(&folder));
    }
}
