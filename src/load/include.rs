//! `include`: other Compose projects, each assembled with its own directory and variables, become part of the document that names them.

use std::path::{Path, PathBuf};

use super::discover::ComposeFile;
use super::layer::{self, ParsedFile, Scope};
use super::reader::{Reader, Role};
use super::reset::Resets;
use super::{lexical, merge, project_env_files, remote};
use crate::FileKind;
use crate::compose::place::Place;
use crate::diagnostics::Diagnostic;
use crate::diagnostics::code::declare_diagnostic;
use crate::source::Span;
use crate::yaml::{self, Mapping, Node, Value};

declare_diagnostic! {
    /// ## What it means
    /// A Compose file includes itself, directly or by way of others.
    ///
    /// ## What to do instead
    /// Put what both need into a third file that includes neither:
    /// ```yaml
    /// include:
    ///   - shared.yaml
    /// services:
    ///   web:
    ///     image: nginx
    /// ```
    CYCLE = Error "include/cycle": "a Compose file includes itself";
    /// ## What it means
    /// Included files include others, and so on: so deep, or so many times, that it can hardly be meant. A file that is included by several
    /// ways counts each time.
    ///
    /// ## What to do instead
    /// Let one file include all others, each once:
    /// ```yaml
    /// include:
    ///   - db.yaml
    ///   - web.yaml
    /// ```
    TOO_MANY = Error "include/too-many": "included files include others without end";
    /// ## What it means
    /// `include` has a form that the Compose Specification does not know: it is a list of paths or of mappings with `path`,
    /// `project_directory` and `env_file`.
    ///
    /// ## What to do instead
    /// ```yaml
    /// include:
    ///   - monitoring/compose.yaml
    ///   - path: [db/compose.yaml, db-override.yaml]
    ///     env_file: db/production.env
    /// ```
    FORM = Error "include/form": "`include` has a form that is not known";
    /// ## What it means
    /// Of an included file come services, volumes, networks, secrets, configs and models; what else stands at its top level counts only when the file is
    /// converted alone. So it is with `x-kubernetes`, as with all extensions in Docker Compose.
    ///
    /// ## What to do instead
    /// Write the options into the file that includes, or into services:
    /// ```yaml
    /// include:
    ///   - db/compose.yaml
    /// x-kubernetes:
    ///   data-root: /srv/data
    /// services:
    ///   web:
    ///     image: nginx
    /// ```
    OPTIONS_IGNORED = Warning "include/options-ignored": "options of an included file have no effect";
}

/// The elements that an include brings.
const ELEMENTS: [&str; 7] = ["services", "jobs", "volumes", "networks", "secrets", "configs", "models"];

/// How deep files may include each other, and how often files may be included: far more than anybody means, and few enough for the stack and
/// the patience of the user.
const DEEPEST: usize = 100;
const MOST: usize = 5_000;

/// Replaces `include` in a document by what it names. `trail` is the files that are being included right now.
pub(crate) fn apply(
    document: &mut Node,
    resets: &Resets,
    scope: Scope<'_>,
    trail: &mut Vec<PathBuf>,
    reader: &mut Reader<'_>,
) {
    let Some(entry) = document.as_mapping_mut().and_then(|document| document.remove("include")) else { return };
    let items = match entry.node.value {
        Value::Sequence(items) => items,
        Value::Null => return,
        _ => return reader.report.push(form("include", "a list", &entry.node)),
    };
    for (index, item) in items.iter().enumerate() {
        let Some(inclusion) = Inclusion::read(item, index, reader) else { continue };
        if let Some(included) = inclusion.assemble(scope, trail, reader) {
            import(included, document, resets, reader);
        }
    }
}

fn form(path: &str, wanted: &str, found: &Node) -> Diagnostic {
    Diagnostic::new(&FORM, format!("`{path}` must be {wanted}, but is {}", found.kind()))
        .at(found.span)
        .about(path)
        .help("write for example `include: [other/compose.yaml]`")
}

/// A path with the place where it was written.
struct Reference {
    text: String,
    span: Span,
    path: String,
}

/// One item of `include`.
struct Inclusion {
    paths: Vec<Reference>,
    project_directory: Option<String>,
    env_files: Vec<Reference>,
}

impl Inclusion {
    fn read(item: &Node, index: usize, reader: &mut Reader<'_>) -> Option<Inclusion> {
        let at = yaml::Path::of(["include"]).index(index);
        let before = reader.errors();
        let inclusion = if let Some(fields) = item.as_mapping() {
            let text = |name: &str, reader: &mut Reader<'_>| match fields.get(name) {
                Some(node) => references(node, &at.key(name), reader),
                None => Vec::new(),
            };
            let (paths, env_files) = (text("path", reader), text("env_file", reader));
            let directory = text("project_directory", reader).into_iter().next().map(|directory| directory.text);
            Inclusion { paths, project_directory: directory.filter(|directory| !directory.is_empty()), env_files }
        } else {
            Inclusion { paths: references(item, &at, reader), project_directory: None, env_files: Vec::new() }
        };
        (reader.errors() == before).then_some(inclusion)
    }

    /// The included project as a tree.
    fn assemble(&self, outer: Scope<'_>, trail: &mut Vec<PathBuf>, reader: &mut Reader<'_>) -> Option<Node> {
        let mut files = Vec::new();
        for reference in &self.paths {
            files.push(open(reference, outer, trail, reader));
        }
        let files: Option<Vec<ParsedFile>> = files.into_iter().collect();
        let files = files.filter(|files| !files.is_empty())?;
        let directory = self.directory(files.first()?, outer, reader);
        let written = self.written(&directory, outer, reader);
        let mut variables = outer.variables.clone();
        let env_files = self.env_files(&directory, outer, reader);
        let span = self.env_files.first().map(|reference| reference.span);
        let set = project_env_files::read(&env_files, outer.variables, span, reader);
        variables.adopt(set);
        let scope = Scope { directory: &directory, written: &written, variables: &variables };
        layer::assemble(files, scope, trail, reader)
    }

    /// Where references of the included files start.
    fn directory(&self, main: &ParsedFile, outer: Scope<'_>, reader: &Reader<'_>) -> PathBuf {
        match &self.project_directory {
            Some(written) => from_here(written, outer, reader),
            None => parent(&main.path),
        }
    }

    /// Where their paths start. A `project_directory` that is missing counts as its parent, as with Docker Compose.
    fn written(&self, directory: &Path, outer: Scope<'_>, reader: &Reader<'_>) -> PathBuf {
        match &self.project_directory {
            Some(written) if Path::new(written).is_absolute() => directory.to_path_buf(),
            Some(written) => {
                let named = lexical::absolute(outer.directory, Path::new(written));
                let is_missing = reader.files.kind(&named) != Some(FileKind::Directory);
                lexical::way(outer.directory, &if is_missing { parent(&named) } else { named })
            }
            None => lexical::way(outer.directory, directory),
        }
    }

    /// `env_file`, else the `.env` of the included project.
    fn env_files(&self, directory: &Path, outer: Scope<'_>, reader: &Reader<'_>) -> Vec<PathBuf> {
        if self.env_files.is_empty() {
            return project_env_files::default_file(directory, reader).into_iter().collect();
        }
        let named = self.env_files.iter().filter(|reference| reference.text != "/dev/null");
        named.map(|reference| from_here(&reference.text, outer, reader)).collect()
    }
}

/// Where an `env_file` or a `project_directory` is. In an included file Docker Compose takes them from the working directory, behind the way
/// from the file that includes it.
fn from_here(written: &str, outer: Scope<'_>, reader: &Reader<'_>) -> PathBuf {
    lexical::absolute(reader.working_directory, &outer.written.join(written))
}

fn parent(path: &Path) -> PathBuf {
    path.parent().unwrap_or(path).to_path_buf()
}

/// One path or a list of them.
fn references(node: &Node, at: &yaml::Path, reader: &mut Reader<'_>) -> Vec<Reference> {
    match &node.value {
        Value::String(text) => vec![Reference { text: text.clone(), span: node.span, path: at.to_string() }],
        Value::Null => Vec::new(),
        Value::Sequence(items) => {
            items.iter().enumerate().flat_map(|(index, item)| references(item, &at.index(index), reader)).collect()
        }
        _ => {
            reader.report.push(form(&at.to_string(), "a path or a list of paths", node));
            Vec::new()
        }
    }
}

/// Reads one included file, unless it is remote or being included already.
fn open(reference: &Reference, outer: Scope<'_>, trail: &[PathBuf], reader: &mut Reader<'_>) -> Option<ParsedFile> {
    if remote::is_remote(&reference.text) {
        reader.report.push(remote::refusal(&reference.text, &reference.path, reference.span));
        return None;
    }
    let path = lexical::absolute(outer.directory, Path::new(&reference.text));
    if trail.contains(&path) {
        reader.report.push(cycle(reference, &path, trail, reader.working_directory));
        return None;
    }
    if trail.len() > DEEPEST || reader.included >= MOST {
        reader.report.push(too_many(reference));
        return None;
    }
    reader.included += 1;
    let source = reader.text(&path, Role::Compose, Some(reference.span))?;
    Some(ParsedFile::parse(ComposeFile { path, source }, reader))
}

fn too_many(reference: &Reference) -> Diagnostic {
    let message =
        format!("`{}` includes too many files: {DEEPEST} deep or {MOST} at all are the limit", reference.path);
    let help = "let one file include all others, each once";
    Diagnostic::new(&TOO_MANY, message).at(reference.span).about(&reference.path).help(help)
}

fn cycle(reference: &Reference, path: &Path, trail: &[PathBuf], here: &Path) -> Diagnostic {
    let way: Vec<String> = trail
        .iter()
        .map(PathBuf::as_path)
        .skip_while(|file| *file != path)
        .chain([path])
        .map(|file| format!("`{}`", lexical::relative(here, file).display()))
        .collect();
    Diagnostic::new(&CYCLE, format!("`{}` closes a cycle: {}", reference.path, way.join(" includes ")))
        .at(reference.span)
        .about(&reference.path)
        .help("move what both need into a third file that includes neither")
}

/// Adds what was included. What the document defines itself is merged over it.
fn import(included: Node, document: &mut Node, resets: &Resets, reader: &mut Reader<'_>) {
    let Value::Mapping(mut included) = included.value else { return };
    if let Some(options) = included.entry("x-kubernetes") {
        let message = "`x-kubernetes` at the top of an included file has no effect";
        let help = "write it into the file that includes, or into services";
        let diagnostic = Diagnostic::new(&OPTIONS_IGNORED, message).help(help);
        reader.report.push(diagnostic.about("x-kubernetes").at(options.key));
    }
    for element in ELEMENTS {
        let Some(entry) = included.remove(element) else { continue };
        let Some(document) = document.as_mapping_mut() else { return };
        if !document.contains_key(element) {
            document.insert(element, entry.key, Node::new(Value::Mapping(Mapping::default()), entry.node.span));
        }
        let Some(target) = document.get_mut(element) else { continue };
        import_element(element, entry.node, target, resets, reader);
    }
}

fn import_element(element: &str, included: Node, target: &mut Node, resets: &Resets, reader: &mut Reader<'_>) {
    let Value::Mapping(included) = included.value else { return };
    if target.as_mapping().is_none() {
        return reader.report.push(form(element, "a mapping beside an include", target));
    }
    let Some(target) = target.as_mapping_mut() else { return };
    for (name, entry) in included.into_entries() {
        let Some(slot) = target.get_mut(&name) else {
            target.insert(name, entry.key, entry.node);
            continue;
        };
        // The same file may be included by several ways.
        if *slot == entry.node {
            continue;
        }
        let own = std::mem::replace(slot, entry.node);
        resets.apply(slot, &yaml::Path::of([element, &name]));
        merge::merge_at(slot, own, &Place::TOP.key(element).key(&name), &mut reader.report);
    }
}
