//! Where a part of a value stands in the text of its scalar: quotes, escapes, indentation and folded lines lie in between.

use std::ops::Range;

/// A scalar as it is written, beside its value. A `$` or `}` is the same one in both when both have equally many.
pub(super) struct Written<'a> {
    text: &'a str,
    value: &'a str,
    starts: Marks,
    ends: Marks,
}

/// The positions of one character.
struct Marks {
    in_text: Vec<usize>,
    in_value: Vec<usize>,
}

impl Marks {
    fn new(mark: char, text: &str, value: &str) -> Marks {
        let positions = |text: &str| text.match_indices(mark).map(|(position, _)| position).collect::<Vec<_>>();
        Marks { in_text: positions(text), in_value: positions(value) }
    }

    /// Where the mark at a position of the value stands in the text.
    fn at(&self, position: usize) -> Option<usize> {
        let index = self.in_value.binary_search(&position).ok()?;
        self.in_text.get(index).copied().filter(|_| self.in_text.len() == self.in_value.len())
    }
}

impl<'a> Written<'a> {
    /// A scalar's text with the value that it stands for.
    pub(super) fn new(text: &'a str, value: &'a str) -> Written<'a> {
        Written { text, value, starts: Marks::new('$', text, value), ends: Marks::new('}', text, value) }
    }

    /// The place of a reference, which starts with `$`; nothing when it cannot be found again.
    pub(super) fn part(&self, place: &Range<usize>) -> Option<Range<usize>> {
        let start = self.starts.at(place.start)?;
        let last = place.end.checked_sub(1)?;
        if let Some(end) = self.ends.at(last) {
            return (start < end).then_some(start..end + 1);
        }
        // A name, which stands in the text as in the value.
        let name = self.value.get(place.clone()).filter(|name| !name.ends_with('}'))?;
        self.text.get(start..)?.starts_with(name).then_some(start..start + name.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_found_again() {
        let check = |text: &str, value: &str, reference: &str, expected: Option<&str>| {
            let start = value.find(reference).expect("the value has the reference");
            let part = Written::new(text, value).part(&(start..start + reference.len()));
            assert_eq!(part.and_then(|part| text.get(part)), expected, "{text}");
        };
        check("a $B c", "a $B c", "$B", Some("$B"));
        check("\"\\t${B}\"", "\t${B}", "${B}", Some("${B}"));
        check("'it''s $A ${B}'", "it's $A ${B}", "${B}", Some("${B}"));
        check("|\n  a\n  ${B}", "a\n${B}\n", "${B}", Some("${B}"));
        check("${A:-x\n  y}", "${A:-x y}", "${A:-x y}", Some("${A:-x\n  y}"));
        check("\"\\x24{B}\"", "${B}", "${B}", None);
    }
}
