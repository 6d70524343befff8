//! The syntax of env files, with the rules and the quirks of Docker Compose.

mod quoted;
mod raw;

use std::ops::Range;

use indexmap::IndexMap;

use super::template;
use crate::diagnostics::code::declare_diagnostic;
use crate::diagnostics::shorten::shortened;
use crate::diagnostics::{Diagnostic, Report};
use crate::source::{SourceId, Span};
use quoted::Quoted;
pub(crate) use raw::parse_raw;

declare_diagnostic! {
    /// ## What it means
    /// A line of an env file cannot be read, and Docker Compose refuses the file: what stands before the `=` is no name, the quote before a
    /// value is not closed, or with `format: raw` the line has more than 65,535 bytes. Often a value with several lines lacks its quotes.
    ///
    /// ## What to do instead
    /// Write one `NAME=value` a line. Names have letters, digits and `_ . - [ ]`. A value with spaces at its ends, `#` or several lines stands
    /// in quotes, one with quotes in quotes of the other kind. Comments start with `#`.
    /// ```yaml
    /// services:
    ///   web:
    ///     image: nginx
    ///     env_file: web.env   # with lines such as GREETING="hello # world"
    /// ```
    SYNTAX = Error "env-file/syntax": "a line of an env file cannot be read";
    /// ## What it means
    /// A value has no name: nothing stands before the `=`, or a name alone is the last line and does not end with a line break. Docker
    /// Compose makes it the value of a variable whose name is empty.
    ///
    /// ## What to do instead
    /// Give the value a name, or end the last line with a line break:
    /// ```yaml
    /// services:
    ///   web:
    ///     image: nginx
    ///     env_file: web.env   # with lines such as NAME=value
    /// ```
    NAMELESS = Warning "env-file/nameless": "a value in an env file has no name";
    /// ## What it means
    /// Something stands behind the closing quote of a value. Docker Compose does not add it to the value, as a shell would, but reads it as
    /// the next variable.
    ///
    /// ## What to do instead
    /// Put the whole value into one pair of quotes, and each variable on a line of its own:
    /// ```yaml
    /// services:
    ///   web:
    ///     image: nginx
    ///     env_file: web.env   # with GREETING="hello world", not GREETING="hello" world
    /// ```
    AFTER_QUOTE = Warning "env-file/after-quote": "something stands behind the closing quote of a value";
}

/// What a variable is outside of the file.
pub(crate) type Lookup<'a> = dyn Fn(&str) -> Option<&'a str> + 'a;

/// What a file in the syntax of `.env` sets. A value may use what is `known`, then what the file set so far, then what `earlier` files set;
/// a name alone takes its value from what is `known`.
pub(crate) fn parse<'v>(
    text: &str,
    source: SourceId,
    known: &Lookup<'v>,
    earlier: &Lookup<'v>,
    report: &mut Report,
) -> IndexMap<String, String> {
    let at = if text.starts_with('\u{FEFF}') { '\u{FEFF}'.len_utf8() } else { 0 };
    let (variables, room) = (IndexMap::new(), template::ROOM);
    let mut file = File { text, at, source, known, earlier, report, variables, room, quote_end: None };
    while file.find_statement() {
        file.statement();
    }
    file.variables
}

/// A file that is being read.
struct File<'a, 'v> {
    text: &'a str,
    /// Where the rest starts.
    at: usize,
    source: SourceId,
    known: &'a Lookup<'v>,
    earlier: &'a Lookup<'v>,
    report: &'a mut Report,
    variables: IndexMap<String, String>,
    room: usize,
    /// Where the quote of the last value ended.
    quote_end: Option<usize>,
}

/// What stands before a value.
struct Name<'a> {
    text: &'a str,
    place: Range<usize>,
    /// A line break follows, and no value.
    alone: bool,
}

impl<'a> File<'a, '_> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn skip(&mut self, blank: impl Fn(char) -> bool) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start_matches(blank).len();
    }

    /// Goes past empty lines and comments. Says whether something comes after them.
    fn find_statement(&mut self) -> bool {
        self.skip(char::is_whitespace);
        while self.rest().starts_with('#') {
            self.skip(|c| c != '\n');
            self.skip(char::is_whitespace);
        }
        !self.rest().is_empty()
    }

    fn statement(&mut self) {
        let (behind_quote, start) = (self.is_behind_quote(), self.at);
        let Some(name) = self.name() else {
            // The line is lost; those after it can still be read.
            return self.skip(|c| c != '\n');
        };
        self.skip(is_blank);
        let value_start = self.at;
        let value = if name.alone { (self.known)(name.text).map(str::to_owned) } else { self.value(name.text) };
        if behind_quote {
            self.say_behind_quote(start);
        } else if name.text.is_empty() && value.is_some() {
            self.say_nameless(&name, value_start);
        }
        self.variables.extend(value.map(|value| (name.text.to_owned(), value)));
    }

    /// Whether the quote of the value before ended on the line of this statement.
    fn is_behind_quote(&mut self) -> bool {
        let between = self.quote_end.take().and_then(|end| self.text.get(end..self.at));
        between.is_some_and(|between| !between.contains('\n'))
    }

    /// Reads up to the `=`, `:` or line break after a name. Without one, up to the end of the file, all is value: the name is empty.
    fn name(&mut self) -> Option<Name<'a>> {
        self.skip_export();
        let rest = self.rest();
        let ends = |c: char| matches!(c, '=' | ':' | '\n');
        let Some(length) = rest.find(|c: char| ends(c) || !is_part_of_name(c)) else {
            if rest.is_empty() {
                self.refuse(self.at..self.at, "`export` at the end of the file has no name after it");
                return None;
            }
            return Some(Name { text: "", place: self.at..self.at, alone: false });
        };
        let after = rest.get(length..).unwrap_or("").chars().next().unwrap_or('\n');
        if !ends(after) {
            let at = self.at + length;
            let written = shortened(rest.lines().next().unwrap_or(""));
            let message = format!("`{}` may not stand in the name of a variable: `{written}`", after.escape_debug());
            self.refuse(at..at + after.len_utf8(), &message);
            return None;
        }
        let text = rest.get(..length).unwrap_or("").trim_end();
        let place = self.at..self.at + text.len();
        if text.contains(' ') {
            self.refuse(place, &format!("the name `{}` has a space in it", shortened(text)));
            return None;
        }
        self.at += length + 1;
        Some(Name { text, place, alone: after == '\n' })
    }

    fn skip_export(&mut self) {
        let after = self.rest().strip_prefix("export");
        if after.is_some_and(|after| after.starts_with(['\t', '\n', '\u{C}', '\r', ' '])) {
            self.at += "export".len();
            self.skip(is_blank);
        }
    }

    fn value(&mut self, name: &str) -> Option<String> {
        match self.rest().chars().next() {
            Some(quote @ ('"' | '\'')) => self.quoted(name, quote),
            _ => Some(self.plain(name)),
        }
    }

    /// A value without quotes ends with its line, or before ` #`.
    fn plain(&mut self, name: &str) -> String {
        let (rest, start) = (self.rest(), self.at);
        let line = rest.split('\n').next().unwrap_or("");
        self.at += (line.len() + 1).min(rest.len());
        let value = line.split(" #").next().unwrap_or("").trim_end();
        self.substituted(name, value, &|place| start + place.start..start + place.end)
    }

    /// A value in quotes may have line breaks; what follows the quote is the next statement.
    fn quoted(&mut self, name: &str, quote: char) -> Option<String> {
        let (rest, start) = (self.rest(), self.at);
        let Some(Quoted { value, origins, length }) = quoted::read(rest, quote) else {
            let line = rest.lines().next().unwrap_or("").len();
            let message = format!("the value of `{}` starts with {quote}, and no {quote} ends it", shortened(name));
            let unterminated = Diagnostic::new(&SYNTAX, message).at(self.span(start..start + line));
            self.report.push(unterminated.help(format!("write {quote} after the value")));
            self.at = self.text.len();
            return None;
        };
        self.at += length;
        self.quote_end = Some(self.at);
        if quote == '\'' {
            return Some(value);
        }
        let origin = |index: usize| start + origins.get(index).copied().unwrap_or(length);
        Some(self.substituted(name, &value, &|place| origin(place.start)..origin(place.end.saturating_sub(1)) + 1))
    }

    /// A value with its variables replaced. `origin` tells where a part of it stands in the file.
    fn substituted(&mut self, name: &str, value: &str, origin: &dyn Fn(&Range<usize>) -> Range<usize>) -> String {
        let (known, earlier, variables) = (self.known, self.earlier, &self.variables);
        let own = |name: &str| variables.get(name).map(String::as_str);
        let lookup = |name: &str| known(name).or_else(|| own(name)).or_else(|| earlier(name));
        let done = template::substitute(value, &lookup, &mut self.room);
        for finding in &done.findings {
            let at = self.span(origin(&finding.place));
            self.report.push(finding.diagnostic(&shortened(name)).at(at));
        }
        done.text
    }

    fn refuse(&mut self, place: Range<usize>, message: &str) {
        let at = self.span(place);
        let help = "write `NAME=value` with letters, digits and `_` in the name, and long values in quotes";
        self.report.push(Diagnostic::new(&SYNTAX, message).at(at).help(help));
    }

    fn say_behind_quote(&mut self, start: usize) {
        let written = self.text.get(start..self.at).unwrap_or("").trim_end();
        let message =
            format!("`{}` is not added to the value before it, but read as the next variable", shortened(written));
        let behind = Diagnostic::new(&AFTER_QUOTE, message).at(self.span(start..start + written.len()));
        self.report.push(behind.help("put the whole value into one pair of quotes, or start a new line"));
    }

    fn say_nameless(&mut self, name: &Name<'_>, start: usize) {
        let written = self.text.get(start..self.at).unwrap_or("").trim_end();
        let message =
            format!("`{}` has no name before it, so it is the value of a variable without name", shortened(written));
        let at = self.span(name.place.start..start + written.len());
        let help = "write `NAME=value`, and a line break after the last line";
        self.report.push(Diagnostic::new(&NAMELESS, message).at(at).help(help));
    }

    fn span(&self, place: Range<usize>) -> Span {
        Span { end: u32::MAX, ..Span::start_of(self.source) }.part(place.start, place.end)
    }
}

/// White space within a line.
fn is_blank(c: char) -> bool {
    matches!(c, '\t' | '\u{B}' | '\u{C}' | '\r' | ' ' | '\u{85}' | '\u{A0}')
}

fn is_part_of_name(c: char) -> bool {
    is_blank(c) || matches!(c, '_' | '.' | '-' | '[' | ']') || c.is_alphabetic() || c.is_numeric()
}

#[cfg(test)]
mod tests;
