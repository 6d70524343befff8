//! Which files make the project, where relative paths start, and which variables and profiles are given, all as Docker Compose finds them.

use std::path::{Path, PathBuf};

use super::Request;
use super::lexical;
use super::project_env_files;
use super::reader::{Reader, Role};
use super::variables::Variables;
use crate::diagnostics::Diagnostic;
use crate::diagnostics::code::declare_diagnostic;
use crate::source::SourceId;

declare_diagnostic! {
    /// ## What it means
    /// No Compose file was named with `-f` or `COMPOSE_FILE`, and neither the working directory nor any directory above it has one.
    ///
    /// ## What to do instead
    /// Go to the project's directory, or name the file: `compose2k8s -f path/to/compose.yaml`. The names that are found by themselves
    /// are `compose.yaml`, `compose.yml`, `docker-compose.yml` and `docker-compose.yaml`.
    /// ```yaml
    /// # compose.yaml
    /// services:
    ///   web:
    ///     image: nginx
    /// ```
    NO_FILE = Error "files/no-compose-file": "there is no Compose file";
    /// ## What it means
    /// A directory has Compose files (or override files) under more than one of the names that are found by themselves. Only the first is
    /// read, in the order `.yaml`, `.yml` of `compose`, then `.yml`, `.yaml` of `docker-compose`.
    ///
    /// ## What to do instead
    /// Keep one of them, or name the file you mean with `-f`.
    /// ```yaml
    /// # compose.yaml; remove docker-compose.yml beside it
    /// services:
    ///   web:
    ///     image: nginx
    /// ```
    SEVERAL_FILES = Warning "files/several-candidates": "several Compose files stand side by side, one is read";
    /// ## What it means
    /// `COMPOSE_DISABLE_ENV_FILE` is neither true nor false.
    ///
    /// ## What to do instead
    /// Set it to `1` or `true` to leave `.env` aside, to `0` or `false` to read it, or unset it. Variables can also have a default where they
    /// are used:
    /// ```yaml
    /// services:
    ///   web:
    ///     image: nginx:${TAG:-1.27}
    /// ```
    SWITCH_UNREADABLE = Error "files/switch-unreadable": "a variable that switches something is neither true nor false";
}

const NAMES: [&str; 4] = ["compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"];
const OVERRIDE_NAMES: [&str; 4] =
    ["compose.override.yml", "compose.override.yaml", "docker-compose.override.yml", "docker-compose.override.yaml"];

/// One Compose file, read but not parsed.
#[derive(Debug, Clone)]
pub(crate) struct ComposeFile {
    /// Its absolute path; `-` for standard input.
    pub(crate) path: PathBuf,
    /// Its text.
    pub(crate) source: SourceId,
}

/// What a project is loaded from.
#[derive(Debug)]
pub(crate) struct Discovered {
    /// The Compose files, in the order in which they are merged.
    pub(crate) files: Vec<ComposeFile>,
    /// The project directory, where relative paths start.
    pub(crate) directory: PathBuf,
    /// The variables for interpolation.
    pub(crate) variables: Variables,
    /// The active profiles.
    pub(crate) profiles: Vec<String>,
}

/// Finds everything that a request names or implies. Nothing when a file is missing; the report says which.
pub(crate) fn discover(request: &Request, reader: &mut Reader<'_>) -> Option<Discovered> {
    let mut variables = Variables::of_process(&request.environment, &request.working_directory.to_string_lossy());
    let named: Vec<PathBuf> = request.files.clone();
    // `.env` of the project directory may name the Compose files, so it comes before them ...
    adopt_env_files(request, &named, &mut variables, reader);
    let paths = if named.is_empty() {
        files_of_variable(&variables).unwrap_or_else(|| default_files(request, reader))
    } else {
        named
    };
    if paths.is_empty() {
        reader.report.push(no_file());
        return None;
    }
    // ... and once they are known, the project directory may be another one, with a `.env` of its own.
    if request.files.is_empty() {
        adopt_env_files(request, &paths, &mut variables, reader);
    }
    let directory = project_directory(request, &paths);
    let profiles = profiles(request, &variables);
    let files: Vec<Option<ComposeFile>> = paths.iter().map(|path| read(path, request, reader)).collect();
    let files: Option<Vec<ComposeFile>> = files.into_iter().collect();
    Some(Discovered { files: files?, directory, variables, profiles })
}

fn no_file() -> Diagnostic {
    let help = format!("name it with `-f FILE`, or call it `{}`", NAMES.join("`, `"));
    Diagnostic::new(&NO_FILE, "no Compose file here or in a directory above").help(help)
}

/// Docker Compose: `--project-directory`, else the directory of the first file, else the working directory.
fn project_directory(request: &Request, files: &[PathBuf]) -> PathBuf {
    let here = &request.working_directory;
    if let Some(directory) = request.project_directory.as_deref().filter(|directory| !directory.as_os_str().is_empty())
    {
        return lexical::absolute(here, directory);
    }
    let first = files.iter().find(|file| !is_standard_input(file));
    first.and_then(|file| lexical::absolute(here, file).parent().map(Path::to_path_buf)).unwrap_or_else(|| here.clone())
}

/// Whether a file is named as `-`.
pub(crate) fn is_standard_input(file: &Path) -> bool {
    file == Path::new("-")
}

/// Reads `--env-file` or `COMPOSE_ENV_FILES`, else the `.env` of the project directory.
fn adopt_env_files(request: &Request, files: &[PathBuf], variables: &mut Variables, reader: &mut Reader<'_>) {
    let here = &request.working_directory;
    let named: Vec<PathBuf> = match request.env_files.as_slice() {
        [] => listed(request.environment.get("COMPOSE_ENV_FILES"), ",")
            .filter(|name| !name.is_empty())
            .map(PathBuf::from)
            .collect(),
        files => files.to_vec(),
    };
    let env_files = if named.is_empty() {
        default_env_file(request, files, reader)
    } else {
        named.iter().map(|file| lexical::absolute(here, file)).collect()
    };
    let set = project_env_files::read(&env_files, variables, None, reader);
    variables.adopt(set);
}

fn default_env_file(request: &Request, files: &[PathBuf], reader: &mut Reader<'_>) -> Vec<PathBuf> {
    if env_file_is_disabled(request, reader) {
        return Vec::new();
    }
    project_env_files::default_file(&project_directory(request, files), reader).into_iter().collect()
}

fn env_file_is_disabled(request: &Request, reader: &mut Reader<'_>) -> bool {
    let name = "COMPOSE_DISABLE_ENV_FILE";
    match request.environment.get(name).map(String::as_str) {
        None | Some("0" | "f" | "F" | "false" | "FALSE" | "False") => false,
        Some("1" | "t" | "T" | "true" | "TRUE" | "True") => true,
        Some(other) => {
            let message = format!("the variable `{name}` is `{other}`, which is neither true nor false");
            reader
                .report
                .push(Diagnostic::new(&SWITCH_UNREADABLE, message).help(format!("set `{name}=1`, or unset it")));
            false
        }
    }
}

fn listed<'a>(list: Option<&'a String>, separator: &'a str) -> impl Iterator<Item = &'a str> {
    list.into_iter().flat_map(move |list| list.split(separator))
}

/// The files of `COMPOSE_FILE`, when it is set.
fn files_of_variable(variables: &Variables) -> Option<Vec<PathBuf>> {
    let default = if cfg!(windows) { ";" } else { ":" };
    let separator = variables.filled("COMPOSE_PATH_SEPARATOR").unwrap_or(default);
    variables.get("COMPOSE_FILE").map(|files| files.split(separator).map(PathBuf::from).collect())
}

/// The file with a well-known name in the project directory or the nearest directory above it, and its override file.
fn default_files(request: &Request, reader: &mut Reader<'_>) -> Vec<PathBuf> {
    let start = project_directory(request, &[]);
    for directory in start.ancestors() {
        let Some(file) = first_of(&NAMES, directory, reader) else { continue };
        return std::iter::once(file).chain(first_of(&OVERRIDE_NAMES, directory, reader)).collect();
    }
    Vec::new()
}

fn first_of(names: &[&str], directory: &Path, reader: &mut Reader<'_>) -> Option<PathBuf> {
    let mut candidates = names.iter().map(|name| directory.join(name)).filter(|path| reader.files.kind(path).is_some());
    let first = candidates.next()?;
    let others: Vec<PathBuf> = candidates.collect();
    if !others.is_empty() {
        let shown = |path: &PathBuf| format!("`{}`", lexical::relative(reader.working_directory, path).display());
        let left: Vec<String> = others.iter().map(shown).collect();
        let message = format!("{} is read, but not {} beside it", shown(&first), left.join(", "));
        reader.report.push(
            Diagnostic::new(&SEVERAL_FILES, message).help("remove what is not needed, or name the file with `-f`"),
        );
    }
    Some(first)
}

/// `--profile`, else `COMPOSE_PROFILES`; without either the profile with the empty name is active, as with Docker Compose.
fn profiles(request: &Request, variables: &Variables) -> Vec<String> {
    if !request.profiles.is_empty() {
        return request.profiles.clone();
    }
    let listed = variables.get("COMPOSE_PROFILES").unwrap_or_default();
    listed.split(',').map(|name| name.trim().to_owned()).collect()
}

fn read(path: &Path, request: &Request, reader: &mut Reader<'_>) -> Option<ComposeFile> {
    if is_standard_input(path) {
        let source = reader.standard_input()?;
        return Some(ComposeFile { path: path.to_path_buf(), source });
    }
    let absolute = lexical::absolute(&request.working_directory, path);
    let name = if request.files.is_empty() {
        lexical::relative(&request.working_directory, &absolute).display().to_string()
    } else {
        path.display().to_string()
    };
    let source = reader.named_text(&absolute, name, Role::Compose, None)?;
    Some(ComposeFile { path: absolute, source })
}
