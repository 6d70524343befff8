//! What a cluster, or a program that reaches it, did not do.

/// One failure, in words for the user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Trouble {
    /// What happened, lower case, without a full stop.
    pub(crate) message: String,
    /// What to type or to look at.
    pub(crate) help: Option<String>,
}

impl Trouble {
    /// A failure without advice.
    pub(crate) fn new(message: impl Into<String>) -> Trouble {
        Trouble { message: message.into(), help: None }
    }

    /// Says what to do.
    #[must_use]
    pub(crate) fn help(mut self, help: impl Into<String>) -> Trouble {
        self.help = Some(help.into());
        self
    }

    /// The lines that are said.
    pub(crate) fn text(&self) -> String {
        let help = self.help.iter().map(|help| format!("  help: {help}\n"));
        std::iter::once(format!("error: {}\n", self.message)).chain(help).collect()
    }
}
