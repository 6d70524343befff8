//! The tree that every step of loading works on: values with the place they were written at.

use foldhash::fast::RandomState;
use indexmap::IndexMap;

use crate::source::Span;

/// A value with its place.
#[derive(Debug, Clone)]
pub struct Node {
    /// What it is.
    pub value: Value,
    /// Where it was written. A value that a step implied (a default) has the span of what implied it.
    pub span: Span,
    /// `!reset` or `!override`; gone once the files are merged.
    pub tag: Option<Tag>,
    /// Not written by the user, but added by a step of loading.
    pub implied: bool,
    /// The place of the value that this one replaced in a merge.
    pub overrode: Option<Span>,
}

/// The tags that Compose gives a meaning to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tag {
    /// `!reset`: the attribute is removed.
    Reset,
    /// `!override`: the attribute is replaced instead of merged.
    Override,
}

/// A YAML value with the types that Docker Compose sees.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// `null`, `~` or nothing.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// An integer.
    Int(i64),
    /// An integer above [`i64::MAX`].
    UInt(u64),
    /// A float, `.inf` and `.nan` among them.
    Float(f64),
    /// A timestamp, as Go prints it in RFC 3339.
    Timestamp(String),
    /// A string.
    String(String),
    /// A list.
    Sequence(Vec<Node>),
    /// A mapping; keys are strings, as Compose demands.
    Mapping(Mapping),
}

/// A mapping in the order of the text.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Mapping {
    entries: IndexMap<String, Entry, RandomState>,
}

/// A value of a mapping with the place of its key.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Where the key was written.
    pub key: Span,
    /// The value.
    pub node: Node,
}

/// Equality of content: spans, tags and histories do not count.
impl PartialEq for Node {
    fn eq(&self, other: &Node) -> bool {
        self.value == other.value
    }
}

/// Equality of content: the place of the key does not count.
impl PartialEq for Entry {
    fn eq(&self, other: &Entry) -> bool {
        self.node == other.node
    }
}

impl Node {
    /// A value that stands in the text.
    #[must_use]
    pub fn new(value: Value, span: Span) -> Node {
        Node { value, span, tag: None, implied: false, overrode: None }
    }

    /// A value that a step of loading adds; `span` is the place of what implied it.
    #[must_use]
    pub fn implied(value: Value, span: Span) -> Node {
        Node { implied: true, ..Node::new(value, span) }
    }

    /// A string.
    pub fn string(text: impl Into<String>, span: Span) -> Node {
        Node::new(Value::String(text.into()), span)
    }

    /// The string, when it is one.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        if let Value::String(text) = &self.value { Some(text) } else { None }
    }

    /// The list, when it is one.
    #[must_use]
    pub fn as_sequence(&self) -> Option<&[Node]> {
        if let Value::Sequence(items) = &self.value { Some(items) } else { None }
    }

    /// The mapping, when it is one.
    #[must_use]
    pub fn as_mapping(&self) -> Option<&Mapping> {
        if let Value::Mapping(mapping) = &self.value { Some(mapping) } else { None }
    }

    /// The mapping to change, when it is one.
    pub fn as_mapping_mut(&mut self) -> Option<&mut Mapping> {
        if let Value::Mapping(mapping) = &mut self.value { Some(mapping) } else { None }
    }

    /// The list to change, when it is one.
    pub fn as_sequence_mut(&mut self) -> Option<&mut Vec<Node>> {
        if let Value::Sequence(items) = &mut self.value { Some(items) } else { None }
    }

    /// The value below a key, when this is a mapping that has it.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.as_mapping()?.get(key)
    }

    /// The value at a path below this node.
    #[must_use]
    pub fn at(&self, path: &super::Path) -> Option<&Node> {
        path.segments().iter().try_fold(self, |node, segment| match segment {
            super::Segment::Key(key) => node.get(key),
            super::Segment::Index(index) => node.as_sequence()?.get(*index),
        })
    }

    /// What kind of value this is, in the words of a message.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match &self.value {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Int(_) | Value::UInt(_) => "an integer",
            Value::Float(_) => "a number",
            Value::Timestamp(_) => "a timestamp",
            Value::String(_) => "a string",
            Value::Sequence(_) => "a list",
            Value::Mapping(_) => "a mapping",
        }
    }
}

impl Mapping {
    /// The value below a key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entries.get(key).map(|entry| &entry.node)
    }

    /// The value below a key, to change.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Node> {
        self.entries.get_mut(key).map(|entry| &mut entry.node)
    }

    /// The value below a key with the place of the key.
    #[must_use]
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries.get(key)
    }

    /// The value below a key with the place of the key, to change.
    pub fn entry_mut(&mut self, key: &str) -> Option<&mut Entry> {
        self.entries.get_mut(key)
    }

    /// Sets a value. A key that is there keeps its place in the order.
    pub fn insert(&mut self, key: impl Into<String>, key_span: Span, node: Node) -> Option<Entry> {
        self.entries.insert(key.into(), Entry { key: key_span, node })
    }

    /// Takes a value out; the order of the others stays.
    pub fn remove(&mut self, key: &str) -> Option<Entry> {
        self.entries.shift_remove(key)
    }

    /// Whether there is such a key.
    #[must_use]
    pub fn contains_key(&self, key: &str) -> bool {
        self.entries.contains_key(key)
    }

    /// Keys and entries in the order of the text.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Entry)> {
        self.entries.iter().map(|(key, entry)| (key.as_str(), entry))
    }

    /// Keys and entries in the order of the text, to change.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = (&str, &mut Entry)> {
        self.entries.iter_mut().map(|(key, entry)| (key.as_str(), entry))
    }

    /// Keys with their entries, taken apart.
    pub fn into_entries(self) -> impl Iterator<Item = (String, Entry)> {
        self.entries.into_iter()
    }

    /// The keys in the order of the text.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.entries.keys().map(String::as_str)
    }

    /// How many entries there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Keeps the entries for which `keep` says so.
    pub fn retain(&mut self, mut keep: impl FnMut(&str, &mut Entry) -> bool) {
        self.entries.retain(|key, entry| keep(key, entry));
    }
}
