//! Where a text holds a name, and whether the name stands there for a host.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::convert::names::Change;

/// Words in the name of a setting whose value is a host.
const HOST_WORDS: [&str; 12] =
    ["HOST", "SERVER", "ADDR", "URL", "URI", "ENDPOINT", "BROKER", "NODE", "PEER", "UPSTREAM", "DSN", "MASTER"];

/// Options of one letter that clients of databases and queues have for their host.
const SHORT_OPTIONS: [&str; 1] = ["-h"];

/// Names by their text in small letters: Docker does not look at the case of a name.
#[derive(Debug)]
pub(super) struct Lookup<'a> {
    changes: BTreeMap<String, &'a Change>,
    /// The most words that a name has, with dots between them.
    longest: usize,
}

impl<'a> Lookup<'a> {
    /// Of several changes of one name the first counts.
    pub(super) fn of(changes: &'a [Change]) -> Lookup<'a> {
        let mut lookup = Lookup { changes: BTreeMap::new(), longest: 0 };
        for change in changes {
            lookup.longest = lookup.longest.max(change.old.split('.').count());
            lookup.changes.entry(change.old.to_ascii_lowercase()).or_insert(change);
        }
        lookup
    }

    /// The places where a text holds one of the names as a whole word, in their order. Where two overlap, the longer one is meant.
    pub(super) fn occurrences(&self, text: &str) -> Vec<(Range<usize>, &'a Change)> {
        let words = words(text);
        let (mut found, mut next) = (Vec::new(), 0);
        while let Some(rest) = words.get(next..).filter(|rest| !rest.is_empty()) {
            let occurrence = self.at_start(text, rest);
            next += occurrence.as_ref().map_or(1, |(count, ..)| *count);
            found.extend(occurrence.map(|(_, range, change)| (range, change)));
        }
        found
    }

    /// The longest name that the words of a text start with, with the number of its words.
    fn at_start(&self, text: &str, words: &[Range<usize>]) -> Option<(usize, Range<usize>, &'a Change)> {
        let start = words.first()?.start;
        let is_joined = |pair: &&[Range<usize>]| matches!(pair, [a, b] if text.get(a.end..b.start) == Some("."));
        let joined = words.windows(2).take_while(is_joined).count();
        (1..=self.longest.min(joined + 1)).rev().find_map(|count| {
            let range = start..words.get(count - 1)?.end;
            let name = text.get(range.clone())?.to_ascii_lowercase();
            self.changes.get(&name).map(|change| (count, range, *change))
        })
    }
}
/// Where the words of a text are.
fn words(text: &str) -> Vec<Range<usize>> {
    let mut words: Vec<Range<usize>> = Vec::new();
    for (start, character) in text.char_indices().filter(|(_, character)| is_inner(*character)) {
        let end = start + character.len_utf8();
        match words.last_mut() {
            Some(word) if word.end == start => word.end = end,
            _ => words.push(start..end),
        }
    }
    words
}

fn is_inner(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == '_' || character == '-'
}

fn around<'a>(text: &'a str, range: &Range<usize>) -> (&'a str, &'a str) {
    (text.get(..range.start).unwrap_or_default(), text.get(range.end..).unwrap_or_default())
}

/// Whether a word of a text is a host; `key` is the name of the variable or option whose value the text is.
pub(super) fn is_host(text: &str, range: &Range<usize>, key: &str) -> bool {
    let (before, after) = around(text, range);
    !is_longer_name(after)
        && (is_in_url(before) || is_before_port(before, after) || is_value_of_host(before, after, key))
}

/// `db.internal` is not the host `db`.
fn is_longer_name(after: &str) -> bool {
    after.strip_prefix('.').is_some_and(|rest| rest.starts_with(is_inner))
}

/// `scheme://` or `scheme://user:password@` stands before it.
fn is_in_url(before: &str) -> bool {
    let Some((_, authority)) = before.rsplit_once("://") else { return false };
    authority.is_empty() || (authority.ends_with('@') && !authority.contains(['/', '?', '#', ' ', '"', '\'']))
}

/// A port follows, and nothing stands before that would make it something else.
fn is_before_port(before: &str, after: &str) -> bool {
    let Some(port) = after.strip_prefix(':') else { return false };
    let rest = port.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_number = rest.len() < port.len() && !rest.starts_with(is_inner) && !is_longer_name(rest);
    let starts = before.chars().next_back().is_none_or(|c| c.is_whitespace() || ",;=@\"'([{|".contains(c));
    is_number && (starts || before.ends_with("//"))
}

/// It is one of the values of a setting or option that names hosts.
fn is_value_of_host(before: &str, after: &str, key: &str) -> bool {
    let ends = after.chars().next().is_none_or(|c| c.is_whitespace() || ",;&\"')]}|".contains(c));
    let before = before.trim_end_matches(['"', '\'']);
    let Some(list) = before.char_indices().rev().find(|(_, c)| c.is_whitespace() || "=;&".contains(*c)) else {
        return ends && is_list(before) && names_host(key);
    };
    let (head, items) = (before.get(..list.0).unwrap_or_default(), before.get(list.0 + list.1.len_utf8()..));
    let setting = head.rsplit(|c: char| c.is_whitespace() || ",;&?\"'".contains(c)).next().unwrap_or_default();
    ends && items.is_some_and(is_list)
        && if list.1 == '=' { names_host(setting) } else { list.1.is_whitespace() && is_host_option(setting) }
}

/// Nothing, or names with commas behind them.
fn is_list(text: &str) -> bool {
    text.is_empty() || text.ends_with(',') && !text.contains(['/', '='])
}

fn names_host(setting: &str) -> bool {
    let setting = setting.to_ascii_uppercase();
    HOST_WORDS.iter().any(|word| setting.contains(word))
}

/// Whether the word before names a host, as `--host` or `-h`.
fn is_host_option(word: &str) -> bool {
    SHORT_OPTIONS.contains(&word) || word.starts_with("--") && names_host(word)
}

/// What an argument says about the next one.
pub(super) fn key_of_next(argument: &str) -> &'static str {
    if is_host_option(argument) { "--host" } else { "" }
}

#[cfg(test)]
mod tests {
    use super::{Lookup, is_host};
    use crate::convert::names::Change;

    fn changes(names: &[&str]) -> Vec<Change> {
        names.iter().map(|name| Change { old: (*name).to_owned(), new: String::new(), is_sure: true }).collect()
    }

    #[track_caller]
    fn check(key: &str, text: &str, expected: &[bool]) {
        let changes = changes(&["a_b"]);
        let found = Lookup::of(&changes).occurrences(text);
        let hosts: Vec<bool> = found.iter().map(|(range, _)| is_host(text, range, key)).collect();
        assert_eq!(hosts, expected, "{key}={text}");
    }

    #[test]
    fn the_longer_name_is_meant() {
        let changes = changes(&["a", "a.b", "b.c.d", "e_f"]);
        let lookup = Lookup::of(&changes);
        let found = |text: &str| {
            lookup.occurrences(text).into_iter().map(|(_, change)| change.old.as_str()).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(found("a.b a.c A..b x.a"), "a.b a a a");
        assert_eq!(found("b.c.d b.c a.b.c.d"), "b.c.d a.b");
        assert_eq!(found("e_f.a éE_F e_f-"), "e_f a e_f");
        assert_eq!(found(""), "");
    }

    #[test]
    fn urls() {
        check("X", "http://a_b:80/a_b", &[true, false]);
        check("X", "http://me:pw@a_b/x", &[true]);
        check("X", "http://a_b", &[true]);
        check("X", "http://A_B?x", &[true]);
        check("X", "http://other/a_b/", &[false]);
        check("X", "http://a_b.internal/", &[false]);
        check("X", "curl -f http://a_b || exit 1", &[true]);
        check("X", "PLAINTEXT://a_b:9092,SSL://a_b:9093", &[true, true]);
    }

    #[test]
    fn ports() {
        check("X", "a_b:5672", &[true]);
        check("X", "c:1,a_b:5672", &[true]);
        check("X", "1@a_b:9093", &[true]);
        check("X", "user:pw@tcp(a_b:3306)/db", &[true]);
        check("X", "/a_b:80", &[false]);
        check("X", "a_b:1.2", &[false]);
        check("X", "a_b:latest", &[false]);
        check("X", "a_b:2888:3888", &[true]);
    }

    #[test]
    fn values() {
        check("DB_HOST", "a_b", &[true]);
        check("seed_hosts", "c,a_b,d", &[true]);
        check("POSTGRES_DB", "a_b", &[false]);
        check("MY_SERVICE", "a_b", &[false]);
        check("DB_HOST", "/a_b", &[false]);
        check("DB_HOST", "an a_b", &[false]);
    }

    #[test]
    fn options() {
        check("", "psql --host a_b -U me", &[true]);
        check("", "psql --host=a_b", &[true]);
        check("", "pg_isready -h a_b", &[true]);
        check("", "host=a_b dbname=a_b", &[true, false]);
        check("", "PGHOST='a_b' psql", &[true]);
        check("", "x -d a_b", &[false]);
        check("", "--brokers=c,a_b", &[true]);
    }

    #[test]
    fn whole_words() {
        check("HOST", "xa_b a_bx a_b-c a-a_b", &[]);
        check("HOST", "é a_b é", &[false]);
    }
}
