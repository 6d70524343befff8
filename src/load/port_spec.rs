//! The short syntax of a published port: `ADDRESS:HOST:CONTAINER/PROTOCOL`, where host and container may be ranges.

use std::net::IpAddr;

/// One port of a short form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PortSpec {
    /// The address of the host; empty for all.
    pub(crate) host_ip: String,
    /// The port of the host or the range that it is chosen from; empty for any.
    pub(crate) published: String,
    /// The port of the container.
    pub(crate) target: u16,
    /// In lower case.
    pub(crate) protocol: String,
    /// Whether the protocol was written.
    pub(crate) names_protocol: bool,
}

/// From the first port to the last.
type Range = (u16, u16);

/// Reads a short form: one port, or one for each of a range. The error says what is wrong.
pub(crate) fn parse(text: &str) -> Result<Vec<PortSpec>, String> {
    let (address, host, container) = split(text);
    let (container, protocol) = container.split_once('/').unwrap_or((container, ""));
    let host_ip = host_ip(address)?;
    if container.is_empty() {
        return Err("names no port of the container".to_owned());
    }
    let (first, last) = range(container).ok_or_else(|| format!("has the port `{container}`, which is none"))?;
    let published = match host {
        "" => None,
        host => Some(range(host).ok_or_else(|| format!("publishes to `{host}`, which is no port"))?),
    };
    if published.is_some_and(|(start, end)| first != last && end - start != last - first) {
        return Err(format!("publishes the range `{container}` to the range `{host}`, which has another length"));
    }
    let protocol = protocol.to_lowercase();
    if !matches!(protocol.as_str(), "" | "tcp" | "udp" | "sctp") {
        return Err(format!("has the protocol `{protocol}`, which is none of `tcp`, `udp` and `sctp`"));
    }
    let one = |offset: u16| PortSpec {
        host_ip: host_ip.clone(),
        published: published.map_or_else(String::new, |published| published_at(published, first == last, offset)),
        target: first + offset,
        protocol: if protocol.is_empty() { "tcp".to_owned() } else { protocol.clone() },
        names_protocol: !protocol.is_empty(),
    };
    let mut ports: Vec<PortSpec> = (0..=last - first).map(one).collect();
    // Docker Compose sorts them as texts.
    ports.sort_by_key(|port| format!("{}/{}", port.target, port.protocol));
    Ok(ports)
}

fn published_at((start, end): Range, is_single: bool, offset: u16) -> String {
    if is_single && start != end { format!("{start}-{end}") } else { (start + offset).to_string() }
}

/// Address, host and container: the last two parts between colons, and all before them.
fn split(text: &str) -> (&str, &str, &str) {
    let Some((before, container)) = text.rsplit_once(':') else { return ("", "", text) };
    match before.rsplit_once(':') {
        Some((address, host)) => (address, host, container),
        None => ("", before, container),
    }
}

/// An address; an IPv6 one may stand in brackets.
fn host_ip(address: &str) -> Result<String, String> {
    let bracketed = address.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let plain = bracketed.unwrap_or(address);
    if plain.is_empty() || plain.parse::<IpAddr>().is_ok() {
        return Ok(plain.to_owned());
    }
    Err(format!("binds to `{address}`, which is no IP address"))
}

/// A port, or `FIRST-LAST`.
fn range(text: &str) -> Option<Range> {
    // A sign is allowed, as Go reads numbers.
    let port = |text: &str| text.parse::<u16>().ok();
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    let (first, last) = (port(first)?, port(last)?);
    (first <= last).then_some((first, last))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ports_are_split_from_the_right() {
        assert_eq!(split("80"), ("", "", "80"));
        assert_eq!(split("8080:80"), ("", "8080", "80"));
        assert_eq!(split("[::1]:8080:80"), ("[::1]", "8080", "80"));
    }

    #[test]
    fn a_range_of_hosts_stays_one_port() {
        let ports = parse("8000-8010:80").expect("readable");
        assert_eq!(ports.len(), 1);
        assert_eq!(ports[0].published, "8000-8010");
    }
}
