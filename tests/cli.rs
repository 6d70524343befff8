//! The command as a user meets it: streams, options, exit codes, and what it says of every kind of bad input.
#![cfg(test)]
#![expect(clippy::disallowed_methods, reason = "the disk is what the command reads and writes")]

#[path = "support/folder.rs"]
mod folder;
#[path = "support/tree.rs"]
mod tree;

use std::fs;
use std::process::Stdio;

use folder::{Answer, Folder, Surroundings};
use pretty_assertions::assert_eq;

const COMPOSE: &str = "name: shop\nservices:\n  web:\n    image: nginx:1.27\n    ports: ['30080:80']\n";

/// A folder with a Compose file that has nothing wrong.
fn shop() -> Folder {
    Folder::with([("compose.yaml", COMPOSE)])
}

#[test]
fn help_and_version_are_answers() {
    for arguments in [["--help"], ["-h"], ["--version"], ["-V"]] {
        let answer = shop().run(&arguments);
        assert_eq!((answer.code, answer.stderr.as_str()), (Some(0), ""), "{arguments:?}");
        assert!(answer.stdout.contains("compose2k8s"), "{arguments:?}: {}", answer.stdout);
    }
}

#[test]
fn completions_and_the_manual_page_are_answers() {
    for arguments in [&["completions", "bash"][..], &["completions", "zsh"], &["completions", "fish"], &["man"]] {
        let answer = shop().run(arguments);
        assert_eq!((answer.code, answer.stderr.as_str()), (Some(0), ""), "{arguments:?}");
        assert!(answer.stdout.contains("node-port") || answer.stdout.contains("node\\-port"), "{arguments:?}");
    }
}

#[test]
fn config_prints_the_model_on_standard_output() {
    let folder = shop();
    let answer = folder.run(&["config", "--format", "json"]);
    assert_eq!((answer.code, answer.stderr.as_str()), (Some(0), ""));
    let model: serde_json::Value = serde_json::from_str(&answer.stdout).unwrap();
    assert_eq!(model["services"]["web"]["image"], "nginx:1.27");
    let written = folder.run(&["--format=json", "config", "-o", "model.json"]);
    assert_eq!(written, Answer { code: Some(0), stdout: String::new(), stderr: String::new() });
    assert_eq!(fs::read_to_string(folder.path("model.json")).unwrap(), answer.stdout);
}

#[test]
fn config_takes_services_and_lists_names() {
    let text = "services:
  web: {image: nginx, depends_on: [db], profiles: [front]}
  db: {build: ., volumes: ['data:/data']}
  other: {image: other, networks: [back]}
networks: {back: {}, idle: {}}\nvolumes: {data: {}}\n";
    let folder = Folder::with([("shop/compose.yaml", text), ("shop/web/index.html", ""), ("shop/other.yaml", text)]);
    let lines = |arguments: &[&str]| {
        let surroundings = Surroundings { below: "shop", ..Surroundings::default() };
        let answer = folder.run_in(&[&["config"], arguments].concat(), &surroundings);
        assert_eq!(answer.code, Some(0), "{arguments:?}: {}", answer.stderr);
        answer.stdout.lines().map(str::to_owned).collect::<Vec<_>>()
    };
    // `web` is a folder here too.
    assert_eq!(lines(&["web", "--images"]), ["shop-db", "nginx"]);
    assert_eq!(lines(&["db", "other.yaml", "--images"]), ["shop-db"]);
    assert_eq!(lines(&["--profile", "front", "--services"]), ["db", "other", "web"]);
    assert_eq!(lines(&["--networks"]), ["back", "default"]);
    assert_eq!(lines(&["--all-resources", "--networks"]), ["back", "default", "idle"]);
    assert_eq!(lines(&["--volumes"]), ["data"]);
    assert_eq!(lines(&["--profiles"]), ["front"]);
    assert_eq!(lines(&["--environment"])[0], "COMPOSE_PROJECT_NAME=shop");
    assert!(lines(&["-q", "web"]).is_empty());
    let unknown = folder.run_in(&["config", "othr"], &Surroundings { below: "shop", ..Surroundings::default() });
    assert_eq!(unknown.code, Some(1));
    assert!(unknown.stderr.contains("did you mean `other`?"), "{}", unknown.stderr);
}

#[test]
fn files_are_merged_in_the_order_in_which_they_are_typed() {
    let one = "services: {web: {image: one}}";
    let two = "services: {web: {image: two}}";
    let folder = Folder::with([("one.yaml", one), ("two.yaml", two)]);
    let image = |arguments: &[&str], input: &str| {
        let surroundings = Surroundings { input: input.as_bytes(), ..Surroundings::default() };
        let answer = folder.run_in(&[arguments, &["--format", "json", "-p", "x"]].concat(), &surroundings);
        assert_eq!(answer.code, Some(0), "{arguments:?}: {}", answer.stderr);
        let model: serde_json::Value = serde_json::from_str(&answer.stdout).unwrap();
        model["services"]["web"]["image"].as_str().unwrap().to_owned()
    };
    assert_eq!(image(&["config", "one.yaml", "two.yaml"], ""), "two");
    assert_eq!(image(&["config", "two.yaml", "-f", "one.yaml"], ""), "one");
    assert_eq!(image(&["-f", "two.yaml", "config", "one.yaml"], ""), "one");
    assert_eq!(image(&["-f", "two.yaml", "config", "-f", "one.yaml"], ""), "one");
    assert_eq!(image(&["-f", "-", "config"], one), "one");
    assert_eq!(image(&["config", "two.yaml", "-"], one), "one");
}

#[test]
fn usage_errors_end_with_2_and_say_what_was_meant() {
    let folder = shop();
    let check = |arguments: &[&str], words: &[&str]| {
        let answer = folder.run(arguments);
        assert_eq!((answer.code, answer.stdout.as_str()), (Some(2), ""), "{arguments:?}: {}", answer.stderr);
        for word in words {
            assert!(answer.stderr.contains(word), "{arguments:?}: no {word:?} in {}", answer.stderr);
        }
    };
    check(&["--namspace", "x"], &["--namspace", "--namespace"]);
    check(&["--namespace"], &["--namespace", "value"]);
    check(&["--namespace", "Shop"], &["Shop", "lower case"]);
    check(&["--host-root", "opt"], &["opt", "starts with `/`"]);
    check(&["--data-root", "/opt/../etc"], &["no `..`"]);
    check(&["--path-map", "../shared"], &["FROM=TO"]);
    check(&["--volume-path", "db"], &["NAME=DIR"]);
    check(&["--node-port", "web=80"], &["SERVICE:PORT=NUMBER"]);
    check(&["--node-port", "web:80=99999"], &["99999", "port number"]);
    check(&["--loopback", "hostprot"], &["hostport"]);
    check(&["--force"], &["--output"]);
    check(&["--wait", "none", "config"], &["--wait"]);
    check(&["completions", "basch"], &["bash"]);
    check(&["confg"], &["neither a file here nor a command", "`config`"]);
    check(&["conver"], &["neither a file here nor a command", "needs no command"]);
    check(&["frobnicate"], &["neither a file here nor a command", "`explain`"]);
    check(&["explain", "no/such-code"], &["no/such-code", "neither a code nor an attribute"]);
}

#[test]
fn codes_are_explained_and_near_ones_are_named() {
    let folder = shop();
    let answer = folder.run(&["explain", "files/not-found"]);
    assert_eq!((answer.code, answer.stderr.as_str()), (Some(0), ""));
    assert!(answer.stdout.starts_with("files/not-found (error): "), "{}", answer.stdout);
    assert!(answer.stdout.contains("\n## What it means\n") && answer.stdout.contains("```yaml"), "{}", answer.stdout);
    let explained = |subject: &str| folder.run(&["explain", subject]).stdout;
    for subject in ["ports", "services.ports", "services.web.ports", "services.web.ports[0]", "services.*.ports"] {
        assert!(explained(subject).starts_with("services.*.ports: kept\n"), "{subject}: {}", explained(subject));
    }
    assert!(explained("services.web.ports[0].host_ip").starts_with("services.*.ports[].host_ip: "));
    assert!(explained("volumes").contains("\nservices.*.volumes: ") && explained("volumes").starts_with("volumes: "));
    let meant = |subject: &str, name: &str| {
        let answer = folder.run(&["explain", subject]);
        assert_eq!(answer.code, Some(2), "{subject}: {}", answer.stdout);
        assert!(answer.stderr.contains(&format!("did you mean `{name}`?")), "{subject}: {}", answer.stderr);
    };
    meant("files/notfound", "files/not-found");
    meant("prots", "ports");
    meant("services.web.deploy.resources.limits.cpu", "services.*.deploy.resources.limits.cpus");
    meant("service.web", "services");
    let answer = folder.run(&["explain", "files/notfound"]);
    assert_eq!(answer.code, Some(2));
    assert!(answer.stderr.contains("did you mean `files/not-found`?"), "{}", answer.stderr);
    let list = folder.run(&["explain"]);
    assert!(list.stdout.contains("files/not-found ") && list.stdout.contains("error"), "{}", list.stdout);
}

/// A project that cannot be converted: what is wrong, the files, the arguments, and what the short message starts with.
struct Refused<'a> {
    files: &'a [(&'a str, &'a [u8])],
    arguments: &'a [&'a str],
    message: &'a str,
}

const REFUSED: &[Refused<'_>] = &[
    Refused { files: &[], arguments: &[], message: "error[files/no-compose-file]" },
    Refused {
        files: &[],
        arguments: &["nothing.yaml"],
        message: "error[files/not-found]: compose file `nothing.yaml`",
    },
    Refused { files: &[], arguments: &["-f", "word"], message: "error[files/not-found]: compose file `word`" },
    Refused { files: &[("a/b", b"")], arguments: &["-f", "a"], message: "error[files/directory]: compose file `a`" },
    Refused { files: &[("compose.yaml", b"")], arguments: &[], message: "compose.yaml:1:1: error[" },
    Refused {
        files: &[("compose.yaml", b"services:\n  web: {image: [}\n")],
        arguments: &[],
        message: "compose.yaml:2:",
    },
    Refused {
        files: &[("compose.yaml", b"services: {web: {image: \xff}}")],
        arguments: &[],
        message: "error[files/not-utf-8]: compose file `compose.yaml`",
    },
    Refused {
        files: &[("compose.yaml", b"services:\n  web:\n    image: a\n    depends_on: [db]\n")],
        arguments: &[],
        message: "compose.yaml:4:18: error[references/unknown-service]",
    },
    Refused {
        files: &[("compose.yaml", b"services:\n  web:\n    imgae: a\n")],
        arguments: &[],
        message: "compose.yaml:3:5: error[schema/unknown-attribute]: `services.web.imgae`",
    },
    Refused {
        files: &[("compose.yaml", b"services:\n  web:\n    image: a\n    ports: 80\n    tty: [x]\n")],
        arguments: &[],
        message: "compose.yaml:5:10: error[schema/",
    },
    Refused {
        files: &[("compose.yaml", b"services:\n  web:\n    image: a:${TAG:?no tag is set}\n")],
        arguments: &[],
        message: "compose.yaml:3:14: error[",
    },
    Refused {
        files: &[("compose.yaml", b"services: {web: {image: a}}"), (".env", b"A='x\n")],
        arguments: &[],
        message: ".env:1:",
    },
    Refused {
        files: &[("sub/c.yml", b"services:\n  web:\n    image: a\n    depends_on: [db]\n")],
        arguments: &["-f", "./sub/c.yml"],
        message: "./sub/c.yml:4:18: error[",
    },
];

#[test]
fn bad_input_is_refused_with_its_place_and_changes_nothing() {
    for Refused { files, arguments, message } in REFUSED {
        let folder = Folder::with([("out/kept.txt", "kept")]);
        for (path, content) in *files {
            folder.put(path, content);
        }
        let before = tree::read(&folder.path("out"));
        let answer = folder.run(&[*arguments, &["--message-format", "short", "-o", "out"]].concat());
        assert_eq!((answer.code, answer.stdout.as_str()), (Some(1), ""), "{message}: {}", answer.stderr);
        let found = answer.stderr.lines().any(|line| line.starts_with(message));
        assert!(found, "no {message:?} in {}", answer.stderr);
        assert_eq!(tree::read(&folder.path("out")), before, "{message}");
    }
}

/// What stands against writing `out`: how it comes there, and the message.
type Obstacle = (fn(&Folder), &'static str);

const OBSTACLES: &[Obstacle] = &[
    (|folder| folder.put("out", "a file"), "error[output/not-a-folder]: `out`"),
    (|folder| folder.put("out/namespace.yaml", "mine"), "error[output/in-the-way]: `out/namespace.yaml`"),
    #[cfg(unix)]
    (
        |folder| {
            folder.put("elsewhere/kept.txt", "kept");
            fs::create_dir(folder.path("out")).unwrap();
            std::os::unix::fs::symlink("../elsewhere", folder.path("out/services")).unwrap();
        },
        "error[output/leaves-folder]: `out/services`",
    ),
];

#[test]
fn an_output_folder_that_cannot_be_written_is_left_as_it_is() {
    for (make, message) in OBSTACLES {
        let folder = shop();
        make(&folder);
        let before = tree::read(&folder.path(""));
        let answer = folder.run(&["--message-format", "short", "-o", "out"]);
        assert_eq!((answer.code, answer.stdout.as_str()), (Some(1), ""), "{message}: {}", answer.stderr);
        assert!(answer.stderr.contains(message), "no {message:?} in {}", answer.stderr);
        assert_eq!(tree::read(&folder.path("")), before, "{message}");
    }
}

#[test]
fn a_folder_is_written_and_summed_up() {
    let folder = shop();
    let answer = folder.run(&["-o", "out"]);
    assert_eq!((answer.code, answer.stdout.as_str()), (Some(0), ""), "{}", answer.stderr);
    let mut tree = tree::read(&folder.path("out"));
    tree.retain(|path, _| !path.starts_with(".compose2k8s/"));
    assert!(tree.contains_key("namespace.yaml") && tree.contains_key("services/web.yaml"), "{:?}", tree.keys());
    for line in [
        "1 service, ",
        "web-nodeport:80  30080\n",
        "out: ",
        " 0 unchanged, 0 removed",
        "kubectl apply --server-side -R -f out/namespace.yaml -f out\n",
    ] {
        assert!(answer.stderr.contains(line), "no {line:?} in {}", answer.stderr);
    }
    let again = folder.run(&["-o", "out"]);
    assert!(
        again.stderr.contains(&format!("0 files written, {} unchanged, 0 removed", tree.len())),
        "{}",
        again.stderr
    );
    let quiet = folder.run(&["-q", "-o", "out"]);
    assert_eq!(quiet, Answer { code: Some(0), stdout: String::new(), stderr: String::new() });
    for form in ["json", "sarif"] {
        let answer = folder.run(&["-o", "out", "--message-format", form]);
        assert!(!answer.stderr.contains("kubectl"), "{form}: a program reads this: {}", answer.stderr);
    }
}

#[test]
fn standard_output_has_the_manifests_and_nothing_else() {
    let folder = shop();
    let before = tree::read(&folder.path(""));
    for arguments in [&[][..], &["-o", "-"], &["compose.yaml"]] {
        let answer = folder.run(arguments);
        assert_eq!((answer.code, answer.stderr.as_str()), (Some(0), ""), "{arguments:?}");
        assert!(answer.stdout.contains("\nkind: Namespace\n") && answer.stdout.contains("\nkind: Deployment\n"));
    }
    assert_eq!(tree::read(&folder.path("")), before);
}

#[test]
fn denied_warnings_end_with_3_and_nothing_is_written() {
    let folder = Folder::with([("compose.yaml", COMPOSE), ("compose.yml", COMPOSE)]);
    let warned = folder.run(&["-o", "out"]);
    assert_eq!(warned.code, Some(0), "{}", warned.stderr);
    assert!(warned.stderr.contains("1 warning: files/several-candidates\n"), "{}", warned.stderr);
    fs::remove_dir_all(folder.path("out")).unwrap();
    let denied = folder.run(&["-o", "out", "--deny", "warnings"]);
    assert_eq!((denied.code, denied.stdout.as_str()), (Some(3), ""), "{}", denied.stderr);
    assert!(denied.stderr.contains("failed with 1 warning, because of `--deny warnings`"), "{}", denied.stderr);
    assert!(!folder.path("out").exists());
    for arguments in [&["--deny", "warnings"][..], &["config", "--deny", "warnings"]] {
        let denied = folder.run(arguments);
        assert_eq!((denied.code, denied.stdout.as_str()), (Some(3), ""), "{arguments:?}: {}", denied.stderr);
    }
    let refused = folder.run(&["--deny", "warnings", "-f", "compose.yaml", "-f", "nothing.yaml"]);
    assert_eq!(refused.code, Some(1), "{}", refused.stderr);
}

#[test]
fn edits_made_by_hand_survive_and_collisions_end_the_run() {
    let folder = shop();
    let convert = |arguments: &[&str]| folder.run(&[arguments, &["-o", "out"]].concat());
    let web = || fs::read_to_string(folder.path("out/services/web.yaml")).unwrap();
    assert_eq!(convert(&[]).code, Some(0));
    folder.put("out/services/web.yaml", web().replace("  replicas: 1\n", "  replicas: 3 # mine\n"));
    folder.put("compose.yaml", COMPOSE.replace("1.27", "1.28"));
    assert_eq!(convert(&["check"]).code, Some(4));
    assert_eq!(convert(&[]).code, Some(0));
    assert!(web().contains("  replicas: 3 # mine\n") && web().contains("image: nginx:1.28"), "{}", web());
    assert_eq!(convert(&["check"]), Answer { code: Some(0), stdout: String::new(), stderr: String::new() });

    folder.put("out/services/web.yaml", web().replace("nginx:1.28", "nginx:mine"));
    assert_eq!(convert(&["check"]).code, Some(0), "nothing collides as long as the Compose file stays");
    folder.put("compose.yaml", COMPOSE.replace("1.27", "1.29"));
    let before = tree::read(&folder.path("out"));
    let refused = convert(&[]);
    assert_eq!(refused.code, Some(1), "{}", refused.stderr);
    for part in ["output/edited-by-hand", "image: nginx:mine", "image: nginx:1.28", "image: nginx:1.29"] {
        assert!(refused.stderr.contains(part), "no {part} in {}", refused.stderr);
    }
    assert_eq!(convert(&["check"]).code, Some(4));
    assert_eq!(tree::read(&folder.path("out")), before);
    assert_eq!(convert(&["--theirs"]).code, Some(0));
    assert!(web().contains("nginx:mine") && web().contains("# mine"), "{}", web());
    folder.put("compose.yaml", COMPOSE);
    assert_eq!(convert(&["--ours"]).code, Some(0));
    assert!(web().contains("nginx:1.27") && web().contains("# mine"), "{}", web());
    assert_eq!(convert(&["--force"]).code, Some(0));
    assert!(!web().contains("mine"), "{}", web());
}

#[test]
fn two_projects_do_not_share_a_folder() {
    let folder = shop();
    assert_eq!(folder.run(&["-o", "out"]).code, Some(0));
    let before = tree::read(&folder.path("out"));
    let other = folder.run(&["-p", "blog", "-o", "out"]);
    assert_eq!(other.code, Some(1), "{}", other.stderr);
    assert!(other.stderr.contains("output/other-project") && other.stderr.contains("`shop`"), "{}", other.stderr);
    assert_eq!(tree::read(&folder.path("out")), before);
}

#[test]
fn messages_have_five_forms() {
    let folder = Folder::with([("compose.yaml", "services: {web: {image: a, depends_on: [db]}}\n")]);
    let said = |form: &str| {
        let answer = folder.run(&["--message-format", form, "--color", "never"]);
        assert_eq!((answer.code, answer.stdout.as_str()), (Some(1), ""), "{form}");
        answer.stderr
    };
    assert!(said("human").contains("╭─[compose.yaml:1:"));
    assert!(said("short").starts_with("compose.yaml:1:"));
    for line in said("json").lines() {
        let message: serde_json::Value = serde_json::from_str(line).unwrap();
        assert_eq!((&message["file"], &message["severity"]), (&"compose.yaml".into(), &"error".into()));
    }
    let sarif: serde_json::Value = serde_json::from_str(&said("sarif")).unwrap();
    assert_eq!(sarif["runs"][0]["results"][0]["level"], "error");
    assert!(said("github").starts_with("::error file=compose.yaml,line=1,"));
}

#[test]
fn colours_are_written_only_when_asked_for() {
    let folder = Folder::with([]);
    assert!(!folder.run(&[]).stderr.contains('\u{1b}'));
    assert!(folder.run(&["--color", "always"]).stderr.contains('\u{1b}'));
    assert!(folder.run(&["--color=always", "--nonsense"]).stderr.contains('\u{1b}'));
}

#[test]
fn a_reader_that_stops_early_is_no_error() {
    let folder = shop();
    for arguments in [&["completions", "bash"][..], &["man"], &["explain"], &["--help"], &["config"], &[]] {
        let mut command = folder::command(&folder.path(""));
        let mut child = command.args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]), "{arguments:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error() {
    let folder = shop();
    for arguments in [&["explain"][..], &["config", "--format=json"], &[]] {
        let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let output = folder::command(&folder.path("")).args(arguments).stdout(full).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        assert!(said.contains("standard output"), "{said}");
    }
}

#[cfg(unix)]
#[test]
fn what_is_no_utf_8_does_not_panic() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;
    let folder = shop();
    let odd = OsStr::from_bytes(b"\xff");
    let mut command = folder::command(&folder.path(""));
    let output = command.args(["-f".as_ref(), odd]).env(odd, "x").env("X", odd).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let output = folder::command(&folder.path("")).args(["-p".as_ref(), odd]).output().unwrap();
    assert_eq!(output.status.code(), Some(2), "{output:?}");
}

#[test]
fn paths_of_this_machine_are_named_in_repositories() {
    let text = "name: shop\nservices:\n  web:\n    image: nginx:1.27\n    volumes: ['./a.conf:/a.conf:ro']\n";
    let says = |folder: &Folder, arguments: &[&str]| {
        let answer = folder.run(&[&["-o", "out", "--message-format", "short"], arguments].concat());
        assert_eq!(answer.code, Some(0), "{}", answer.stderr);
        answer.stderr.matches("advice[output/machine-paths]: 1 mount").count()
    };
    let plain = Folder::with([("compose.yaml", text), ("a.conf", "")]);
    assert_eq!(says(&plain, &[]), 0);
    let repository = Folder::with([("compose.yaml", text), ("a.conf", ""), (".git/HEAD", "")]);
    assert_eq!(says(&repository, &[]), 1);
    assert_eq!(says(&repository, &["--host-root", "/opt/shop"]), 0);
    repository.put("compose.yaml", format!("x-kubernetes: {{host-root: /opt/shop}}\n{text}"));
    assert_eq!(says(&repository, &[]), 0);
}

#[test]
fn the_schema_is_json_and_has_the_options() {
    let answer = shop().run(&["schema"]);
    assert_eq!((answer.code, answer.stderr.as_str()), (Some(0), ""));
    let schema: serde_json::Value = serde_json::from_str(&answer.stdout).unwrap();
    assert_eq!(
        schema["allOf"][1]["properties"]["x-kubernetes"]["properties"]["host-root"]["anyOf"][0]["pattern"],
        "^/"
    );
}

#[test]
fn check_tells_whether_a_folder_is_up_to_date() {
    let folder = shop();
    let nothing_there = folder.run(&["check", "-o", "out"]);
    assert_eq!(nothing_there.code, Some(4));
    assert!(nothing_there.stdout.contains("--- /dev/null\n+++ b/namespace.yaml\n"), "{}", nothing_there.stdout);
    assert!(!folder.path("out").exists(), "check never writes");

    assert_eq!(folder.run(&["-o", "out"]).code, Some(0));
    let same = folder.run(&["check", "-o", "out"]);
    assert_eq!((same.code, same.stdout.as_str(), same.stderr.as_str()), (Some(0), "", ""));

    folder.put("out/namespace.yaml", "# edited\n");
    folder.put("out/services/web.yaml", "# Generated by compose2k8s\n");
    let before = tree::read(&folder.path("out"));
    let other = folder.run(&["check", "-n", "elsewhere", "-o", "out"]);
    assert_ne!(other.code, Some(0), "{}", other.stdout);
    assert_eq!(tree::read(&folder.path("out")), before);

    assert_eq!(folder.run(&["check"]).code, Some(2), "a folder is needed");
}
