//! The two streams of the process: results go to standard output, everything that is said to standard error.

use std::io::{self, Write as _};

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
