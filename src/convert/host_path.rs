//! Where a path of this machine lies on the node: `--host-root` and `--path-map`.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

/// What every Unix system has. A bind of `/etc/localtime` means the node's own, wherever the project goes.
const SYSTEM: [&str; 14] = [
    "/bin", "/boot", "/dev", "/etc", "/lib", "/lib64", "/proc", "/run", "/sbin", "/sys", "/tmp", "/usr", "/var",
    "/snap",
];

/// The prefixes that are replaced.
#[derive(Debug)]
pub(crate) struct HostPaths {
    root: PathBuf,
    mappings: Vec<(PathBuf, PathBuf)>,
    rebased: bool,
}

/// A path that no mapping covers although the project moves to another place.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Unmapped;

impl HostPaths {
    /// The mappings of a project whose root is `root`. A relative `FROM` starts there.
    pub(crate) fn of(root: &Path, host_root: Option<&Path>, path_map: &BTreeMap<PathBuf, PathBuf>) -> HostPaths {
        let own = host_root.map(|to| (normalized(root), to.to_path_buf()));
        let others = path_map.iter().map(|(from, to)| (normalized(&root.join(from)), to.clone()));
        HostPaths {
            root: normalized(root),
            mappings: own.into_iter().chain(others).collect(),
            rebased: host_root.is_some(),
        }
    }

    /// The path on the node. The longest prefix wins, and of two equal ones the later.
    pub(crate) fn on_node(&self, path: &Path) -> Result<PathBuf, Unmapped> {
        let path = normalized(path);
        let fitting = self.mappings.iter().filter(|(from, _)| path.starts_with(from));
        match fitting.max_by_key(|(from, _)| from.components().count()) {
            Some((from, to)) => Ok(joined(to, path.strip_prefix(from).unwrap_or(Path::new("")))),
            None if self.rebased && !self.is_of_the_system(&path) => Err(Unmapped),
            None => Ok(path),
        }
    }

    /// A few words for the path that are the same on every machine: from the root of the project, else as on the node.
    pub(crate) fn label(&self, path: &Path, on_node: &Path) -> String {
        let path = normalized(path);
        match path.strip_prefix(&self.root) {
            Ok(below) if below.as_os_str().is_empty() => "project-root".to_owned(),
            Ok(below) => below.to_string_lossy().into_owned(),
            Err(_) if on_node == Path::new("/") => "node-root".to_owned(),
            Err(_) => on_node.to_string_lossy().into_owned(),
        }
    }

    /// Whether the node has such a path of its own. Not when the project itself lies there, as below `/tmp`: then it is the project's neighbour.
    fn is_of_the_system(&self, path: &Path) -> bool {
        let holds = |directory: &&&str| path.starts_with(directory);
        path == Path::new("/") || SYSTEM.iter().find(holds).is_some_and(|directory| !self.root.starts_with(directory))
    }
}

/// The path without `.`, `..` and a slash at the end. Links are not followed: they belong to the node.
pub(crate) fn normalized(path: &Path) -> PathBuf {
    let mut normalized = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => drop(normalized.pop()),
            other => normalized.push(other),
        }
    }
    normalized
}

/// Joined without a slash at the end.
fn joined(to: &Path, rest: &Path) -> PathBuf {
    if rest.as_os_str().is_empty() { to.to_path_buf() } else { to.join(rest) }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::path::{Path, PathBuf};

    use super::{HostPaths, Unmapped};

    fn paths(root: &str, host_root: Option<&str>, map: &[(&str, &str)]) -> HostPaths {
        let map: BTreeMap<PathBuf, PathBuf> = map.iter().map(|(from, to)| (from.into(), to.into())).collect();
        HostPaths::of(Path::new(root), host_root.map(Path::new), &map)
    }

    fn check(paths: &HostPaths, path: &str, expected: Option<&str>) {
        assert_eq!(paths.on_node(Path::new(path)), expected.map(PathBuf::from).ok_or(Unmapped), "{path}");
    }

    #[test]
    fn without_options_paths_stay() {
        let paths = paths("/home/me/shop", None, &[]);
        check(&paths, "/home/me/shop/./conf/", Some("/home/me/shop/conf"));
        check(&paths, "/srv/media", Some("/srv/media"));
    }

    #[test]
    fn the_longest_prefix_wins() {
        let paths = paths("/p", Some("/opt/p"), &[("../f", "/opt/f"), ("data", "/mnt/data"), ("/srv", "/srv")]);
        check(&paths, "/p", Some("/opt/p"));
        check(&paths, "/p/src/../a", Some("/opt/p/a"));
        check(&paths, "/p/data/x", Some("/mnt/data/x"));
        check(&paths, "/f/x", Some("/opt/f/x"));
        check(&paths, "/fx", None);
        check(&paths, "/srv/media", Some("/srv/media"));
        check(&paths, "/etc/localtime", Some("/etc/localtime"));
        check(&paths, "/", Some("/"));
    }

    #[test]
    fn a_neighbour_of_the_project_is_no_system_path() {
        let paths = paths("/tmp/shop", Some("/opt/shop"), &[]);
        check(&paths, "/tmp/other", None);
        check(&paths, "/etc/hosts", Some("/etc/hosts"));
    }

    #[test]
    fn labels_do_not_know_this_machine() {
        let paths = paths("/p", Some("/opt/p"), &[]);
        let label = |path: &str, on_node: &str| paths.label(Path::new(path), Path::new(on_node));
        assert_eq!(label("/p/src/python", "/opt/p/src/python"), "src/python");
        assert_eq!(label("/p", "/opt/p"), "project-root");
        assert_eq!(label("/etc/localtime", "/etc/localtime"), "/etc/localtime");
        assert_eq!(label("/", "/"), "node-root");
    }
}
