//! The values of options: what is refused at once, and with which words.

use std::path::{Component, Path, PathBuf};

use clap::ValueEnum;
use clap::builder::PossibleValue;

use crate::convert::target::{Loopback, Placement, RewriteHosts, Wait};
use crate::diagnostics::render::Format;

/// What `--node-port` says: the port of a service, and the number it is to have on the nodes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::cli) struct NodePort {
    pub(in crate::cli) service: String,
    pub(in crate::cli) port: u16,
    pub(in crate::cli) number: u16,
}

/// A Namespace: a DNS label.
pub(super) fn namespace(text: &str) -> Result<String, String> {
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let fits =
        (1..=63).contains(&text.len()) && text.bytes().all(allowed) && !text.starts_with('-') && !text.ends_with('-');
    fits.then(|| text.to_owned()).ok_or_else(|| {
        "a namespace has at most 63 lower case letters, digits and `-`, and no `-` at its ends".to_owned()
    })
}

/// A path on the node: absolute, and without `..`, which Kubernetes refuses.
pub(super) fn node_path(text: &str) -> Result<PathBuf, String> {
    let path = Path::new(text);
    if !text.starts_with('/') {
        return Err("a path on the node starts with `/`".to_owned());
    }
    if path.components().any(|component| component == Component::ParentDir) {
        return Err("a path on the node has no `..`".to_owned());
    }
    Ok(path.components().collect())
}

/// `FROM=TO`.
pub(super) fn path_map(text: &str) -> Result<(PathBuf, PathBuf), String> {
    // The last `=`: a folder on this machine may have one in its name.
    let (from, to) = halves(text.rsplit_once('='), "FROM=TO, as `../shared=/opt/shared`")?;
    Ok((PathBuf::from(from), node_path(to)?))
}

/// `NAME=DIR`.
pub(super) fn volume_path(text: &str) -> Result<(String, PathBuf), String> {
    let (name, folder) = halves(text.split_once('='), "NAME=DIR, as `db_data=/opt/shop_data/db`")?;
    Ok((name.to_owned(), node_path(folder)?))
}

/// `SERVICE:PORT=NUMBER`.
pub(super) fn node_port(text: &str) -> Result<NodePort, String> {
    let form = "SERVICE:PORT=NUMBER, as `web:80=30080`";
    let (port, number) = halves(text.rsplit_once('='), form)?;
    let (service, port) = halves(port.rsplit_once(':'), form)?;
    Ok(NodePort { service: service.to_owned(), port: port_number(port)?, number: port_number(number)? })
}

/// An image reference has no space in it and is not empty.
pub(super) fn image(text: &str) -> Result<String, String> {
    let fits = !text.is_empty() && !text.contains(char::is_whitespace);
    fits.then(|| text.to_owned()).ok_or_else(|| "an image is written as `busybox:1.37`".to_owned())
}

fn halves<'a>(split: Option<(&'a str, &'a str)>, form: &str) -> Result<(&'a str, &'a str), String> {
    split.filter(|(left, right)| !left.is_empty() && !right.is_empty()).ok_or_else(|| format!("the form is {form}"))
}

fn port_number(text: &str) -> Result<u16, String> {
    let number = text.parse().ok().filter(|number| *number > 0);
    number.ok_or_else(|| format!("`{text}` is no port number from 1 to 65535"))
}

impl ValueEnum for Loopback {
    fn value_variants<'a>() -> &'a [Loopback] {
        &[Loopback::NodePort, Loopback::HostPort, Loopback::Skip]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(match self {
            Loopback::NodePort => {
                PossibleValue::new("nodeport").help("A node port like any other, with a warning (the default)")
            }
            Loopback::HostPort => {
                PossibleValue::new("hostport").help("The same number on the same address of the node")
            }
            Loopback::Skip => PossibleValue::new("skip").help("Nothing is published"),
        })
    }
}

impl ValueEnum for Wait {
    fn value_variants<'a>() -> &'a [Wait] {
        &[Wait::All, Wait::Healthy, Wait::None]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(match self {
            Wait::All => PossibleValue::new("all").help("Every dependency (the default)"),
            Wait::Healthy => PossibleValue::new("healthy").help("Those that must be healthy or completed"),
            Wait::None => PossibleValue::new("none").help("None: there are no init containers"),
        })
    }
}

impl ValueEnum for Placement {
    fn value_variants<'a>() -> &'a [Placement] {
        &[Placement::Prefer, Placement::Require]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(match self {
            Placement::Prefer => {
                PossibleValue::new("prefer").help("Others are taken when there are none (the default)")
            }
            Placement::Require => PossibleValue::new("require").help("Pods wait until there are such nodes"),
        })
    }
}

impl ValueEnum for RewriteHosts {
    fn value_variants<'a>() -> &'a [RewriteHosts] {
        &[RewriteHosts::On, RewriteHosts::Off]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(match self {
            RewriteHosts::On => PossibleValue::new("on").help("Where they name a host (the default)"),
            RewriteHosts::Off => PossibleValue::new("off").help("They stay as they are; each is reported"),
        })
    }
}

impl ValueEnum for Format {
    fn value_variants<'a>() -> &'a [Format] {
        &[Format::Human, Format::Short, Format::Json, Format::Sarif, Format::Github]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(match self {
            Format::Human => PossibleValue::new("human").help("Drawn with the text it is about"),
            Format::Short => PossibleValue::new("short").help("`file:line:column: severity[code]: message`"),
            Format::Json => PossibleValue::new("json").help("One JSON object a line"),
            Format::Sarif => PossibleValue::new("sarif").help("One SARIF 2.1.0 document"),
            Format::Github => PossibleValue::new("github").help("Annotations of GitHub workflows"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_split_and_paths_checked() {
        assert_eq!(path_map("a=b=/c").unwrap(), ("a=b".into(), "/c".into()));
        assert_eq!(volume_path("db=/a=b").unwrap(), ("db".into(), "/a=b".into()));
        assert_eq!(node_path("//a/./b/").unwrap().to_str(), Some("/a/b"));
        assert_eq!(node_port("a:80=30080").unwrap(), NodePort { service: "a".into(), port: 80, number: 30080 });
        for wrong in ["", "a", "a=", "=/b", "a=b", "a=/b/../c"] {
            assert!(path_map(wrong).is_err() && volume_path(wrong).is_err(), "{wrong}");
        }
        for wrong in ["", "a=1", "a:b=1", "a:1=0", "a:70000=1", ":1=2", "a:1"] {
            assert!(node_port(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn namespaces_are_labels() {
        assert!(["a", "0", "a-b", &"x".repeat(63)].iter().all(|name| namespace(name).is_ok()));
        assert!(["", "A", "a_b", "-a", "a-", &"x".repeat(64), "a.b"].iter().all(|name| namespace(name).is_err()));
    }
}
