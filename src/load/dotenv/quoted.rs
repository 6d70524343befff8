//! Values in quotes: where they end, and what their escapes stand for.

/// A value that was read.
pub(super) struct Quoted {
    /// What it says; in double quotes, `$` that are no references are `$$`.
    pub(super) value: String,
    /// For every byte of the value where it was written, counted from the opening quote.
    pub(super) origins: Vec<usize>,
    /// How many bytes it has, both quotes among them.
    pub(super) length: usize,
}

/// Reads a text that starts with a quote; nothing when no quote ends it.
pub(super) fn read(text: &str, quote: char) -> Option<Quoted> {
    let mut quoted = Quoted { value: String::new(), origins: Vec::new(), length: 0 };
    let mut at = 1;
    loop {
        let rest = text.get(at..)?;
        let c = rest.chars().next()?;
        let written = match c {
            _ if c == quote => break,
            '\\' if quote == '"' => quoted.escape(rest, at)?,
            '\\' => quoted.single_escape(rest, at)?,
            _ => quoted.push(c, at),
        };
        at += written;
    }
    quoted.length = at + 1;
    Some(quoted)
}

impl Quoted {
    /// Adds a character, and says how many bytes it has.
    fn push(&mut self, c: char, at: usize) -> usize {
        self.value.push(c);
        self.origins.resize(self.value.len(), at);
        c.len_utf8()
    }

    /// In single quotes only the quote can be escaped.
    fn single_escape(&mut self, rest: &str, at: usize) -> Option<usize> {
        let c = rest.chars().nth(1)?;
        if c != '\'' {
            self.push('\\', at);
        }
        Some(self.push(c, at) + 1)
    }

    /// An escape in double quotes; gives how many bytes it has. What is no escape stays as it is.
    fn escape(&mut self, rest: &str, at: usize) -> Option<usize> {
        let c = rest.chars().nth(1)?;
        let meaning = match c {
            'a' => '\u{7}',
            'b' => '\u{8}',
            'f' => '\u{C}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'v' => '\u{B}',
            '\\' | '"' => c,
            '$' => {
                self.push('$', at);
                '$'
            }
            '0' => return Some(self.octal(rest, at)),
            _ => {
                self.push('\\', at);
                c
            }
        };
        self.push(meaning, at);
        Some(1 + c.len_utf8())
    }

    /// `\0` with three octal digits is a character; with fewer or others, only the zero is lost.
    fn octal(&mut self, rest: &str, at: usize) -> usize {
        let after = rest.get(2..).unwrap_or("");
        let digits: String = after.chars().take_while(char::is_ascii_digit).take(3).collect();
        if let Some(code) = u8::from_str_radix(&digits, 8).ok().filter(|_| digits.len() == 3) {
            self.push(char::from(code), at);
        } else {
            self.push('\\', at);
            for digit in digits.chars() {
                self.push(digit, at);
            }
        }
        2 + digits.len()
    }
}
