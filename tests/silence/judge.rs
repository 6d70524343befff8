//! Whether an attribute can be seen: in the field that its row names, or in a message that points at it.

use std::collections::{BTreeMap, BTreeSet};

use compose2k8s::{Attribute, InMemory, Path, Request, Severity, Support, Target, convert, load, registry, stream};

use serde::Deserialize as _;
use serde_json::Value as Json;

use crate::project::{self, Step};

/// What became of an attribute.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// A field that the row names is different.
    Differs,
    /// A message points at it.
    Reported,
    /// The project is refused, and a message says so.
    Refused,
    /// Nothing was to be seen: it asks for what there is without it, or matters only to others.
    Usual,
    /// Nothing is to be seen; these other fields are different.
    Silent(String),
}

/// The rows of the registry by path.
pub(crate) struct Rows(BTreeMap<&'static str, &'static Attribute>);

impl Rows {
    pub(crate) fn all() -> Rows {
        Rows(registry::attributes().map(|row| (row.path, row)).collect())
    }

    /// The row that speaks for a path: its own, or the next above it, or that of the same attribute of a service.
    pub(crate) fn of(&self, path: &str) -> &'static Attribute {
        let above = |path: &str| {
            let mut rows = upwards(path).filter_map(|path| self.0.get(path).copied());
            rows.next()
        };
        let own = above(path).unwrap_or_else(|| panic!("{path} has no row"));
        let is_whole = matches!(own.path, "jobs" | "jobs.*" | "services.*.pre_start");
        let twin = project::twin(path).filter(|_| is_whole).and_then(|twin| above(&twin));
        twin.filter(|twin| !is_lost(own) || twin.support == Support::ResolvedByLoading).unwrap_or(own)
    }

    /// Whether a row says that everything at a path is lost, so that a message there speaks for what is below.
    fn speaks_for_all(&self, path: &str) -> bool {
        let row = |path: &str| self.0.get(path).copied();
        row(path).or_else(|| row(&project::twin(path)?)).is_some_and(is_lost)
    }
}

fn is_lost(row: &Attribute) -> bool {
    matches!(row.support, Support::NoEquivalent | Support::NotYet)
}

fn upwards(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(path), |path| {
        path.strip_suffix("[]").or_else(|| path.rsplit_once('.').map(|(above, _)| above))
    })
}

/// What is seen of a project.
pub(crate) struct Seen {
    /// The errors, when it is refused.
    pub(crate) refused: Vec<String>,
    /// The messages: where they point, by Compose path and by line.
    messages: Vec<(Option<String>, Option<usize>)>,
    /// Every field with its value, as often as it is there; the kinds of the objects are fields as well.
    fields: BTreeMap<(String, String), usize>,
    /// The first and last line of each place.
    lines: BTreeMap<String, (usize, usize)>,
}

impl Seen {
    pub(crate) fn of(project: &Json) -> Seen {
        let mut text = Text::default();
        text.write(project, &Path::root());
        let files = FILES.iter().fold(InMemory::new(), |files, (path, text)| files.with(path, *text));
        let files = files.with("/project/compose.yaml", text.written.as_str());
        let environment =
            [("KEY", "shell"), ("VARIABLE", "content")].map(|(key, value)| (key.to_owned(), value.to_owned()));
        let working_directory = "/project".into();
        let request = Request { environment: environment.into(), working_directory, ..Request::default() };
        let loaded = load(&request, &files);
        let (mut report, mut fields) = (loaded.report, BTreeMap::new());
        if let Some(project) = loaded.project {
            let conversion = convert(&project, &Target::default());
            report.extend(conversion.report);
            for document in serde_yaml::Deserializer::from_str(&stream(&conversion.bundle)) {
                let object = Json::deserialize(document).expect("what is written is YAML");
                add(&mut fields, object["kind"].as_str().expect("objects have a kind"), &object);
            }
        }
        let is_error = |severity| severity == Severity::Error;
        let refused = report.iter().filter(|message| is_error(message.code.severity));
        let refused = refused.map(|message| message.message.clone()).collect();
        let messages = report
            .iter()
            .map(|message| (message.path.clone(), message.span.map(|span| loaded.sources.position(span).line)));
        Seen { refused, messages: messages.collect(), fields, lines: text.lines }
    }

    /// The fields that are different, in the notation of rows without `[]`.
    fn changes(&self, other: &Seen) -> BTreeSet<&str> {
        self.fields
            .iter()
            .filter(|(field, count)| other.fields.get(field) != Some(count))
            .map(|((path, _), _)| path.as_str())
            .collect()
    }

    /// Whether a message points at a place, or above it where the row says that all of it is lost.
    fn speaks_of(&self, place: &[Step], rows: &Rows) -> bool {
        let (last, above) = place.split_last().expect("a place has steps");
        let lines = |path: &str| self.lines.get(path).copied().unwrap_or((0, 0));
        // What is said of a list is said of its items.
        let of_list = above.last().filter(|_| last.row.ends_with("[]")).map(|list| list.path.as_str());
        let start = of_list.map(|list| lines(list).0);
        let lines = lines(&last.path);
        let is_lost = |about: &str| above.iter().any(|step| step.path == about && rows.speaks_for_all(&step.row));
        self.messages.iter().any(|(about, line)| {
            line.is_some_and(|line| lines.0 <= line && line <= lines.1 || Some(line) == start)
                || about.as_deref().is_some_and(|about| about == last.path || Some(about) == of_list || is_lost(about))
        })
    }
}

fn add(fields: &mut BTreeMap<(String, String), usize>, path: &str, value: &Json) {
    match value {
        Json::Object(entries) => {
            if !path.contains('.') {
                *fields.entry((path.to_owned(), String::new())).or_default() += 1;
            }
            entries
                .iter()
                .filter(|(key, _)| key.as_str() != "compose2k8s.io/env-hash")
                .for_each(|(key, value)| add(fields, &format!("{path}.{key}"), value));
            if entries.is_empty() {
                *fields.entry((path.to_owned(), "{}".to_owned())).or_default() += 1;
            }
        }
        Json::Array(items) => items.iter().for_each(|item| add(fields, path, item)),
        value => *fields.entry((path.to_owned(), value.to_string())).or_default() += 1,
    }
}

/// What became of an attribute, when a project is seen with it and without it.
pub(crate) fn judge(
    row: &Attribute,
    rows: &Rows,
    place: &[Step],
    value: &Json,
    with: &Seen,
    without: &Seen,
) -> Outcome {
    if !with.refused.is_empty() {
        return Outcome::Refused;
    }
    if !without.refused.is_empty() {
        return Outcome::Differs;
    }
    let mut changes = with.changes(without);
    changes.extend(without.changes(with));
    let wanted: Vec<String> = row.becomes.iter().flat_map(|field| paths(field)).collect();
    let is_wanted = |change: &&&str| {
        wanted.iter().any(|field| {
            // A kind alone stands for its objects, and not for anything in them.
            change
                .strip_prefix(field.as_str())
                .is_some_and(|rest| rest.is_empty() || field.contains('.') && rest.starts_with('.'))
        })
    };
    let shown = match value {
        Json::String(text) => text.clone(),
        other => other.to_string(),
    };
    if changes.iter().any(|change| is_wanted(&change)) {
        Outcome::Differs
    } else if with.speaks_of(place, rows) {
        Outcome::Reported
    } else if row.unless.contains(&shown.as_str())
        || matches!(row.support, Support::NoEffect | Support::LeftToTheBuild)
        || row.support == Support::ResolvedByLoading && (!changes.is_empty() || with.messages != without.messages)
    {
        Outcome::Usual
    } else {
        Outcome::Silent(format!(
            "{:?}, {:?}; but changes {changes:?}; said {:?}",
            row.support, row.becomes, with.messages
        ))
    }
}

/// The paths in objects that the word of a row means.
fn paths(field: &str) -> Vec<String> {
    const TEMPLATES: [&str; 4] = [
        "Deployment.spec.template",
        "DaemonSet.spec.template",
        "Job.spec.template",
        "CronJob.spec.jobTemplate.spec.template",
    ];
    if let Some(rest) = field.strip_prefix("Pod.") {
        return TEMPLATES.iter().map(|template| format!("{template}.{rest}")).collect();
    }
    let Some(rest) = field.strip_prefix("Container.") else { return vec![field.to_owned()] };
    let of = |template: &&str| {
        let template = (*template).to_owned();
        ["containers", "initContainers"].map(|list| format!("{template}.spec.{list}.{rest}"))
    };
    TEMPLATES.iter().flat_map(of).collect()
}

/// The files beside the project.
const FILES: &[(&str, &str)] = &[
    ("/project/token", "secret"),
    ("/project/other", "other"),
    ("/project/conf", "setting"),
    ("/project/dir/file", "content"),
    ("/project/sub/Dockerfile", "FROM scratch"),
    ("/project/Dockerfile", "FROM scratch"),
    ("/project/web.env", "A=2\n"),
    ("/project/quoted.env", "A='1'\n"),
    ("/project/other.env", "IMAGE=redis\n"),
    ("/project/web.labels", "a=b\n"),
    ("/project/profile.json", "{}"),
    ("/project/spec.json", "{}"),
    ("/project/other.yaml", "services: {other: {image: \"${IMAGE:-memcached}\", volumes: [\"./dir:/dir\"]}}\n"),
    ("/project/second.yaml", "services: {second: {image: redis}}\n"),
    ("/project/extended.yaml", "services: {other: {user: \"7\"}}\n"),
];

/// A project as YAML with a line for each place.
#[derive(Default)]
struct Text {
    written: String,
    line: usize,
    lines: BTreeMap<String, (usize, usize)>,
}

impl Text {
    fn write(&mut self, value: &Json, path: &Path) {
        let first = self.line;
        match value {
            Json::Object(entries) if !entries.is_empty() => {
                self.next("{\n");
                for (key, value) in entries {
                    let below = path.key(key);
                    self.written += &Json::from(key.as_str()).to_string();
                    self.written += ": ";
                    self.write(value, &below);
                    self.next(",\n");
                }
                self.written.push('}');
            }
            Json::Array(items) if !items.is_empty() => {
                self.next("[\n");
                for (index, item) in items.iter().enumerate() {
                    self.write(item, &path.index(index));
                    self.next(",\n");
                }
                self.written.push(']');
            }
            value => self.written.push_str(&value.to_string()),
        }
        self.lines.insert(path.to_string(), (first + 1, self.line + 1));
    }

    fn next(&mut self, text: &str) {
        self.written.push_str(text);
        self.line += 1;
    }
}
