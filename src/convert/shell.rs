//! Words as a POSIX shell reads them.

/// Characters that no shell reads as anything but themselves.
fn is_plain(character: char) -> bool {
    character.is_ascii_alphanumeric() || "_-./:=@%+,".contains(character)
}

/// A word that the shell reads back as it is.
pub(crate) fn quoted(word: &str) -> String {
    if !word.is_empty() && word.chars().all(is_plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

/// A command line of several words.
pub(crate) fn command_line<'a>(words: impl IntoIterator<Item = &'a String>) -> String {
    words.into_iter().map(|word| quoted(word)).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::command_line;

    #[test]
    fn words() {
        let words = ["sh", "-c", "it's $HOME", "", "a=b"].map(str::to_owned);
        assert_eq!(command_line(&words), r"sh -c 'it'\''s $HOME' '' a=b");
    }
}
