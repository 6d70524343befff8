//! Makes visible what a terminal would obey: a Compose file of a stranger must not move the cursor or turn the text around.

/// Whether a terminal would act on a character in place of showing it.
fn is_command(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// A text with its commands escaped, line breaks and tabs kept.
pub(super) fn visible(text: &str) -> String {
    escaped(text, |character| !matches!(character, '\n' | '\t'))
}

/// A text on one line.
pub(super) fn one_line(text: &str) -> String {
    escaped(text, |_| true)
}

fn escaped(text: &str, escapes: impl Fn(char) -> bool) -> String {
    let mut result = String::with_capacity(text.len());
    for character in text.chars() {
        if is_command(character) && escapes(character) {
            result.extend(character.escape_default());
        } else {
            result.push(character);
        }
    }
    result
}

/// A line of a source text, every command replaced by a sign of as many bytes, so that places in it stay.
pub(super) fn source_line(line: &str) -> String {
    let sign = |character: char| match (is_command(character), character.len_utf8()) {
        (false, _) => character,
        (true, _) if character == '\t' => '\t',
        (true, 1) => '?',
        (true, 2) => '·',
        (true, _) => '\u{FFFD}',
    };
    line.chars().map(sign).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_become_visible() {
        assert_eq!(visible("a\u{1b}[2J\nb\u{202e}"), "a\\u{1b}[2J\nb\\u{202e}");
        assert_eq!(one_line("a\r\nb"), "a\\r\\nb");
    }

    #[test]
    fn source_lines_keep_their_length() {
        let line = "\ta\u{1b}\u{9b}\u{202e}é";
        assert_eq!(source_line(line), "\ta?·\u{FFFD}é");
        assert_eq!(source_line(line).len(), line.len());
    }
}
