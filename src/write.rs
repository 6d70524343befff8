//! From objects to files: which file holds which object, and its text.

#[cfg(feature = "cli")]
pub(crate) mod complaints;
pub(crate) mod header;
mod key_order;
mod manifests;
mod ordered;
mod scalar;
#[cfg(test)]
mod tests;
pub(crate) mod yaml;

use std::collections::BTreeMap;

use crate::kubernetes::Bundle;

/// The file with the values of secrets: nobody but its owner should read it, and no repository should hold it.
pub(crate) const SECRETS: &str = "secrets.yaml";

/// The script that starts and stops the project, when it is asked for.
#[cfg(feature = "cli")]
pub(crate) const SCRIPT: &str = "kubernetes.sh";

/// The folders that an output has files in, relative to it; a file that is no longer wanted stands in one of them.
pub(crate) const FOLDERS: [&str; 2] = ["", "services"];

/// The files of an output, by relative path with `/`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FileTree {
    /// Texts by path.
    pub files: BTreeMap<String, String>,
}

/// Lays the objects out as plain manifests. `secrets.yaml`, when there is one, is for its owner alone.
#[must_use]
pub fn write(bundle: &Bundle) -> FileTree {
    let files = bundle.parts().filter(|(_, objects)| !objects.is_empty());
    let file = |(part, objects)| (manifests::path(part), manifests::file(&bundle.origin, objects));
    FileTree { files: files.map(file).collect() }
}

/// All objects as one stream of documents, in the order of applying.
#[must_use]
pub fn stream(bundle: &Bundle) -> String {
    format!("{}\n{}", header::made_from(&bundle.origin), manifests::documents(bundle.objects()))
}
