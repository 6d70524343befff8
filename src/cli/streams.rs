//! The two streams of the process: results go to standard output, everything that is said to standard error.

use std::io::{self, Write as _};

use super::messages::Messages;

/// Writes a result. A reader that has seen enough, as `head`, is no error.
///
/// # Errors
/// When standard output cannot take it, as a full disk.
pub(super) fn print(text: &[u8]) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    match stdout.write_all(text).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error),
        _ => Ok(()),
    }
}

/// Says something to the user.
pub(super) fn say(text: &str) {
    // Whom could we tell that nobody listens?
    drop(io::stderr().lock().write_all(text.as_bytes()));
}

/// Writes a difference in unified form, for those who read it.
///
/// # Errors
/// As [`print`].
pub(super) fn print_difference(difference: &str, messages: &Messages) -> io::Result<()> {
    match (messages.shows_differences(), messages.colors_results) {
        (false, _) => Ok(()),
        (true, false) => print(difference.as_bytes()),
        (true, true) => print(difference.split_inclusive('\n').map(colored).collect::<String>().as_bytes()),
    }
}

/// A line of a difference in the colours of git.
fn colored(line: &str) -> String {
    let color = match line {
        _ if line.starts_with("--- ") || line.starts_with("+++ ") => "1",
        _ if line.starts_with("@@") => "36",
        _ if line.starts_with('-') => "31",
        _ if line.starts_with('+') => "32",
        _ => return line.to_owned(),
    };
    format!("\u{1b}[{color}m{}\u{1b}[m\n", line.trim_end_matches('\n'))
}
