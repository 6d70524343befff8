//! Single values of options: what is refused at once, and with which words.

use std::net::IpAddr;
use std::path::{Component, Path, PathBuf};

use crate::convert::host_path::normalized;
use crate::convert::options::OptionShape;
use crate::diagnostics::suggest;

/// A kind of single value.
pub(crate) trait Scalar {
    /// What is kept of it.
    type Stored: Clone + PartialEq;
    /// What it looks like.
    const SHAPE: OptionShape;

    /// Reads it. Relative paths start at `base`.
    ///
    /// # Errors
    /// When it is none: why.
    fn read(text: &str, base: &Path) -> Result<Self::Stored, String>;

    /// Cuts `KEY=VALUE`, where this is the kind of the key.
    fn cut(text: &str) -> Option<(&str, &str)> {
        text.split_once('=')
    }
}

/// `true` or `false`.
pub(crate) struct YesNo;
/// A DNS label, as Namespaces have it.
pub(crate) struct Label;
/// A name of an element of the Compose file.
pub(crate) struct Name;
/// An absolute path on the node, without `..`, which Kubernetes refuses.
pub(crate) struct NodePath;
/// A path of this machine.
pub(crate) struct HostPath;
/// The reference of an image.
pub(crate) struct Image;
/// What stands before the name of an image.
pub(crate) struct Registry;
/// A name of an object that need not be a DNS label.
pub(crate) struct ObjectName;
/// An IP address.
pub(crate) struct Address;
/// A version of Kubernetes, of which the second number is kept.
pub(crate) struct KubernetesVersion;
/// A port number.
pub(crate) struct PortNumber;
/// A port number with its protocol in capitals, written `53/udp`; without one it is TCP.
pub(crate) struct ContainerPort;

const PORT: OptionShape = OptionShape::Number { least: 1, greatest: u16::MAX };

impl Scalar for YesNo {
    type Stored = bool;
    const SHAPE: OptionShape = OptionShape::YesNo;

    fn read(text: &str, _: &Path) -> Result<bool, String> {
        text.parse().map_err(|_| "the values are `true` and `false`".to_owned())
    }
}

impl Scalar for Label {
    type Stored = String;
    const SHAPE: OptionShape = OptionShape::Text { pattern: "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$" };

    fn read(text: &str, _: &Path) -> Result<String, String> {
        let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        let ends = text.starts_with('-') || text.ends_with('-');
        let fits = (1..=63).contains(&text.len()) && text.bytes().all(allowed) && !ends;
        fits.then(|| text.to_owned()).ok_or_else(|| {
            "such a name has at most 63 lower case letters, digits and `-`, and no `-` at its ends".to_owned()
        })
    }
}

impl Scalar for Name {
    type Stored = String;
    const SHAPE: OptionShape = OptionShape::Text { pattern: "." };

    fn read(text: &str, _: &Path) -> Result<String, String> {
        if text.is_empty() { Err("the name is empty".to_owned()) } else { Ok(text.to_owned()) }
    }
}

impl Scalar for NodePath {
    type Stored = PathBuf;
    const SHAPE: OptionShape = OptionShape::Text { pattern: "^/" };

    fn read(text: &str, _: &Path) -> Result<PathBuf, String> {
        let path = Path::new(text);
        if !text.starts_with('/') {
            return Err("a path on the node starts with `/`".to_owned());
        }
        if path.components().any(|component| component == Component::ParentDir) {
            return Err("a path on the node has no `..`".to_owned());
        }
        Ok(path.components().collect())
    }
}

impl Scalar for HostPath {
    type Stored = PathBuf;
    const SHAPE: OptionShape = OptionShape::Text { pattern: "." };

    fn read(text: &str, base: &Path) -> Result<PathBuf, String> {
        if text.is_empty() { Err("the path is empty".to_owned()) } else { Ok(normalized(&base.join(text))) }
    }

    /// The last `=`: a folder on this machine may have one in its name.
    fn cut(text: &str) -> Option<(&str, &str)> {
        text.rsplit_once('=')
    }
}

impl Scalar for Image {
    type Stored = String;
    const SHAPE: OptionShape = OptionShape::Text { pattern: r"^\S+$" };

    fn read(text: &str, _: &Path) -> Result<String, String> {
        let fits = !text.is_empty() && !text.contains(char::is_whitespace);
        fits.then(|| text.to_owned()).ok_or_else(|| "an image is written as `busybox:1.37`".to_owned())
    }
}

impl Scalar for Registry {
    type Stored = String;
    const SHAPE: OptionShape = OptionShape::Text { pattern: r"^[a-z0-9]\S*$" };

    fn read(text: &str, _: &Path) -> Result<String, String> {
        let prefix = text.trim_end_matches('/');
        let legal = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-._:/".contains(c);
        let fits = !prefix.is_empty() && prefix.chars().all(legal);
        fits.then(|| prefix.to_owned())
            .ok_or_else(|| "a registry is written as `registry.example/team`, without a scheme".to_owned())
    }
}

impl Scalar for ObjectName {
    type Stored = String;
    const SHAPE: OptionShape = OptionShape::Text { pattern: "^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$" };

    fn read(text: &str, _: &Path) -> Result<String, String> {
        let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
        let ends = |byte: Option<&u8>| byte.is_some_and(|byte| allowed(*byte));
        let fits = text.len() <= 253
            && text.bytes().all(|byte| allowed(byte) || byte == b'-' || byte == b'.')
            && ends(text.as_bytes().first())
            && ends(text.as_bytes().last());
        fits.then(|| text.to_owned()).ok_or_else(|| {
            "such a name has lower case letters, digits, `-` and `.`, and a letter or digit at both ends".to_owned()
        })
    }
}

impl Scalar for Address {
    type Stored = String;
    const SHAPE: OptionShape = OptionShape::Text { pattern: "^[0-9A-Fa-f.:]+$" };

    fn read(text: &str, _: &Path) -> Result<String, String> {
        let address: Result<IpAddr, _> = text.parse();
        address.map(|address| address.to_string()).map_err(|_| "write an address, as `192.0.2.10`".to_owned())
    }
}

/// The first version that takes the manifests as they are.
const OLDEST: u16 = 31;

impl Scalar for KubernetesVersion {
    type Stored = u16;
    const SHAPE: OptionShape = OptionShape::Text { pattern: r"^1\.[0-9]+$" };

    fn read(text: &str, _: &Path) -> Result<u16, String> {
        let minor = text.strip_prefix("1.").and_then(|minor| minor.parse().ok());
        let minor = minor.ok_or_else(|| "a version is written as `1.35`, in quotes in YAML".to_owned())?;
        if minor < OLDEST { Err(format!("the manifests need at least 1.{OLDEST}")) } else { Ok(minor) }
    }
}

impl Scalar for PortNumber {
    type Stored = u16;
    const SHAPE: OptionShape = PORT;

    fn read(text: &str, _: &Path) -> Result<u16, String> {
        let number = text.parse().ok().filter(|number| *number > 0);
        number.ok_or_else(|| format!("`{text}` is no port number from 1 to {}", u16::MAX))
    }
}

impl Scalar for ContainerPort {
    type Stored = (u16, &'static str);
    const SHAPE: OptionShape = OptionShape::Text { pattern: "^[0-9]+(/(tcp|udp|sctp))?$" };

    fn read(text: &str, base: &Path) -> Result<(u16, &'static str), String> {
        let (number, protocol) = text.split_once('/').unwrap_or((text, "tcp"));
        let protocol = match protocol {
            "tcp" => "TCP",
            "udp" => "UDP",
            "sctp" => "SCTP",
            _ => return Err(format!("`{protocol}` is none of the protocols tcp, udp and sctp")),
        };
        Ok((PortNumber::read(number, base)?, protocol))
    }
}

/// The complaint about a word that is none of those that there are.
pub(crate) fn no_word<'a>(typed: &str, words: impl Iterator<Item = &'a str>) -> String {
    suggest::among(typed, "values", words)
}
