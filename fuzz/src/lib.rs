//! What every target shares: how bytes become a project in memory, and what must hold of everything that is loaded.

use std::path::Path;

use compose2k8s::{
    Diagnostic, Form, InMemory, Loaded, Node, Project, Request, Severity, SourceMap, Span, Value, load, to_yaml,
};
use serde_json::{Value as Json, json};

/// Where the project stands; deep enough that `../..` is no special case.
pub const DIRECTORY: &str = "/one/two/three/t";

/// Begins a line that names the file whose text follows, or an option, or `$NAME=VALUE`.
const MARK: &str = "--> ";

/// A project of one Compose file.
pub fn single(text: impl Into<Vec<u8>>) -> (Request, InMemory) {
    let request = Request { working_directory: DIRECTORY.into(), ..Request::default() };
    (request, InMemory::new().with(in_project("compose.yaml"), text))
}

/// An absolute path in the project.
pub fn in_project(path: &str) -> std::path::PathBuf {
    Path::new(DIRECTORY).join(path)
}

/// A project of several files, options and variables. What stands before the first mark is `compose.yaml`.
pub fn project(data: &[u8]) -> (Request, InMemory) {
    let mut request = Request { working_directory: DIRECTORY.into(), ..Request::default() };
    let (mut files, mut path, mut text) = (InMemory::new(), in_project("compose.yaml"), Vec::new());
    for line in data.split_inclusive(|byte| *byte == b'\n') {
        let Some(rest) = line.strip_prefix(MARK.as_bytes()) else {
            text.extend_from_slice(line);
            continue;
        };
        let rest = String::from_utf8_lossy(rest);
        let rest = rest.trim_end_matches('\n');
        if !is_setting(rest, &mut request) {
            files = files.with(path, std::mem::take(&mut text));
            path = in_project(rest);
        }
    }
    (request, files.with(path, text))
}

fn is_setting(line: &str, request: &mut Request) -> bool {
    if let Some((name, value)) = line.strip_prefix('$').and_then(|line| line.split_once('=')) {
        request.environment.insert(name.to_owned(), value.to_owned());
        return true;
    }
    let Some((option, value)) = line.split_once(' ').map(|(option, value)| (option, value.to_owned())) else {
        return false;
    };
    match option {
        "-f" => request.files.push(value.into()),
        "-p" => request.project_name = Some(value),
        "--profile" => request.profiles.push(value),
        "--env-file" => request.env_files.push(value.into()),
        "--project-directory" => request.project_directory = Some(value.into()),
        _ => return false,
    }
    true
}

/// Loads, and demands what must hold of every answer.
pub fn checked(request: &Request, files: &InMemory) -> Loaded {
    let loaded = load(request, files);
    let Loaded { project, sources, report } = &loaded;
    assert_eq!(
        project.is_none(),
        report.has_errors(),
        "there is a project exactly when there are no errors: {report:?}"
    );
    report.iter().for_each(|diagnostic| check_message(diagnostic, sources));
    if let Some(project) = project {
        check_places(&project.model.root, sources);
    }
    loaded
}

/// A message says something and points into a text; an error in a file says where.
pub fn check_message(diagnostic: &Diagnostic, sources: &SourceMap) {
    assert!(!diagnostic.message.is_empty(), "{diagnostic:?}");
    for span in diagnostic.span.into_iter().chain(diagnostic.related.iter().map(|marker| marker.span)) {
        check_span(span, sources);
    }
    // What files there are, and how the project is called, may be said outside of any file.
    let is_in_a_file = !["files/", "name/"].iter().any(|about| diagnostic.code.name.starts_with(about));
    let is_placed = diagnostic.span.is_some() || !is_in_a_file;
    assert!(diagnostic.code.severity != Severity::Error || is_placed, "an error without a place: {diagnostic:?}");
}

fn check_span(span: Span, sources: &SourceMap) {
    let text = sources.text(span.source);
    assert!(text.get(span.start as usize..span.end as usize).is_some(), "{span:?} is not in {text:?}");
}

fn check_places(node: &Node, sources: &SourceMap) {
    check_span(node.span, sources);
    match &node.value {
        Value::Sequence(items) => items.iter().for_each(|item| check_places(item, sources)),
        Value::Mapping(mapping) => mapping.iter().for_each(|(_, entry)| {
            check_span(entry.key, sources);
            check_places(&entry.node, sources);
        }),
        _ => {}
    }
}

/// What `config` prints is YAML that says the same when it is read. That it is the same project is not demanded: Docker Compose prints
/// names that it refuses, empty texts that it then replaces by a default, and paths that it resolves once more.
pub fn check_printed(project: &Project) {
    let printed = project.print(Form::Yaml);
    let text = to_yaml(&json!({"name": "x", "services": {"web": {"image": "img"}}, "x-printed": printed}));
    // A `$` would be interpolated in values, and doubled in keys.
    if text.contains('$') {
        return;
    }
    let (request, files) = single(text.as_str());
    let Loaded { project, report, .. } = load(&request, &files);
    // A range of ports is one value, and thousands when it is printed.
    if report.iter().any(|said| said.code.name == "yaml/too-many-values") {
        return;
    }
    let again = project.unwrap_or_else(|| panic!("what is printed is refused: {report:?}\n{text}")).print(Form::Yaml);
    let sorted = |value: &Json| {
        let mut value = value.clone();
        value.sort_all_objects();
        to_yaml(&value)
    };
    assert_eq!(sorted(&again["x-printed"]), sorted(&printed), "what is printed is read as something else");
}
