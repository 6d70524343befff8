//! The words of the grammar: what may stand at a place, written so that the tables read like the specification.

/// What may stand at a place.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Shape {
    /// Nothing at all: `null`, `~` or no value.
    Null,
    /// `true` or `false`.
    Boolean,
    /// A whole number in a range.
    Integer(Range),
    /// Any number.
    Number,
    /// Any string.
    Text,
    /// One of a few words.
    Word(&'static [&'static str]),
    /// A string that a pattern fits.
    Like(Pattern),
    /// A list of such items.
    List(&'static Shape),
    /// A list of such items, no two of them equal.
    Set(&'static Shape),
    /// A mapping.
    Mapping(Keys),
    /// One of several shapes. No two of them take the same kind of value, so the kind says which one is meant.
    Either(&'static [Shape]),
    /// The same where single values count by their text: a number is turned into one.
    AsText(&'static [Shape]),
}

/// The numbers that are allowed, both ends included.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Range {
    pub(crate) least: i64,
    pub(crate) most: i64,
}

/// What a string must look like, somewhere in it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pattern {
    /// Whether a string fits.
    pub(crate) fits: fn(&str) -> bool,
    /// What such strings are called, for messages.
    pub(crate) noun: &'static str,
    /// What is wanted, for messages.
    pub(crate) wanted: &'static str,
}

/// An attribute of a mapping.
pub(crate) type Field = (&'static str, Shape);

/// The keys that a mapping may have.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Keys {
    /// The attributes of this mapping.
    pub(crate) fields: &'static [Field],
    /// Groups of attributes that several mappings have.
    pub(crate) shared: &'static [&'static [Field]],
    /// The attributes that must be there.
    pub(crate) required: &'static [&'static str],
    /// Attributes of which one must be there.
    pub(crate) any_of: &'static [&'static str],
    /// The keys besides the attributes.
    pub(crate) others: Others,
}

/// What keys are allowed besides the attributes.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Others {
    /// None.
    Refused,
    /// Those that start with `x-`, with any value.
    Extensions,
    /// All, with any value.
    Open,
    /// Names that the user chooses, each with such a value; other names are refused.
    Named(Names, &'static Shape),
    /// Names that the user chooses, each with such a value; other names may have any value.
    OpenNamed(Names, &'static Shape),
}

/// The names that a user may choose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Names {
    /// Letters, digits, `.`, `_` and `-`.
    Resource,
    /// Small letters.
    Lowercase,
    /// Anything but nothing (and but line breaks alone).
    NotEmpty,
    /// Anything on one line.
    Line,
}

impl Names {
    /// Whether a name is of these.
    pub(crate) fn allow(self, name: &str) -> bool {
        let all = |fits: fn(char) -> bool| !name.is_empty() && name.chars().all(fits);
        match self {
            Names::Resource => all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '_' | '-')),
            Names::Lowercase => all(|letter| letter.is_ascii_lowercase()),
            Names::NotEmpty => name.chars().any(|letter| letter != '\n'),
            Names::Line => all(|letter| letter != '\n'),
        }
    }
}

impl Keys {
    /// The shape of an attribute.
    pub(crate) fn field(&self, name: &str) -> Option<&'static Shape> {
        self.all().find(|(field, _)| *field == name).map(|(_, shape)| shape)
    }

    /// The shape below a key, be it an attribute or a name that the user may choose.
    pub(crate) fn below(&self, key: &str) -> Option<&'static Shape> {
        self.field(key).or(match self.others {
            Others::Named(names, shape) | Others::OpenNamed(names, shape) if names.allow(key) => Some(shape),
            _ => None,
        })
    }

    /// All attributes.
    pub(crate) fn all(&self) -> impl Iterator<Item = &'static Field> + use<> {
        self.fields.iter().chain(self.shared.iter().flat_map(|group| group.iter()))
    }
}

impl Shape {
    /// The shapes to choose from: one, unless there are several.
    pub(crate) fn alternatives(&self) -> &[Shape] {
        match self {
            Shape::Either(shapes) | Shape::AsText(shapes) => shapes,
            shape => std::slice::from_ref(shape),
        }
    }

    /// The keys, when this is the shape of a mapping.
    pub(crate) fn keys(&self) -> Option<&Keys> {
        if let Shape::Mapping(keys) = self { Some(keys) } else { None }
    }

    /// Attributes that must be there.
    pub(super) const fn requires(self, required: &'static [&'static str]) -> Shape {
        match self {
            Shape::Mapping(keys) => Shape::Mapping(Keys { required, ..keys }),
            shape => shape,
        }
    }

    /// Attributes of which one must be there.
    pub(super) const fn requires_one_of(self, any_of: &'static [&'static str]) -> Shape {
        match self {
            Shape::Mapping(keys) => Shape::Mapping(Keys { any_of, ..keys }),
            shape => shape,
        }
    }

    /// Attributes that other mappings have, too.
    pub(super) const fn shares(self, shared: &'static [&'static [Field]]) -> Shape {
        match self {
            Shape::Mapping(keys) => Shape::Mapping(Keys { shared, ..keys }),
            shape => shape,
        }
    }

    /// No extensions: `x-` has no meaning here.
    pub(super) const fn without_extensions(self) -> Shape {
        match self {
            Shape::Mapping(keys) => Shape::Mapping(Keys { others: Others::Refused, ..keys }),
            shape => shape,
        }
    }

    /// Other keys are allowed.
    pub(super) const fn open(self) -> Shape {
        let Shape::Mapping(keys) = self else { return self };
        let others = match keys.others {
            Others::Named(names, shape) => Others::OpenNamed(names, shape),
            _ => Others::Open,
        };
        Shape::Mapping(Keys { others, ..keys })
    }
}

/// A mapping with these attributes and with extensions.
pub(super) const fn mapping(fields: &'static [Field]) -> Shape {
    Shape::Mapping(Keys { fields, shared: &[], required: &[], any_of: &[], others: Others::Extensions })
}

/// A mapping whose keys are names that the user chooses.
pub(super) const fn named(names: Names, shape: &'static Shape) -> Shape {
    let others = Others::Named(names, shape);
    Shape::Mapping(Keys { fields: &[], shared: &[], required: &[], any_of: &[], others })
}

/// A list.
pub(super) const fn list(items: &'static Shape) -> Shape {
    Shape::List(items)
}

/// A list without duplicates.
pub(super) const fn set(items: &'static Shape) -> Shape {
    Shape::Set(items)
}

/// One of several shapes.
pub(super) const fn either(shapes: &'static [Shape]) -> Shape {
    Shape::Either(shapes)
}

/// One of several shapes; single values count by their text.
pub(super) const fn as_text(shapes: &'static [Shape]) -> Shape {
    Shape::AsText(shapes)
}

/// One of a few words.
pub(super) const fn one_of(words: &'static [&'static str]) -> Shape {
    Shape::Word(words)
}

/// A whole number in a range.
pub(super) const fn between(least: i64, most: i64) -> Shape {
    Shape::Integer(Range { least, most })
}

/// A whole number that is not too small.
pub(super) const fn at_least(least: i64) -> Shape {
    between(least, i64::MAX)
}
