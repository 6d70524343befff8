//! From objects to files: which file holds which object, and its text.

use std::collections::BTreeMap;

use crate::kubernetes::Bundle;

/// The files of an output, by relative path with `/`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FileTree {
    /// Texts by path.
    pub files: BTreeMap<String, String>,
}

/// Lays the objects out as plain manifests.
pub fn write(_bundle: &Bundle) -> FileTree {
    FileTree::default()
}
