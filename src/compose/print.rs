//! A project as `docker compose config` prints it.

use serde_json::{Map, Value as Json};

use crate::compose::Project;
use crate::compose::extensions::json;
use crate::compose::record::{Field, Form};

impl Project {
    /// The resolved model with the content and the values of `docker compose config`, as JSON; see [`Form`] for what the forms leave out.
    ///
    /// A `$` is written `$$`, so that the result can be loaded again.
    pub fn print(&self, form: Form) -> Json {
        let mut top = Map::new();
        top.insert("name".to_owned(), self.name.clone().into());
        let services = self.services.iter().map(|(name, service)| {
            let mut printed = service.print(form);
            let variables = service.all_variables();
            if let Some(object) = printed.as_object_mut().filter(|_| !variables.is_empty()) {
                object.insert("environment".to_owned(), variables.print(form));
            }
            (name.clone(), printed)
        });
        top.insert("services".to_owned(), services.collect());
        print_element(&mut top, "networks", &self.networks, form);
        print_element(&mut top, "volumes", &self.volumes, form);
        print_element(&mut top, "secrets", &self.secrets, form);
        print_element(&mut top, "configs", &self.configs, form);
        if form == Form::Yaml {
            print_element(&mut top, "models", &self.models, form);
        }
        for (key, entry) in self.model.root.as_mapping().into_iter().flat_map(crate::yaml::Mapping::iter) {
            if key.starts_with("x-") {
                top.insert(key.to_owned(), json(&entry.node));
            }
        }
        escaped(Json::Object(top))
    }
}

fn print_element<T: Field>(top: &mut Map<String, Json>, key: &str, value: &T, form: Form) {
    if !value.is_empty() {
        top.insert(key.to_owned(), value.print(form));
    }
}

/// Doubles every `$`, in keys too.
fn escaped(value: Json) -> Json {
    match value {
        Json::String(text) => double(text).into(),
        Json::Array(items) => items.into_iter().map(escaped).collect(),
        Json::Object(entries) => entries.into_iter().map(|(key, value)| (double(key), escaped(value))).collect(),
        other => other,
    }
}

fn double(text: String) -> String {
    if text.contains('$') { text.replace('$', "$$") } else { text }
}
