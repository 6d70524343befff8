//! A project as `docker compose config` prints it.

use std::collections::BTreeSet;

use indexmap::IndexMap;
use serde_json::{Map, Value as Json};

use crate::compose::collection::print_sorted;
use crate::compose::extensions::json;
use crate::compose::record::{Field, Form};
use crate::compose::used::Used;
use crate::compose::{Project, Service};
use crate::yaml::Mapping;

impl Project {
    /// The resolved model with the content and the values of `docker compose config`, as JSON; see [`Form`] for what the forms leave out.
    ///
    /// A `$` is written `$$`, so that the result can be loaded again.
    pub fn print(&self, form: Form) -> Json {
        let mut top = Map::new();
        top.insert("name".to_owned(), self.name.as_str().into());
        top.insert("services".to_owned(), print_sorted(&self.services, |service| service.print_resolved(form)));
        print_element(&mut top, "jobs", &self.jobs, form);
        if let Some(jobs) = top.get_mut("jobs").and_then(Json::as_object_mut).filter(|_| form == Form::Yaml) {
            name_jobs(jobs);
        }
        // Docker Compose leaves out what only jobs use, and containers that run before a service.
        let used = Used::by_services(self);
        let used = used.elements().map(|(element, names)| (element, (!self.all_resources).then_some(names)));
        let [networks, volumes, secrets, configs, models] = used;
        print_used(&mut top, networks, &self.networks, form);
        print_used(&mut top, volumes, &self.volumes, form);
        print_used(&mut top, secrets, &self.secrets, form);
        print_used(&mut top, configs, &self.configs, form);
        if form == Form::Yaml {
            print_used(&mut top, models, &self.models, form);
        }
        for (key, entry) in self.model.root.as_mapping().into_iter().flat_map(Mapping::iter) {
            if key.starts_with("x-") {
                top.insert(key.to_owned(), json(&entry.node));
            }
        }
        if form == Form::Json {
            top.sort_keys();
        }
        let mut printed = Json::Object(top);
        escape(&mut printed);
        printed
    }
}

impl Service {
    /// A container as `config` prints it: with the variables of its env files instead of the files.
    pub(crate) fn print_resolved(&self, form: Form) -> Json {
        let mut printed = self.print(form);
        let Some((object, at)) = printed.as_object_mut().and_then(|object| {
            let at = object.keys().position(|key| key == "env_file")?;
            Some((object, at))
        }) else {
            return printed;
        };
        object.shift_remove("env_file");
        let variables = self.all_variables();
        if let Some(own) = object.get_mut("environment") {
            *own = variables.print(form);
        } else if !variables.is_empty() {
            object.shift_insert(at, "environment".to_owned(), variables.print(form));
        }
        printed
    }
}

/// As YAML a job repeats its name, unlike a service.
fn name_jobs(jobs: &mut Map<String, Json>) {
    for (name, job) in jobs.iter_mut() {
        if let Some(job) = job.as_object_mut() {
            job.shift_insert(0, "name".to_owned(), name.as_str().into());
        }
    }
}

fn print_element<T: Field>(top: &mut Map<String, Json>, key: &str, value: &T, form: Form) {
    if !value.is_empty() {
        top.insert(key.to_owned(), value.print(form));
    }
}

fn print_used<T: Field + Clone>(
    top: &mut Map<String, Json>,
    (key, used): (&str, Option<&BTreeSet<String>>),
    elements: &IndexMap<String, T>,
    form: Form,
) {
    let elements: IndexMap<String, T> = elements
        .iter()
        .filter(|(name, _)| used.is_none_or(|used| used.contains(*name)))
        .map(|(name, one)| (name.clone(), one.clone()))
        .collect();
    print_element(top, key, &elements, form);
}

/// Doubles every `$`, in keys too.
fn escape(value: &mut Json) {
    match value {
        Json::String(text) => double(text),
        Json::Array(items) => items.iter_mut().for_each(escape),
        Json::Object(entries) => {
            if entries.keys().any(|key| key.contains('$')) {
                let double_key = |(mut key, value)| {
                    double(&mut key);
                    (key, value)
                };
                *entries = std::mem::take(entries).into_iter().map(double_key).collect();
            }
            entries.values_mut().for_each(escape);
        }
        _ => {}
    }
}

fn double(text: &mut String) {
    if text.contains('$') {
        *text = text.replace('$', "$$");
    }
}
