//! Texts that git could not merge: both sides between conflict markers.

/// Both sides of a text with conflict markers, or the text itself.
pub(super) fn sides(text: &str) -> Vec<String> {
    if !is_conflicted(text) {
        return vec![text.to_owned()];
    }
    let mut sides = [String::new(), String::new()];
    let [ours, theirs] = &mut sides;
    let mut part = Part::Both;
    for line in text.split_inclusive('\n') {
        match (next(line), &part) {
            (Some(next), _) => part = next,
            (None, Part::Both) => [&mut *ours, &mut *theirs].into_iter().for_each(|side| side.push_str(line)),
            (None, Part::Ours) => ours.push_str(line),
            (None, Part::Theirs) => theirs.push_str(line),
            (None, Part::Base) => {}
        }
    }
    sides.to_vec()
}

/// Whether there are all markers of a conflict.
pub(super) fn is_conflicted(text: &str) -> bool {
    let has = |marker: &str| text.lines().any(|line| line == marker || line.starts_with(&format!("{marker} ")));
    ["<<<<<<<", "=======", ">>>>>>>"].into_iter().all(has)
}

enum Part {
    Both,
    Ours,
    Base,
    Theirs,
}

/// What follows a line that is a marker.
fn next(line: &str) -> Option<Part> {
    match line.split(char::is_whitespace).next()? {
        "<<<<<<<" => Some(Part::Ours),
        "|||||||" => Some(Part::Base),
        "=======" => Some(Part::Theirs),
        ">>>>>>>" => Some(Part::Both),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_sides_are_put_together_again() {
        let check = |text: &str, expected: &[&str]| assert_eq!(sides(text), expected, "{text}");
        check("a\nb\n", &["a\nb\n"]);
        check("a\n=======\n", &["a\n=======\n"]);
        check("a\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> x\nd\n", &["a\nb\nd\n", "a\nc\nd\n"]);
        check("<<<<<<< HEAD\nb\n||||||| base\nx\n=======\n>>>>>>> x\n", &["b\n", ""]);
    }
}
