//! Three-way merge of sequences: of lines, of words in lines, of items in lists.
//!
//! What one side replaced may touch what the other one replaced, as two lines below each other do; only what overlaps collides. Whether the
//! result means what both wanted is judged by its values, see [`super::values`].

use std::hash::Hash;
use std::ops::Range;

use similar::{Algorithm, DiffTag, capture_diff_slices};

/// A stretch of the result.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Stretch<'a, T> {
    /// What both sides agree on, or only one of them changed.
    Agreed(&'a [T]),
    /// Both have put something at the same place, where nothing was before.
    Added {
        /// What we have put there.
        ours: &'a [T],
        /// What the person has put there.
        theirs: &'a [T],
    },
    /// Both have replaced the same.
    Collision(Collision<'a, T>),
}

/// What was, and what both sides have made of it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Collision<'a, T> {
    pub(super) base: &'a [T],
    pub(super) ours: &'a [T],
    pub(super) theirs: &'a [T],
    /// Where it starts in `theirs`.
    pub(super) at: usize,
}

/// One replacement, from items of the base to those of a side.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Hunk {
    base: Range<usize>,
    side: Range<usize>,
}

/// Merges two descendants of a sequence.
pub(super) fn diff3<'a, T: Eq + Hash>(base: &'a [T], ours: &'a [T], theirs: &'a [T]) -> Vec<Stretch<'a, T>> {
    let mut walk = Walk { base, ours, theirs, at: (0, 0, 0), stretches: Vec::new() };
    let (our_hunks, their_hunks) = (hunks(base, ours), hunks(base, theirs));
    let (mut our_rest, mut their_rest) = (our_hunks.as_slice(), their_hunks.as_slice());
    while let Some(group) = Group::take(&mut our_rest, &mut their_rest) {
        walk.copy(group.base.start);
        walk.put(&group);
    }
    walk.copy(base.len());
    walk.stretches
}

fn hunks<T: Eq + Hash>(base: &[T], side: &[T]) -> Vec<Hunk> {
    let changes = capture_diff_slices(Algorithm::Myers, base, side).into_iter().filter(|op| op.tag() != DiffTag::Equal);
    let mut hunks: Vec<Hunk> = Vec::new();
    for Hunk { base, side } in changes.map(|op| Hunk { base: op.old_range(), side: op.new_range() }) {
        match hunks.last_mut() {
            Some(last) if last.base.end == base.start && last.side.end == side.start => {
                (last.base.end, last.side.end) = (base.end, side.end);
            }
            _ => hunks.push(Hunk { base, side }),
        }
    }
    hunks
}

/// Hunks of both sides that overlap, or a single one.
struct Group {
    base: Range<usize>,
    is_ours: bool,
    is_theirs: bool,
    /// By how much the sides have become longer than the base.
    growth: (isize, isize),
}

impl Group {
    fn take(ours: &mut &[Hunk], theirs: &mut &[Hunk]) -> Option<Group> {
        let starts_first =
            |one: &Hunk, other: &Hunk| (one.base.start, one.base.end) <= (other.base.start, other.base.end);
        let first = match (ours.first(), theirs.first()) {
            (Some(one), Some(other)) => {
                if starts_first(one, other) {
                    one
                } else {
                    other
                }
            }
            (one, other) => one.or(other)?,
        };
        let mut group = Group { base: first.base.clone(), is_ours: false, is_theirs: false, growth: (0, 0) };
        loop {
            if let Some((hunk, rest)) = ours.split_first().filter(|(hunk, _)| group.meets(&hunk.base)) {
                (group.is_ours, group.growth.0, *ours) = (true, group.growth.0 + growth(hunk), rest);
                group.base.end = group.base.end.max(hunk.base.end);
            } else if let Some((hunk, rest)) = theirs.split_first().filter(|(hunk, _)| group.meets(&hunk.base)) {
                (group.is_theirs, group.growth.1, *theirs) = (true, group.growth.1 + growth(hunk), rest);
                group.base.end = group.base.end.max(hunk.base.end);
            } else {
                return Some(group);
            }
        }
    }

    /// Whether a hunk replaces something that this group replaces as well. Two that add at one place meet.
    fn meets(&self, other: &Range<usize>) -> bool {
        *other == self.base || (other.start < self.base.end && self.base.start < other.end)
    }
}

fn growth(hunk: &Hunk) -> isize {
    hunk.side.len().cast_signed() - hunk.base.len().cast_signed()
}

/// The way through all three sequences at once.
struct Walk<'a, T> {
    base: &'a [T],
    ours: &'a [T],
    theirs: &'a [T],
    at: (usize, usize, usize),
    stretches: Vec<Stretch<'a, T>>,
}

impl<'a, T: Eq> Walk<'a, T> {
    /// Takes what nobody has changed.
    fn copy(&mut self, end: usize) {
        let (base, ours, theirs) = self.at;
        let length = end.saturating_sub(base);
        self.agree(part(self.base, base, length));
        self.at = (base + length, ours + length, theirs + length);
    }

    fn agree(&mut self, items: &'a [T]) {
        if !items.is_empty() {
            self.stretches.push(Stretch::Agreed(items));
        }
    }

    fn put(&mut self, group: &Group) {
        let (base, ours, theirs) = self.at;
        let length = group.base.len();
        let (our_length, their_length) =
            (length.saturating_add_signed(group.growth.0), length.saturating_add_signed(group.growth.1));
        let (was, we, they) =
            (part(self.base, base, length), part(self.ours, ours, our_length), part(self.theirs, theirs, their_length));
        match (group.is_ours, group.is_theirs) {
            _ if we == they => self.agree(we),
            (true, false) => self.agree(we),
            (false, true) => self.agree(they),
            _ if was.is_empty() => self.stretches.push(Stretch::Added { ours: we, theirs: they }),
            _ => self.stretches.push(Stretch::Collision(Collision { base: was, ours: we, theirs: they, at: theirs })),
        }
        self.at = (base + length, ours + our_length, theirs + their_length);
    }
}

fn part<T>(items: &[T], start: usize, length: usize) -> &[T] {
    items.get(start..start + length).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The result, with `<ours|theirs>` where both added and `{base|ours|theirs}` where they collide.
    fn merged(base: &str, ours: &str, theirs: &str) -> String {
        let letters = |text: &str| text.chars().collect::<Vec<_>>();
        let text = |letters: &[char]| letters.iter().collect::<String>();
        let (base, ours, theirs) = (letters(base), letters(ours), letters(theirs));
        let print = |stretch: &Stretch<'_, char>| match stretch {
            Stretch::Agreed(items) => text(items),
            Stretch::Added { ours, theirs } => format!("<{}|{}>", text(ours), text(theirs)),
            Stretch::Collision(it) => format!("{{{}|{}|{}}}", text(it.base), text(it.ours), text(it.theirs)),
        };
        diff3(&base, &ours, &theirs).iter().map(print).collect()
    }

    #[test]
    fn only_what_overlaps_collides() {
        let check = |ours: &str, theirs: &str, expected: &str| {
            assert_eq!(merged("abcdef", ours, theirs), expected, "{ours} and {theirs}");
        };
        check("abcdef", "abcdef", "abcdef");
        check("aXcdef", "abcdYf", "aXcdYf");
        check("aXcdef", "abYdef", "aXYdef");
        check("aXcdef", "aXcdef", "aXcdef");
        check("aXcdef", "aYcdef", "a{b|X|Y}cdef");
        check("aXXdef", "abcYef", "aXXYef");
        check("aXYdef", "abZdef", "a{bc|XY|bZ}def");
        check("abcdefX", "abcdefY", "abcdef<X|Y>");
        check("Xabcdef", "abcdefY", "XabcdefY");
        check("abcdef", "adef", "adef");
        check("aXcdef", "adef", "a{bc|Xc|}def");
        check("aXbcdef", "aYcdef", "aXYcdef");
        check("", "abcdef", "");
        check("", "abXdef", "{abcdef||abXdef}");
    }
}
