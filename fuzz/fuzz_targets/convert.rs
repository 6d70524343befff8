//! Any project, converted and written: nothing fails, the same bytes twice, and every manifest can be read.
#![no_main]

use compose2k8s::{FileTree, Loaded, Report, Target, convert, stream, write};
use compose2k8s_fuzz::{check_message, checked, project};
use libfuzzer_sys::fuzz_target;
use serde::Deserialize as _;

fuzz_target!(|data: &[u8]| {
    let (request, files) = project(data);
    let Loaded { project: Some(project), sources, .. } = checked(&request, &files) else { return };
    let run = || {
        let conversion = convert(&project, &Target::default());
        let (tree, stream) = (write(&conversion.bundle), stream(&conversion.bundle));
        (conversion.report, tree, stream)
    };
    let (report, tree, text) = run();
    report.iter().for_each(|diagnostic| check_message(diagnostic, &sources));
    let (again, tree_again, text_again) = run();
    assert!(same(&report, &again) && tree == tree_again && text == text_again, "two runs differ");
    if !report.has_errors() {
        check_manifests(&tree, &text);
    }
});

fn same(one: &Report, other: &Report) -> bool {
    one.sorted() == other.sorted()
}

fn check_manifests(tree: &FileTree, stream: &str) {
    for text in tree.files.values().map(String::as_str).chain([stream]) {
        for document in serde_yaml::Deserializer::from_str(text) {
            let object = serde_yaml::Value::deserialize(document).unwrap_or_else(|error| panic!("{error}\n{text}"));
            let has = |path: &[&str]| {
                path.iter().try_fold(&object, |value, key| value.get(key)).is_some_and(|value| value.is_string())
            };
            assert!(has(&["apiVersion"]) && has(&["kind"]) && has(&["metadata", "name"]), "{text}");
        }
    }
}
