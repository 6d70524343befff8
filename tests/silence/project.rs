//! Projects made from the grammar: one attribute with one value, in the smallest project that allows it, and the same without it.

use std::collections::{BTreeMap, BTreeSet};

use compose2k8s::Path;
use compose2k8s::registry::{self, Kind};
use serde_json::{Map, Value as Json, json};

/// The values, and what stands around them.
pub(crate) struct Tables {
    values: BTreeMap<String, Vec<Json>>,
    around: Vec<(String, Json)>,
    kinds: BTreeMap<String, BTreeSet<Kind>>,
}

/// A project with an attribute and without it.
pub(crate) struct Single {
    /// With it.
    pub(crate) with: Json,
    /// Without it, or with another value where it cannot be left out.
    pub(crate) without: Json,
    /// Where the attribute stands.
    pub(crate) place: Vec<Step>,
}

/// A step to a place: a key, or the first item of a list.
#[derive(Debug, Clone)]
pub(crate) struct Step {
    key: Option<String>,
    /// The path up to here in the notation of the registry.
    pub(crate) row: String,
    /// The same with the names that are there, as messages write it.
    pub(crate) path: String,
}

impl Tables {
    pub(crate) fn read() -> Tables {
        let values = serde_yaml::from_str(include_str!("values.yaml")).expect("a table of values");
        let around: Map<String, Json> = serde_yaml::from_str(include_str!("around.yaml")).expect("a table of projects");
        let mut kinds: BTreeMap<String, BTreeSet<Kind>> = BTreeMap::new();
        for (path, kind) in registry::schema_kinds() {
            kinds.entry(path).or_default().insert(kind);
        }
        let tables = Tables { values, around: around.into_iter().collect(), kinds };
        let paths =
            tables.values.keys().chain(tables.around.iter().map(|(path, _)| path).filter(|path| !path.is_empty()));
        for path in paths {
            assert!(tables.kinds.contains_key(path.trim_start_matches('=')), "{path} is not in the schema");
        }
        tables
    }

    /// The values of a kind for a place; none for lists and mappings, which are seen with what is in them.
    pub(crate) fn values(&self, path: &str, kind: Kind) -> Vec<Json> {
        let mine = |value: &&Json| matches(value, kind);
        let of =
            |path: &str| -> Vec<Json> { self.values.get(path).into_iter().flatten().filter(mine).cloned().collect() };
        let mut values = of(path);
        if let (true, Some(twin)) = (values.is_empty(), twin(path)) {
            values = of(&twin);
        }
        if values.is_empty() { self.usual(path, kind) } else { values }
    }

    fn usual(&self, path: &str, kind: Kind) -> Vec<Json> {
        let also = |kind| self.kinds[path].contains(&kind);
        match kind {
            Kind::Boolean => vec![json!(true), json!(false)],
            Kind::Integer | Kind::Number => vec![json!(3)],
            Kind::Word(word) => vec![json!(word)],
            Kind::Text if also(Kind::Boolean) => vec![json!("true"), json!("false")],
            Kind::Text if also(Kind::Integer) || also(Kind::Number) => vec![json!("3")],
            Kind::Text => vec![json!("text")],
            // No value asks for nothing, and lists and mappings are seen with what is in them.
            _ => Vec::new(),
        }
    }

    /// The project around a place with a value there, and without it.
    pub(crate) fn project(&self, path: &str, value: &Json) -> Single {
        let without = self.around(path);
        let place = place(path);
        let mut with = without.clone();
        put(&mut with, &place, value.clone());
        Single { with, without, place }
    }

    /// What stands around a place.
    pub(crate) fn around(&self, path: &str) -> Json {
        let mut project = json!({});
        for (above, fragment) in &self.around {
            if is_below(path, above) {
                merge(&mut project, fragment.clone());
            }
            if !above.is_empty() && twin(path).is_some_and(|twin| is_below(&twin, above)) {
                merge(&mut project, moved(fragment, path));
            }
        }
        project
    }
}

/// Whether a place is below another; `=` asks for this place alone.
fn is_below(path: &str, above: &str) -> bool {
    if let Some(exact) = above.strip_prefix('=') {
        return path == exact;
    }
    above.is_empty() || path.strip_prefix(above).is_some_and(|rest| rest.starts_with(['.', '[']))
}

/// The same attribute of a service, for one of a job or of a container before the start.
pub(crate) fn twin(path: &str) -> Option<String> {
    let rest = path.strip_prefix("jobs.*.").or_else(|| path.strip_prefix("services.*.pre_start[]."))?;
    Some(format!("services.*.{rest}"))
}

/// What stands around an attribute of a service, around that of its twin.
fn moved(fragment: &Json, path: &str) -> Json {
    let mut fragment = fragment.clone();
    let web = fragment["services"].as_object_mut().and_then(|services| services.remove("web")).unwrap_or(json!({}));
    let home = if path.starts_with("jobs.") {
        json!({"jobs": {"job": web}})
    } else {
        json!({"services": {"web": {"pre_start": [web]}}})
    };
    merge(&mut fragment, home);
    if fragment["services"].is_null() {
        fragment.as_object_mut().unwrap().remove("services");
    }
    fragment
}

fn matches(value: &Json, kind: Kind) -> bool {
    match kind {
        Kind::Null => value.is_null(),
        Kind::Boolean => value.is_boolean(),
        Kind::Integer => value.is_i64() || value.is_u64(),
        Kind::Number => value.is_number(),
        Kind::Text => value.is_string(),
        Kind::List => value.is_array(),
        Kind::Mapping => value.is_object(),
        _ => false,
    }
}

/// The steps to a place, with names for what the user names.
pub(crate) fn place(path: &str) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    let (mut row, mut place) = (String::new(), Path::root());
    for part in path.split('.') {
        let name = part.trim_end_matches("[]");
        let key = if name == "*" { named(&steps).to_owned() } else { name.to_owned() };
        row += if row.is_empty() { "" } else { "." };
        row += name;
        place = place.key(&key);
        steps.push(Step { key: Some(key), row: row.clone(), path: place.to_string() });
        for _ in 0..(part.len() - name.len()) / 2 {
            row += "[]";
            place = place.index(0);
            steps.push(Step { key: None, row: row.clone(), path: place.to_string() });
        }
    }
    steps
}

fn named(above: &[Step]) -> &'static str {
    match above.last().and_then(|step| step.key.as_deref()).unwrap_or_default() {
        "services" => "web",
        "jobs" => "job",
        "networks" => "back",
        "volumes" => "data",
        "secrets" => "token",
        "configs" => "conf",
        "models" => "llm",
        "depends_on" => "db",
        "ulimits" => "nofile",
        "sysctls" => "net.core.somaxconn",
        "extra_hosts" => "some.host",
        _ => "KEY",
    }
}

/// Puts a value at a place, and makes what leads there.
pub(crate) fn put(tree: &mut Json, place: &[Step], value: Json) {
    let Some((step, rest)) = place.split_first() else {
        *tree = value;
        return;
    };
    if let Some(key) = &step.key {
        if !tree.is_object() {
            *tree = json!({});
        }
        put(tree.as_object_mut().unwrap().entry(key.as_str()).or_insert(Json::Null), rest, value);
    } else {
        if !tree.is_array() {
            *tree = json!([null]);
        }
        put(&mut tree.as_array_mut().unwrap()[0], rest, value);
    }
}

/// Merges a fragment into a tree; lists item by item.
pub(crate) fn merge(tree: &mut Json, fragment: Json) {
    match (tree, fragment) {
        (Json::Object(tree), Json::Object(fragment)) => {
            for (key, value) in fragment {
                // What is `null` in a fragment is left out.
                if value.is_null() {
                    tree.remove(&key);
                } else {
                    merge(tree.entry(key).or_insert(Json::Null), value);
                }
            }
        }
        (Json::Array(tree), Json::Array(fragment)) => {
            for (index, value) in fragment.into_iter().enumerate() {
                match tree.get_mut(index) {
                    Some(item) => merge(item, value),
                    None => tree.push(value),
                }
            }
        }
        (tree, fragment) => *tree = fragment,
    }
}
