//! Commands written as one string: split into words as Docker Compose does, which is not what a shell would do.

/// The words of a command.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Words {
    /// Without quotes and escapes.
    pub(crate) words: Vec<String>,
    /// From where on the string was dropped.
    pub(crate) cut: Option<usize>,
}

/// Splits a string into words.
///
/// # Errors
/// Says what is wrong with the string.
pub(crate) fn split(text: &str) -> Result<Words, &'static str> {
    let mut splitter = Splitter::default();
    let mut cut = None;
    for (position, c) in text.char_indices() {
        if splitter.reads_signs() && matches!(c, ';' | '&' | '|' | '<' | '>') {
            cut = Some(position - splitter.drop_descriptor(c));
            break;
        }
        splitter.read(c)?;
    }
    splitter.end_word();
    if splitter.before == Before::Backslash {
        return Err("a backslash is its last character");
    }
    match splitter.quote {
        Quote::None => Ok(Words { words: splitter.words, cut }),
        Quote::Single => Err("a `'` is not closed"),
        Quote::Double => Err("a `\"` is not closed"),
        Quote::Back => Err("a backquote is not closed"),
        Quote::Substitution => Err("a `$(` is not closed"),
    }
}

/// What the characters stand in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Quote {
    #[default]
    None,
    Single,
    Double,
    /// Backquotes. They and all in them stay in the word.
    Back,
    /// `$(...)`, which stays in the word as well.
    Substitution,
}

/// The words so far, and the one that is being read.
#[derive(Debug, Default)]
struct Splitter {
    words: Vec<String>,
    word: String,
    /// A word may be empty, when it is a pair of quotes.
    quotes_closed: bool,
    /// The word has a quote or an escape in it.
    quoted: bool,
    quote: Quote,
    before: Before,
}

/// What came right before a character, and changes its meaning.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Before {
    #[default]
    Other,
    Backslash,
    /// A `$` outside of quotes.
    Dollar,
}

impl Splitter {
    /// Whether a sign such as `;` ends the command here.
    fn reads_signs(&self) -> bool {
        self.quote == Quote::None && self.before != Before::Backslash
    }

    fn read(&mut self, c: char) -> Result<(), &'static str> {
        let before = std::mem::take(&mut self.before);
        if before == Before::Backslash {
            self.escape(c);
            return Ok(());
        }
        match (c, self.quote) {
            ('\\', quote) if quote != Quote::Single => self.before = Before::Backslash,
            (' ' | '\t' | '\r' | '\n', Quote::None) => self.end_word(),
            ('\'', Quote::None) => self.open(Quote::Single),
            ('"', Quote::None) => self.open(Quote::Double),
            ('\'', Quote::Single) | ('"', Quote::Double) => self.close(),
            ('`', Quote::None) => self.keep(c, Quote::Back),
            ('`', Quote::Back) | (')', Quote::Substitution) => self.keep(c, Quote::None),
            ('(', Quote::None) if before == Before::Dollar => self.keep(c, Quote::Substitution),
            ('(' | ')', Quote::None) | ('(', Quote::Substitution) => {
                return Err("a parenthesis stands outside of quotes");
            }
            ('$', Quote::None) => {
                self.keep(c, Quote::None);
                self.before = Before::Dollar;
            }
            (_, quote) => self.keep(c, quote),
        }
        Ok(())
    }

    fn keep(&mut self, c: char, quote: Quote) {
        self.word.push(c);
        self.quotes_closed = false;
        self.quote = quote;
    }

    fn open(&mut self, quote: Quote) {
        self.quoted = true;
        self.quote = quote;
    }

    fn close(&mut self) {
        self.quotes_closed = true;
        self.quote = Quote::None;
    }

    /// `\t` and `\n` are what they are in most languages, any other character is itself.
    fn escape(&mut self, c: char) {
        self.quoted = true;
        let c = match (c, self.quote) {
            (_, Quote::Back | Quote::Substitution) => {
                self.word.push('\\');
                c
            }
            ('t', _) => '\t',
            ('n', _) => '\n',
            _ => c,
        };
        self.keep(c, self.quote);
    }

    fn end_word(&mut self) {
        let word = std::mem::take(&mut self.word);
        self.quoted = false;
        if std::mem::take(&mut self.quotes_closed) || !word.is_empty() {
            self.words.push(word);
        }
    }

    /// The number before a `>` belongs to it: `2>file`. Gives how many bytes it had.
    fn drop_descriptor(&mut self, sign: char) -> usize {
        let is_number = !self.quoted && self.word.bytes().all(|byte| byte.is_ascii_digit());
        if sign == '>' && is_number { std::mem::take(&mut self.word).len() } else { 0 }
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use proptest::prelude::*;

    use super::*;
    use crate::diagnostics::Report;
    use crate::source::SourceMap;
    use crate::{truth, yaml};

    /// The rows of the table whose command is one string.
    fn commands(rows: &[truth::Row]) -> Vec<(String, &truth::Row)> {
        let command = |row| {
            let fragment = truth::Row::text(row, "fragment")?;
            let source = SourceMap::default().add("compose.yaml", fragment.as_str());
            let document = yaml::parse(source, &fragment, &mut Report::default()).pop()?;
            let command = document.get("command").or_else(|| document.get("entrypoint"))?;
            Some((command.as_str()?.replace("$$", "$"), row))
        };
        rows.iter().filter_map(command).collect()
    }

    #[test]
    fn words_are_those_of_docker_compose() {
        let Some(rows) = truth::rows("shellwords") else { return };
        let mut differences = Vec::new();
        let commands = commands(&rows);
        for (text, row) in &commands {
            let found = split(text).map(|words| words.words);
            let result = row.json("result");
            let expected = result.get("command").filter(|words| !words.is_null()).or_else(|| result.get("entrypoint"));
            let written = |word: &serde_json::Value| word.as_str().map(|word| word.replace("$$", "$"));
            let expected: Option<Vec<_>> = expected.and_then(|words| words.as_array()?.iter().map(written).collect());
            if found.clone().ok() != expected {
                differences.push(format!("{text:?}: {found:?}, not {expected:?}"));
            }
        }
        truth::demand("shellwords", commands.len(), &differences, 0);
    }

    #[test]
    fn what_is_cut_off_is_known() {
        let check = |text: &str, lost: Option<&str>| {
            let cut = split(text).expect("the words can be split").cut;
            assert_eq!(cut.and_then(|cut| text.get(cut..)), lost, "{text}");
        };
        check("a && b", Some("&& b"));
        check("a 2>&1", Some("2>&1"));
        check("a b2>c", Some(">c"));
        check("a '2'>c", Some(">c"));
        check("a ';' \\; $(b;c) `d;e` \"|\"", None);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn quoted_words_come_out_as_they_went_in(words in prop::collection::vec(any::<String>(), 0..6)) {
            let quoted = words.iter().map(|word| format!("\"{}\"", word.replace('\\', "\\\\").replace('"', "\\\"")));
            let found = split(&quoted.collect::<Vec<_>>().join(" ")).expect("the quotes are closed");
            prop_assert_eq!(found, Words { words, cut: None });
        }

        #[test]
        fn any_text_is_split_or_refused(text in r#"[ab1 \t'"\\`$();&|<>é]{0,30}"#) {
            if let Ok(Words { words, cut }) = split(&text) {
                let kept = text.get(..cut.unwrap_or(text.len())).expect("the cut is between characters");
                prop_assert!(words.concat().len() <= kept.len());
                prop_assert!(cut.is_none_or(|cut| cut < text.len()));
            }
        }
    }

    #[test]
    fn hostile_commands_take_linear_time() {
        for part in ["a ", "a", "$(", "'a' ", "\\", "`a` ", "$(a)", "1", "''"] {
            let text = part.repeat(1_000_000 / part.len()) + " 2>";
            let start = Instant::now();
            assert!(split(&text).is_err() || text.ends_with("2>"));
            assert!(start.elapsed() < Duration::from_secs(5), "{part}: {:?}", start.elapsed());
        }
    }
}
