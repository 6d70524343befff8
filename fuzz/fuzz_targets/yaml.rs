//! Any text as a Compose file beside one that has a service.
#![no_main]

use compose2k8s::Request;
use compose2k8s_fuzz::{check_printed, checked, in_project, single};
use libfuzzer_sys::fuzz_target;

const BASE: &str = "services: {web: {image: img}}\n";

fuzz_target!(|data: &[u8]| {
    let (request, files) = single(data);
    let files = files.with(in_project("base.yaml"), BASE);
    let request = Request { files: vec!["base.yaml".into(), "compose.yaml".into()], ..request };
    if let Some(project) = checked(&request, &files).project {
        check_printed(&project);
    }
});
