//! The truth tables: single questions, answered as Docker Compose answers them. They are in
//! `tests/conformance`, or in the directory that `COMPOSE2K8S_TRUTH` names.
#![cfg(test)]
#![expect(clippy::disallowed_methods, reason = "the disk is where the tables are")]

#[path = "support/command.rs"]
mod command;
#[path = "support/expected.rs"]
mod expected;
#[path = "support/fragment.rs"]
mod fragment;
#[path = "support/loading.rs"]
mod loading;
#[path = "support/silent_disk.rs"]
mod silent_disk;
#[path = "../src/truth.rs"]
mod table;
#[path = "support/warnings.rs"]
mod warnings;

use std::fs;
use std::path::Path;

use compose2k8s::Form;
use expected::{Expected, at_home};
use fragment::{DIRECTORY, Surroundings};
use loading::{Answer, answer};
use serde_json::{Value as Json, json};
use silent_disk::SilentDisk;
use table::Row;

/// The tables of fragments of service web.
macro_rules! fragments {
    ($($table:ident)*) => {$(
        #[test]
        fn $table() {
            let table = stringify!($table);
            let Some(rows) = table::rows(table) else { return };
            let surroundings = Surroundings::of(table);
            judge(table, &rows, |row| {
                let text = surroundings.compose_file(&fragment::bytes(&row.json("fragment")));
                ask(&surroundings, text).map(|model| surroundings.shown(&model))
            });
        }
    )*};
}

fragments! {
    build
    bytes
    configs
    cpus
    depends_on
    deploy
    devices
    durations
    env_file
    extra_hosts
    healthcheck
    misc
    networks
    ports
    secrets
    shellwords
    ulimits
    volumes
    volumes_home
}

#[test]
fn scalars() {
    let Some(rows) = table::rows("scalars") else { return };
    let surroundings = Surroundings::of("scalars");
    judge("scalars", &rows, |row| {
        let (place, text) = (row.cell("place"), fragment::bytes(&row.json("yaml")));
        if place == "x-v" {
            let text = [b"services:\n  web:\n    image: img\n".as_slice(), &text, b"\n"].concat();
            return ask(&surroundings, text).map(|model| model["x-v"].clone());
        }
        let attribute = place.split(['.', '[', ' ']).next().expect("a place has a name");
        ask(&surroundings, surroundings.compose_file(&text)).map(|model| model["services"]["web"][attribute].clone())
    });
}

#[test]
fn yaml() {
    let Some(mut rows) = table::rows("yaml") else { return };
    let nested = rows.split_off(rows.len() - 5);
    // The control characters from U+007F to U+009F are refused on purpose, though Docker Compose takes them in plain scalars.
    let control = |letter: char| ('\u{7f}'..='\u{9f}').contains(&letter);
    rows.retain(|row| row.cell("status") == "error" || !row.text("text").is_some_and(|text| text.contains(control)));
    let surroundings = Surroundings::of("yaml");
    judge("yaml", &rows, |row| {
        let cell = row.json("text");
        ask(&surroundings, fragment::bytes(&cell)).map(|mut model| {
            if let Some(model) = model.as_object_mut().filter(|_| cell.get("repeat").is_some()) {
                model.shift_remove("x-v");
            }
            model
        })
    });
    judge("yaml (nested aliases)", &nested, |row| {
        ask(&surroundings, fragment::bytes(&row.json("text"))).map(|model| model["services"].clone())
    });
}

#[test]
fn interpolation_project() {
    let table = "interpolation_project";
    let Some(rows) = table::rows(table) else { return };
    let surroundings = Surroundings::of(table);
    judge(table, &rows, |row| ask(&surroundings, fragment::bytes(&row.json("text"))));
}

#[test]
fn env_files() {
    let Some(rows) = table::rows("dotenv") else { return };
    let surroundings = Surroundings::of("dotenv");
    let forms = [("env_file", "web.env"), ("raw", "{path: web.env, format: raw}")];
    let mut differences = Vec::new();
    for row in &rows {
        for (form, entry) in forms {
            let difference = env_file_difference(&surroundings, row, form, entry);
            differences.extend(difference.map(|difference| format!("{form} {row}: {difference}")));
        }
    }
    table::demand("dotenv", rows.len() * forms.len(), &differences, 0);
}

/// What is different about the variables of a service that has the text of the row as env file.
fn env_file_difference(surroundings: &Surroundings, row: &Row, form: &str, entry: &str) -> Option<String> {
    let text = format!("services:\n  web:\n    image: img\n    env_file:\n      - {entry}\n");
    let (request, files) = surroundings.question(text);
    let files = files.with(format!("{DIRECTORY}/web.env"), fragment::bytes(&row.json("text")));
    let expected = match (row.cell(&format!("{form}_status")), row.json(&format!("{form}_result"))) {
        ("ok", variables) => Expected::Models(vec![doubled(variables)]),
        (_, error) => Expected::Error(error.to_string()),
    };
    let actual = answer(&request, &files, Form::Json).map(|model| model["services"]["web"]["environment"].clone());
    expected.difference(&actual.model)
}

/// What printing makes of variables: each `$` of a value is doubled.
fn doubled(variables: Json) -> Json {
    let double = |text: &str| Json::from(text.replace("$PROJECT", DIRECTORY).replace('$', "$$"));
    let Json::Object(entries) = variables else { return variables };
    let entry = |(name, value): (String, Json)| (name.replace('$', "$$"), value.as_str().map_or(Json::Null, double));
    entries.into_iter().map(entry).collect()
}

#[test]
fn schema() {
    let surroundings = Surroundings::default();
    let Some(rows) = table::rows("schema") else { return };
    let difference = |row: &Row| match (row.cell("load"), ask(&surroundings, row.cell("document")).model) {
        ("ok", Err(messages)) => Some(format!("{}: is refused: {messages}", row.cell("document"))),
        ("error", Ok(_)) => {
            Some(format!("{}: is accepted, Docker Compose: {}", row.cell("document"), row.cell("load_result")))
        }
        _ => None,
    };
    let differences: Vec<String> = rows.iter().filter_map(difference).collect();
    table::demand("schema", rows.len(), &differences, 0);
}

#[test]
fn projects() {
    let directory = table::directory();
    let cases = fs::read_to_string(format!("{directory}/projects/CASES.tsv")).expect("the list of cases");
    let cases = cases.lines().filter(|line| !line.starts_with('#')).skip(1);
    let (mut total, mut differences) = (0, Vec::new());
    for case in cases.map(|line| line.split('\t').collect::<Vec<_>>()) {
        let (case, warned) = (case[0], case[4]);
        let folder = Path::new(&directory).join("projects").join(case);
        let line = fs::read_to_string(folder.join("cmd")).expect("each case has a command");
        total += 1;
        let command = command::parse(&line, &folder);
        let actual = answer(&command.request, &SilentDisk, command.form);
        let difference = Expected::read(&folder.join("expected"), &folder).difference(&actual.model);
        let difference = difference.or_else(|| warnings::difference(warned, &actual));
        differences.extend(difference.map(|difference| format!("{case}: {difference}")));
    }
    table::demand("projects", total, &differences, 0);
}

fn ask(surroundings: &Surroundings, text: impl Into<Vec<u8>>) -> Answer {
    let (request, files) = surroundings.question(text);
    answer(&request, &files, Form::Json)
}

/// Compares each row of a table whose answer is in the columns `status`, `result` and `also`.
fn judge(table: &str, rows: &[Row], actual: impl Fn(&Row) -> Answer) {
    let mut differences = Vec::new();
    for row in rows {
        let actual = actual(row);
        let difference = recorded(row).difference(&actual.model);
        let difference = difference.or_else(|| warnings::difference(row.cell("warnings"), &actual));
        if let Some(difference) = difference {
            differences.push(format!("{row}: {difference}"));
        }
    }
    table::demand(table, rows.len(), &differences, 0);
}

fn recorded(row: &Row) -> Expected {
    let also = if row.cell("also").is_empty() { json!([]) } else { row.json("also") };
    let others = also.as_array().expect("a list of other answers").iter().cloned();
    match row.cell("status") {
        "ok" if row.cell("result").is_empty() => Expected::Models(vec![Json::Null]),
        "ok" => Expected::Models(
            [row.json("result")]
                .into_iter()
                .chain(others)
                .map(|answer| at_home(answer, Path::new(DIRECTORY)))
                .collect(),
        ),
        _ => Expected::Error(row.cell("result").to_owned()),
    }
}
