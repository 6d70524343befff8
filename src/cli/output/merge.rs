//! Three-way merge of a generated file: what was written last, what is there now, what would be written now.
//!
//! Lines are merged, and words where lines collide; the result counts only if it means what the merge of the values means.

mod diff3;
mod values;

use diff3::{Collision, Stretch, diff3};
use values::meaning;

/// Whose word counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::cli) enum Side {
    /// The conversion's.
    Ours,
    /// That of the person who edited the file.
    Theirs,
}

/// The three texts of a file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Versions<'a> {
    /// What was written last.
    pub(super) base: &'a str,
    /// What a conversion would write.
    pub(super) ours: &'a str,
    /// What is there.
    pub(super) theirs: &'a str,
    /// Whether their values are known, besides their lines.
    pub(super) is_yaml: bool,
}

impl Versions<'_> {
    /// The text that both sides want. Where they collide the preferred side counts; without one, or when no text can be found that means
    /// what both want, the error shows both sides.
    pub(super) fn merge(self, preferred: Option<Side>) -> Result<String, String> {
        let Versions { base, ours, theirs, .. } = self;
        if base == ours || ours == theirs {
            return Ok(theirs.to_owned());
        }
        if base == theirs {
            return Ok(ours.to_owned());
        }
        let smallest = if self.is_yaml { Smallest::Word } else { Smallest::Line };
        let attempts = [smallest, Smallest::Line].map(|smallest| self.lines(smallest, preferred));
        let mut texts = attempts.iter().filter_map(|attempt| attempt.as_ref().ok());
        if let Some(merged) = texts.find(|text| self.is_meant(text, preferred)) {
            return Ok(merged.clone());
        }
        let [first, _] = attempts;
        Err(first.err().unwrap_or_else(|| self.both_changes()))
    }

    /// Merges line by line; the error shows where that is not possible.
    fn lines(self, smallest: Smallest, preferred: Option<Side>) -> Result<String, String> {
        let (base, ours, theirs) = (lines(self.base), lines(self.ours), lines(self.theirs));
        let (mut merged, mut collisions) = (String::new(), String::new());
        for stretch in diff3(&base, &ours, &theirs) {
            match stretch {
                Stretch::Agreed(lines) => merged.extend(lines.iter().copied()),
                Stretch::Added { ours, theirs } => merged.extend(ours.iter().chain(theirs).copied()),
                Stretch::Collision(lines) => {
                    let in_words = (smallest == Smallest::Word).then(|| in_words(&lines, preferred)).flatten();
                    match (in_words, preferred) {
                        (Some(text), _) => merged.push_str(&text),
                        (None, Some(Side::Ours)) => merged.extend(lines.ours.iter().copied()),
                        (None, Some(Side::Theirs)) => merged.extend(lines.theirs.iter().copied()),
                        (None, None) => show(&lines, &mut collisions),
                    }
                }
            }
        }
        if collisions.is_empty() { Ok(merged) } else { Err(collisions) }
    }

    /// Whether a text means what both sides want.
    fn is_meant(self, merged: &str, preferred: Option<Side>) -> bool {
        if !self.is_yaml {
            return true;
        }
        let wanted = || values::merge(&meaning(self.base)?, &meaning(self.ours)?, &meaning(self.theirs)?, preferred);
        wanted().is_some_and(|wanted| meaning(merged) == Some(wanted))
    }

    /// What each side has changed, where the collision is not in the same lines.
    fn both_changes(self) -> String {
        let change = |side: &str| similar::TextDiff::from_lines(self.base, side).unified_diff().to_string();
        format!(
            "changed by hand (theirs):\n{}changed by the conversion (ours):\n{}",
            change(self.theirs),
            change(self.ours)
        )
    }
}

/// What is merged as one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Smallest {
    Word,
    Line,
}

fn lines(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

/// Merges lines that both sides have changed word by word.
fn in_words(lines: &Collision<'_, &str>, preferred: Option<Side>) -> Option<String> {
    let (base, ours, theirs) = (words(lines.base), words(lines.ours), words(lines.theirs));
    let mut merged = String::new();
    for stretch in diff3(&base, &ours, &theirs) {
        let (ours, theirs) = match stretch {
            Stretch::Agreed(words) => (words, words),
            Stretch::Added { ours, theirs } | Stretch::Collision(Collision { ours, theirs, .. }) => (ours, theirs),
        };
        let words = match preferred {
            _ if ours == theirs => ours,
            Some(Side::Ours) => ours,
            Some(Side::Theirs) => theirs,
            None => return None,
        };
        merged.extend(words.iter().copied());
    }
    Some(merged)
}

/// Words and the spaces between them.
fn words<'a>(lines: &[&'a str]) -> Vec<&'a str> {
    let is_space = |letter: char| letter.is_whitespace();
    let mut words = Vec::new();
    for line in lines {
        let mut rest = *line;
        while let Some(first) = rest.chars().next() {
            let end = rest.find(|letter| is_space(letter) != is_space(first)).unwrap_or(rest.len());
            let (word, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
            words.push(word);
            rest = after;
        }
    }
    words
}

/// A collision in the way of git.
fn show(lines: &Collision<'_, &str>, text: &mut String) {
    text.extend(["line ", &(lines.at + 1).to_string(), ":\n"]);
    for (marker, lines) in [
        ("<<<<<<< edited by hand (theirs)\n", lines.theirs),
        ("||||||| written last\n", lines.base),
        ("=======\n", lines.ours),
    ] {
        text.push_str(marker);
        for line in lines {
            text.push_str(line.trim_end_matches('\n'));
            text.push('\n');
        }
    }
    text.push_str(">>>>>>> conversion (ours)\n");
}

#[cfg(test)]
mod tests {
    use pretty_assertions::assert_eq;

    use super::*;

    const BASE: &str = "\
kind: Deployment
metadata:
  name: web
spec:
  replicas: 1
  template:
    spec:
      containers:
        - name: web
          image: nginx:1.27
          imagePullPolicy: IfNotPresent
          env:
            - name: A
              value: a
";

    /// Both sides are the base with replacements.
    fn merged(ours: &[(&str, &str)], theirs: &[(&str, &str)], preferred: Option<Side>) -> Result<String, String> {
        let with = |changes: &[(&str, &str)]| {
            changes.iter().fold(BASE.to_owned(), |text, (from, to)| {
                assert!(text.contains(from), "{from}");
                text.replace(from, to)
            })
        };
        let (ours, theirs) = (with(ours), with(theirs));
        Versions { base: BASE, ours: &ours, theirs: &theirs, is_yaml: true }.merge(preferred)
    }

    #[test]
    fn what_does_not_touch_is_kept_from_both_sides() {
        let check = |ours: &[(&str, &str)], theirs: &[(&str, &str)], expected: &[(&str, &str)]| {
            let text = expected.iter().fold(BASE.to_owned(), |text, (from, to)| text.replace(from, to));
            assert_eq!(merged(ours, theirs, None), Ok(text), "{ours:?} and {theirs:?}");
        };
        let new_image = ("nginx:1.27", "nginx:1.28");
        // Another key of the same object, in the next line; a comment in the same line; two additions at the same place.
        check(&[new_image], &[("IfNotPresent", "Always")], &[new_image, ("IfNotPresent", "Always")]);
        check(&[new_image], &[("1.27\n", "1.27 # mine\n")], &[("1.27\n", "1.28 # mine\n")]);
        check(
            &[new_image],
            &[("  replicas: 1\n", "  # as many as nodes\n  replicas: 3\n")],
            &[new_image, ("  replicas: 1\n", "  # as many as nodes\n  replicas: 3\n")],
        );
        let (b, c) = (
            "value: a\n            - name: B\n              value: b\n",
            "value: a\n            - name: C\n              value: c\n",
        );
        let both =
            "value: a\n            - name: B\n              value: b\n            - name: C\n              value: c\n";
        check(&[("value: a\n", b)], &[("value: a\n", c)], &[("value: a\n", both)]);
        // The same change.
        check(&[new_image], &[new_image, ("replicas: 1", "replicas: 2")], &[new_image, ("replicas: 1", "replicas: 2")]);
    }

    #[test]
    fn another_layout_is_no_collision() {
        let flat = BASE.replace("\n        - name", "\n      - name").replace("\n          ", "\n        ");
        let ours = BASE.replace("1.27", "1.28");
        let merged = Versions { base: BASE, ours: &ours, theirs: &flat, is_yaml: true }.merge(None);
        assert_eq!(merged, Ok(flat.replace("1.27", "1.28")));
    }

    #[test]
    fn both_sides_of_a_collision_are_shown() {
        let collision = merged(&[("nginx:1.27", "nginx:1.28")], &[("nginx:1.27", "mine")], None);
        let expected = "\
line 10:
<<<<<<< edited by hand (theirs)
          image: mine
||||||| written last
          image: nginx:1.27
=======
          image: nginx:1.28
>>>>>>> conversion (ours)
";
        assert_eq!(collision, Err(expected.to_owned()));
    }

    #[test]
    fn a_side_counts_where_both_collide_and_nowhere_else() {
        let (ours, theirs) =
            ([("1.27", "1.28"), ("IfNotPresent", "Never")], [("1.27", "1.29"), ("replicas: 1", "replicas: 2")]);
        let expected = |version: &str| {
            BASE.replace("1.27", version).replace("IfNotPresent", "Never").replace("replicas: 1", "replicas: 2")
        };
        assert_eq!(merged(&ours, &theirs, Some(Side::Ours)), Ok(expected("1.28")));
        assert_eq!(merged(&ours, &theirs, Some(Side::Theirs)), Ok(expected("1.29")));
    }

    #[test]
    fn a_text_that_means_something_else_is_a_collision() {
        // The person puts a key below `template`, which is gone: the lines do not overlap.
        let ours = BASE.replace("spec:\n  replicas: 1\n", "spec:\n  paused: true\n  replicas: 1\n");
        let theirs = BASE.replace("spec:\n  replicas: 1\n", "spec:\n  paused: false\n  replicas: 1\n");
        let shown = Versions { base: BASE, ours: &ours, theirs: &theirs, is_yaml: true }.merge(None).unwrap_err();
        assert!(shown.contains("+  paused: true") && shown.contains("+  paused: false"), "{shown}");
        // A text that is no YAML.
        assert!(merged(&[("1.27", "1.28")], &[("replicas: 1", "replicas: {")], None).is_err());
    }
}
