//! What stands behind a named volume, by its `driver` and `driver_opts`.

use std::path::PathBuf;

use crate::compose::{Bytes, Volume};

/// Where the data of a volume are.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Backing {
    /// A directory that the engine makes.
    Directory,
    /// A directory of the host.
    Bind(PathBuf),
    /// A file server.
    Nfs(Nfs),
    /// Memory, with its size.
    Memory(Option<Bytes>),
    /// Something that Kubernetes does not know by these options: a plugin, or a kind of file system.
    Unknown(String),
}

/// A directory of a file server.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Nfs {
    /// The server.
    pub(super) server: String,
    /// The directory.
    pub(super) path: String,
    /// Forbids writing.
    pub(super) read_only: bool,
    /// All other options of the mount; the inline form of Kubernetes has no room for them.
    pub(super) options: Vec<String>,
}

/// Looks at driver and options.
pub(super) fn backing(volume: &Volume) -> Backing {
    let Volume { name: _, driver, driver_opts, external: _, labels: _, extensions: _ } = volume;
    if !matches!(driver.as_str(), "" | "local") {
        return Backing::Unknown(format!("the driver `{driver}`"));
    }
    // What the driver does not know it refuses, and a size is for disks with quotas.
    if let Some(unknown) = driver_opts.keys().find(|name| !matches!(name.as_str(), "type" | "o" | "device")) {
        return Backing::Unknown(format!("the option `{unknown}`"));
    }
    let option = |name: &str| driver_opts.get(name).map_or("", String::as_str);
    let options: Vec<&str> = option("o").split(',').map(str::trim).filter(|option| !option.is_empty()).collect();
    match option("type") {
        _ if driver_opts.is_empty() => Backing::Directory,
        "none" | "bind" | "" if options.iter().any(|option| matches!(*option, "bind" | "rbind")) => {
            Backing::Bind(option("device").into())
        }
        "tmpfs" => Backing::Memory(options.iter().find_map(|option| Bytes::parse(option.strip_prefix("size=")?).ok())),
        kind @ ("nfs" | "nfs4") => nfs(option("device"), &options, kind)
            .map_or_else(|| Backing::Unknown("these options".to_owned()), Backing::Nfs),
        "" => Backing::Unknown("these options".to_owned()),
        kind => Backing::Unknown(format!("the type `{kind}`")),
    }
}

/// `:/export` or `server:/export`, the server also as `addr=`.
fn nfs(device: &str, options: &[&str], kind: &str) -> Option<Nfs> {
    let (host, path) = device
        .split_once(":/")
        .map(|(host, path)| (host, format!("/{path}")))
        .or_else(|| Some(("", device.to_owned())))?;
    let mut nfs = Nfs { server: host.to_owned(), path, ..Nfs::default() };
    if kind == "nfs4" {
        nfs.options.push("nfsvers=4".to_owned());
    }
    for option in options {
        match option.split_once('=') {
            Some(("addr", server)) => server.clone_into(&mut nfs.server),
            _ if *option == "ro" => nfs.read_only = true,
            _ if *option == "rw" => {}
            _ => nfs.options.push((*option).to_owned()),
        }
    }
    (!nfs.server.is_empty() && nfs.path.starts_with('/')).then_some(nfs)
}

#[cfg(test)]
mod tests {
    use super::{Backing, Nfs, backing};
    use crate::compose::{Bytes, Volume};

    fn check(driver: &str, options: &[(&str, &str)], expected: &Backing) {
        let driver_opts = options.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let volume = Volume { driver: driver.to_owned(), driver_opts, ..Volume::default() };
        assert_eq!(backing(&volume), *expected, "{driver} {options:?}");
    }

    #[test]
    fn backings() {
        check("", &[], &Backing::Directory);
        check("local", &[("type", "none"), ("o", "bind"), ("device", "/srv")], &Backing::Bind("/srv".into()));
        check(
            "",
            &[("type", "tmpfs"), ("o", "size=64m,uid=1"), ("device", "tmpfs")],
            &Backing::Memory(Some(Bytes(64 << 20))),
        );
        let nfs = |options: &[&str], read_only| {
            let options = options.iter().map(|option| (*option).to_owned()).collect();
            Backing::Nfs(Nfs { server: "10.0.0.1".to_owned(), path: "/x".to_owned(), read_only, options })
        };
        check("", &[("type", "nfs"), ("o", "addr=10.0.0.1,ro"), ("device", ":/x")], &nfs(&[], true));
        check(
            "",
            &[("type", "nfs"), ("o", "addr=10.0.0.1,rw,soft"), ("device", "10.0.0.1:/x")],
            &nfs(&["soft"], false),
        );
        check("", &[("type", "nfs4"), ("o", "rw"), ("device", "10.0.0.1:/x")], &nfs(&["nfsvers=4"], false));
        check("", &[("type", "cifs"), ("device", "//s/x")], &Backing::Unknown("the type `cifs`".to_owned()));
        check("rclone", &[], &Backing::Unknown("the driver `rclone`".to_owned()));
    }
}
