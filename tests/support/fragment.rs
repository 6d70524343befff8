//! Rows of the truth tables as projects in memory.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use compose2k8s::{InMemory, Request};
use serde_json::Value as Json;

use crate::table;

/// Where the projects stand; deep enough that `../..` is no special case.
pub(crate) const DIRECTORY: &str = "/one/two/three/t";

/// What the head of a table says about the project around each row.
#[derive(Debug, Default)]
pub(crate) struct Surroundings {
    /// What service web has besides the fragment.
    first: String,
    /// What follows the services.
    after: String,
    /// Files beside the Compose file.
    files: BTreeMap<String, String>,
    /// The variables of the process.
    environment: BTreeMap<String, String>,
    /// The attributes of service web that the result shows.
    pub(crate) attributes: Vec<String>,
}

impl Surroundings {
    /// Reads the head of a table.
    pub(crate) fn of(name: &str) -> Surroundings {
        let directory = table::directory();
        let text = fs::read_to_string(format!("{directory}/{name}.tsv")).expect("the table can be read");
        let mut surroundings = Surroundings { first: "image: img\n".to_owned(), ..Surroundings::default() };
        for line in text.lines().map_while(|line| line.strip_prefix("# ")) {
            surroundings.read(line);
        }
        surroundings
    }

    fn read(&mut self, line: &str) {
        if line.contains("services web (hostname: h") {
            self.first = "hostname: h\n".to_owned();
        } else if let Some(json) = line.strip_prefix("After the services: ") {
            self.after = serde_json::from_str(json).expect("a JSON string");
        } else if let Some(json) = line.strip_prefix("Files beside it: ") {
            self.files = serde_json::from_str(json).expect("a JSON object");
        } else if let Some(json) = line.strip_prefix("Process environment: ") {
            // A remark may follow the object.
            let mut objects = serde_json::Deserializer::from_str(json).into_iter();
            self.environment = objects.next().expect("an object").expect("a JSON object");
        } else if let Some((_, names)) = line.split_once("result: of service web ") {
            let (names, _) = names.split_once(" as JSON").expect("names, then `as JSON`");
            self.attributes = names.split(", ").map(str::to_owned).collect();
        }
    }

    /// The Compose file around a fragment.
    pub(crate) fn compose_file(&self, fragment: &[u8]) -> Vec<u8> {
        let mut text = b"services:\n  web:\n".to_vec();
        for line in self.first.as_bytes().split_inclusive(|byte| *byte == b'\n').chain(lines(fragment)) {
            text.extend(b"    ");
            text.extend(line);
        }
        if !fragment.is_empty() {
            text.push(b'\n');
        }
        text.extend(b"  db:\n    image: img\n  cache:\n    image: img\n");
        text.extend(self.after.as_bytes());
        text
    }

    /// A request for a project whose Compose file is `text`, and its files.
    pub(crate) fn question(&self, text: impl Into<Vec<u8>>) -> (Request, InMemory) {
        let directory = Path::new(DIRECTORY);
        let mut files = InMemory::new().with(directory.join("compose.yaml"), text);
        for (path, content) in &self.files {
            let file = if path.ends_with('/') { format!("{path}file") } else { path.clone() };
            files = files.with(directory.join(file), content.clone());
        }
        let environment = self.environment.clone();
        (Request { environment, working_directory: directory.into(), ..Request::default() }, files)
    }

    /// The attributes of service web that the result shows; the value alone when it is only one.
    pub(crate) fn shown(&self, model: &Json) -> Json {
        let web = &model["services"]["web"];
        if let [name] = self.attributes.as_slice() {
            return web[name].clone();
        }
        let shown = self.attributes.iter().filter_map(|name| Some((name.clone(), web.get(name)?.clone())));
        shown.collect()
    }
}

fn lines(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    text.split_inclusive(|byte| *byte == b'\n')
}

/// The bytes of a cell: a JSON string, `{"base64": ...}`, or parts with how often each is repeated.
pub(crate) fn bytes(cell: &Json) -> Vec<u8> {
    if let Some(text) = cell.as_str() {
        return text.into();
    }
    if let Some(text) = cell["base64"].as_str() {
        return base64(text);
    }
    let part = |part: &Json| {
        let times = usize::try_from(part[1].as_u64().expect("a count")).expect("a small count");
        part[0].as_str().expect("a text").repeat(times)
    };
    cell["repeat"].as_array().expect("a known form").iter().flat_map(|item| part(item).into_bytes()).collect()
}

fn base64(text: &str) -> Vec<u8> {
    const DIGITS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let (mut bytes, mut buffer, mut bits) = (Vec::new(), 0_u32, 0);
    for letter in text.trim_end_matches('=').chars() {
        buffer = buffer << 6 | u32::try_from(DIGITS.find(letter).expect("base64")).unwrap();
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from(buffer >> bits & 0xff).unwrap());
        }
    }
    bytes
}
