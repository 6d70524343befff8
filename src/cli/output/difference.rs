//! Differences between what is there and what would be written, for people.

use similar::TextDiff;

use super::Change;

/// Longer differences are cut.
const LONGEST: usize = 60;

impl Change {
    /// The difference in unified form, without the names of the files. The values of secrets are nobody's to print.
    pub(in crate::cli) fn difference(&self) -> String {
        if self.is_private() {
            return "(not shown, because it has the values of secrets)\n".to_owned();
        }
        if self.is_hidden() {
            return "(not shown, because it repeats the manifests)\n".to_owned();
        }
        let before = self.before.as_deref().unwrap_or("");
        let after = self.after.as_deref().unwrap_or("");
        cut(&TextDiff::from_lines(before, after).unified_diff().to_string())
    }
}

fn cut(difference: &str) -> String {
    let shown: String = difference.split_inclusive('\n').take(LONGEST).collect();
    match difference.lines().count().checked_sub(LONGEST) {
        None | Some(0) => shown,
        Some(more) => format!("{shown}... and {more} more lines\n"),
    }
}
