//! References to Compose files elsewhere: recognised, refused by name, never fetched.

use crate::diagnostics::Diagnostic;
use crate::diagnostics::code::declare_diagnostic;
use crate::source::Span;

declare_diagnostic! {
    /// ## What it means
    /// An `include` or `extends` names a file on another machine: a Git repository or an OCI artifact. Docker Compose would fetch it; this
    /// command reads local files only, so that its result depends on nothing else.
    ///
    /// ## What to do instead
    /// Fetch the file once and name the copy:
    /// ```yaml
    /// include:
    ///   - vendor/monitoring/compose.yaml   # was https://github.com/example/monitoring.git
    /// ```
    REMOTE = Error "files/remote": "a Compose file on another machine is not fetched";
}

/// Whether a reference names a Git repository or an OCI artifact instead of a local file.
pub(crate) fn is_remote(reference: &str) -> bool {
    let prefixes = ["git@", "github.com/", "oci://", "git://", "ssh://", "http://", "https://"];
    prefixes.iter().any(|prefix| reference.starts_with(prefix))
}

/// Says that the reference at `span` is not fetched.
pub(crate) fn refusal(reference: &str, path: &str, span: Span) -> Diagnostic {
    Diagnostic::new(&REMOTE, format!("`{path}` names `{reference}`, which is not a local file"))
        .at(span)
        .about(path)
        .help("fetch it once and name the local copy")
}
