//! Records: what a field is called, how it is read from the canonical tree and how `config` prints it, declared once.

use serde_json::{Map, Value as Json};

use crate::compose::place::Place;
use crate::diagnostics::Report;
use crate::yaml::{Mapping, Node};

/// The two forms that `docker compose config` prints. They differ in what they leave out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// `--format json`: without extensions below the top level.
    Json,
    /// `--format yaml`: with extensions.
    Yaml,
}

/// When a field is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Presence {
    /// Unless it is empty.
    Filled,
    /// Always.
    Always,
    /// In JSON always, in YAML unless it is empty.
    AlwaysJson,
    /// In JSON always, though it is a record without content; in YAML unless it is without content.
    Record,
    /// Never: it is not part of the model that is printed.
    Never,
}

/// A type that a field of a record can have.
pub(crate) trait Field: Default {
    /// Whether the keys of a mapping of such values are names of variables.
    const NAMES_VARIABLES: bool = false;

    /// Reads a value of the canonical tree. What cannot be read is reported and left empty.
    fn read(node: &Node, at: &Place<'_>, report: &mut Report) -> Self;

    /// Reads a value of a mapping whose keys the user chooses, where some types take more than elsewhere.
    fn read_value(node: &Node, at: &Place<'_>, report: &mut Report) -> Self {
        Self::read(node, at, report)
    }

    /// The value of `NAME=text` or `NAME` in a list; nothing when the type has no such form.
    fn from_pair(_text: Option<&str>) -> Option<Self> {
        None
    }

    /// Whether Docker Compose leaves such a value out.
    fn is_empty(&self) -> bool;

    /// The value as `config` prints it.
    fn print(&self, form: Form) -> Json;
}

/// How a value is read.
pub(crate) type Reader<T> = fn(&Node, &Place<'_>, &mut Report) -> T;

/// Reads the field `key` of a mapping; one that is not there, or null, is empty.
pub(crate) fn field<T: Field>(mapping: &Mapping, key: &'static str, at: &Place<'_>, report: &mut Report) -> T {
    field_by(T::read, mapping, key, at, report)
}

/// The same with a reader of its own.
pub(crate) fn field_by<T: Default>(
    read: Reader<T>,
    mapping: &Mapping,
    key: &'static str,
    at: &Place<'_>,
    report: &mut Report,
) -> T {
    mapping.get(key).map_or_else(T::default, |node| read(node, &at.key(key), report))
}

/// Prints a field of a record.
pub(crate) fn print<T: Field>(object: &mut Map<String, Json>, key: &str, value: &T, presence: Presence, form: Form) {
    let printed = match (presence, form) {
        (Presence::Never, _) => return,
        (Presence::Always, _) | (Presence::AlwaysJson | Presence::Record, Form::Json) => value.print(form),
        (Presence::Record, Form::Yaml) => {
            let printed = value.print(form);
            if printed.as_object().is_some_and(Map::is_empty) {
                return;
            }
            printed
        }
        (Presence::Filled | Presence::AlwaysJson, _) if value.is_empty() => return,
        (Presence::Filled | Presence::AlwaysJson, _) => value.print(form),
    };
    object.insert(key.to_owned(), printed);
}

/// Declares a record. Each field has its key in the Compose file, and behind it what is special about it: after `|` the key that JSON
/// has instead, after `=>` a function that reads it instead of its type, and a [`Presence`] other than `Filled`. A record that is
/// `closed` does not print its extensions.
macro_rules! record {
    ($(#[$meta:meta])* pub struct $name:ident $($closed:ident)? {
        $($(#[$field_meta:meta])* $field:ident: $type:ty = $key:literal $(| $json:literal)? $(=> $reader:ident)? $($presence:ident)?;)*
    }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Default, PartialEq)]
        pub struct $name {
            $($(#[$field_meta])* pub $field: $type,)*
            /// What starts with `x-`.
            pub extensions: $crate::compose::extensions::Extensions,
        }

        impl $crate::compose::record::Field for $name {
            fn read(
                node: &$crate::yaml::Node,
                at: &$crate::compose::place::Place<'_>,
                report: &mut $crate::diagnostics::Report,
            ) -> $name {
                let Some(mapping) = $crate::compose::scalar::mapping(node, at, report) else { return $name::default() };
                $name {
                    $($field: {
                        let read = $crate::compose::record::reader!($type $(, $reader)?);
                        $crate::compose::record::field_by(read, mapping, $key, at, report)
                    },)*
                    extensions: $crate::compose::extensions::Extensions::of(mapping),
                }
            }

            fn is_empty(&self) -> bool {
                false
            }

            fn print(&self, form: $crate::compose::record::Form) -> serde_json::Value {
                let mut object = serde_json::Map::new();
                $(
                    let key = $crate::compose::record::key!(form, $key $(, $json)?);
                    let presence = $crate::compose::record::presence!($($presence)?);
                    $crate::compose::record::print(&mut object, key, &self.$field, presence, form);
                )*
                if form == $crate::compose::record::Form::Yaml && $crate::compose::record::is_open!($($closed)?) {
                    self.extensions.print_into(&mut object);
                }
                serde_json::Value::Object(object)
            }
        }
    };
}
pub(crate) use record;

/// The presence that a record declares for a field.
macro_rules! presence {
    () => {
        $crate::compose::record::Presence::Filled
    };
    ($presence:ident) => {
        $crate::compose::record::Presence::$presence
    };
}
pub(crate) use presence;

/// Whether a record prints its extensions.
macro_rules! is_open {
    () => {
        true
    };
    (closed) => {
        false
    };
}
pub(crate) use is_open;

/// The key under which a form has a field.
macro_rules! key {
    ($form:ident, $key:literal) => {
        $key
    };
    ($form:ident, $key:literal, $json:literal) => {
        if $form == $crate::compose::record::Form::Json { $json } else { $key }
    };
}
pub(crate) use key;

/// What reads a field.
macro_rules! reader {
    ($type:ty) => {
        <$type as $crate::compose::record::Field>::read
    };
    ($type:ty, $reader:ident) => {
        $reader
    };
}
pub(crate) use reader;
