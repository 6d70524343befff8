//! Single values of options that name something of the cluster: resources, devices and runtime classes.

use std::path::Path;

use crate::convert::options::OptionShape;
use crate::convert::options::scalar::Scalar;

/// A count of at least one.
pub(crate) struct Count;
/// A resource that a device plugin offers, as `nvidia.com/gpu`.
pub(crate) struct Resource;
/// A path or a CDI name of a device.
pub(crate) struct Device;
/// The name of an object that may have dots.
pub(crate) struct Subdomain;

impl Scalar for Count {
    type Stored = u16;
    const SHAPE: OptionShape = OptionShape::Number { least: 1, greatest: u16::MAX };

    fn read(text: &str, _: &Path) -> Result<u16, String> {
        let number = text.parse().ok().filter(|number| *number > 0);
        number.ok_or_else(|| format!("`{text}` is no number from 1 to {}", u16::MAX))
    }
}

impl Scalar for Resource {
    type Stored = String;
    const SHAPE: OptionShape =
        OptionShape::Text { pattern: "^[a-z0-9]([a-z0-9.-]*[a-z0-9])?/[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$" };

    fn read(text: &str, _: &Path) -> Result<String, String> {
        let fits = text.split_once('/').is_some_and(|(domain, name)| {
            is_subdomain(domain) && is_bounded(name, |c| c.is_ascii_alphanumeric(), "._-") && name.len() <= 63
        });
        fits.then(|| text.to_owned()).ok_or_else(|| "a resource is written as `vendor.com/device`".to_owned())
    }
}

impl Scalar for Device {
    type Stored = String;
    const SHAPE: OptionShape = OptionShape::Text { pattern: "." };

    fn read(text: &str, _: &Path) -> Result<String, String> {
        if text.is_empty() { Err("the device is empty".to_owned()) } else { Ok(text.to_owned()) }
    }

    /// The last `=`: CDI names have one.
    fn cut(text: &str) -> Option<(&str, &str)> {
        text.rsplit_once('=')
    }
}

impl Scalar for Subdomain {
    type Stored = String;
    const SHAPE: OptionShape = OptionShape::Text { pattern: "^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$" };

    fn read(text: &str, _: &Path) -> Result<String, String> {
        is_subdomain(text)
            .then(|| text.to_owned())
            .ok_or_else(|| "such a name has lower case letters, digits, `-` and `.`".to_owned())
    }
}

fn is_subdomain(text: &str) -> bool {
    let is_label = |label: &str| is_bounded(label, |c| c.is_ascii_lowercase() || c.is_ascii_digit(), "-");
    text.len() <= 253 && text.split('.').all(is_label)
}

/// Whether a text has these letters at its ends, and between them those signs as well.
fn is_bounded(text: &str, letter: impl Fn(char) -> bool, signs: &str) -> bool {
    text.starts_with(&letter) && text.ends_with(&letter) && text.chars().all(|c| letter(c) || signs.contains(c))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{Device, Resource, Subdomain};
    use crate::convert::options::scalar::Scalar;

    #[test]
    fn values() {
        let resource = |text: &str| Resource::read(text, Path::new("/")).is_ok();
        assert!(resource("nvidia.com/gpu"));
        assert!(!resource("gpu") && !resource("nvidia.com/") && !resource("Vendor.com/gpu") && !resource("a..b/c"));
        assert!(Subdomain::read("io.containerd.runsc", Path::new("/")).is_ok());
        assert_eq!(
            Device::cut("vendor.com/class=one=vendor.com/one"),
            Some(("vendor.com/class=one", "vendor.com/one"))
        );
    }
}
