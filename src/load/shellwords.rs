//! Splits a command that is written as one text into words, as Docker Compose does: like a shell, but without one.

/// A text that is no command: quotes or parentheses do not fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Unbalanced;

/// The words of a command.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Words {
    /// The words.
    pub(crate) words: Vec<String>,
    /// Where an unquoted `;`, `&`, `|`, `<` or `>` ended the command; what follows is lost.
    pub(crate) cut: Option<usize>,
}

/// Which quotes are open.
#[derive(Default)]
struct Quotes {
    single: bool,
    double: bool,
    backtick: bool,
    dollar: bool,
}

impl Quotes {
    fn any(&self) -> bool {
        self.single || self.double || self.backtick || self.dollar
    }
}

/// Splits a command.
pub(crate) fn split(line: &str) -> Result<Words, Unbalanced> {
    let mut words = Words::default();
    let mut quotes = Quotes::default();
    // The word so far, and whether there is one: `''` is a word without text.
    let (mut word, mut begun, mut escaped) = (String::new(), false, false);
    for (at, character) in line.char_indices() {
        if escaped {
            (escaped, begun) = (false, true);
            word.push(character);
            continue;
        }
        if character == '\\' && !quotes.single {
            escaped = true;
            continue;
        }
        if character == '\\' {
            // Docker Compose does not count a backslash alone as the begin of a word.
            word.push(character);
            continue;
        }
        if matches!(character, ' ' | '\t' | '\r' | '\n') {
            if quotes.any() {
                word.push(character);
            } else if begun {
                words.words.push(std::mem::take(&mut word));
                begun = false;
            }
            continue;
        }
        match quote(character, &mut quotes, &word)? {
            Step::Closed => begun = true,
            Step::Opened => {}
            Step::Pushed => word.push(character),
            Step::Cut => {
                let redirects = character == '>' && word.bytes().next().is_some_and(|byte| byte.is_ascii_digit());
                begun &= !redirects;
                words.cut = Some(at);
                break;
            }
            Step::Text => {
                begun = true;
                word.push(character);
            }
        }
    }
    if begun {
        words.words.push(word);
    }
    if escaped || quotes.any() { Err(Unbalanced) } else { Ok(words) }
}

/// What a character does.
enum Step {
    /// It ends a quote.
    Closed,
    /// It starts a quote.
    Opened,
    /// It belongs to the word, but begins none.
    Pushed,
    /// It ends the command.
    Cut,
    /// It belongs to the word.
    Text,
}

fn quote(character: char, quotes: &mut Quotes, word: &str) -> Result<Step, Unbalanced> {
    match character {
        '`' if !quotes.single && !quotes.double && !quotes.dollar => quotes.backtick = !quotes.backtick,
        ')' if !quotes.single && !quotes.double && !quotes.backtick => quotes.dollar = !quotes.dollar,
        '(' if !quotes.single && !quotes.double && !quotes.backtick => {
            if quotes.dollar || !word.ends_with('$') {
                return Err(Unbalanced);
            }
            quotes.dollar = true;
            return Ok(Step::Pushed);
        }
        '"' if !quotes.single && !quotes.dollar => {
            quotes.double = !quotes.double;
            return Ok(if quotes.double { Step::Opened } else { Step::Closed });
        }
        '\'' if !quotes.double && !quotes.dollar => {
            quotes.single = !quotes.single;
            return Ok(if quotes.single { Step::Opened } else { Step::Closed });
        }
        ';' | '&' | '|' | '<' | '>' if !quotes.any() => return Ok(Step::Cut),
        _ => {}
    }
    Ok(Step::Text)
}
