//! Any text as attributes of a service, where the short syntaxes are.
#![no_main]

use compose2k8s_fuzz::{check_printed, checked, in_project, single};
use libfuzzer_sys::fuzz_target;

const AFTER: &[u8] = b"  db: {image: img}\n  cache: {image: img}
volumes: {data: {}}\nnetworks: {front: {}, back: {}}
configs: {c: {file: c.txt}, d: {content: x}}\nsecrets: {s: {file: s.txt}}\n";

fuzz_target!(|data: &[u8]| {
    let (mut request, files) = single(around(data));
    request.environment.insert("P".to_owned(), "8081".to_owned());
    let files = files.with(in_project("web.env"), "K=v\n").with(in_project("web.labels"), "l=v\n");
    if let Some(project) = checked(&request, &files).project {
        check_printed(&project);
    }
});

fn around(fragment: &[u8]) -> Vec<u8> {
    let mut text = b"services:\n  web:\n    image: img\n".to_vec();
    for line in fragment.split_inclusive(|byte| *byte == b'\n') {
        text.extend_from_slice(b"    ");
        text.extend_from_slice(line);
    }
    text.push(b'\n');
    text.extend_from_slice(AFTER);
    text
}
