//! Object names: DNS labels of at most 50 characters, so that a suffix such as `-nodeport` always fits.

use sha2::{Digest as _, Sha256};

/// Names longer than this are cut and get a hash.
const LONGEST: usize = 50;

/// A name of the user as a DNS label: lower case, `[a-z0-9-]`, a letter first.
pub(crate) fn dns_label(name: &str) -> String {
    let replaced: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect();
    let trimmed = replaced.trim_matches('-');
    let label = match trimmed.chars().next() {
        None => "x".to_owned(),
        Some(first) if first.is_ascii_digit() => format!("svc-{trimmed}"),
        Some(_) => trimmed.to_owned(),
    };
    if label.len() <= LONGEST {
        return label;
    }
    let head: String = label.chars().take(LONGEST - 7).collect();
    format!("{}-{}", head.trim_end_matches('-'), short_hash(name))
}

/// Six hexadecimal digits that tell names apart which look alike as labels.
pub(crate) fn short_hash(text: &str) -> String {
    hash(text.as_bytes(), 6)
}

/// The first hexadecimal digits of a SHA-256.
pub(crate) fn hash(bytes: &[u8], digits: usize) -> String {
    Sha256::digest(bytes).iter().flat_map(|byte| [byte >> 4, byte & 15]).take(digits).map(hex).collect()
}

fn hex(nibble: u8) -> char {
    char::from_digit(u32::from(nibble), 16).unwrap_or('0')
}

#[cfg(test)]
mod tests {
    use super::dns_label;

    #[test]
    fn labels() {
        let check = |name: &str, label: &str| assert_eq!(dns_label(name), label, "{name}");
        check("ttn_decoder", "ttn-decoder");
        check("Web.API", "web-api");
        check("3proxy", "svc-3proxy");
        check("_", "x");
        check("-a-", "a");
        let long = dns_label(&"a".repeat(80));
        assert_eq!((long.len(), long.get(..44)), (50, Some(format!("{}-", "a".repeat(43)).as_str())));
    }
}
