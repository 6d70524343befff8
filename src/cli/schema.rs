//! The JSON schema of a Compose file with `x-kubernetes`, for editors: the schema of the Compose Specification, and what the list of options adds.

use serde_json::{Map, Value as Json, json};

use crate::convert::options::{ConversionOption, EXTENSION, OptionForm, OptionShape};
use crate::registry::options;

/// Where editors find the schema of the specification.
const COMPOSE: &str = "https://raw.githubusercontent.com/compose-spec/compose-spec/main/schema/compose-spec.json";

/// The schema as text.
pub(super) fn text() -> String {
    let project = options().filter_map(|option| Some((option.long?, option, option.form)));
    let service = options().filter_map(|option| Some((option.service?, option, option.service_form)));
    let schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Compose file with options of compose2k8s",
        "allOf": [
            {"$ref": COMPOSE},
            {"properties": {
                EXTENSION: extension(project),
                "services": {"additionalProperties": {"properties": {EXTENSION: extension(service)}}},
            }},
        ],
    });
    format!("{schema:#}\n")
}

/// The keys of one place.
fn extension<'a>(options: impl Iterator<Item = (&'static str, &'a ConversionOption, OptionForm)>) -> Json {
    let property = |(key, option, form): (&str, &ConversionOption, OptionForm)| {
        let mut value = value(form);
        if let Some(object) = value.as_object_mut() {
            object.insert("description".to_owned(), option.help.into());
        }
        (key.to_owned(), value)
    };
    let properties: Map<String, Json> = options.map(property).collect();
    json!({"type": ["object", "null"], "additionalProperties": false, "properties": properties})
}

fn value(form: OptionForm) -> Json {
    match form {
        OptionForm::One(shape) => single(shape),
        OptionForm::List(shape) => json!({"type": "array", "items": single(shape)}),
        OptionForm::Map(key, shape) => {
            json!({"type": "object", "propertyNames": name(key), "additionalProperties": single(shape)})
        }
    }
}

/// A single value, or a text with variables that give it.
fn single(shape: OptionShape) -> Json {
    let value = match shape {
        OptionShape::YesNo => json!({"type": "boolean"}),
        OptionShape::Words(words) => {
            let word = |(word, help): &(&str, &str)| json!({"const": word, "description": help});
            json!({"oneOf": words.iter().map(word).collect::<Vec<_>>()})
        }
        OptionShape::Number { least, greatest } => json!({"type": "integer", "minimum": least, "maximum": greatest}),
        OptionShape::Text { pattern } => json!({"type": ["string", "integer"], "pattern": pattern}),
    };
    json!({"anyOf": [value, {"type": "string", "pattern": "\\$"}]})
}

/// A key of a mapping, which is always a text.
fn name(shape: OptionShape) -> Json {
    match shape {
        OptionShape::Text { pattern } => json!({"pattern": pattern}),
        OptionShape::Number { .. } => json!({"pattern": "^[0-9]+$"}),
        OptionShape::Words(words) => json!({"enum": words.iter().map(|(word, _)| *word).collect::<Vec<_>>()}),
        OptionShape::YesNo => json!({"enum": ["true", "false"]}),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_option_is_described_where_it_may_stand() {
        let schema: Json = serde_json::from_str(&text()).unwrap();
        let own = &schema["allOf"][1]["properties"];
        let of_service = &own["services"]["additionalProperties"]["properties"][EXTENSION]["properties"];
        for option in options() {
            for (key, place) in [(option.long, &own[EXTENSION]["properties"]), (option.service, of_service)] {
                assert!(key.is_none_or(|key| place[key]["description"] == option.help), "{key:?}");
            }
        }
        assert_eq!(own[EXTENSION]["properties"]["loopback"]["anyOf"][0]["oneOf"][2]["const"], "skip");
    }
}
