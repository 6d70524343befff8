//! Codes: the stable names of messages, each declared once beside the code that reports it.

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// A choice was made for you.
    Advice,
    /// Meaning was lost.
    Warning,
    /// There is no output that could be trusted.
    Error,
}

impl Severity {
    /// The word that messages use.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Advice => "advice",
        }
    }
}

/// One kind of message. Declared with `declare_diagnostic!`, listed in `registry`, explained by `compose2k8s explain`.
#[derive(Debug)]
pub struct Code {
    /// Stable name in two parts, as `ports/loopback-widened`; never reused and never renamed once released.
    pub name: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong, in one line.
    pub summary: &'static str,
    /// The page: what it means, an example, what to do.
    pub documentation: &'static str,
}

impl Code {
    /// The documentation as Markdown, without the space that starts every line of a doc comment.
    #[must_use]
    pub fn page(&self) -> String {
        let lines = self.documentation.trim_end().lines().map(|line| line.strip_prefix(' ').unwrap_or(line));
        lines.flat_map(|line| [line, "\n"]).collect()
    }
}

/// Declares the codes of a file: for each a `static NAME: Code`, and `CODES` with all of them.
///
/// The doc comment is the page that `compose2k8s explain` prints.
macro_rules! declare_diagnostic {
    ($($(#[doc = $doc:literal])+ $name:ident = $severity:ident $code:literal : $summary:literal;)+) => {
        $($(#[doc = $doc])+
        pub(crate) static $name: $crate::diagnostics::Code = $crate::diagnostics::Code {
            name: $code,
            severity: $crate::diagnostics::Severity::$severity,
            summary: $summary,
            documentation: concat!($($doc, "\n"),+),
        };)+
        /// The codes that this file declares.
        pub(crate) static CODES: &[&$crate::diagnostics::Code] = &[$(&$name),+];
    };
}
pub(crate) use declare_diagnostic;
