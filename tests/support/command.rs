//! A `docker compose ... config` command line as a request to load; leading `A=b` words are the environment.

use std::path::Path;

use compose2k8s::{Form, Request};

/// What a command line asks.
#[derive(Debug)]
pub(crate) struct Command {
    /// What is loaded.
    pub(crate) request: Request,
    /// How it is printed.
    pub(crate) form: Form,
}

/// Reads a command line that runs in `directory`.
pub(crate) fn parse(line: &str, directory: &Path) -> Command {
    let mut request = Request { working_directory: directory.to_path_buf(), ..Request::default() };
    let mut form = Form::Json;
    let mut words = words(line).into_iter().peekable();
    while let Some((name, value)) = words.peek().and_then(|word| word.split_once('=')) {
        request.environment.insert(name.to_owned(), value.to_owned());
        words.next();
    }
    assert_eq!((words.next().as_deref(), words.next().as_deref()), (Some("docker"), Some("compose")), "{line}");
    while let Some(word) = words.next() {
        let mut value = || words.next().unwrap_or_else(|| panic!("{word} needs a value: {line}"));
        match word.as_str() {
            "config" => {}
            "-f" | "--file" => request.files.push(value().into()),
            "-p" | "--project-name" => request.project_name = Some(value()),
            "--profile" => request.profiles.push(value()),
            "--env-file" => request.env_files.push(value().into()),
            "--project-directory" => request.project_directory = Some(value().into()),
            "--format" => form = if value() == "yaml" { Form::Yaml } else { Form::Json },
            "--all-resources" => request.all_resources = true,
            service if !service.starts_with('-') => request.services.push(service.to_owned()),
            _ => panic!("{word} is not known: {line}"),
        }
    }
    Command { request, form }
}

/// The words of a shell command without substitutions.
fn words(line: &str) -> Vec<String> {
    let (mut words, mut word, mut quote) = (Vec::new(), None::<String>, None);
    for letter in line.trim().chars() {
        match (quote, letter) {
            (None, ' ') => words.extend(word.take()),
            (None, '\'' | '"') => {
                quote = Some(letter);
                word.get_or_insert_default();
            }
            (Some(open), _) if open == letter => quote = None,
            _ => word.get_or_insert_default().push(letter),
        }
    }
    words.extend(word);
    words
}
