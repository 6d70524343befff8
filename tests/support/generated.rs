//! Projects of any size, and projects that are made to do harm.

use std::path::PathBuf;

use compose2k8s::{InMemory, Loaded, Request, load};

/// A project in memory.
pub(crate) struct Generated {
    /// What to load.
    pub(crate) request: Request,
    /// From where.
    pub(crate) files: InMemory,
}

impl Generated {
    /// A project of one Compose file.
    pub(crate) fn of(text: impl Into<Vec<u8>>) -> Generated {
        Generated::new(vec!["compose.yaml".into()], InMemory::new().with("/p/compose.yaml", text))
    }

    fn new(files: Vec<PathBuf>, disk: InMemory) -> Generated {
        let request = Request { files, working_directory: "/p".into(), ..Request::default() };
        Generated { request, files: disk }
    }

    /// Loads it.
    pub(crate) fn load(&self) -> Loaded {
        load(&self.request, &self.files)
    }
}

/// A project with so many of something.
type Generate = fn(usize) -> Generated;

/// What a project has many of, and one with so many.
pub(crate) const KINDS: [(&str, Generate); 4] =
    [("services", services), ("files", files), ("variables", variables), ("anchors", anchors)];

fn service(number: usize) -> String {
    let needed = number.saturating_sub(1);
    format!("  s{number}:\n    image: app:{number}\n    environment: [A={number}]\n    depends_on: [s{needed}]\n")
}

fn first() -> &'static str {
    "services:\n  s0:\n    image: app\n"
}

fn services(count: usize) -> Generated {
    Generated::of((1..count).map(service).fold(first().to_owned(), |text, service| text + &service))
}

/// Each file adds a service.
fn files(count: usize) -> Generated {
    let name = |number: usize| format!("f{number}.yaml");
    let text = |number: usize| if number == 0 { first().to_owned() } else { format!("services:\n{}", service(number)) };
    let disk = (0..count).fold(InMemory::new(), |disk, number| disk.with(format!("/p/{}", name(number)), text(number)));
    Generated::new((0..count).map(|number| name(number).into()).collect(), disk)
}

/// Each is set in `.env` and used in the environment of a service.
fn variables(count: usize) -> Generated {
    let lines = |line: fn(usize) -> String| (0..count).map(line).collect::<String>();
    let used = lines(|number| format!("      E{number}: \"${{V{number}}}\"\n"));
    let mut project = Generated::of(format!("{}    environment:\n{used}", first()));
    project.files = project.files.with("/p/.env", lines(|number| format!("V{number}=value {number}\n")));
    project
}

/// Each is defined once and used once.
fn anchors(count: usize) -> Generated {
    let lines = |line: fn(usize) -> String| (0..count).map(line).collect::<String>();
    let defined = lines(|number| format!("  a{number}: &a{number} {{K{number}: v}}\n"));
    let used = lines(|number| format!("        - *a{number}\n"));
    Generated::of(format!("x-anchors:\n{defined}{}    environment:\n      <<:\n{used}", first()))
}

/// Inputs that are made to take all time or memory, each with its name.
pub(crate) fn hostile() -> Vec<(&'static str, Generated)> {
    let long = "x".repeat(1_000_000);
    let key = |number: usize| format!("    unknown{number}: 1\n");
    let keys: String = (0..10_000).map(key).collect();
    let nested = |depth: usize| format!("{}    command: {}{}\n", first(), "[".repeat(depth), "]".repeat(depth));
    vec![
        ("alias bomb", Generated::of(bomb())),
        ("255 nesting levels", Generated::of(nested(255))),
        ("100,000 nesting levels", Generated::of(nested(100_000))),
        ("cyclic anchors", Generated::of("services: &all\n  web: *all\n")),
        ("megabyte scalar", Generated::of(format!("{}    pull_policy: {long}\n", first()))),
        ("megabyte of brackets", Generated::of("[".repeat(1_000_000))),
        ("10,000 unknown keys", Generated::of(format!("{}{keys}", first()))),
        ("1,000 includes deep", includes(1_000, "missing.yaml")),
        ("cyclic include", includes(50, "compose.yaml")),
        ("includes that double", includes_doubled(40)),
        ("10,000 steps of extends", extends(10_000)),
    ]
}

/// Each line repeats the one before it nine times.
fn bomb() -> String {
    let line = |level: usize| format!("x-{level}: &a{level} [{}]\n", vec![format!("*a{}", level - 1); 9].join(", "));
    let lines: String = (1..10).map(line).collect();
    format!("x-0: &a0 [lol]\n{lines}services: {{web: {{image: app, command: *a9}}}}\n")
}

/// A chain of services of which each extends the next one.
fn extends(depth: usize) -> Generated {
    let services = (1..depth).rev().map(|number| format!("  s{number}: {{extends: s{}}}\n", number - 1));
    Generated::of(format!("services:\n{}  s0: {{image: app}}\n", services.collect::<String>()))
}

/// A chain of files of which each includes the next one twice.
fn includes_doubled(depth: usize) -> Generated {
    let name = |number: usize| if number == 0 { "compose.yaml".to_owned() } else { format!("i{number}.yaml") };
    let text = |number: usize| format!("include: [{0}, {0}]\nservices: {{}}\n", name(number + 1));
    let disk = (0..depth).fold(InMemory::new(), |disk, number| disk.with(format!("/p/{}", name(number)), text(number)));
    Generated::new(vec!["compose.yaml".into()], disk)
}

/// A chain of files of which each includes the next one, the last one `end`.
fn includes(depth: usize, end: &str) -> Generated {
    let name = |number: usize| if number == 0 { "compose.yaml".to_owned() } else { format!("i{number}.yaml") };
    let next = |number: usize| if number + 1 == depth { end.to_owned() } else { name(number + 1) };
    let text = |number: usize| format!("include: [{}]\nservices: {{s{number}: {{image: app}}}}\n", next(number));
    let disk = (0..depth).fold(InMemory::new(), |disk, number| disk.with(format!("/p/{}", name(number)), text(number)));
    Generated::new(vec!["compose.yaml".into()], disk)
}
