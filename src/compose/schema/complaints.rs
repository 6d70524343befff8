//! The messages about what the specification does not allow.

use super::misplaced;
use super::shape::{Keys, Names, Others, Pattern, Range, Shape};
use crate::compose::place::Place;
use crate::diagnostics::code::declare_diagnostic;
use crate::diagnostics::shorten::shortened;
use crate::diagnostics::{Diagnostic, suggest};
use crate::yaml::{Entry, Node, Value};

declare_diagnostic! {
    /// ## What it means
    /// The Compose Specification has no attribute of this name at this place. It may be mistyped, indented too far or not far enough, or of
    /// another tool. Docker Compose refuses the file.
    ///
    /// ## What to do instead
    /// Write the name as in the specification, at its place. What only people or other tools read needs a name that starts with `x-`.
    /// ```yaml
    /// services:
    ///   web:
    ///     image: nginx
    ///     x-owner: platform-team
    ///     depends_on: [db]        # not: dependsOn
    /// ```
    UNKNOWN_ATTRIBUTE = Error "schema/unknown-attribute": "an attribute is not in the Compose Specification";
    /// ## What it means
    /// A name that you can choose has a letter that Docker Compose does not allow there. Names of services, networks, volumes, ... have
    /// letters from `a` to `z` in both cases, digits, `.`, `_` and `-`.
    ///
    /// ## What to do instead
    /// Choose another name, here and where it is used.
    /// ```yaml
    /// services:
    ///   web-server:      # not: web server
    ///     image: nginx
    /// ```
    INVALID_NAME = Error "schema/invalid-name": "a name has a letter that is not allowed";
    /// ## What it means
    /// A value is of another type than its attribute: a list where a mapping belongs, a number where a text belongs. The type is that of YAML:
    /// `8080` is a number, `"8080"` a text, a line that ends after the colon is null.
    ///
    /// ## What to do instead
    /// Write the value in one of the forms that the message names.
    /// ```yaml
    /// services:
    ///   web:
    ///     image: nginx
    ///     user: "1000"           # not: 1000
    ///     cap_add: [NET_ADMIN]   # not: NET_ADMIN
    /// ```
    WRONG_TYPE = Error "schema/wrong-type": "a value is of another type than its attribute";
    /// ## What it means
    /// The attribute has a fixed set of words, and this is none of them. Case counts.
    ///
    /// ## What to do instead
    /// Write one of the words that the message names.
    /// ```yaml
    /// services:
    ///   web:
    ///     image: nginx
    ///     depends_on:
    ///       db: {condition: service_healthy}   # not: healthy
    ///   db: {image: postgres}
    /// ```
    NOT_ONE_OF = Error "schema/not-one-of": "a value is none of the words that its attribute knows";
    /// ## What it means
    /// A text has not the form that its attribute wants.
    ///
    /// ## What to do instead
    /// Write it in the form that the message names.
    /// ```yaml
    /// services:
    ///   web:
    ///     image: nginx
    ///     pull_policy: every_12h   # not: 12h
    /// ```
    MALFORMED = Error "schema/malformed": "a text has not the form that its attribute wants";
    /// ## What it means
    /// A mapping lacks an attribute that it must have.
    ///
    /// ## What to do instead
    /// Add it.
    /// ```yaml
    /// services:
    ///   web:
    ///     image: nginx
    ///     volumes:
    ///       - {type: bind, source: ./html, target: /usr/share/nginx/html}   # type is required
    /// ```
    MISSING = Error "schema/missing-attribute": "a mapping lacks an attribute that it must have";
    /// ## What it means
    /// A number is smaller or greater than its attribute allows.
    ///
    /// ## What to do instead
    /// Write a number in the range that the message names.
    /// ```yaml
    /// services:
    ///   web:
    ///     image: nginx
    ///     oom_score_adj: 500   # from -1000 to 1000
    /// ```
    OUT_OF_RANGE = Error "schema/out-of-range": "a number is out of the range of its attribute";
    /// ## What it means
    /// A list whose items must differ has the same item twice.
    ///
    /// ## What to do instead
    /// Remove one of the two.
    /// ```yaml
    /// services:
    ///   web:
    ///     image: nginx
    ///     cap_add: [NET_ADMIN, SYS_TIME]   # each once
    /// ```
    DUPLICATE_ITEM = Error "schema/duplicate-item": "a list has the same item twice";
    /// ## What it means
    /// `.inf` and `.nan` are numbers in YAML, but Docker Compose refuses a file that has them anywhere.
    ///
    /// ## What to do instead
    /// Write a number, or a text in quotes.
    /// ```yaml
    /// services:
    ///   web:
    ///     image: nginx
    ///     environment: {LIMIT: ".inf"}
    /// ```
    NOT_FINITE = Error "schema/not-finite": "a number is infinite or no number";
}

/// A key that is no attribute.
pub(super) fn unknown_attribute(keys: &Keys, name: &str, entry: &Entry, at: &Place<'_>) -> Diagnostic {
    let path = at.path();
    let message = format!("`{path}` is no attribute of the Compose Specification");
    let advice = misplaced::advice(keys, name, &entry.node, &path).unwrap_or_else(|| "remove it".to_owned());
    let help = match keys.others {
        Others::Extensions => format!("{advice}; for a key of your own, `x-{name}`"),
        _ => advice,
    };
    Diagnostic::new(&UNKNOWN_ATTRIBUTE, message).at(entry.key).about(&path).help(help)
}

/// A name that the user may not choose.
pub(super) fn invalid_name(names: Names, name: &str, entry: &Entry, at: &Place<'_>) -> Diagnostic {
    let path = at.path();
    let message = if name.is_empty() {
        format!("`{path}` has an empty name")
    } else {
        format!("`{path}` has a name that is not allowed: `{name}`")
    };
    let help = match names {
        Names::Resource if !name.is_empty() => {
            format!("write `{}`, as names have letters, digits, `.`, `_` and `-`", allowed(name))
        }
        Names::Lowercase => "write a name of small letters".to_owned(),
        _ => "write a name before the colon".to_owned(),
    };
    Diagnostic::new(&INVALID_NAME, message).at(entry.key).about(&path).help(help)
}

fn allowed(name: &str) -> String {
    let letter = |letter: char| if Names::Resource.allow(letter.encode_utf8(&mut [0; 4])) { letter } else { '-' };
    name.trim().chars().map(letter).collect()
}

/// A value of another type than any that is allowed.
pub(super) fn wrong_type(shape: &Shape, node: &Node, at: &Place<'_>) -> Diagnostic {
    let path = at.path();
    let wanted = wanted(shape);
    let message = format!("`{path}` is {}, but must be {wanted}", node.kind());
    Diagnostic::new(&WRONG_TYPE, message).at(node.span).about(&path).help(remedy(shape, node, &wanted))
}

/// The kinds of values that a shape takes, in words.
fn wanted(shape: &Shape) -> String {
    let words = shape.alternatives().iter().filter_map(|shape| match shape {
        Shape::Null => None,
        Shape::Boolean => Some("a boolean".to_owned()),
        Shape::Integer(_) => Some("an integer".to_owned()),
        Shape::Number => Some("a number".to_owned()),
        Shape::Text | Shape::Like(_) => Some("a string".to_owned()),
        Shape::Word(words) => Some(choice(words)),
        Shape::List(Shape::Text) | Shape::Set(Shape::Text) => Some("a list of strings".to_owned()),
        Shape::List(_) | Shape::Set(_) => Some("a list".to_owned()),
        Shape::Mapping(_) => Some("a mapping".to_owned()),
        Shape::Either(_) | Shape::AsText(_) => Some(wanted(shape)),
    });
    joined(words.collect())
}

/// `a, b or c`.
fn joined(mut words: Vec<String>) -> String {
    let Some(last) = words.pop() else { return String::new() };
    if words.is_empty() { last } else { format!("{} or {last}", words.join(", ")) }
}

fn choice(words: &[&str]) -> String {
    joined(words.iter().map(|word| format!("`{word}`")).collect())
}

/// An item of a list whose attribute may be a mapping, too: the user mixed the two forms.
pub(super) fn mapping_in_list(items: &Shape, item: &Node, at: &Place<'_>) -> Diagnostic {
    wrong_type(items, item, at).help("leave out the `-`: a mapping has lines of `name: value`")
}

/// What to type instead of a value of the wrong type.
fn remedy(shape: &Shape, node: &Node, wanted: &str) -> String {
    let allows = |test: fn(&Shape) -> bool| shape.alternatives().iter().any(test);
    let text = allows(|shape| matches!(shape, Shape::Text | Shape::Like(_)));
    let boolean = allows(|shape| matches!(shape, Shape::Boolean));
    let number = allows(|shape| matches!(shape, Shape::Integer(_) | Shape::Number));
    let list = allows(|shape| matches!(shape, Shape::List(_) | Shape::Set(_)));
    let keys = shape.alternatives().iter().find_map(Shape::keys);
    match (&node.value, node.text()) {
        (Value::Null, _) => format!("write {wanted}, or remove the line"),
        (Value::Sequence(_), _) if keys.is_some() => "write lines of `name: value`, without `-`".to_owned(),
        (Value::Mapping(_), _) if list => "start each item with `-`".to_owned(),
        _ if boolean => "write `true` or `false`, without quotes".to_owned(),
        (Value::Bool(_), _) if number => "write a number".to_owned(),
        (_, Some(scalar)) if text => quoted(node, &scalar),
        (_, Some(scalar)) if list && scalar.len() < 40 => format!("write `[{scalar:?}]`"),
        (_, Some(_)) => keys.map_or_else(|| format!("write {wanted}"), below),
        (_, None) => format!("write {wanted}"),
    }
}

/// The text of a number is written out only if it is as the user wrote it: `1.20` is no longer.
fn quoted(node: &Node, text: &str) -> String {
    let as_written = usize::try_from(node.span.end.saturating_sub(node.span.start)) == Ok(text.len());
    if as_written { format!("write it in quotes: `\"{text}\"`") } else { "write it in quotes".to_owned() }
}

fn below(keys: &Keys) -> String {
    let names: Vec<String> = keys.all().take(4).map(|(name, _)| format!("`{name}:`")).collect();
    if names.is_empty() {
        "write lines of `name: value` below it".to_owned()
    } else {
        format!("write its attributes below it, as {}", joined(names))
    }
}

/// A text that is none of the words.
pub(super) fn not_one_of(words: &[&str], word: &str, node: &Node, at: &Place<'_>) -> Diagnostic {
    let path = at.path();
    let message = format!("`{path}` is `{}`, but must be {}", shortened(word), choice(words));
    let help = match suggest::closest(word, words.iter().copied()) {
        Some(known) => format!("write `{known}`"),
        None => format!("write {}", choice(words)),
    };
    Diagnostic::new(&NOT_ONE_OF, message).at(node.span).about(&path).help(help)
}

/// A text that does not fit a pattern.
pub(super) fn malformed(pattern: &Pattern, text: &str, node: &Node, at: &Place<'_>) -> Diagnostic {
    let path = at.path();
    let message = format!("`{path}` is `{}`, which is no {}", shortened(text), pattern.noun);
    Diagnostic::new(&MALFORMED, message).at(node.span).about(&path).help(format!("write {}", pattern.wanted))
}

/// A number out of its range.
pub(super) fn out_of_range(range: Range, node: &Node, at: &Place<'_>) -> Diagnostic {
    let path = at.path();
    let allowed = match range {
        Range { least, most: i64::MAX } => format!("{least} or more"),
        Range { least, most } => format!("a number from {least} to {most}"),
    };
    let message = format!("`{path}` is {}, but must be {allowed}", node.text().unwrap_or_default());
    Diagnostic::new(&OUT_OF_RANGE, message).at(node.span).about(&path).help(format!("write {allowed}"))
}

/// A mapping without an attribute, or without any of several.
pub(super) fn missing(names: &[&str], node: &Node, at: &Place<'_>) -> Diagnostic {
    let path = at.path();
    let first_key = node.as_mapping().and_then(|mapping| mapping.iter().next()).map(|(_, entry)| entry.key);
    let message = format!("`{path}` has no {}", choice(names));
    let help = format!("add {}", joined(names.iter().map(|name| format!("`{name}:`")).collect()));
    Diagnostic::new(&MISSING, message).at(first_key.unwrap_or(node.span)).about(&path).help(help)
}

/// An item that is there already.
pub(super) fn duplicate(first: &Node, item: &Node, at: &Place<'_>) -> Diagnostic {
    let path = at.path();
    let message = match item.text() {
        Some(text) => format!("`{path}` is `{text}`, which is in the list already"),
        None => format!("`{path}` is in the list already"),
    };
    Diagnostic::new(&DUPLICATE_ITEM, message)
        .at(item.span)
        .about(&path)
        .help("remove one of the two")
        .related(first.span, "the same item")
}

/// A number that has no form in JSON.
pub(super) fn not_finite(node: &Node, at: &Place<'_>) -> Diagnostic {
    let path = at.path();
    let message = format!("`{path}` is no finite number, which Docker Compose refuses everywhere");
    Diagnostic::new(&NOT_FINITE, message).at(node.span).about(&path).help("write a number, or put it in quotes")
}
