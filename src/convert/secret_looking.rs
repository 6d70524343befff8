//! Which variables look like passwords and keys.

/// Words of a name that speak of a secret.
const WORDS: [&str; 9] =
    ["PASS", "PWD", "SECRETS", "TOKENS", "PRIVATEKEY", "PRIVKEY", "CREDENTIAL", "CREDENTIALS", "DSN"];

/// Words that do so at the end of others, as in `PGPASSWORD`.
const ENDS: [&str; 6] = ["PASSWORD", "PASSWORDS", "PASSWD", "SECRET", "TOKEN", "APIKEY"];

/// Two words in a row that do.
const PAIRS: [(&str, &str); 5] =
    [("API", "KEY"), ("PRIVATE", "KEY"), ("ACCESS", "KEY"), ("SECRET", "KEY"), ("ENCRYPTION", "KEY")];

/// Whether a variable looks like a secret, by its name or by a password in the URL that is its value.
pub(crate) fn secret_looking(name: &str, value: &str) -> bool {
    !value.is_empty() && (has_password(value) || speaks_of_secrets(name))
}

/// The name of a file with a secret is none.
fn speaks_of_secrets(name: &str) -> bool {
    let name = name.to_ascii_uppercase();
    let words: Vec<&str> = name.split(['_', '-', '.']).collect();
    if words.last() == Some(&"FILE") || words == ["PWD"] {
        return false;
    }
    let speaks = |word: &&str| WORDS.contains(word) || ENDS.iter().any(|end| word.ends_with(end));
    words.iter().any(speaks) || words.windows(2).any(|pair| PAIRS.iter().any(|(a, b)| pair == [*a, *b]))
}

/// `scheme://user:password@host`.
fn has_password(value: &str) -> bool {
    let authority = |rest: &str| rest.split(['/', '?', '#', ' ']).next().unwrap_or_default().to_owned();
    value.split("://").skip(1).any(|rest| {
        authority(rest)
            .rsplit_once('@')
            .and_then(|(user, _)| user.split_once(':').map(|(_, password)| !password.is_empty()))
            .unwrap_or(false)
    })
}

#[cfg(test)]
mod tests {
    use super::secret_looking;

    #[test]
    fn names_and_values() {
        let check = |name: &str, value: &str, expected: bool| {
            assert_eq!(secret_looking(name, value), expected, "{name}={value}");
        };
        check("PGPASSWORD", "x", true);
        check("POSTGRES_PASSWORD", "x", true);
        check("POSTGRES_PASSWORD", "", false);
        check("POSTGRES_PASSWORD_FILE", "/run/secrets/x", false);
        check("ttn_api_token", "x", true);
        check("AWS_ACCESS_KEY_ID", "x", true);
        check("PASSENGERS", "3", false);
        check("MONKEY", "x", false);
        check("PWD", "/", false);
        check("URL", "http://me:pw@host/x", true);
        check("URL", "http://me@host/x:y@z", false);
        check("URL", "http://host:80/", false);
    }
}
