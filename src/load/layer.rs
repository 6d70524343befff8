//! From Compose files to one tree: each document is interpolated, gets what it includes and extends, and is merged over those before it.

use std::path::{Path, PathBuf};

use super::discover::ComposeFile;
use super::extends::Extends;
use super::reader::Reader;
use super::reset::Resets;
use super::variables::Variables;
use super::{
    aliases, canonical, changed_values, defaults, forms, include, inherit, interpolate, merge, omit_empty, paths,
    restrictions, touched, unicity,
};
use crate::compose::schema;
use crate::diagnostics::Diagnostic;
use crate::diagnostics::code::declare_diagnostic;
use crate::source::{SourceId, Span};
use crate::yaml::{self, Mapping, Node, Value};

declare_diagnostic! {
    /// ## What it means
    /// A Compose file, or one of the documents that `---` separates in it, is no mapping: it is empty, a list or a single value.
    ///
    /// ## What to do instead
    /// Write the elements of the Compose Specification at the top level, and remove a `---` that has nothing after it.
    /// ```yaml
    /// services:
    ///   web:
    ///     image: nginx
    /// ```
    NO_MAPPING = Error "file/no-mapping": "a Compose file is no mapping";
    /// ## What it means
    /// All Compose files together say nothing: they have comments at most.
    ///
    /// ## What to do instead
    /// Write at least one service.
    /// ```yaml
    /// services:
    ///   web:
    ///     image: nginx
    /// ```
    EMPTY = Error "file/empty": "the Compose files are empty";
    /// ## What it means
    /// The element `version` has no meaning any more; Docker Compose ignores it, and so does this conversion.
    ///
    /// ## What to do instead
    /// Remove the line.
    /// ```yaml
    /// # version: "3.8"   remove this line
    /// services:
    ///   web:
    ///     image: nginx
    /// ```
    VERSION = Advice "version/obsolete": "the element `version` is obsolete and ignored";
}

/// A Compose file as a tree.
#[derive(Debug)]
pub(crate) struct ParsedFile {
    /// The absolute path; `-` for standard input.
    pub(crate) path: PathBuf,
    /// The documents that `---` separates.
    pub(crate) documents: Vec<Document>,
    source: SourceId,
}

/// One document of a file.
#[derive(Debug)]
pub(crate) struct Document {
    /// What it says.
    pub(crate) tree: Node,
    /// What it takes away from the documents before it.
    pub(crate) resets: Resets,
}

impl ParsedFile {
    /// Parses a file that was read.
    pub(crate) fn parse(file: ComposeFile, reader: &mut Reader<'_>) -> ParsedFile {
        let trees = yaml::parse(file.source, reader.sources.text(file.source), &mut reader.report);
        let document = |mut tree: Node| {
            let resets = Resets::take(&mut tree);
            Document { tree, resets }
        };
        let documents = trees.into_iter().map(document).collect();
        ParsedFile { path: file.path, documents, source: file.source }
    }
}

/// What surrounds the files of a project or of an include.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scope<'a> {
    /// Where relative paths start.
    pub(crate) directory: &'a Path,
    /// The same as it is put before paths: from the directory of the file that includes or extends this one. The paths of both are merged
    /// in this form, and Docker Compose then takes those that look the same for one.
    pub(crate) written: &'a Path,
    /// What `${NAME}` stands for.
    pub(crate) variables: &'a Variables,
}

/// Merges the files into one canonical tree with absolute paths. `trail` is the files that are being included right now.
/// The report has errors when it gives nothing, and may have some when it gives a tree.
pub(crate) fn assemble(
    mut files: Vec<ParsedFile>,
    scope: Scope<'_>,
    trail: &mut Vec<PathBuf>,
    reader: &mut Reader<'_>,
) -> Option<Node> {
    reader.step(|reader| files.iter_mut().for_each(|file| interpolate_documents(file, scope, reader)));
    let mut assembly = Assembly { model: files.first().map(|file| empty_model(file.source))?, scope };
    for file in files {
        trail.push(file.path.clone());
        for document in file.documents {
            assembly.add(document, &file.path, trail, reader);
        }
        trail.pop();
    }
    assembly.finish(reader)
}

/// The services of a file that others extend: canonical, paths absolute, but neither complete nor checked.
/// Its resets are those of its last document, as with Docker Compose.
pub(crate) fn base(mut file: ParsedFile, scope: Scope<'_>, reader: &mut Reader<'_>) -> Option<Document> {
    let mut base = Document { tree: empty_model(file.source), resets: Resets::default() };
    reader.step(|reader| interpolate_documents(&mut file, scope, reader));
    for document in file.documents {
        document.resets.apply(&mut base.tree, &yaml::Path::root());
        merge_document(&mut base.tree, document.tree, reader);
        reader.step(|reader| forms::check(&mut base.tree, &mut reader.report));
        complete_forms(&mut base.tree, reader);
        base.resets = document.resets;
    }
    reader.step(|reader| paths::resolve(&mut base.tree, scope.written, reader));
    reader.can_go_on().then_some(base)
}

/// Documents that are no mappings are reported; in all others `${NAME}` is replaced, and extensions that became attributes are renamed.
fn interpolate_documents(file: &mut ParsedFile, scope: Scope<'_>, reader: &mut Reader<'_>) {
    for Document { tree: document, .. } in &mut file.documents {
        if document.as_mapping().is_none() {
            let message = format!("the top level is {}, not a mapping", document.kind());
            let help = "start with `services:`, or remove the empty document";
            reader.report.push(Diagnostic::new(&NO_MAPPING, message).at(document.span).help(help));
            continue;
        }
        interpolate::interpolate(
            document,
            &reader.sources,
            &|name: &str| scope.variables.get(name),
            &mut reader.report,
        );
        aliases::promote(document, &mut reader.report);
        changed_values::advise(document, &reader.sources, &mut reader.report);
    }
}

/// Says that no file has anything in it.
pub(crate) fn empty(model: &Node) -> Diagnostic {
    Diagnostic::new(&EMPTY, "the Compose files are empty")
        .at(model.span)
        .help("write at least one service below `services:`")
}

fn empty_model(source: SourceId) -> Node {
    Node::new(Value::Mapping(Mapping::default()), Span::start_of(source))
}

/// The tree that grows document by document.
struct Assembly<'a> {
    model: Node,
    scope: Scope<'a>,
}

impl Assembly<'_> {
    /// Docker Compose's order: what is included is there when services are extended, and services are complete when files are merged.
    fn add(&mut self, document: Document, file: &Path, trail: &mut Vec<PathBuf>, reader: &mut Reader<'_>) {
        let Document { tree: mut document, resets } = document;
        include::apply(&mut document, &resets, self.scope, trail, reader);
        resets.apply(&mut self.model, &yaml::Path::root());
        reader.step(|reader| Extends::new(self.scope, file).apply(&mut document, &resets, reader));
        if !reader.can_go_on() {
            // Something is missing that the document needs: it can only be checked for itself.
            reader.step(|reader| schema::validate(&document, &mut reader.report));
            return;
        }
        let mut part = touched::take(&mut self.model, &document);
        merge_document(&mut part, document, reader);
        reader.step(|reader| schema::validate(&part, &mut reader.report));
        drop_version(&mut part, reader);
        complete_forms(&mut part, reader);
        touched::put_back(&mut self.model, part);
    }

    fn finish(self, reader: &mut Reader<'_>) -> Option<Node> {
        let mut model = Some(self.model).filter(|_| reader.can_go_on())?;
        defaults::set(&mut model);
        reader.step(|reader| restrictions::check(&model, &mut reader.report));
        reader.step(|reader| paths::resolve(&mut model, self.scope.written, reader));
        inherit::from_variables(&mut model, self.scope.variables);
        Some(model)
    }
}

fn merge_document(model: &mut Node, document: Node, reader: &mut Reader<'_>) {
    reader.step(|reader| merge::merge(model, document, &mut reader.report));
    reader.step(|reader| unicity::enforce(model, &mut reader.report));
}

/// Short forms become long ones. That can show new duplicates, such as ports of a range, so these are looked for again.
fn complete_forms(model: &mut Node, reader: &mut Reader<'_>) {
    reader.step(|reader| canonical::canonical(model, &mut reader.report));
    omit_empty::omit_empty(model);
    reader.step(|reader| unicity::enforce(model, &mut reader.report));
}

fn drop_version(model: &mut Node, reader: &mut Reader<'_>) {
    let Some(version) = model.as_mapping_mut().and_then(|model| model.remove("version")) else { return };
    let message = "`version` is obsolete and ignored";
    reader.report.push(Diagnostic::new(&VERSION, message).at(version.key).about("version").help("remove the line"));
}
