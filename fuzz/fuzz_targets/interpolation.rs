//! Any text as a value in which variables are replaced: a string, and attributes that become numbers and booleans.
#![no_main]

use compose2k8s::Form;
use compose2k8s_fuzz::{check_printed, checked, single};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

fuzz_target!(|text: &str| {
    let (mut request, files) = single(compose_file(text));
    for (name, value) in [("A", "va"), ("E", ""), ("B", "true"), ("N", "8080"), ("D", "$A"), ("L", "a\nb")] {
        request.environment.insert(name.to_owned(), value.to_owned());
    }
    if let Some(project) = checked(&request, &files).project {
        check_printed(&project);
    }
    // A `$` that is doubled is a `$`, and every other character is itself.
    let doubled = text.replace('$', "$$");
    let (_, files) = single(format!("services: {{web: {{image: img}}}}\nx-v: {}\n", quoted(&doubled)));
    if let Some(project) = checked(&request, &files).project {
        assert_eq!(project.print(Form::Yaml)["x-v"], Value::from(doubled));
    }
});

fn compose_file(text: &str) -> String {
    let text = quoted(text);
    format!(
        "services: {{web: {{image: img, tty: {text}, cpu_shares: {text}, labels: [{text}], ports: [{text}], \
         healthcheck: {{retries: {text}}}}}}}\n"
    )
}

/// A text in double quotes, with escapes in place of what YAML does not take.
fn quoted(text: &str) -> String {
    let character = |letter: char| match letter {
        '"' | '\\' => format!("\\{letter}"),
        ' '..='~' => letter.to_string(),
        _ => format!("\\U{:08x}", u32::from(letter)),
    };
    format!("\"{}\"", text.chars().map(character).collect::<String>())
}
