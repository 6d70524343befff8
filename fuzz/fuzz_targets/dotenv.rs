//! Any text as `.env`, as an env file and as a raw one.
#![no_main]

use compose2k8s_fuzz::{check_printed, checked, in_project, single};
use libfuzzer_sys::fuzz_target;

const PROJECTS: [(&str, &str); 3] = [
    (".env", "services: {web: {image: \"${A-img}\", environment: [A, K, \"L=${L-}\"]}}\n"),
    ("web.env", "services: {web: {image: img, env_file: web.env}}\n"),
    ("web.env", "services: {web: {image: img, env_file: [{path: web.env, format: raw}]}}\n"),
];

fuzz_target!(|data: &[u8]| {
    for (file, text) in PROJECTS {
        let (request, files) = single(text);
        let files = files.with(in_project(file), data);
        if let Some(project) = checked(&request, &files).project {
            check_printed(&project);
        }
    }
});
