//! From typed objects to values in the order of the API, without what is empty and means nothing.
//!
//! k8s-openapi writes fields by the alphabet and every `Some(default)` as `{}`. It also says which type it is writing: that is all the table needs.

use serde::Serialize;
use serde::ser;
use serde_json::value::Serializer as Json;
use serde_json::{Error, Map, Value};

use super::key_order;
use crate::kubernetes::Object;

/// Fields that say something by being there: an empty selector takes everything, an empty source is a kind of volume.
const EMPTY_MEANS_SOMETHING: [&str; 6] =
    ["emptyDir", "podSelector", "namespaceSelector", "labelSelector", "projected", "downwardAPI"];

/// An object as a value.
pub(super) fn value(object: &Object) -> Value {
    let written = match object {
        Object::Namespace(object) => object.serialize(Ordered),
        Object::ConfigMap(object) => object.serialize(Ordered),
        Object::Secret(object) => object.serialize(Ordered),
        Object::PersistentVolume(object) => object.serialize(Ordered),
        Object::PersistentVolumeClaim(object) => object.serialize(Ordered),
        Object::Service(object) => object.serialize(Ordered),
        Object::Deployment(object) => object.serialize(Ordered),
        Object::DaemonSet(object) => object.serialize(Ordered),
        Object::Job(object) => object.serialize(Ordered),
        Object::CronJob(object) => object.serialize(Ordered),
        Object::NetworkPolicy(object) => object.serialize(Ordered),
    };
    // Objects of the API have only what JSON has, so writing them as a value does not fail.
    written.unwrap_or_default()
}

/// Writes values whose structs have the order of [`key_order`].
struct Ordered;

/// A struct being written.
struct Fields {
    order: &'static [&'static str],
    /// With the place of each field.
    fields: Vec<(usize, &'static str, Value)>,
}

impl Fields {
    fn of(kind: &str, len: usize) -> Fields {
        Fields { order: key_order::of(kind), fields: Vec::with_capacity(len) }
    }

    fn add(&mut self, name: &'static str, value: Value) {
        if !is_empty(&value) || EMPTY_MEANS_SOMETHING.contains(&name) {
            let place = self.order.iter().position(|field| *field == name).unwrap_or(usize::MAX);
            self.fields.push((place, name, value));
        }
    }

    fn finish(mut self) -> Value {
        self.fields.sort_by_key(|(place, name, _)| (*place, *name));
        self.fields.into_iter().map(|(_, name, value)| (name, value)).collect()
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(map) => map.is_empty(),
        Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

impl ser::SerializeStruct for Fields {
    type Ok = Value;
    type Error = Error;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), Error> {
        self.add(name, value.serialize(Ordered)?);
        Ok(())
    }

    fn end(self) -> Result<Value, Error> {
        Ok(self.finish())
    }
}

/// A list being written. Its items stay even when they are empty: `- {}` in a rule allows everything.
struct Items(Vec<Value>);

impl ser::SerializeSeq for Items {
    type Ok = Value;
    type Error = Error;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, item: &T) -> Result<(), Error> {
        self.0.push(item.serialize(Ordered)?);
        Ok(())
    }

    fn end(self) -> Result<Value, Error> {
        Ok(Value::Array(self.0))
    }
}

/// A map being written: what the user chose as keys, in the order in which it comes.
#[derive(Default)]
struct Entries {
    map: Map<String, Value>,
    key: String,
}

impl ser::SerializeMap for Entries {
    type Ok = Value;
    type Error = Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Error> {
        self.key = match key.serialize(Json)? {
            Value::String(text) => text,
            other => other.to_string(),
        };
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.map.insert(std::mem::take(&mut self.key), value.serialize(Ordered)?);
        Ok(())
    }

    fn end(self) -> Result<Value, Error> {
        Ok(Value::Object(self.map))
    }
}

/// Hands scalars to `serde_json`.
macro_rules! scalars {
    ($($method:ident($type:ty);)+) => {
        $(fn $method(self, value: $type) -> Result<Value, Error> { ser::Serializer::$method(Json, value) })+
    };
}

impl ser::Serializer for Ordered {
    type Ok = Value;
    type Error = Error;
    type SerializeSeq = Items;
    type SerializeMap = Entries;
    type SerializeStruct = Fields;
    // The API has neither tuples nor enums with content.
    type SerializeTuple = <Json as ser::Serializer>::SerializeTuple;
    type SerializeTupleStruct = <Json as ser::Serializer>::SerializeTupleStruct;
    type SerializeTupleVariant = <Json as ser::Serializer>::SerializeTupleVariant;
    type SerializeStructVariant = <Json as ser::Serializer>::SerializeStructVariant;

    scalars! {
        serialize_bool(bool);
        serialize_i8(i8);
        serialize_i16(i16);
        serialize_i32(i32);
        serialize_i64(i64);
        serialize_u8(u8);
        serialize_u16(u16);
        serialize_u32(u32);
        serialize_u64(u64);
        serialize_f32(f32);
        serialize_f64(f64);
        serialize_char(char);
        serialize_str(&str);
        serialize_bytes(&[u8]);
        serialize_unit_struct(&'static str);
    }

    fn serialize_none(self) -> Result<Value, Error> {
        Ok(Value::Null)
    }

    fn serialize_unit(self) -> Result<Value, Error> {
        Ok(Value::Null)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Value, Error> {
        value.serialize(self)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<Value, Error> {
        value.serialize(self)
    }

    fn serialize_seq(self, len: Option<usize>) -> Result<Items, Error> {
        Ok(Items(Vec::with_capacity(len.unwrap_or(0))))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Entries, Error> {
        Ok(Entries::default())
    }

    fn serialize_struct(self, kind: &'static str, len: usize) -> Result<Fields, Error> {
        Ok(Fields::of(kind, len))
    }

    fn serialize_unit_variant(self, kind: &'static str, index: u32, name: &'static str) -> Result<Value, Error> {
        Json.serialize_unit_variant(kind, index, name)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        kind: &'static str,
        index: u32,
        name: &'static str,
        value: &T,
    ) -> Result<Value, Error> {
        Json.serialize_newtype_variant(kind, index, name, value)
    }

    fn serialize_tuple(self, len: usize) -> Result<Self::SerializeTuple, Error> {
        Json.serialize_tuple(len)
    }

    fn serialize_tuple_struct(self, kind: &'static str, len: usize) -> Result<Self::SerializeTupleStruct, Error> {
        Json.serialize_tuple_struct(kind, len)
    }

    fn serialize_tuple_variant(
        self,
        kind: &'static str,
        index: u32,
        name: &'static str,
        len: usize,
    ) -> Result<Self::SerializeTupleVariant, Error> {
        Json.serialize_tuple_variant(kind, index, name, len)
    }

    fn serialize_struct_variant(
        self,
        kind: &'static str,
        index: u32,
        name: &'static str,
        len: usize,
    ) -> Result<Self::SerializeStructVariant, Error> {
        Json.serialize_struct_variant(kind, index, name, len)
    }
}
