//! Any project of several files, options and variables.
#![no_main]

use compose2k8s_fuzz::{check_printed, checked, project};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let (request, files) = project(data);
    if let Some(project) = checked(&request, &files).project {
        check_printed(&project);
    }
});
