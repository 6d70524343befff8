//! Reads texts through the door, names them as the user knows them, and says why one could not be read.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use super::lexical;
use super::{FileKind, FileSystem, Request};
use crate::diagnostics::code::declare_diagnostic;
use crate::diagnostics::{Diagnostic, Report, Severity};
use crate::source::{SourceId, SourceMap, Span};

declare_diagnostic! {
    /// ## What it means
    /// A file that the project needs does not exist: a Compose file that was asked for, an included or extended file, an env file or a
    /// label file.
    ///
    /// ## What to do instead
    /// Correct the path. Relative paths in a Compose file start at the directory of the first Compose file (or `--project-directory`),
    /// paths on the command line at the working directory. An env file may be optional:
    /// ```yaml
    /// services:
    ///   web:
    ///     env_file:
    ///       - path: local.env
    ///         required: false
    /// ```
    NOT_FOUND = Error "files/not-found": "a file that the project needs does not exist";
    /// ## What it means
    /// A directory stands where a file is needed.
    ///
    /// ## What to do instead
    /// Name the file in it.
    /// ```yaml
    /// include:
    ///   - monitoring/compose.yaml   # not: monitoring
    /// ```
    DIRECTORY = Error "files/directory": "a directory stands where a file is needed";
    /// ## What it means
    /// The bytes of a file are no UTF-8 text, so it cannot be read as YAML or as an env file.
    ///
    /// ## What to do instead
    /// Save the file as UTF-8; `iconv -f latin1 -t utf-8` converts an old one.
    /// ```yaml
    /// services:
    ///   web:
    ///     labels: {name: "café"}   # in UTF-8, as all Compose files
    /// ```
    NOT_UTF_8 = Error "files/not-utf-8": "a file is no UTF-8 text";
    /// ## What it means
    /// An env file or label file has bytes that are no UTF-8 text. As with Docker Compose, each of them becomes the character U+FFFD (�).
    ///
    /// ## What to do instead
    /// Save the file as UTF-8; `iconv -f latin1 -t utf-8` converts an old one.
    /// ```yaml
    /// services:
    ///   web:
    ///     image: nginx
    ///     env_file: web.env   # in UTF-8
    /// ```
    REPLACED = Warning "files/replaced-bytes": "bytes that are no UTF-8 are replaced";
    /// ## What it means
    /// A file exists but the system does not let it be read; the message has the system's reason.
    ///
    /// ## What to do instead
    /// Give the user who runs the command the right to read it.
    /// ```yaml
    /// services:
    ///   web:
    ///     env_file: secrets.env   # chmod u+r secrets.env
    /// ```
    UNREADABLE = Error "files/unreadable": "a file cannot be read";
}

/// What a text is read as; messages name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// A Compose file, included and extended ones among them.
    Compose,
    /// `.env`, `--env-file`, `env_file`.
    Env,
    /// `env_file` with `format: raw`.
    RawEnv,
    /// `label_file`.
    Label,
}

impl Role {
    fn noun(self) -> &'static str {
        match self {
            Role::Compose => "compose file",
            Role::Env | Role::RawEnv => "env file",
            Role::Label => "label file",
        }
    }
}

/// The files, the texts read so far, and what was found in them.
pub(crate) struct Reader<'a> {
    /// The door.
    pub(crate) files: &'a dyn FileSystem,
    /// Names of texts are relative to it.
    pub(crate) working_directory: &'a Path,
    /// What `~` stands for.
    pub(crate) home: Option<&'a Path>,
    /// Every text that was read.
    pub(crate) sources: SourceMap,
    /// What was found on the way.
    pub(crate) report: Report,
    /// How many files were included so far.
    pub(crate) included: usize,
    known: BTreeMap<PathBuf, Option<SourceId>>,
}

impl<'a> Reader<'a> {
    /// A reader that has read nothing yet.
    pub(crate) fn new(files: &'a dyn FileSystem, request: &'a Request) -> Reader<'a> {
        let (sources, report) = (SourceMap::default(), Report::default());
        let working_directory = request.working_directory.as_path();
        let home = request.environment.get("HOME").filter(|home| !home.is_empty()).map(Path::new);
        Reader { files, working_directory, home, sources, report, included: 0, known: BTreeMap::new() }
    }

    /// The text at an absolute path, named relative to the working directory. `at` is the place that asks for it.
    pub(crate) fn text(&mut self, path: &Path, role: Role, at: Option<Span>) -> Option<SourceId> {
        let name = lexical::relative(self.working_directory, path).display().to_string();
        self.named_text(path, name, role, at)
    }

    /// The text at an absolute path under the name that the user gave it. Each file is read once.
    pub(crate) fn named_text(&mut self, path: &Path, name: String, role: Role, at: Option<Span>) -> Option<SourceId> {
        if let Some(known) = self.known.get(path) {
            return *known;
        }
        let text = self.content(path).and_then(|bytes| decode(bytes, role));
        self.known_text(path, text, name, role, at)
    }

    /// The Compose file on standard input, under the name `-`. It is read once, however often it is asked for.
    pub(crate) fn standard_input(&mut self) -> Option<SourceId> {
        let (path, role) = (Path::new("-"), Role::Compose);
        if let Some(known) = self.known.get(path) {
            return *known;
        }
        let text = self.files.standard_input().map_err(Refusal::System).and_then(|bytes| decode(bytes, role));
        self.known_text(path, text, "-".to_owned(), role, None)
    }

    fn known_text(
        &mut self,
        path: &Path,
        text: Result<Text, Refusal>,
        name: String,
        role: Role,
        at: Option<Span>,
    ) -> Option<SourceId> {
        let id = match text {
            Ok(Text { content, replaced }) => {
                let replaced = replaced.map(|place| (place, name.clone()));
                let id = self.sources.add(name, content);
                if let Some((place, name)) = replaced {
                    self.report.push(replacement(&name, role, id, place));
                }
                Some(id)
            }
            Err(refusal) => {
                self.report.push(refusal.diagnostic(&name, role, at));
                None
            }
        };
        self.known.insert(path.to_path_buf(), id);
        id
    }

    /// How many errors were found so far; a step that finds more makes those after it untrustworthy.
    pub(crate) fn errors(&self) -> usize {
        self.report.count(Severity::Error)
    }

    /// Whether a regular file, a socket, ... stands at a path, but no directory.
    pub(crate) fn is_file(&self, path: &Path) -> bool {
        self.files.kind(path).is_some_and(|kind| kind != FileKind::Directory)
    }

    fn content(&self, path: &Path) -> Result<Vec<u8>, Refusal> {
        if self.files.kind(path) == Some(FileKind::Directory) {
            return Err(Refusal::Directory);
        }
        self.files.read(path).map_err(Refusal::System)
    }
}

/// A text that was read.
struct Text {
    content: String,
    /// Where the first byte stands that was no UTF-8 and got replaced.
    replaced: Option<usize>,
}

fn decode(bytes: Vec<u8>, role: Role) -> Result<Text, Refusal> {
    if let (Role::Compose, Some(content)) = (role, utf_16(&bytes)) {
        return Ok(Text { content, replaced: None });
    }
    match (String::from_utf8(bytes), role) {
        (Ok(content), _) => Ok(Text { content, replaced: None }),
        (Err(error), Role::Env | Role::Label) => {
            let replaced = Some(error.utf8_error().valid_up_to());
            Ok(Text { content: with_replacements(error.as_bytes()), replaced })
        }
        (Err(error), _) => Err(Refusal::NotUtf8(error.utf8_error().valid_up_to())),
    }
}

/// Each byte that is no UTF-8 becomes a character of its own.
fn with_replacements(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|_| char::REPLACEMENT_CHARACTER));
    }
    text
}

fn replacement(name: &str, role: Role, source: SourceId, place: usize) -> Diagnostic {
    let span =
        Span { end: u32::MAX, ..Span::start_of(source) }.part(place, place + char::REPLACEMENT_CHARACTER.len_utf8());
    let message =
        format!("{} `{name}` has bytes that are no UTF-8; each becomes `{}`", role.noun(), char::REPLACEMENT_CHARACTER);
    Diagnostic::new(&REPLACED, message).at(span).help(format!("save `{name}` in UTF-8"))
}

/// YAML may also be UTF-16, which starts with a byte order mark.
fn utf_16(bytes: &[u8]) -> Option<String> {
    let (is_little, rest) = match bytes {
        [0xFF, 0xFE, rest @ ..] => (true, rest),
        [0xFE, 0xFF, rest @ ..] => (false, rest),
        _ => return None,
    };
    let (pairs, odd) = rest.as_chunks::<2>();
    let units = pairs.iter().map(|pair| if is_little { u16::from_le_bytes(*pair) } else { u16::from_be_bytes(*pair) });
    let text: Result<String, _> = char::decode_utf16(units).collect();
    text.ok().filter(|_| odd.is_empty())
}

/// Why a file could not be read.
enum Refusal {
    Directory,
    NotUtf8(usize),
    System(io::Error),
}

impl Refusal {
    fn diagnostic(self, name: &str, role: Role, at: Option<Span>) -> Diagnostic {
        let noun = role.noun();
        let diagnostic = match self {
            Refusal::Directory => Diagnostic::new(&DIRECTORY, format!("{noun} `{name}` is a directory"))
                .help("name the file in that directory"),
            Refusal::NotUtf8(offset) => {
                Diagnostic::new(&NOT_UTF_8, format!("{noun} `{name}` is no UTF-8 text: byte {offset} cannot be read"))
                    .help(format!("save `{name}` in UTF-8"))
            }
            Refusal::System(error) if error.kind() == io::ErrorKind::NotFound => {
                Diagnostic::new(&NOT_FOUND, format!("{noun} `{name}` does not exist"))
                    .help("correct the path, or create the file")
            }
            Refusal::System(error) => {
                Diagnostic::new(&UNREADABLE, format!("{noun} `{name}` cannot be read: {}", error.kind()))
                    .help(format!("make `{name}` readable for the user who runs this command"))
            }
        };
        match at {
            Some(span) => diagnostic.at(span),
            None => diagnostic,
        }
    }
}
