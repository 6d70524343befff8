//! What a `$` in a text starts.

use std::ops::Range;

use super::braces::Braces;

/// What stands at a `$`.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Reference {
    /// A `$` and nothing more.
    None,
    /// `$$`.
    Escape,
    /// `$NAME` or `${NAME}`.
    Plain { name: Range<usize>, end: usize },
    /// `${NAME:-word}` and its relatives.
    Tested(Test),
    /// A `${` that starts nothing known; `end` is where what was meant may end.
    Malformed { end: usize },
}

/// A reference whose operator looks whether the variable is set.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Test {
    /// The variable.
    pub(super) name: Range<usize>,
    /// What the operator does.
    pub(super) operator: Operator,
    /// With a colon: an empty variable counts as not set.
    pub(super) not_empty: bool,
    /// What follows the operator.
    pub(super) word: Range<usize>,
    /// The end of the reference.
    pub(super) after: usize,
    /// The end of the last `}` of the line. Docker Compose reads up to there at once, and drops all of it when the word has an error.
    pub(super) widest: usize,
}

/// What an operator does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operator {
    /// `-`: the word stands in for a variable that is not set.
    Default,
    /// `+`: the word stands in for a variable that is set.
    Alternative,
    /// `?`: the word says why the variable must be set.
    Require,
}

/// The reference at the `$` at `start`, in the text before `end`.
pub(super) fn at(text: &str, start: usize, end: usize, braces: &Braces) -> Reference {
    let rest = text.get(start + 1..end).unwrap_or("");
    if rest.starts_with('$') {
        return Reference::Escape;
    }
    let Some(inside) = rest.strip_prefix('{') else {
        return match name_length(rest) {
            0 => Reference::None,
            length => Reference::Plain { name: start + 1..start + 1 + length, end: start + 1 + length },
        };
    };
    let length = name_length(inside);
    braced(text, start, end, length, braces).unwrap_or_else(|| {
        let close = braces.last(start, end).map(|last| braces.partner(start + 1).unwrap_or(last).min(last) + 1);
        Reference::Malformed { end: close.unwrap_or(start + 2 + length) }
    })
}

fn braced(text: &str, start: usize, end: usize, length: usize, braces: &Braces) -> Option<Reference> {
    let name = start + 2..start + 2 + length;
    let rest = text.get(name.end..end).filter(|_| length > 0)?;
    if rest.starts_with('}') {
        return Some(Reference::Plain { end: name.end + 1, name });
    }
    let tested = rest.strip_prefix(':').unwrap_or(rest);
    let operator = match tested.bytes().next()? {
        b'-' => Operator::Default,
        b'+' => Operator::Alternative,
        b'?' => Operator::Require,
        _ => return None,
    };
    let not_empty = tested.len() < rest.len();
    let word = name.end + 1 + usize::from(not_empty);
    let last = braces.last(word, end)?;
    let close = braces.partner(start + 1).filter(|close| *close <= last).unwrap_or(last);
    Some(Reference::Tested(Test { name, operator, not_empty, word: word..close, after: close + 1, widest: last + 1 }))
}

/// How many bytes of a name stand at the start. Two letters beyond ASCII count as the letters that they are forms of.
fn name_length(text: &str) -> usize {
    let first = |c: char| matches!(c, '_' | 'a'..='z' | 'A'..='Z' | '\u{17F}' | '\u{212A}');
    if !text.starts_with(first) {
        return 0;
    }
    text.find(|c: char| !first(c) && !c.is_ascii_digit()).unwrap_or(text.len())
}

/// What to type instead of a text that starts with `${` and is no reference.
pub(super) fn remedy(written: &str) -> String {
    let inside = written.get(2..).unwrap_or("");
    let name = inside.get(..name_length(inside)).unwrap_or("");
    let after = inside.get(name.len()..).unwrap_or("");
    if name.is_empty() || name.len() > 100 {
        return "write `${NAME}` with a name of letters, digits and `_`, or `$$` for a `$`".to_owned();
    }
    if after.is_empty() || after.starts_with([':', '-', '+', '?']) && !after.contains('}') {
        return format!("close it on the same line, as `${{{name}}}`, or write `$$` for a `$`");
    }
    format!("write `${{{name}}}` or `${{{name}:-default}}`, or `$$` for a `$`")
}
