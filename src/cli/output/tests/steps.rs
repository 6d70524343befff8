//! Steps that fail and runs that are killed: the folder is the old or the new one.

use std::io::{Error, ErrorKind};

use pretty_assertions::assert_eq;

use super::*;
use crate::cli::output::in_place::{self, STAGING};

/// A folder in which a change of every kind is due: a new file, one in a new folder, others changed, removed, made private.
fn before_every_change() -> (TempDir, PathBuf, Plan) {
    let (above, root) =
        folder(&[("a.yaml", "a: 1\n"), ("gone.yaml", "g\n"), (SECRETS, "s: 1\n"), ("same.yaml", "s\n")]);
    fs::write(root.join("mine.txt"), "mine").unwrap();
    let plan = planned(
        &root,
        &[
            ("a.yaml", "a: 2\n"),
            ("b.yaml", "b: 1\n"),
            (SECRETS, "s: 2\n"),
            ("same.yaml", "s\n"),
            ("services/web.yaml", "w\n"),
        ],
    );
    (above, root, plan)
}

/// Applies a plan in place; `fails` says which steps do, counted from 0. Gives how many steps there were.
fn apply(plan: &Plan, fails: impl FnMut(usize) -> bool) -> (usize, Result<(), Report>) {
    counted(fails, |before_step| in_place::run(&plan.root, &plan.changes, before_step))
}

/// Applies a plan in the way that the folder allows.
fn swap(plan: &Plan, fails: impl FnMut(usize) -> bool) -> (usize, Result<(), Report>) {
    counted(fails, |before_step| plan.apply_with(before_step))
}

fn counted(
    mut fails: impl FnMut(usize) -> bool,
    act: impl FnOnce(in_place::BeforeStep<'_>) -> Result<(), Diagnostic>,
) -> (usize, Result<(), Report>) {
    let mut steps = 0;
    let mut before_step = || {
        steps += 1;
        if fails(steps - 1) { Err(Error::new(ErrorKind::StorageFull, "no space left")) } else { Ok(()) }
    };
    let result = act(&mut before_step);
    (steps, result.map_err(|complaint| super::super::report([complaint])))
}

/// The folder after the changes.
fn after_every_change() -> Snapshot {
    let (_above, root, plan) = before_every_change();
    plan.apply().unwrap();
    snapshot(&root)
}

fn codes(report: &Report) -> Vec<&'static str> {
    report.iter().map(|it| it.code.name).collect()
}

#[test]
fn a_step_that_fails_leaves_everything_as_it_was() {
    let after = after_every_change();
    let (_above, _root, plan) = before_every_change();
    let (steps, _) = apply(&plan, |_| false);
    let mut undone = 0;
    for failing in 0..steps {
        let (_above, root, plan) = before_every_change();
        let before = snapshot(&root);
        if let Err(report) = apply(&plan, |step| step == failing).1 {
            undone += 1;
            let said = text(&report);
            assert_eq!(codes(&report), ["output/disk-refused"], "step {failing}: {said}");
            assert!(said.contains("no space left\nnothing has changed; make room on the disk"), "{said}");
            assert_eq!(snapshot(&root), before, "step {failing}");
        } else {
            // Only what comes after the last rename may fail without an error.
            let mut left = snapshot(&root);
            left.retain(|path, _| !path.starts_with(STAGING));
            assert_eq!(left, after, "step {failing}");
        }
    }
    assert!(undone > 20 && undone < steps, "{undone} of {steps}");
}

#[test]
fn a_killed_run_leaves_whole_files_and_the_next_one_finishes() {
    let after = after_every_change();
    let (_above, _root, plan) = before_every_change();
    let (steps, _) = apply(&plan, |_| false);
    for killed in 0..steps {
        let (_above, root, plan) = before_every_change();
        let before = snapshot(&root);
        drop(apply(&plan, |step| step >= killed));
        for (path, content) in snapshot(&root).iter().filter(|(path, _)| !path.starts_with(HIDDEN)) {
            assert!(before.get(path) == Some(content) || after.get(path) == Some(content), "step {killed}: {path}");
        }
        let tree = new_tree(&plan);
        plan_again(&root, &tree);
        assert_eq!(snapshot(&root), after, "step {killed}");
    }
}

fn plan_again(root: &Path, tree: &FileTree) {
    plan(root, tree, KEEP).unwrap().apply().unwrap();
}

/// What the tree of [`before_every_change`] becomes.
fn new_tree(plan: &Plan) -> FileTree {
    let changes = plan.changes.iter().filter(|change| !change.is_hidden() && change.path != ".gitignore");
    let wanted = changes.filter_map(|change| Some((change.path.clone(), change.after.clone()?)));
    let mut tree = tree(&[("same.yaml", "s\n")]);
    tree.files.extend(wanted);
    tree
}

#[cfg(any(target_os = "linux", target_os = "macos"))]
fn inode(path: &Path) -> u64 {
    use std::os::unix::fs::MetadataExt as _;
    fs::metadata(path).unwrap().ino()
}

/// Whoever looks sees the old or the new folder, whenever the run is killed, and no step that fails is worse.
#[cfg(any(target_os = "linux", target_os = "macos"))]
#[test]
fn a_folder_is_always_the_old_or_the_new_one() {
    let after = after_every_change();
    let (_above, _root, plan) = before_every_change();
    let (steps, _) = swap(&plan, |_| false);
    assert!(steps > 40, "{steps}");
    let (mut old, mut new) = (0, 0);
    for end in 0..steps {
        for is_killed in [true, false] {
            let (above, root, plan) = before_every_change();
            let (before, mine) = (snapshot(&root), inode(&root.join("mine.txt")));
            let result = swap(&plan, |step| step == end || (is_killed && step > end)).1;
            let left = snapshot(&root);
            assert!(left == before || left == after, "step {end}: {left:#?}");
            assert_eq!(inode(&root.join("mine.txt")), mine);
            *(if left == before { &mut old } else { &mut new }) += 1;
            if !is_killed {
                assert_eq!(result.is_ok(), left == after, "step {end}");
            }
            plan_again(&root, &new_tree(&plan));
            assert_eq!(snapshot(&root), after, "step {end}");
            let beside: Vec<_> = fs::read_dir(above.path()).unwrap().map(|it| it.unwrap().file_name()).collect();
            assert_eq!(beside, ["kubernetes"], "step {end}");
        }
    }
    assert!(old > 20 && new > 20, "{old} and {new} of {steps}");
}

/// A shell in the folder stays in it.
#[cfg(any(target_os = "linux", target_os = "macos"))]
#[test]
fn a_folder_stays_the_same_one() {
    let (_above, root, plan) = before_every_change();
    let (folder, unchanged) = (inode(&root), inode(&root.join("same.yaml")));
    plan.apply().unwrap();
    assert_eq!((inode(&root), inode(&root.join("same.yaml"))), (folder, unchanged));
}

#[cfg(any(target_os = "linux", target_os = "macos"))]
#[test]
fn what_is_saved_meanwhile_is_not_lost() {
    let (_above, _root, plan) = before_every_change();
    let (steps, _) = swap(&plan, |_| false);
    let mut told = 0;
    for moment in 0..steps {
        let (_above, root, plan) = before_every_change();
        let save = |path: &str| {
            fs::write(root.join("draft"), "saved").unwrap();
            fs::rename(root.join("draft"), root.join(path)).unwrap();
        };
        let result = swap(&plan, |step| {
            if step == moment {
                save("a.yaml");
                save("mine.txt");
            }
            false
        });
        // Once the change is made, it is the new file that was saved.
        let read = |path: &str| fs::read_to_string(root.join(path)).unwrap();
        told += usize::from(result.1.is_err());
        assert_eq!((read("a.yaml"), read("mine.txt")), ("saved".to_owned(), "saved".to_owned()), "step {moment}");
    }
    assert!(told > 10, "{told}");
}

#[test]
fn a_new_folder_comes_whole() {
    for end in 0.. {
        let above = TempDir::new().unwrap();
        let root = above.path().join("a/kubernetes");
        let plan = planned(&root, &[("a.yaml", "a: 1\n"), ("services/web.yaml", "w\n")]);
        let (steps, _) = swap(&plan, |step| step >= end);
        assert!(!above.path().join("a").exists() || root.join("services/web.yaml").exists(), "step {end}");
        if steps < end {
            return;
        }
    }
}

#[test]
fn what_cannot_be_undone_is_said_and_kept() {
    let (_above, _root, plan) = before_every_change();
    let (steps, _) = apply(&plan, |_| false);
    let mut half_done = 0;
    for failing in 0..steps {
        for undo in [1, 2, 3, 5, 8, 13] {
            let (_above, root, plan) = before_every_change();
            let before = snapshot(&root);
            let Err(report) = apply(&plan, |step| step == failing || step == failing + undo).1 else { continue };
            if codes(&report) == ["output/disk-refused"] {
                let mut left = snapshot(&root);
                left.retain(|path, _| !path.starts_with(STAGING));
                assert_eq!(left, before, "steps {failing} and {undo} after");
                continue;
            }
            half_done += 1;
            assert_eq!(codes(&report), ["output/half-done"]);
            let left = snapshot(&root);
            for (path, content) in &before {
                let is_named = text(&report).contains(path);
                assert!(left.get(path) == Some(content) || is_named, "{path}: {}", text(&report));
                assert!(left.values().any(|kept| kept == content), "steps {failing} and {undo} after: {path} is lost");
            }
        }
    }
    assert!(half_done > 10, "{half_done}");
}

#[test]
fn leftovers_are_removed_even_when_nothing_changes() {
    let files = [("a.yaml", "a: 1\n")];
    let (_above, root) = folder(&files);
    fs::create_dir(root.join(STAGING)).unwrap();
    fs::write(root.join(STAGING).join("new-0"), "half").unwrap();
    assert_eq!(write(&root, &files), Changes { written: 0, unchanged: 1, removed: 0 });
    assert_eq!(seen(&root).keys().collect::<Vec<_>>(), ["a.yaml"]);
    assert!(!root.join(STAGING).exists());
}

#[test]
fn a_disk_that_refuses_is_named() {
    let plan = planned(Path::new("/proc/compose2k8s"), &[("a.yaml", "a: 1\n")]);
    let report = plan.apply().unwrap_err();
    assert_eq!(codes(&report), ["output/disk-refused"]);
    assert!(text(&report).contains("cannot write `/proc/compose2k8s`"), "{}", text(&report));
}
