//! The syntax of env files, as Docker Compose reads it; and the raw format, in which values are as they are written.

use indexmap::IndexMap;

use super::interpolate;
use super::template;
use crate::diagnostics::code::declare_diagnostic;
use crate::diagnostics::{Diagnostic, Report};
use crate::source::{SourceId, Span};

declare_diagnostic! {
    /// ## What it means
    ///
    /// A line of an env file is neither `NAME=value` nor `NAME`: the name has a character that is not allowed, or a quote does not end.
    ///
    /// ## What to do instead
    ///
    /// Names have letters, digits, `_`, `.`, `-`, `[` and `]`. A value with spaces at its ends, `#` or several lines stands in quotes. Comments
    /// start with `#`.
    ///
    /// ```yaml
    /// services:
    ///   web:
    ///     image: nginx
    ///     env_file: web.env   # with lines such as GREETING="hello # world"
    /// ```
    SYNTAX = Error "env-file/syntax": "a line of an env file cannot be read";
}

/// What a variable is outside of the file.
pub(crate) type Lookup<'a> = dyn Fn(&str) -> Option<String> + 'a;

/// What a file in the syntax of `.env` sets. A value may use what is `known`, then what the file set so far, then what `earlier` files set;
/// a name alone takes its value from what is `known`.
///
/// Reading ends at the first line that cannot be read, since nobody knows where the next one starts.
pub(crate) fn parse(
    text: &str,
    source: SourceId,
    known: &Lookup<'_>,
    earlier: &Lookup<'_>,
    report: &mut Report,
) -> IndexMap<String, String> {
    let rest = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let mut file = File { text, source, rest, set: IndexMap::new(), known, earlier, report };
    while file.skip_to_statement() && file.statement().is_some() {}
    file.set
}

struct File<'a> {
    text: &'a str,
    source: SourceId,
    rest: &'a str,
    set: IndexMap<String, String>,
    known: &'a Lookup<'a>,
    earlier: &'a Lookup<'a>,
    report: &'a mut Report,
}

/// A value with the place of its text.
struct Written<'a> {
    text: &'a str,
    start: usize,
}

impl<'a> File<'a> {
    /// Passes over white space and comments; false at the end.
    fn skip_to_statement(&mut self) -> bool {
        loop {
            self.rest = self.rest.trim_start();
            if !self.rest.starts_with('#') {
                return !self.rest.is_empty();
            }
            self.rest = self.rest.find('\n').and_then(|end| self.rest.get(end..)).unwrap_or_default();
        }
    }

    /// Reads `NAME=value`, `NAME: value` or `NAME`. Nothing when it cannot be read.
    fn statement(&mut self) -> Option<()> {
        let exported = self.rest.strip_prefix("export").filter(|rest| rest.starts_with(char::is_whitespace));
        if let Some(rest) = exported {
            self.rest = rest.trim_start_matches(is_blank);
        }
        let (name, separator) = self.name()?;
        if name.contains(' ') {
            self.complain(
                name,
                &format!("the name `{name}` has a space"),
                "write `NAME=value`, without a space in the name",
            );
            return None;
        }
        if separator == '\n' {
            if let Some(value) = (self.known)(name) {
                self.set.insert(name.to_owned(), value);
            }
            return Some(());
        }
        let value = self.value()?;
        self.set.insert(name.to_owned(), value);
        Some(())
    }

    /// The name of a statement and the character that ends it; a text that ends right after a name has none.
    fn name(&mut self) -> Option<(&'a str, char)> {
        let rest = self.rest;
        for (at, character) in rest.char_indices() {
            match character {
                '=' | ':' | '\n' => {
                    self.rest = rest.get(at + 1..).unwrap_or_default().trim_start_matches(is_blank);
                    return Some((rest.get(..at).unwrap_or_default().trim_end(), character));
                }
                '_' | '.' | '-' | '[' | ']' => {}
                _ if is_blank(character) || character.is_alphabetic() || character.is_numeric() => {}
                _ => {
                    let line = rest.lines().next().unwrap_or_default();
                    let said = format!("`{character}` may not stand in the name of a variable");
                    self.complain(line, &said, "write `NAME=value`; comments start with `#`");
                    return None;
                }
            }
        }
        // Docker Compose takes a name at the very end of a file for an empty one with that text as value.
        Some(("", '='))
    }

    fn value(&mut self) -> Option<String> {
        match self.rest.chars().next() {
            Some(quote @ ('"' | '\'')) => self.quoted(quote),
            _ => self.unquoted(),
        }
    }

    /// Up to the end of the line or a comment.
    fn unquoted(&mut self) -> Option<String> {
        let (line, rest) = self.rest.split_once('\n').unwrap_or((self.rest, ""));
        let value = line.split_once(" #").map_or(line, |(value, _)| value).trim_end();
        let start = self.offset();
        self.rest = rest;
        self.expanded(&Written { text: value, start })
    }

    /// Up to the closing quote, which may stand on another line.
    fn quoted(&mut self, quote: char) -> Option<String> {
        let text = self.rest;
        let start = self.offset();
        let mut value = String::new();
        let mut escaped = false;
        for (at, character) in text.char_indices().skip(1) {
            if character == quote && !escaped {
                self.rest = text.get(at + 1..).unwrap_or_default();
                if quote == '\'' {
                    return Some(value);
                }
                return self.expanded(&Written { text: &unescaped(&value), start });
            }
            if character == '\\' && !escaped {
                escaped = true;
                continue;
            }
            if escaped && character != quote {
                value.push('\\');
            }
            escaped = false;
            value.push(character);
        }
        let line = text.lines().next().unwrap_or_default();
        self.complain(line, &format!("the quote of `{line}` does not end"), &format!("add a closing `{quote}`"));
        None
    }

    fn expanded(&mut self, value: &Written<'_>) -> Option<String> {
        let (set, known, earlier) = (&self.set, self.known, self.earlier);
        let lookup = |name: &str| known(name).or_else(|| set.get(name).cloned()).or_else(|| earlier(name));
        let substituted = template::substitute(value.text, &lookup);
        let line = self.span(value.start, value.start + value.text.len().max(1));
        match substituted {
            Ok(substituted) => {
                for unset in &substituted.unset {
                    self.report.push(interpolate::unset_variable(unset, "an env file", line));
                }
                Some(substituted.text)
            }
            Err(fault) => {
                self.report.push(interpolate::failure(&fault, "an env file").at(line));
                None
            }
        }
    }

    fn offset(&self) -> usize {
        self.text.len() - self.rest.len()
    }

    fn span(&self, start: usize, end: usize) -> Span {
        Span { source: self.source, start: 0, end: u32::MAX }.part(start, end.min(self.text.len()))
    }

    /// Reports a part of the text that is a slice of it.
    fn complain(&mut self, part: &str, message: &str, help: &str) {
        let start = (part.as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize);
        let at = self.span(start, start + part.len());
        self.report.push(Diagnostic::new(&SYNTAX, message).at(at).help(help));
    }
}

/// White space within a line.
fn is_blank(character: char) -> bool {
    matches!(character, '\t' | '\u{B}' | '\u{C}' | '\r' | ' ' | '\u{85}' | '\u{A0}')
}

/// Replaces the escapes of a double-quoted value: those of a shell, octal numbers after `\0`, and `\$`, which becomes `$$`.
fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        out.push_str(rest.get(..at).unwrap_or_default());
        rest = rest.get(at..).unwrap_or_default();
        let (value, length) = escape(rest);
        out.push_str(&value);
        rest = rest.get(length..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

/// The value of the escape at the start of a text, and how many bytes it takes.
fn escape(text: &str) -> (String, usize) {
    let simple = match text.as_bytes().get(1) {
        Some(b'a') => "\u{7}",
        Some(b'b') => "\u{8}",
        Some(b'f') => "\u{C}",
        Some(b'n') => "\n",
        Some(b'r') => "\r",
        Some(b't') => "\t",
        Some(b'v') => "\u{B}",
        Some(b'$') => "$$",
        Some(b'"') => "\"",
        Some(b'\\') => "\\",
        Some(b'0') => return octal(text),
        _ => return ("\\".to_owned(), 1),
    };
    (simple.to_owned(), 2)
}

/// `\0` with up to three digits; it is an escape when they are exactly three octal ones, and stays as it is otherwise.
fn octal(text: &str) -> (String, usize) {
    let digits: String = text.bytes().skip(2).take(3).take_while(u8::is_ascii_digit).map(char::from).collect();
    let length = 2 + digits.len();
    let code = if digits.len() == 3 { u32::from_str_radix(&digits, 8).ok().filter(|code| *code < 256) } else { None };
    match code.and_then(char::from_u32) {
        Some(character) => (character.to_string(), length),
        None => (format!("\\0{digits}"), length),
    }
}

/// What a file with `format: raw` sets: each value as it is written.
pub(crate) fn parse_raw(
    text: &str,
    source: SourceId,
    known: &Lookup<'_>,
    report: &mut Report,
) -> IndexMap<String, String> {
    let mut set = IndexMap::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let content = line.strip_suffix('\n').unwrap_or(line);
        let content = content.strip_suffix('\r').unwrap_or(content);
        let content = if start == 0 { content.strip_prefix('\u{FEFF}').unwrap_or(content) } else { content };
        let content = content.trim_start_matches([' ', '\t']);
        if !content.is_empty() && !content.starts_with('#') {
            if let Err(said) = raw_line(content, known, &mut set) {
                let at = Span { source, start: 0, end: u32::MAX }.part(start, start + line.trim_end().len());
                report.push(Diagnostic::new(&SYNTAX, said).at(at).help("write `NAME=value`; comments start with `#`"));
                break;
            }
        }
        start += line.len();
    }
    set
}

fn raw_line(line: &str, known: &Lookup<'_>, set: &mut IndexMap<String, String>) -> Result<(), String> {
    let (name, value) = line.split_once('=').map_or((line, None), |(name, value)| (name, Some(value)));
    if name.is_empty() {
        return Err(format!("`{line}` has no name before the `=`"));
    }
    if name.contains([' ', '\t']) {
        return Err(format!("the name `{name}` has a space"));
    }
    if let Some(value) = value.map(str::to_owned).or_else(|| known(name)) {
        set.insert(name.to_owned(), value);
    }
    Ok(())
}
