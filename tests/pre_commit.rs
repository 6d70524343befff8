//! The hooks, as `pre-commit` runs them in a repository of somebody's: the commands of `docs/sync.md`.
#![cfg(test)]
#![cfg(unix)]
#![expect(clippy::disallowed_methods, reason = "the disk is what git and pre-commit work on")]

#[path = "support/folder.rs"]
#[expect(dead_code, reason = "other tests need the rest of it")]
mod folder;

use std::fs;
use std::path::Path;
use std::process::Command;

use folder::Folder;

const COMPOSE: &str = "services:\n  web:\n    image: nginx:1.27\n    env_file: web.env\n    ports: ['30080:80']\n";

/// The hooks of the repository, run by the program that is tested in place of one that is built.
fn configuration(hooks: &Path) -> String {
    let hook = |id: &str| format!("      - {{id: {id}, language: system}}\n");
    format!(
        "repos:\n  - repo: {}\n    rev: v0.1.0\n    hooks:\n{}{}",
        hooks.display(),
        hook("compose2k8s"),
        hook("compose2k8s-check")
    )
}

/// A repository, and beside it one with the hooks.
struct Repository {
    folder: Folder,
}

impl Repository {
    fn new() -> Repository {
        let hooks = concat!(env!("CARGO_MANIFEST_DIR"), "/.pre-commit-hooks.yaml");
        let repository = Repository { folder: Folder::with([]) };
        repository.folder.put("hooks/.pre-commit-hooks.yaml", fs::read_to_string(hooks).unwrap());
        repository.shell("hooks", "git init -q && git add . && git commit -qm hooks && git tag v0.1.0");
        repository.folder.put("shop/compose.yaml", COMPOSE);
        repository.folder.put("shop/web.env", "MODE=one\n");
        repository.folder.put("shop/.pre-commit-config.yaml", configuration(&repository.folder.path("hooks")));
        repository.shell("shop", "git init -q && pre-commit install");
        repository
    }

    /// Runs commands of a shell, which must work.
    fn shell(&self, below: &str, commands: &str) -> String {
        let (works, said) = self.try_shell(below, commands);
        assert!(works, "{commands}\n{said}");
        said
    }

    fn try_shell(&self, below: &str, commands: &str) -> (bool, String) {
        let program = Path::new(env!("CARGO_BIN_EXE_compose2k8s")).parent().unwrap();
        let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap());
        let mut command = Command::new("sh");
        command.arg("-c").arg(format!("exec 2>&1\n{commands}")).current_dir(self.folder.path(below)).env("PATH", path);
        command.env("PRE_COMMIT_HOME", self.folder.path("cache")).env("HOME", self.folder.path(""));
        for name in ["GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL"] {
            command.env(name, "somebody");
        }
        let output = command.output().unwrap();
        (output.status.success(), String::from_utf8_lossy(&output.stdout).into_owned())
    }

    /// A commit is stopped until the manifests are added.
    fn commit_in_two_steps(&self, add: &str, file: &str) {
        let (works, said) = self.try_shell("shop", &format!("git add {add} && git commit -m change"));
        assert!(
            !works && said.contains("Kubernetes manifests follow the Compose file") && said.contains("Failed"),
            "{said}"
        );
        assert!(said.contains(file), "no {file} in {said}");
        self.shell("shop", "git add kubernetes && git commit -m change");
        assert_eq!(self.shell("shop", "git status --porcelain"), "");
    }
}

#[test]
fn a_commit_is_stopped_until_the_manifests_are_added() {
    if !Command::new("pre-commit").arg("--version").output().is_ok_and(|output| output.status.success()) {
        println!("skipped: there is no pre-commit on the PATH");
        return;
    }
    let repository = Repository::new();
    repository.commit_in_two_steps(".", "kubernetes/services/web.yaml");
    // A port, then an env file.
    repository.folder.put("shop/compose.yaml", COMPOSE.replace("30080", "30081"));
    repository.commit_in_two_steps("compose.yaml", "kubernetes/nodeports.yaml");
    repository.folder.put("shop/web.env", "MODE=two\n");
    repository.commit_in_two_steps("web.env", "kubernetes/configmaps.yaml");
    // A new service is a new file, which git does not know.
    repository.folder.put("shop/compose.yaml", format!("{COMPOSE}  db: {{image: postgres:17}}\n"));
    repository.commit_in_two_steps("compose.yaml", "kubernetes/services/db.yaml");
    // What is converted but not added stops the commit too, and a change of something else does not.
    repository.folder.put("shop/README.md", "hello\n");
    repository.shell("shop", "git add README.md && git commit -m words");
}
