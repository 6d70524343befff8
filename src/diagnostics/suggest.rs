//! "Did you mean": the known name that is closest to a mistyped one.

/// Longer names are not looked up: nobody mistypes those.
const LONGEST: usize = 64;

/// The known name that the typed one most likely stands for; nothing when none is close.
///
/// Case, `-`, `_` and other marks do not count. Wrong, missing, additional and swapped letters do.
pub(crate) fn closest<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let typed = Letters::of(typed)?;
    let limit = (typed.letters.len() / 3).clamp(1, 3);
    let mut best: Option<(usize, &str)> = None;
    for name in known {
        let least = best.map_or(limit + 1, |(distance, _)| distance);
        let Some(distance) = typed.distance(name, least) else { continue };
        best = Some((distance, name));
        if distance == 0 {
            break;
        }
    }
    best.map(|(_, name)| name)
}

/// The help for a name that there is not: the closest of those that there are, or all of them, as far as one can take them in.
pub(crate) fn among<'a>(typed: &str, noun: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    const SHOWN: usize = 12;
    // A project with more of them was written by a program; looking through all of them for each name would take long.
    const LOOKED_AT: usize = 500;
    let mut rest = known.into_iter();
    let first: Vec<&str> = rest.by_ref().take(LOOKED_AT).collect();
    if let Some(name) = closest(typed, first.iter().copied()) {
        return format!("did you mean `{name}`?");
    }
    let mut shown: Vec<String> = first.iter().take(SHOWN).map(|name| format!("`{name}`")).collect();
    let more = first.len() - shown.len() + rest.count();
    if more > 0 {
        shown.push(format!("{more} more"));
    }
    if shown.is_empty() { format!("there are no {noun}") } else { format!("the {noun} are {}", shown.join(", ")) }
}

/// The letters and digits of a name, and a set of them.
struct Letters {
    letters: Vec<u8>,
    set: u64,
}

impl Letters {
    fn of(name: &str) -> Option<Letters> {
        let letters: Vec<u8> = folded(name).take(LONGEST + 1).collect();
        let set = letters.iter().fold(0, |set, letter| set | bit(*letter));
        (1..=LONGEST).contains(&letters.len()).then_some(Letters { letters, set })
    }

    /// How many mistakes lead from one name to the other, when they are fewer than `least`.
    fn distance(&self, name: &str, least: usize) -> Option<usize> {
        let (mut length, mut set) = (0_usize, 0);
        for letter in folded(name) {
            length += 1;
            set |= bit(letter);
        }
        // Each mistake mends the length by one, and one letter that the other name has not: most names end here.
        let foreign = (self.set & !set).count_ones().max((set & !self.set).count_ones());
        if length.abs_diff(self.letters.len()) >= least || foreign as usize >= least {
            return None;
        }
        let name: Vec<u8> = folded(name).collect();
        // Two names without a letter in common are not close, however short they are.
        Some(mistakes(&self.letters, &name)).filter(|distance| *distance < least.min(length))
    }
}

/// Byte by byte: the names of Compose and of options are ASCII, and other letters may count for several.
fn folded(name: &str) -> impl Iterator<Item = u8> {
    name.bytes().filter(|byte| byte.is_ascii_alphanumeric() || !byte.is_ascii()).map(|byte| byte.to_ascii_lowercase())
}

/// A set of one letter; some share a place, which makes the sets less telling and nothing worse.
fn bit(letter: u8) -> u64 {
    1 << (letter % 64)
}

/// The Damerau-Levenshtein distance (of optimal string alignment), row by row.
fn mistakes(from: &[u8], to: &[u8]) -> usize {
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=to.len()).collect();
    let at = |row: &[usize], column: usize| row.get(column).copied().unwrap_or(usize::MAX / 2);
    for (i, a) in from.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, b) in to.iter().enumerate() {
            let replaced = at(&last, j) + usize::from(a != b);
            let changed = replaced.min(at(&last, j + 1) + 1).min(at(&row, j) + 1);
            let swapped = i > 0 && j > 0 && from.get(i - 1) == Some(b) && to.get(j - 1) == Some(a);
            row.push(if swapped { changed.min(at(&before_last, j - 1) + 1) } else { changed });
        }
        before_last = std::mem::replace(&mut last, row);
    }
    at(&last, to.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: &[&str] = &["image", "ports", "depends_on", "environment", "env_file", "volumes", "container_name"];

    #[test]
    fn the_closest_name_is_found() {
        let check = |typed: &str, expected: Option<&str>| {
            assert_eq!(closest(typed, KNOWN.iter().copied()), expected, "{typed}");
        };
        check("imgae", Some("image"));
        check("port", Some("ports"));
        check("prots", Some("ports"));
        check("dependsOn", Some("depends_on"));
        check("depends-on", Some("depends_on"));
        check("enviroment", Some("environment"));
        check("Environments", Some("environment"));
        check("volume", Some("volumes"));
        check("containername", Some("container_name"));
        check("replicas", None);
        check("x", None);
        check("networks", None);
        check("", None);
        check("-", None);
        check(&"image".repeat(100), None);
    }

    #[test]
    fn the_first_of_equally_close_names_is_taken() {
        assert_eq!(closest("servic", ["services", "service", "servics"]), Some("service"));
        assert_eq!(closest("y", ["x"]), None);
        assert_eq!(closest("X", ["x"]), Some("x"));
    }

    #[test]
    fn what_there_is_is_named_in_a_readable_length() {
        assert_eq!(among("imgae", "keys", KNOWN.iter().copied()), "did you mean `image`?");
        assert_eq!(among("cache", "services", ["web", "db"]), "the services are `web`, `db`");
        assert_eq!(among("cache", "services", []), "there are no services");
        let many: Vec<String> = (100..10_000).map(|number| format!("service{number}")).collect();
        let text = among("cache", "services", many.iter().map(String::as_str));
        assert!(text.ends_with("`service111`, 9888 more"), "{text}");
    }

    #[test]
    fn mistakes_are_counted() {
        let count = |from: &str, to: &str| mistakes(from.as_bytes(), to.as_bytes());
        assert_eq!(count("", "abc"), 3);
        assert_eq!(count("abc", "acb"), 1);
        assert_eq!(count("kitten", "sitting"), 3);
        assert_eq!(count("ca", "abc"), 3);
    }
}
