//! What YAML 1.2 allows and Docker Compose refuses.

use granit_parser::{ScalarStyle, YamlVersion};

use crate::diagnostics::{Diagnostic, code::declare_diagnostic};
use crate::source::{SourceId, Span};

declare_diagnostic! {
    /// ## What it means
    /// The file holds a control character, or an escape or line separator that Docker Compose cannot read.
    ///
    /// ## What to do instead
    /// Remove the character, or write it as an escape between double quotes:
    /// ```yaml
    /// services:
    ///   web:
    ///     environment: {SEPARATOR: "\x01"}
    /// ```
    CHARACTER = Error "yaml/refused-character": "the file holds a character that Docker Compose refuses";
    /// ## What it means
    /// The file declares a version of YAML. Docker Compose knows 1.1 alone and refuses any other.
    ///
    /// ## What to do instead
    /// Remove the line that starts with `%YAML`:
    /// ```yaml
    /// services:
    ///   web: {image: nginx}
    /// ```
    VERSION = Error "yaml/refused-version": "the file declares a version of YAML that Docker Compose refuses";
    /// ## What it means
    /// After `...`, which ends a document, text goes on without `---`, which starts one.
    ///
    /// ## What to do instead
    /// Remove the `...`, or write `---` below it:
    /// ```yaml
    /// services:
    ///   web: {image: nginx}
    /// ---
    /// services:
    ///   db: {image: postgres}
    /// ```
    BARE_DOCUMENT = Error "yaml/refused-document": "text goes on after the end of a document";
    /// ## What it means
    /// The name of an anchor holds something else than `A-Z`, `a-z`, `0-9`, `_`, `-` and `.`.
    ///
    /// ## What to do instead
    /// ```yaml
    /// x-base: &base {restart: always}
    /// services:
    ///   web: {<<: *base, image: nginx}
    /// ```
    ANCHOR = Error "yaml/refused-anchor": "an anchor has a name that Docker Compose refuses";
    /// ## What it means
    /// A line below a plain value starts with a tab where only spaces may stand, although the line may look empty.
    ///
    /// ## What to do instead
    /// Remove the tab, or write spaces instead:
    /// ```yaml
    /// services:
    ///   web:
    ///     image: nginx
    /// ```
    TAB = Error "yaml/refused-tab": "a tab stands where only spaces may stand";
}

/// The first character that may stand nowhere in a file.
pub(super) fn character(source: SourceId, text: &str) -> Option<Diagnostic> {
    let control = |byte: u8| byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r');
    // U+FFFE and U+FFFF are the only other ones, and rare enough to look for their first byte alone.
    if !text.bytes().any(|byte| control(byte) || byte == 0xEF) {
        return None;
    }
    let refused = |character: char| character < ' ' && !matches!(character, '\t' | '\n' | '\r');
    let (offset, found) = text.char_indices().find(|(_, it)| refused(*it) || matches!(it, '\u{FFFE}' | '\u{FFFF}'))?;
    let message = format!("the file holds the control character U+{:04X}", u32::from(found));
    let at = Span { source, start: 0, end: u32::MAX }.part(offset, offset + found.len_utf8());
    Some(Diagnostic::new(&CHARACTER, message).at(at).help("remove it, or write it as an escape in double quotes"))
}

/// A `%YAML` line that is not `%YAML 1.1`.
pub(super) fn version(source: SourceId, text: &str, version: YamlVersion, document: Span) -> Option<Diagnostic> {
    let (major, minor) = (version.major, version.minor);
    if (major, minor) == (1, 1) {
        return None;
    }
    let before = text.get(..document.end as usize).unwrap_or(text);
    let at = before.rfind("%YAML").map_or(document, |start| {
        let length = before.get(start..).and_then(|rest| rest.lines().next()).map_or(0, str::len);
        Span { source, start: 0, end: u32::MAX }.part(start, start + length)
    });
    let message = format!("Docker Compose refuses a file that declares YAML {major}.{minor}");
    Some(Diagnostic::new(&VERSION, message).at(at).help("remove the line `%YAML`"))
}

/// A document that follows `...` without `---`.
pub(super) fn bare_document(at: Span) -> Diagnostic {
    Diagnostic::new(&BARE_DOCUMENT, "text goes on after `...` without `---`").at(at).help("write `---` below the `...`")
}

/// A name of an anchor with other characters than Docker Compose takes.
pub(super) fn anchor(name: &str, at: Span) -> Option<Diagnostic> {
    let fine = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'));
    let message = format!("the anchor `&{name}` has a name that Docker Compose refuses");
    (!fine).then(|| Diagnostic::new(&ANCHOR, message).at(at).help("use letters, digits, `_`, `-` and `.` alone"))
}

/// An escape or a separator of lines that go-yaml reads differently. `raw` is the text of the scalar with its quotes.
pub(super) fn scalar(at: Span, raw: &str, style: ScalarStyle) -> Option<Diagnostic> {
    let (start, length, what) = match style {
        ScalarStyle::DoubleQuoted if raw.contains('\\') => escape(raw)?,
        ScalarStyle::Plain if !raw.is_ascii() => {
            let start = raw.find(['\u{85}', '\u{2028}', '\u{2029}'])?;
            (start, raw.get(start..)?.chars().next()?.len_utf8(), "the separator of lines here")
        }
        _ => return None,
    };
    let message = format!("Docker Compose refuses {what}");
    let help = "write the character itself between quotes, or an escape such as `\\u2028` in double quotes";
    Some(Diagnostic::new(&CHARACTER, message).at(at.part(start, start + length)).help(help))
}

/// A tab among the white space behind a plain scalar, where its line is not yet indented as far as the block demands.
pub(super) fn tab(at: Span, after: &str, indent: impl FnOnce() -> usize) -> Option<Diagnostic> {
    let space = after.len() - after.trim_start_matches([' ', '\t', '\r', '\n']).len();
    let mut lines = after.get(..space)?.split_inclusive('\n');
    let mut offset = lines.next()?.len();
    let mut tabs = Vec::new();
    for line in lines {
        tabs.extend(line.find('\t').map(|column| (offset + column, column)));
        offset += line.len();
    }
    let least = if tabs.is_empty() { return None } else { indent() };
    let (offset, _) = tabs.into_iter().find(|(_, column)| *column < least)?;
    let start = at.end.saturating_add(u32::try_from(offset).unwrap_or(u32::MAX));
    let place = Span { source: at.source, start, end: start.saturating_add(1) };
    let message = "Docker Compose refuses a tab where the line is not indented enough";
    Some(Diagnostic::new(&TAB, message).at(place).help("remove the tab, or write spaces"))
}

/// The first escape of a double-quoted text that go-yaml does not know: `\/`, and halves of surrogate pairs.
fn escape(raw: &str) -> Option<(usize, usize, &'static str)> {
    let mut rest = raw.match_indices('\\');
    while let Some((start, _)) = rest.next() {
        let after = raw.get(start + 1..)?;
        if after.starts_with('/') {
            return Some((start, 2, "the escape `\\/`"));
        }
        let half = after
            .strip_prefix('u')
            .and_then(|digits| digits.get(..2))
            .is_some_and(|digits| matches!(u8::from_str_radix(digits, 16), Ok(0xD8..=0xDF)));
        if half {
            return Some((start, 6, "one half of a surrogate pair"));
        }
        if after.starts_with('\\') {
            rest.next();
        }
    }
    None
}
