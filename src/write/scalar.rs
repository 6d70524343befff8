//! How a string is written: plain, quoted or as a block, so that no reader takes it for something else.
//!
//! Three readers count: go-yaml 2 and 3 and `sigs.k8s.io/yaml`. What one of them would read as a number, a boolean, a date or
//! nothing is quoted, whoever else reads it right.

/// The ways to write a string.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// As it is.
    Plain,
    /// In double quotes, with escapes.
    Quoted,
    /// `|` and the lines.
    Literal,
}

/// What YAML 1.1 or 1.2 gives a meaning to, in any case of letters.
const WORDS: [&str; 9] = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"];

const LONGEST_WORD: usize = 5;

/// How a string is written where a block is possible.
pub(super) fn style(string: &str) -> Style {
    if is_plain(string) {
        Style::Plain
    } else if is_literal(string) {
        Style::Literal
    } else {
        Style::Quoted
    }
}

/// Writes a string without a line break: keys, and texts at the top of a document.
pub(super) fn write_in_line(string: &str, text: &mut String) {
    if is_plain(string) { text.push_str(string) } else { quote(string, text) }
}

fn is_plain(string: &str) -> bool {
    starts_plain(string)
        && !string.ends_with([' ', ':'])
        && has_plain_characters(string)
        && !is_word(string)
        && !looks_numeric(string)
}

/// Whether no character ends the value, starts a comment or needs an escape.
fn has_plain_characters(string: &str) -> bool {
    let mut before = ' ';
    string.chars().all(|c| {
        let is_special = matches!((before, c), (':', ' ') | (' ', '#')) || needs_escape(c);
        before = c;
        !is_special
    })
}

/// Whether it is one of the words, all of which are short.
fn is_word(string: &str) -> bool {
    string.len() <= LONGEST_WORD && WORDS.iter().any(|word| string.eq_ignore_ascii_case(word))
}

/// Whether the first characters start nothing of YAML's own.
fn starts_plain(string: &str) -> bool {
    if string.starts_with("...") {
        return false;
    }
    let mut characters = string.chars();
    match characters.next() {
        Some('-') => characters.next().is_some_and(|second| !matches!(second, ' ' | '-')) || is_flag(string),
        Some(first) => !" ?:,[]{}#&*!|>'\"%@`".contains(first),
        None => false,
    }
}

/// `--flag`, which is neither the marker of a document nor the start of a list.
fn is_flag(string: &str) -> bool {
    string.strip_prefix("--").is_some_and(|rest| rest.starts_with(|c: char| c.is_alphanumeric()))
}

/// Whether it starts as a number, a date or a special word does and holds no character that none of them has.
fn looks_numeric(string: &str) -> bool {
    let starts = matches!(
        string.as_bytes(),
        [b'0'..=b'9' | b'+' | b'.' | b'=' | b'<' | b'~', ..] | [b'-', b'0'..=b'9' | b'.' | b'_', ..]
    );
    starts && string.chars().all(|c| c.is_ascii_hexdigit() || "+-.:_ =<~xXoOiInNtTzZ".contains(c))
}

/// Whether a block can hold it. A line that starts with a tab or holds only spaces would not come back from every reader.
fn is_literal(string: &str) -> bool {
    string.contains('\n')
        && !string.bytes().all(|byte| byte == b'\n')
        && !string.chars().any(|c| c != '\n' && c != '\t' && needs_escape(c))
        && !string
            .split('\n')
            .any(|line| line.starts_with('\t') || (!line.is_empty() && line.trim_matches(' ').is_empty()))
}

/// Whether a character is invisible, changes its surroundings, or is read differently.
fn needs_escape(c: char) -> bool {
    // Most characters are printable ASCII.
    !matches!(c, ' '..='~')
        && matches!(c,
        '\0'..='\x1f' | '\x7f'..='\u{a0}' | '\u{ad}' | '\u{61c}' | '\u{180e}'
        | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}' | '\u{e0000}'..='\u{e007f}')
}

/// Writes a string in double quotes.
pub(super) fn quote(string: &str, text: &mut String) {
    text.push('"');
    for c in string.chars() {
        match c {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            '\t' => text.push_str("\\t"),
            '\r' => text.push_str("\\r"),
            _ if needs_escape(c) => text.push_str(&escape(u32::from(c))),
            _ => text.push(c),
        }
    }
    text.push('"');
}

fn escape(code: u32) -> String {
    match code {
        0..=0xff => format!("\\x{code:02x}"),
        0x100..=0xffff => format!("\\u{code:04x}"),
        _ => format!("\\U{code:08x}"),
    }
}
