//! Commands that are written as one text become lists: split into words, or given to a shell where a check is meant.

use std::sync::LazyLock;

use super::shellwords;
use crate::compose::patterns::Patterns;
use crate::compose::place::Place;
use crate::diagnostics::code::declare_diagnostic;
use crate::diagnostics::shorten::shortened;
use crate::diagnostics::{Diagnostic, Report};
use crate::yaml::{Node, Value};

declare_diagnostic! {
    /// ## What it means
    ///
    /// A command that is written as one text has quotes or parentheses that do not fit, so it cannot be split into words.
    ///
    /// ## What to do instead
    ///
    /// Close the quotes, or write the words as a list:
    ///
    /// ```yaml
    /// services:
    ///   web:
    ///     image: busybox
    ///     command: ["sh", "-c", "echo (hello)"]
    /// ```
    UNBALANCED = Error "command/unbalanced": "a command cannot be split into words";
    /// ## What it means
    ///
    /// A command that is written as one text is not run by a shell. Docker Compose splits it into words, and drops what follows an unquoted
    /// `;`, `&`, `|`, `<` or `>`.
    ///
    /// ## What to do instead
    ///
    /// Let a shell run it:
    ///
    /// ```yaml
    /// services:
    ///   web:
    ///     image: busybox
    ///     command: ["sh", "-c", "prepare; exec serve > /dev/null"]
    /// ```
    CUT = Warning "command/cut-off": "the end of a command is dropped";
    /// ## What it means
    ///
    /// A command is a date, such as `2001-01-01` without quotes. Docker Compose ignores it: the command of the image runs.
    ///
    /// ## What to do instead
    ///
    /// Quote it:
    ///
    /// ```yaml
    /// services:
    ///   web:
    ///     image: busybox
    ///     command: ["2001-01-01"]
    /// ```
    DATE = Warning "command/date": "a command that is a date is ignored";
}

/// Attributes that hold a command.
const RULES: &[(&str, Split)] = &[
    ("services|jobs.*.command", words),
    ("services|jobs.*.entrypoint", words),
    ("services|jobs.*.healthcheck.test", shell),
    ("services.*.pre_start[].command", words),
    ("services.*.pre_start[].entrypoint", words),
    ("services.*.post_start[].command", words),
    ("services.*.pre_stop[].command", words),
    ("services.*.develop.watch[].exec.command", words),
];

/// Makes a list of a command.
type Split = fn(&mut Node, &Place<'_>, &mut Report);

/// Makes lists of all commands and checks.
pub(crate) fn split(model: &mut Node, report: &mut Report) {
    static ALL: LazyLock<Patterns<Split>> = LazyLock::new(|| Patterns::of(RULES.iter().copied()));
    ALL.visit(model, &mut |node, place, split| split(node, place, report));
}

/// The test of a health check is for a shell.
fn shell(node: &mut Node, _: &Place<'_>, _: &mut Report) {
    if let Value::String(test) = &node.value {
        let words = ["CMD-SHELL".to_owned(), test.clone()];
        node.value = Value::Sequence(words.into_iter().map(|word| Node::string(word, node.span)).collect());
    }
}

fn words(node: &mut Node, path: &Place<'_>, report: &mut Report) {
    if let Value::Timestamp(date) = &node.value {
        let message = format!("`{path}` is the date `{date}`, so it is ignored");
        let help = "put it in quotes";
        report.push(Diagnostic::new(&DATE, message).at(node.span).about(path).help(help));
        node.value = Value::Null;
        return;
    }
    let Some(text) = node.as_str() else { return };
    let words = match shellwords::split(text) {
        Ok(words) => words,
        Err(flaw) => {
            let message = format!("`{path}` cannot be split into words: {flaw}");
            let help = "close it, write the command as a list, or let a shell run it: `[\"sh\", \"-c\", \"...\"]`";
            report.push(Diagnostic::new(&UNBALANCED, message).at(node.span).about(path).help(help));
            node.value = Value::Sequence(Vec::new());
            return;
        }
    };
    if let Some(cut) = words.cut {
        let lost = shortened(text.get(cut..).unwrap_or_default().trim_end());
        let message = format!("`{path}` is not run by a shell, so `{lost}` is dropped");
        let help = "let a shell run it: `[\"sh\", \"-c\", \"...\"]`";
        report.push(Diagnostic::new(&CUT, message).at(node.span).about(path).help(help));
    }
    node.value = Value::Sequence(words.words.into_iter().map(|word| Node::string(word, node.span)).collect());
}
