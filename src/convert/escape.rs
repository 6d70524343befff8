//! Escapes texts for Kubernetes, which puts variables into `command`, `args`, values of `env` and commands of probes.
//!
//! Texts of a loaded project are literal, so none of them may hold a `$(NAME)` that Kubernetes would replace. It does not look into ConfigMaps,
//! Secrets and lifecycle hooks: these must not be escaped.

/// The text with every `$` doubled that Kubernetes would not leave alone: one before `(`, and each of several in a row.
pub(crate) fn escape(text: &str) -> String {
    if !text.contains('$') {
        return text.to_owned();
    }
    let mut escaped = String::with_capacity(text.len());
    let mut dollars = 0;
    for character in text.chars().map(Some).chain([None]) {
        if character == Some('$') {
            dollars += 1;
            continue;
        }
        let leave = dollars == 1 && character != Some('(');
        escaped.extend(std::iter::repeat_n('$', if leave { 1 } else { 2 * dollars }));
        escaped.extend(character);
        dollars = 0;
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn dollars() {
        let check = |text: &str, escaped: &str| assert_eq!(escape(text), escaped, "{text}");
        check("", "");
        check("$HOME ${HOME} $", "$HOME ${HOME} $");
        check("$(date)", "$$(date)");
        check("$$", "$$$$");
        check("a$$(b)", "a$$$$(b)");
        check("$$$x", "$$$$$$x");
        check("é$(x)", "é$$(x)");
    }

    /// What kubelet does to a text when no variable is defined.
    fn expand(text: &str) -> String {
        let (mut expanded, mut rest) = (String::new(), text);
        while let Some((before, after)) = rest.split_once('$') {
            expanded.push_str(before);
            expanded.push('$');
            rest = after.strip_prefix('$').unwrap_or(after);
        }
        expanded + rest
    }

    proptest::proptest! {
        #[test]
        fn kubernetes_gives_the_text_back(text in "[$()a]{0,12}") {
            let escaped = escape(&text);
            assert_eq!(expand(&escaped), text);
            assert!(!escaped.replace("$$", "").contains("$("), "{escaped}");
        }
    }
}
