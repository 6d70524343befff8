//! What an explicit tag makes of a scalar: the core types, bytes, and strings for every tag that means nothing here.

use granit_parser::Tag as YamlTag;

use super::{Tag, Value, scalar};

const CORE: &str = "tag:yaml.org,2002:";

/// `!reset` or `!override`, when the tag is one of them.
pub(super) fn meaning(tag: &YamlTag) -> Option<Tag> {
    match tag.parts() {
        ("!", "reset") => Some(Tag::Reset),
        ("!", "override") => Some(Tag::Override),
        _ => None,
    }
}

/// Whether this is the tag of a merge key, `!!merge`.
pub(super) fn is_merge(tag: &YamlTag) -> bool {
    tag.suffix_in_namespace(CORE).as_deref() == Some("merge")
}

/// The value of a tagged scalar; nothing when the text is none of the tag's type.
pub(super) fn apply(tag: &YamlTag, text: &str) -> Option<Value> {
    let string = || Some(Value::String(text.to_owned()));
    match tag.suffix_in_namespace(CORE).as_deref() {
        Some("null") => scalar::typed(text).filter(|value| *value == Value::Null),
        Some("bool") => scalar::typed(text).filter(|value| matches!(value, Value::Bool(_))),
        Some("int") => scalar::typed(text).filter(|value| matches!(value, Value::Int(_) | Value::UInt(_))),
        Some("float") => scalar::typed(text).and_then(into_float),
        Some("timestamp") => scalar::typed(text).filter(|value| matches!(value, Value::Timestamp(_))),
        Some("binary") => decode_base64(text).map(Value::String),
        Some("merge") => Some(Value::Null),
        _ => string(),
    }
}

#[expect(clippy::cast_precision_loss, reason = "a float was asked for")]
fn into_float(value: Value) -> Option<Value> {
    match value {
        Value::Float(_) => Some(value),
        Value::Int(value) => Some(Value::Float(value as f64)),
        _ => None,
    }
}

/// Standard base64 with padding; line breaks do not count.
fn decode_base64(text: &str) -> Option<String> {
    let symbols: Vec<u8> = text.bytes().filter(|byte| !matches!(byte, b'\n' | b'\r')).collect();
    let mut bytes = Vec::with_capacity(symbols.len() / 4 * 3);
    let groups = symbols.chunks(4);
    let last = groups.len().saturating_sub(1);
    for (position, group) in groups.enumerate() {
        let padding = group.iter().rev().take_while(|symbol| **symbol == b'=').count();
        if group.len() != 4 || padding > 2 || (padding > 0 && position != last) {
            return None;
        }
        let mut bits = 0_u32;
        for symbol in group.iter().take(4 - padding) {
            bits = bits << 6 | sextet(*symbol)?;
        }
        let [_, decoded @ ..] = (bits << (6 * padding)).to_be_bytes();
        bytes.extend(decoded.iter().take(3 - padding));
    }
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

fn sextet(symbol: u8) -> Option<u32> {
    let value = match symbol {
        b'A'..=b'Z' => symbol - b'A',
        b'a'..=b'z' => symbol - b'a' + 26,
        b'0'..=b'9' => symbol - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    };
    Some(u32::from(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_decoded_to_text() {
        let check = |text: &str, expected: Option<&str>| assert_eq!(decode_base64(text).as_deref(), expected, "{text}");
        check("aGVsbG8=", Some("hello"));
        check("YSBi", Some("a b"));
        check("aGk=\n", Some("hi"));
        check("aA==", Some("h"));
        check("", Some(""));
        check("%%%", None);
        check("aA=", None);
        check("a=bc", None);
    }
}
