//! Paths as texts: joined, cleaned and made relative without asking the disk, as Docker Compose does.

use std::path::{Component, Path, PathBuf};

/// `path` as seen from `base`, without `.` and with every `x/..` taken out.
pub(crate) fn absolute(base: &Path, path: &Path) -> PathBuf {
    let mut clean = PathBuf::new();
    for component in base.join(path).components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                clean.pop();
            }
            other => clean.push(other),
        }
    }
    clean
}

/// `path` as seen from a directory that may be relative itself, cleaned.
pub(crate) fn join(directory: &Path, path: &str) -> String {
    let directory = directory.to_string_lossy();
    if directory.is_empty() { clean(path) } else { clean(&format!("{directory}/{path}")) }
}

/// The shortest way from the directory `from` to `to`, both absolute and clean; `to` itself when they share nothing but the root.
pub(crate) fn relative(from: &Path, to: &Path) -> PathBuf {
    if shared(from, to) <= 1 && from.components().count() > 1 { to.to_path_buf() } else { way(from, to) }
}

fn shared(from: &Path, to: &Path) -> usize {
    from.components().zip(to.components()).take_while(|(a, b)| a == b).count()
}

/// The way from the directory `from` to `to`, both absolute and clean, however long it is.
pub(crate) fn way(from: &Path, to: &Path) -> PathBuf {
    let shared = shared(from, to);
    let up = from.components().skip(shared).map(|_| Component::ParentDir);
    let down = to.components().skip(shared);
    let way: PathBuf = up.chain(down).collect();
    if way.as_os_str().is_empty() { PathBuf::from(".") } else { way }
}

/// A path inside a container, cleaned as `path.Clean` of Go does: `/a//b/../c/` is `/a/c`.
pub(crate) fn clean(path: &str) -> String {
    let rooted = path.starts_with('/');
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/').filter(|part| !part.is_empty() && *part != ".") {
        match (part, parts.last()) {
            ("..", Some(last)) if *last != ".." => drop(parts.pop()),
            ("..", None) if rooted => {}
            _ => parts.push(part),
        }
    }
    match (rooted, parts.is_empty()) {
        (true, _) => format!("/{}", parts.join("/")),
        (false, true) => ".".to_owned(),
        (false, false) => parts.join("/"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn absolute_cleans() {
        let check = |path: &str, expected: &str| {
            assert_eq!(absolute(Path::new("/a/b"), Path::new(path)), Path::new(expected), "{path}");
        };
        check("c", "/a/b/c");
        check("./c/./d", "/a/b/c/d");
        check("../c", "/a/c");
        check("../../../../c", "/c");
        check("/x/../y", "/y");
        check("", "/a/b");
    }

    #[test]
    fn clean_is_go_s() {
        let check = |path: &str, expected: &str| assert_eq!(clean(path), expected, "{path}");
        check("/a//b/../c/", "/a/c");
        check("/..", "/");
        check("a/../../b", "../b");
        check("", ".");
        check("./a", "a");
    }

    #[test]
    fn join_keeps_what_is_relative() {
        let check = |directory: &str, path: &str, expected: &str| {
            assert_eq!(join(Path::new(directory), path), expected, "{directory} {path}");
        };
        check("/p", "../a/./b", "/a/b");
        check("sub", "a", "sub/a");
        check("sub", "../../a", "../a");
        check(".", "a", "a");
        check("", "", ".");
    }

    #[test]
    fn relative_is_the_shortest_way() {
        let check = |to: &str, expected: &str| {
            assert_eq!(relative(Path::new("/a/b"), Path::new(to)), Path::new(expected), "{to}");
        };
        check("/a/b/c.yaml", "c.yaml");
        check("/a/c.yaml", "../c.yaml");
        check("/a/d/c.yaml", "../d/c.yaml");
        check("/etc/c.yaml", "/etc/c.yaml");
        check("/a/b", ".");
    }
}
