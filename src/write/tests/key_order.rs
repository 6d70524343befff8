//! The table against the types: a deserializer that gives every type all of its fields and notes what it is asked for.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use k8s_openapi::api::{apps::v1 as apps, batch::v1 as batch, core::v1 as core, networking::v1 as networking};
use serde::Deserialize;
use serde::de::value::StrDeserializer;
use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor, value};

use crate::write::key_order;

/// Fields by type.
type Types = RefCell<BTreeMap<&'static str, &'static [&'static str]>>;

/// Gives one value of whatever is asked for.
#[derive(Clone, Copy)]
struct Everything<'a>(&'a Types);

/// The entries of a struct or a map, or the one item of a list.
struct Each<'a> {
    keys: std::slice::Iter<'a, &'static str>,
    types: &'a Types,
}

impl<'de> MapAccess<'de> for Each<'_> {
    type Error = value::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Self::Error> {
        self.keys.next().map(|key| seed.deserialize(StrDeserializer::new(key))).transpose()
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Self::Error> {
        seed.deserialize(Everything(self.types))
    }
}

impl<'de> SeqAccess<'de> for Each<'_> {
    type Error = value::Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Self::Error> {
        self.keys.next().map(|_| seed.deserialize(Everything(self.types))).transpose()
    }
}

/// Gives a scalar of the type that is asked for.
macro_rules! scalars {
    ($($method:ident: $visit:ident($value:expr);)+) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> { visitor.$visit($value) })+
    };
}

impl<'de> Deserializer<'de> for Everything<'_> {
    type Error = value::Error;

    scalars! {
        deserialize_any: visit_str("any");
        deserialize_bool: visit_bool(true);
        deserialize_i32: visit_i32(1);
        deserialize_i64: visit_i64(1);
        deserialize_f64: visit_f64(1.0);
        deserialize_str: visit_str("");
        deserialize_string: visit_str("");
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        match name {
            // A text of its own form; every other text may be empty.
            "Time" => visitor.visit_newtype_struct(StrDeserializer::new("2020-01-01T00:00:00Z")),
            _ => visitor.visit_newtype_struct(self),
        }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        visitor.visit_seq(Each { keys: ["item"].iter(), types: self.0 })
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        visitor.visit_map(Each { keys: ["key"].iter(), types: self.0 })
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        let known = self.0.borrow_mut().insert(name, fields).is_some();
        let own = |field: &&&str| !known && !["apiVersion", "kind", "status"].contains(*field);
        let keys: Vec<&'static str> = fields.iter().filter(own).copied().collect();
        visitor.visit_map(Each { keys: keys.iter(), types: self.0 })
    }

    serde::forward_to_deserialize_any! {
        i8 i16 u8 u16 u32 u64 f32 char bytes byte_buf unit unit_struct tuple tuple_struct enum identifier ignored_any
    }
}

/// Notes a type and those that it contains.
fn visit<T: for<'a> Deserialize<'a>>(types: &Types) {
    if let Err(error) = T::deserialize(Everything(types)) {
        panic!("{}: {}", std::any::type_name::<T>(), error);
    }
}

/// Every type that an object can contain, with its fields.
fn types() -> BTreeMap<&'static str, &'static [&'static str]> {
    let types = Types::default();
    visit::<core::Namespace>(&types);
    visit::<core::ConfigMap>(&types);
    visit::<core::Secret>(&types);
    visit::<core::PersistentVolume>(&types);
    visit::<core::PersistentVolumeClaim>(&types);
    visit::<core::Service>(&types);
    visit::<apps::Deployment>(&types);
    visit::<apps::DaemonSet>(&types);
    visit::<batch::Job>(&types);
    visit::<batch::CronJob>(&types);
    visit::<networking::NetworkPolicy>(&types);
    types.into_inner()
}

#[test]
fn the_table_lists_fields_that_exist_and_forgets_none() {
    let types = types();
    assert!(types.contains_key("Container") && types.contains_key("NetworkPolicyPeer"), "{types:?}");
    let mut faults = Vec::new();
    // The rest of these is what the server fills in, or one of many sources, and comes by the alphabet.
    let partial = ["ObjectMeta", "Volume", "PersistentVolumeSpec"];
    for (kind, listed) in key_order::ORDER {
        let Some(fields) = types.get(kind) else {
            faults.push(format!("{kind}: is in no object"));
            continue;
        };
        let (fields, set): (BTreeSet<_>, BTreeSet<_>) =
            (fields.iter().copied().collect(), listed.iter().copied().collect());
        faults.extend(set.difference(&fields).map(|field| format!("{kind}.{field}: no such field")));
        if !partial.contains(kind) {
            faults.extend(fields.difference(&set).map(|field| format!("{kind}.{field}: not listed")));
        }
        assert_eq!(set.len(), listed.len(), "{kind} lists a field twice");
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn types_are_sorted_and_names_come_first() {
    assert!(key_order::ORDER.is_sorted_by(|(one, _), (next, _)| one < next));
    // References name what they refer to after its kind.
    let named = |fields: &&[&str]| fields.contains(&"name") && !fields.contains(&"kind");
    for (kind, fields) in types().into_iter().filter(|(_, fields)| named(fields)) {
        let first = key_order::of(kind).first().or(fields.first());
        assert_eq!(first, Some(&"name"), "{kind}");
    }
}
