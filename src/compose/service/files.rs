//! `configs` and `secrets` of a service: files that are put into its containers.

use crate::compose::choice::FileMode;
use crate::compose::record::record;

record! {
    /// See <https://docs.docker.com/reference/compose-file/services/#configs>. Short form: the source.
    pub struct FileReference {
        /// Name of the top-level config or secret.
        source: String = "source";
        /// Where the file is put.
        target: String = "target";
        /// Its owner.
        uid: String = "uid";
        /// Its group.
        gid: String = "gid";
        /// Its permissions.
        mode: Option<FileMode> = "mode";
    }
}
