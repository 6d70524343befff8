//! Differences between what is there and what would be written, for people.

use similar::TextDiff;

use super::Change;

/// Longer differences are cut.
const LONGEST: usize = 60;

impl Change {
    /// The difference in unified form, without the names of the files, cut when it is long.
    pub(super) fn difference(&self) -> String {
        cut(&self.lines())
    }

    /// The values of secrets are nobody's to print.
    fn lines(&self) -> String {
        if self.is_private() {
            return "(not shown, because it has the values of secrets)\n".to_owned();
        }
        if self.is_hidden() {
            return "(not shown, because it repeats the manifests)\n".to_owned();
        }
        let (before, after) = self.texts();
        TextDiff::from_lines(before, after).unified_diff().to_string()
    }
}

impl Change {
    /// The difference with the names of the files, as `diff -u` shows it.
    pub(in crate::cli) fn unified(&self) -> String {
        let side = |text: &Option<String>, letter: char| {
            if text.is_some() { format!("{letter}/{}", self.path) } else { "/dev/null".to_owned() }
        };
        let (before, after) = (side(&self.before, 'a'), side(&self.after, 'b'));
        format!("--- {before}\n+++ {after}\n{}", self.lines())
    }

    /// What may be shown of the text that is there, and the number of the first line that differs, from 1.
    pub(in crate::cli) fn first_difference(&self) -> (&str, usize) {
        if self.is_private() || self.is_hidden() {
            return ("", 1);
        }
        let (before, after) = self.texts();
        let same = before.lines().zip(after.lines()).take_while(|(one, other)| one == other).count();
        (before, same + 1)
    }

    fn texts(&self) -> (&str, &str) {
        (self.before.as_deref().unwrap_or(""), self.after.as_deref().unwrap_or(""))
    }
}

fn cut(difference: &str) -> String {
    let shown: String = difference.split_inclusive('\n').take(LONGEST).collect();
    match difference.lines().count().checked_sub(LONGEST) {
        None | Some(0) => shown,
        Some(more) => format!("{shown}... and {more} more lines\n"),
    }
}
