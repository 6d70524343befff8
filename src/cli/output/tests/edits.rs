//! What becomes of files that were edited by hand.

use pretty_assertions::assert_eq;

use super::*;
use crate::cli::output::Side;
use crate::cli::output::last::CONSTANT;

const WEB: &str = "services/web.yaml";

fn manifest(image: &str, replicas: u8) -> String {
    format!("kind: Deployment\nspec:\n  replicas: {replicas}\n  paused: false\n  image: {image}\n")
}

/// A folder with one manifest, in which the second text has replaced the first.
fn edited(from: &str, to: &str) -> (TempDir, PathBuf) {
    let (above, root) = folder(&[("a.yaml", "a: 1\n"), (WEB, &manifest("nginx:1", 1))]);
    edit(&root, WEB, from, to);
    (above, root)
}

fn edit(root: &Path, path: &str, from: &str, to: &str) {
    let text = read(root, path);
    assert!(text.contains(from), "{text}");
    fs::write(root.join(path), text.replace(from, to)).unwrap();
}

fn read(root: &Path, path: &str) -> String {
    fs::read_to_string(root.join(path)).unwrap()
}

fn wanted(image: &str) -> FileTree {
    tree(&[("a.yaml", "a: 1\n"), (WEB, &manifest(image, 1))])
}

fn convert(root: &Path, image: &str, edited: Edited) -> Result<Changes, Report> {
    let plan = plan(root, &wanted(image), edited)?;
    plan.apply()?;
    assert_eq!(super::plan(root, &wanted(image), KEEP).unwrap().differences().count(), 0, "it is in sync");
    Ok(plan.counts())
}

#[test]
fn an_edit_survives_and_the_file_follows_the_conversion() {
    let (_above, root) = edited("  replicas: 1", "  # for the weekend\n  replicas: 3");
    let before = snapshot(&root);
    assert_eq!(convert(&root, "nginx:1", KEEP).unwrap(), Changes { written: 0, unchanged: 2, removed: 0 });
    assert_eq!(snapshot(&root), before);
    for image in ["nginx:2", "nginx:3"] {
        assert_eq!(convert(&root, image, KEEP).unwrap().written, 1);
        let text = read(&root, WEB);
        assert!(text.contains("  # for the weekend\n  replicas: 3\n") && text.contains(image), "{text}");
        assert_eq!(header::author(&text), header::Author::Edited);
    }
    // Undone, it is a generated file again.
    edit(&root, WEB, "  # for the weekend\n  replicas: 3", "  replicas: 1");
    assert_eq!(header::author(&read(&root, WEB)), header::Author::Generated);
}

#[test]
fn a_collision_ends_the_run_or_a_side_is_chosen() {
    let check = |edited_files: Edited, image: &str, replicas: &str| {
        let (_above, root) = edited("nginx:1", "mine");
        edit(&root, WEB, "replicas: 1", "replicas: 4");
        convert(&root, "nginx:2", edited_files).unwrap();
        let text = read(&root, WEB);
        assert!(text.contains(image) && text.contains(replicas), "{text}");
    };
    let (_above, root) = edited("nginx:1", "mine");
    let said = refused(&root, &wanted("nginx:2"), KEEP, &["output/edited-by-hand"]);
    for part in ["  image: mine\n", "  image: nginx:1\n", "  image: nginx:2\n", "--theirs", "--ours"] {
        assert!(said.contains(part), "no {part} in {said}");
    }
    check(Edited::Merge(Some(Side::Ours)), "image: nginx:2", "replicas: 4");
    check(Edited::Merge(Some(Side::Theirs)), "image: mine", "replicas: 4");
    check(Edited::Overwrite, "image: nginx:2", "replicas: 1");
}

#[test]
fn a_file_that_is_no_longer_wanted_goes_only_if_it_was_not_edited() {
    let files = tree(&[("a.yaml", "a: 1\n")]);
    let (_above, root) = edited("replicas: 1", "replicas: 2");
    let said = refused(&root, &files, KEEP, &["output/edited-by-hand"]);
    assert!(said.contains("no longer wanted"), "{said}");
    plan(&root, &files, Edited::Merge(Some(Side::Theirs))).unwrap().apply().unwrap();
    assert_eq!(read(&root, WEB), manifest("nginx:1", 2), "it is the person's file now");
    assert_eq!(planned(&root, &[("a.yaml", "a: 1\n")]).counts(), Changes { written: 0, unchanged: 1, removed: 0 });
    for choice in [Edited::Merge(Some(Side::Ours)), Edited::Overwrite] {
        let (_above, root) = edited("replicas: 1", "replicas: 2");
        plan(&root, &files, choice).unwrap().apply().unwrap();
        assert!(!root.join("services").exists());
    }
}

#[test]
fn without_a_memory_edits_are_not_lost() {
    let (_above, root) = edited("replicas: 1", "replicas: 2");
    fs::remove_dir_all(root.join(HIDDEN)).unwrap();
    // What would be written is what was written, so nothing is missing.
    assert_eq!(plan(&root, &wanted("nginx:1"), KEEP).unwrap().counts().written, 0);
    let said = refused(&root, &wanted("nginx:2"), KEEP, &["output/edited-by-hand"]);
    assert!(said.contains("-  replicas: 2\n") && said.contains("does not have what was written before"), "{said}");
    convert(&root, "nginx:2", Edited::Merge(Some(Side::Theirs))).unwrap();
    assert!(read(&root, WEB).contains("image: nginx:1"));
    // From now on it is known again.
    convert(&root, "nginx:2", KEEP).unwrap();
    edit(&root, WEB, "replicas: 2", "replicas: 5");
    assert_eq!(plan(&root, &wanted("nginx:2"), KEEP).unwrap().differences().count(), 0);
    for (path, _) in CONSTANT {
        assert!(root.join(path).exists());
    }
}

#[test]
fn conflicts_of_git_are_resolved_by_converting_again() {
    let both = |ours: &str, theirs: &str| format!("<<<<<<< HEAD\n{ours}=======\n{theirs}>>>>>>> branch\n");
    let version = |image: &str| {
        let (_above, root) = folder(&[(WEB, &manifest(image, 1))]);
        (read(&root, WEB), read(&root, LAST))
    };
    let ((one, last_one), (other, last_other)) = (version("nginx:1"), version("nginx:2"));
    let check = |web: &str, expected: &str| {
        let (_above, root) = folder(&[(WEB, &manifest("nginx:1", 1))]);
        fs::write(root.join(WEB), web).unwrap();
        fs::write(root.join(LAST), both(&last_one, &last_other)).unwrap();
        match plan(&root, &tree(&[(WEB, &manifest("nginx:3", 1))]), KEEP) {
            Err(report) => assert_eq!(report.iter().map(|it| it.code.name).collect::<Vec<_>>(), [expected]),
            Ok(plan) => {
                plan.apply().unwrap();
                assert!(read(&root, WEB).ends_with(expected), "{}", read(&root, WEB));
            }
        }
    };
    let edit = |text: &str| text.replace("replicas: 1", "replicas: 7");
    check(&both(&one, &other), &manifest("nginx:3", 1));
    check(&both(&edit(&one), &other), &manifest("nginx:3", 7));
    check(&both(&one, &edit(&other)), &manifest("nginx:3", 7));
    check(&both(&edit(&one), &edit(&other)), "output/git-conflict");
}

#[test]
fn line_breaks_of_windows_are_kept() {
    let (_above, root) = edited("\n", "\r\n");
    assert_eq!(plan(&root, &wanted("nginx:1"), KEEP).unwrap().differences().count(), 0);
    edit(&root, WEB, "replicas: 1", "replicas: 2");
    convert(&root, "nginx:2", KEEP).unwrap();
    assert!(read(&root, WEB).ends_with("replicas: 2\r\n  paused: false\r\n  image: nginx:2\r\n"));
}

#[test]
fn what_is_no_text_is_not_merged() {
    let (_above, root) = edited("replicas: 1", "replicas: 2");
    let mut bytes = fs::read(root.join(WEB)).unwrap();
    bytes.extend(b"# \xff\n");
    fs::write(root.join(WEB), bytes).unwrap();
    let report = plan(&root, &wanted("nginx:2"), Edited::Merge(Some(Side::Theirs))).unwrap_err();
    assert!(text(&report).contains("is no UTF-8 text"), "{}", text(&report));
}
