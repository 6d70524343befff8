//! A folder as a map from relative path to content.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Files by relative path with `/`.
pub(crate) type Tree = BTreeMap<String, Vec<u8>>;

/// Everything below a folder; nothing when the folder is missing.
pub(crate) fn read(folder: &Path) -> Tree {
    let mut tree = Tree::new();
    collect(folder, "", &mut tree);
    tree
}

fn collect(folder: &Path, prefix: &str, tree: &mut Tree) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries {
        let entry = entry.unwrap();
        let path = format!("{prefix}{}", entry.file_name().to_str().expect("names of files are UTF-8"));
        let kind = entry.file_type().unwrap();
        if kind.is_dir() {
            collect(&entry.path(), &format!("{path}/"), tree);
        } else if kind.is_symlink() {
            // Where a link leads is not part of the folder.
            let target = fs::read_link(entry.path()).unwrap();
            tree.insert(path, target.into_os_string().into_encoded_bytes());
        } else {
            tree.insert(path, fs::read(entry.path()).unwrap());
        }
    }
}
