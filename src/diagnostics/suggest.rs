//! Did you mean: the known word that is nearest to a mistyped one.

/// The nearest of the known words, if one is near enough that it may be meant; the first of several.
pub(crate) fn closest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word: Vec<char> = word.to_lowercase().chars().collect();
    let near = |candidate: &'a str| {
        let letters: Vec<char> = candidate.to_lowercase().chars().collect();
        let longest = letters.len().max(word.len());
        // Lengths that differ by more than the limit need no closer look.
        let limit = (longest / 3).max(1);
        let distance = if letters.len().abs_diff(word.len()) > limit { longest } else { distance(&word, &letters) };
        (distance <= limit && distance < longest).then_some((distance, candidate))
    };
    known.into_iter().filter_map(near).min_by_key(|(distance, _)| *distance).map(|(_, candidate)| candidate)
}

/// How many letters must be inserted, removed, replaced or swapped with their neighbour (optimal string alignment).
fn distance(one: &[char], other: &[char]) -> usize {
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=other.len()).collect();
    let at = |row: &[usize], column: usize| row.get(column).copied().unwrap_or(usize::MAX - 1);
    for (i, a) in one.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, b) in other.iter().enumerate() {
            let replaced = at(&last, j) + usize::from(a != b);
            let mut best = replaced.min(at(&last, j + 1) + 1).min(at(&row, j) + 1);
            let swapped = i > 0 && j > 0 && one.get(i - 1) == Some(b) && other.get(j - 1) == Some(a);
            if swapped {
                best = best.min(at(&before_last, j - 1) + 1);
            }
            row.push(best);
        }
        before_last = std::mem::replace(&mut last, row);
    }
    at(&last, other.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_word_is_found() {
        let known = ["services", "service", "volumes", "image", "build", "x"];
        let check = |word: &str, expected| assert_eq!(closest(word, known), expected, "{word}");
        check("servcies", Some("services"));
        check("servic", Some("service"));
        check("Image", Some("image"));
        check("imagee", Some("image"));
        check("images", Some("image"));
        check("biuld", Some("build"));
        check("networks", None);
        check("", None);
        check("y", None);
    }

    #[test]
    fn distances() {
        let check = |one: &str, other: &str, expected| {
            let letters = |word: &str| word.chars().collect::<Vec<_>>();
            assert_eq!(distance(&letters(one), &letters(other)), expected, "{one} {other}");
        };
        check("", "abc", 3);
        check("abc", "", 3);
        check("kitten", "sitting", 3);
        check("ab", "ba", 1);
        check("abc", "abc", 0);
    }
}
