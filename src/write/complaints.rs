//! What can be wrong with an output folder.

use std::fmt::Display;
use std::io;

use crate::diagnostics::Diagnostic;
use crate::diagnostics::code::declare_diagnostic;

declare_diagnostic! {
    /// ## What it means
    /// A generated file was edited by hand, and the edit collides with what the conversion changes now: both have changed the same lines, or
    /// the file is no longer wanted. Edits that do not touch what is new are kept without a word; this one cannot be. It is the same when
    /// it is not known any more what was written last, because `.compose2k8s` in the output folder is missing or older. Nothing was written.
    ///
    /// ## What to do instead
    /// Put the change into the Compose file and undo it in the manifest, then convert again. Or choose a side for this run: `--theirs` keeps
    /// what was edited where both collide (a file that is no longer wanted stays, and is yours from then on), `--ours` takes what the
    /// conversion writes there, `--force` gives up all edits. Keep `.compose2k8s` with the manifests, in the repository too.
    /// ```yaml
    /// services:
    ///   web:
    ///     image: nginx
    ///     deploy: {replicas: 2}   # not: replicas in services/web.yaml
    /// ```
    EDITED = Error "output/edited-by-hand": "an edit made by hand collides with the conversion";
    /// ## What it means
    /// A generated file has conflict markers of git, and both sides of them were edited by hand. Where only one side was edited, or none, a
    /// conversion resolves the conflict by itself. Nothing was written.
    ///
    /// ## What to do instead
    /// Resolve the conflict in the file as in any other, and convert again; first in the Compose file, if it has one too. `--force` writes
    /// the file anew.
    /// ```yaml
    /// services:
    ///   web:
    ///     image: nginx:1.28   # resolved here, then in services/web.yaml
    /// ```
    GIT_CONFLICT = Error "output/git-conflict": "git could not merge edits made by hand";
    /// ## What it means
    /// The output folder has the manifests of another project. A conversion removes what it does not write, so these would be lost. Nothing
    /// was written. The file `.compose2k8s/last` in the folder names the project.
    ///
    /// ## What to do instead
    /// Give each project a folder of its own with `-o`. When the project has got another name, write that name into `.compose2k8s/last`, in
    /// the line that starts with `project:`; `--force` takes the folder over as well, and gives up all edits in it.
    /// ```yaml
    /// name: shop   # compose2k8s -o kubernetes/shop
    /// services:
    ///   web:
    ///     image: nginx
    /// ```
    OTHER_PROJECT = Error "output/other-project": "the output folder belongs to another project";
    /// ## What it means
    /// A file of the output folder is not what a conversion would leave there: the Compose file, or a file that it uses, has changed since.
    /// Edits made by hand that a conversion would keep are no difference. `check` and `diff` say so; they write nothing.
    ///
    /// ## What to do instead
    /// Convert again, and commit what it writes.
    /// ```yaml
    /// services:
    ///   web:
    ///     image: nginx:1.28   # compose2k8s -o kubernetes
    /// ```
    OUT_OF_SYNC = Error "output/out-of-sync": "a file is not what a conversion would leave there";
    /// ## What it means
    /// `--staged` was given, and git does not have the files of the output folder as they are: they would be missing in the commit, or be
    /// there as they were before. The files themselves are up to date.
    ///
    /// ## What to do instead
    /// Add the output folder, `.compose2k8s` with it, and commit again.
    /// ```yaml
    /// services:
    ///   web:
    ///     image: nginx:1.28   # git add compose.yaml kubernetes
    /// ```
    NOT_STAGED = Error "output/not-staged": "files of the output folder are not added for the commit";
    /// ## What it means
    /// Another run is writing to the same output folder, or to one beside it, and has not ended within some seconds. Nothing was written.
    ///
    /// ## What to do instead
    /// Wait for the other run, or end it; `fuser -v` with the folder above the output folder names the process. Then convert again.
    /// ```yaml
    /// services:
    ///   web:
    ///     image: nginx
    /// ```
    BUSY = Error "output/busy": "another run is using the output folder";
    /// ## What it means
    /// A file of the output folder changed between the moment in which it was read and the one in which it was to be replaced: somebody
    /// has just saved it. Nothing was written, and what was saved is there.
    ///
    /// ## What to do instead
    /// Convert again; what was saved is merged then.
    /// ```yaml
    /// services:
    ///   web:
    ///     image: nginx
    /// ```
    CHANGED_MEANWHILE = Error "output/changed-meanwhile": "a file changed while it was being converted";
    /// ## What it means
    /// Something stands where a file must be written, and it is not a file that was generated: it has no header with a digest, or it is a
    /// folder. What was not generated is never overwritten, not even with `--force`. Nothing was written.
    ///
    /// ## What to do instead
    /// Move it out of the way, or write to another folder with `-o`. A generated file starts like this:
    /// ```yaml
    /// # Generated by compose2k8s from compose.yaml. Change that file and convert again.
    /// # compose2k8s-digest: sha256:5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03
    /// apiVersion: v1
    /// kind: Namespace
    /// ```
    IN_THE_WAY = Error "output/in-the-way": "something that was not generated stands where a file must be written";
    /// ## What it means
    /// A path would lead out of the output folder: it has `..` in it, starts at the root, or runs through a symbolic link. Nothing is written
    /// through links inside the output folder, because what they point at is not known to be ours. The output folder itself may be a link.
    ///
    /// ## What to do instead
    /// Remove the link, or write to another folder with `-o`. A path in the output comes from the name of a service:
    /// ```yaml
    /// services:
    ///   web:              # services/web.yaml
    ///     image: nginx
    /// ```
    LEAVES_FOLDER = Error "output/leaves-folder": "a path leads out of the output folder";
    /// ## What it means
    /// What `-o` names, or a folder above it, is a file or a link to nothing.
    ///
    /// ## What to do instead
    /// Name a folder, or one that can be made. Without `-o` all objects go to standard output as one stream:
    /// ```yaml
    /// # compose2k8s | kubectl apply -f -
    /// services:
    ///   web:
    ///     image: nginx
    /// ```
    NOT_A_FOLDER = Error "output/not-a-folder": "the output folder is no folder";
    /// ## What it means
    /// The system refused to read or to write: missing rights, a full or read-only disk. Whatever had been written before was undone, so the
    /// output folder is as it was.
    ///
    /// ## What to do instead
    /// Remove the cause and convert again, or write elsewhere with `-o`. Without `-o` nothing is written to the disk:
    /// ```yaml
    /// # compose2k8s > manifests.yaml
    /// services:
    ///   web:
    ///     image: nginx
    /// ```
    REFUSED = Error "output/disk-refused": "the output folder cannot be read or written";
    /// ## What it means
    /// Writing failed half way, and undoing what had been written failed too. The files that are named are new or missing; what they were
    /// before is in the folder `.compose2k8s/tmp`.
    ///
    /// ## What to do instead
    /// Remove the cause, a full disk for instance, and convert again: this brings every file to its new state and removes `.compose2k8s/tmp`.
    /// ```yaml
    /// services:
    ///   web:
    ///     image: nginx
    /// ```
    HALF_DONE = Error "output/half-done": "writing failed, and so did undoing it";
    /// ## What it means
    /// The output has a file with the values of secrets, and there is a `.gitignore` of yours beside it that does not name this file. Your
    /// `.gitignore` was not changed, so the values could get into the repository.
    ///
    /// ## What to do instead
    /// Add the line `/secrets.yaml` to it. Values also stay out when the secret is made in the cluster by somebody else:
    /// ```yaml
    /// secrets:
    ///   token:
    ///     external: true
    /// ```
    NOT_IGNORED = Warning "output/secrets-not-ignored": "git does not ignore the file with the values of secrets";
    /// ## What it means
    /// The output folder is in a git repository, and its manifests have paths of this machine: bind mounts become `hostPath` with the place where the project is
    /// here. Whoever converts the same project elsewhere gets other manifests, and on a node at another place the files are missing.
    ///
    /// ## What to do instead
    /// Say where the project is on the node, in the Compose file, so that everybody gets the same:
    /// ```yaml
    /// x-kubernetes:
    ///   host-root: /opt/shop
    /// services:
    ///   web:
    ///     image: nginx
    ///     volumes: ["./nginx.conf:/etc/nginx/nginx.conf:ro"]
    /// ```
    MACHINE_PATHS = Advice "output/machine-paths": "manifests in a repository have paths of this machine";
}

/// Both sides have changed the same.
pub(crate) fn collision(file: impl Display, shown: &str) -> Diagnostic {
    let message = format!("`{file}` was edited by hand where the conversion changes it too");
    let help = format!(
        "bring the edit into the Compose file, or choose: `--theirs` keeps the edit, `--ours` takes the conversion; both sides:\n{shown}"
    );
    Diagnostic::new(&EDITED, message).help(help.trim_end())
}

/// An edited file is no longer wanted.
pub(crate) fn edited_and_unwanted(file: impl Display) -> Diagnostic {
    let message = format!("`{file}` was edited by hand and is no longer wanted, so it would be removed");
    Diagnostic::new(&EDITED, message)
        .help("save what you need of it, or choose: `--theirs` keeps it as a file of yours, `--ours` removes it")
}

/// An edited file whose first text is not known.
pub(crate) fn base_unknown(file: impl Display, last: impl Display, shown: &str) -> Diagnostic {
    let message = format!("`{file}` was edited by hand, and `{last}` does not have what was written before that");
    let help = format!(
        "bring that file back, or choose: `--theirs` keeps the edited file, `--ours` takes the new one; \
         what is there (-), what would be written (+):\n{shown}"
    );
    Diagnostic::new(&EDITED, message).help(help.trim_end())
}

/// A file with conflict markers.
pub(crate) fn git_conflict(file: impl Display) -> Diagnostic {
    let message = format!("`{file}` has conflict markers of git, and both sides were edited by hand");
    Diagnostic::new(&GIT_CONFLICT, message).help("resolve the conflict in it, then convert again")
}

/// A folder with the manifests of another project.
pub(crate) fn other_project(folder: impl Display, other: &str, project: &str, last: impl Display) -> Diagnostic {
    let message = format!("`{folder}` has the manifests of the project `{other}`, not of `{project}`");
    Diagnostic::new(&OTHER_PROJECT, message).help(format!(
        "write to another folder with `-o`; if the project was renamed, write `project: {project}` into `{last}`"
    ))
}

/// A file differs from what there would be.
pub(crate) fn out_of_sync(file: &str, is_there: bool, is_wanted: bool) -> Diagnostic {
    let state = match (is_there, is_wanted) {
        (false, _) => "is missing",
        (true, false) => "is no longer wanted",
        (true, true) => "is not what a conversion would leave there",
    };
    Diagnostic::new(&OUT_OF_SYNC, format!("`{file}` {state}")).help("convert again")
}

/// Files that git does not have as they are.
pub(crate) fn not_staged(folder: impl Display, files: &[String]) -> Diagnostic {
    let names: Vec<String> = files.iter().map(|file| format!("`{file}`")).collect();
    Diagnostic::new(&NOT_STAGED, format!("not added for the commit: {}", names.join(", ")))
        .help(format!("git add {folder}"))
}

/// Another run does not end.
pub(crate) fn busy(folder: impl Display) -> Diagnostic {
    Diagnostic::new(&BUSY, format!("another run is using `{folder}`")).help("convert again when it has ended")
}

/// Somebody has just saved a file.
pub(crate) fn changed_meanwhile(file: impl Display) -> Diagnostic {
    Diagnostic::new(&CHANGED_MEANWHILE, format!("`{file}` changed while it was being converted"))
        .help("convert again; nothing has changed besides")
}

/// Something else is at the place of a file or folder.
pub(crate) fn in_the_way(file: impl Display, what: &str) -> Diagnostic {
    Diagnostic::new(&IN_THE_WAY, format!("`{file}` {what}, so nothing can be written there"))
        .help("move it away, or write to another folder with `-o`")
}

/// A path of the output that is no path below the folder.
pub(crate) fn outside(path: &str) -> Diagnostic {
    Diagnostic::new(&LEAVES_FOLDER, format!("`{path}` is no path inside the output folder"))
        .help("give the service a name without `/` and `..`")
}

/// A symbolic link inside the output folder.
pub(crate) fn link(file: impl Display, target: impl Display) -> Diagnostic {
    Diagnostic::new(
        &LEAVES_FOLDER,
        format!("`{file}` is a symbolic link to `{target}`, and nothing is written through it"),
    )
    .help("remove the link, or write to another folder with `-o`")
}

/// The output folder is something else.
pub(crate) fn not_a_folder(folder: impl Display) -> Diagnostic {
    Diagnostic::new(&NOT_A_FOLDER, format!("`{folder}` is no folder")).help("name a folder with `-o`")
}

/// The disk refused; nothing has changed.
pub(crate) fn refused(doing: &str, file: impl Display, error: &io::Error) -> Diagnostic {
    let remedy = match error.kind() {
        io::ErrorKind::PermissionDenied => "get the right to do so",
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "make room on the disk",
        io::ErrorKind::ReadOnlyFilesystem => "make the file system writable",
        _ => "remove the cause",
    };
    Diagnostic::new(&REFUSED, format!("cannot {doing} `{file}`: {error}"))
        .help(format!("nothing has changed; {remedy}, or write to another folder with `-o`"))
}

/// The disk refused, and some files could not be brought back.
pub(crate) fn half_done(file: impl Display, error: &io::Error, in_doubt: &[String], kept: impl Display) -> Diagnostic {
    let names: Vec<String> = in_doubt.iter().map(|name| format!("`{name}`")).collect();
    Diagnostic::new(
        &HALF_DONE,
        format!("cannot write `{file}`: {error}; and this could not be undone: {}", names.join(", ")),
    )
    .help(format!("remove the cause and convert again; what these files were before is in `{kept}`"))
}

/// The user's `.gitignore` lacks a line.
pub(crate) fn not_ignored(file: impl Display, line: &str) -> Diagnostic {
    Diagnostic::new(&NOT_IGNORED, format!("`{file}` does not ignore the values of secrets"))
        .help(format!("add the line `{line}`"))
}

/// Manifests in a repository have so many mounts below the place where the project is on this machine.
pub(crate) fn machine_paths(mounts: usize, root: &dyn Display) -> Diagnostic {
    let (mounts, have) =
        if mounts == 1 { ("1 mount", "has its place") } else { (&*format!("{mounts} mounts"), "have their places") };
    let message =
        format!("{mounts} {have} below {root}, which is a path of this machine, and the output is in a git repository");
    let help =
        "write `x-kubernetes: {host-root: /opt/NAME}` into the Compose file, with the place of the project on the node";
    Diagnostic::new(&MACHINE_PATHS, message).help(help)
}
