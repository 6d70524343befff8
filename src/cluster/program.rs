//! Starting another program: what it is given, how long it may take, and what it answers.

use std::io::{self, ErrorKind, Read, Write as _};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::trouble::Trouble;

/// How often a running program is looked at.
const PAUSE: Duration = Duration::from_millis(10);

/// A program that is to be started.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Call {
    /// Its name, looked for on the `PATH`.
    pub(crate) program: String,
    /// Its arguments.
    pub(crate) arguments: Vec<String>,
    /// What is on its standard input.
    pub(crate) input: String,
    /// How long it may take; without it as long as it likes.
    pub(crate) limit: Option<Duration>,
}

/// What a program gave.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Answer {
    /// Whether it ended with 0.
    pub(crate) success: bool,
    /// Its standard output.
    pub(crate) stdout: String,
    /// Its standard error.
    pub(crate) stderr: String,
}

impl Call {
    /// A program with arguments.
    pub(crate) fn of<T: ToString>(program: &str, arguments: impl IntoIterator<Item = T>) -> Call {
        let arguments = arguments.into_iter().map(|argument| argument.to_string()).collect();
        Call { program: program.to_owned(), arguments, ..Call::default() }
    }

    /// With a limit.
    #[must_use]
    pub(crate) fn within(mut self, limit: Duration) -> Call {
        self.limit = Some(limit);
        self
    }

    /// As a user would type it.
    pub(crate) fn typed(&self) -> String {
        let words = std::iter::once(&self.program).chain(&self.arguments);
        words.map(|word| shell_word(word)).collect::<Vec<_>>().join(" ")
    }

    /// Starts it, waits for its end, and keeps what it says.
    ///
    /// # Errors
    /// When it is not there, or takes too long. That it ends with another code than 0 is an answer.
    pub(crate) fn answer(&self) -> Result<Answer, Trouble> {
        let mut command = self.command();
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().map_err(|error| self.not_started(&error))?;
        if let Some(mut stdin) = child.stdin.take() {
            let input = self.input.clone();
            // A program that ends early reads no more of it.
            drop(thread::spawn(move || drop(stdin.write_all(input.as_bytes()))));
        }
        let (stdout, stderr) = (Collected::of(child.stdout.take()), Collected::of(child.stderr.take()));
        let status = self.end_of(&mut child)?;
        Ok(Answer { success: status.success(), stdout: stdout.text(), stderr: stderr.text() })
    }

    /// Starts it with the user's terminal, and waits for its end. What it writes goes to standard error: standard output is for results.
    ///
    /// # Errors
    /// When it is not there, takes too long, or ends with another code than 0.
    pub(crate) fn show(&self) -> Result<(), Trouble> {
        let mut command = self.command();
        command.stdin(if self.input.is_empty() { Stdio::inherit() } else { Stdio::piped() });
        let mut child = command.stdout(io::stderr()).spawn().map_err(|error| self.not_started(&error))?;
        if let Some(mut stdin) = child.stdin.take() {
            drop(stdin.write_all(self.input.as_bytes()));
        }
        let status = self.end_of(&mut child)?;
        if status.success() { Ok(()) } else { Err(self.failed(status)) }
    }

    /// Starts it with the user's terminal, and gives the code with which it ends; nothing when a signal ended it.
    ///
    /// # Errors
    /// When it is not there, or takes too long.
    pub(crate) fn code(&self) -> Result<Option<i32>, Trouble> {
        let mut child = self.command().spawn().map_err(|error| self.not_started(&error))?;
        Ok(self.end_of(&mut child)?.code())
    }

    /// Starts two programs, the second of which reads what this one writes.
    ///
    /// # Errors
    /// When one is not there or ends with another code than 0.
    pub(crate) fn pipe_to(&self, reader: &Call) -> Result<(), Trouble> {
        let mut writer_command = self.command();
        let mut writer = writer_command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| self.not_started(&error))?;
        let written = writer.stdout.take().map_or_else(Stdio::null, Stdio::from);
        let mut reader_command = reader.command();
        let started = reader_command.stdin(written).stdout(io::stderr()).spawn();
        // The second end of the pipe: the writer would wait for a reader that is gone.
        drop(reader_command);
        let ends = started.map_err(|error| reader.not_started(&error)).and_then(|mut child| reader.end_of(&mut child));
        if ends.is_err() {
            drop(writer.kill());
        }
        let wrote = self.end_of(&mut writer)?;
        match (ends?, wrote) {
            (read, _) if !read.success() => Err(reader.failed(read)),
            (_, wrote) if !wrote.success() => Err(self.failed(wrote)),
            _ => Ok(()),
        }
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.args(&self.arguments);
        command
    }

    fn end_of(&self, child: &mut Child) -> Result<ExitStatus, Trouble> {
        let started = Instant::now();
        loop {
            match child.try_wait() {
                Ok(Some(status)) => return Ok(status),
                Ok(None) => {}
                Err(error) => return Err(Trouble::new(format!("`{}` cannot be waited for: {error}", self.program))),
            }
            if let Some(limit) = self.limit.filter(|limit| started.elapsed() >= *limit) {
                drop(child.kill());
                drop(child.wait());
                let message = format!("`{}` has not answered within {} s", self.typed(), limit.as_secs());
                return Err(Trouble::new(message));
            }
            thread::sleep(PAUSE);
        }
    }

    fn not_started(&self, error: &io::Error) -> Trouble {
        let program = &self.program;
        match error.kind() {
            ErrorKind::NotFound => Trouble::new(format!("`{program}` is not installed, or not on the PATH")),
            _ => Trouble::new(format!("`{program}` cannot be started: {error}")),
        }
    }

    fn failed(&self, status: ExitStatus) -> Trouble {
        let how = status.code().map_or_else(|| "was killed".to_owned(), |code| format!("ended with {code}"));
        Trouble::new(format!("`{}` {how}", self.typed()))
    }
}

/// What a program has written so far. When the program is gone but something that it has started still writes, that is not waited for.
struct Collected {
    bytes: Arc<Mutex<Vec<u8>>>,
    reader: thread::JoinHandle<()>,
}

impl Collected {
    fn of(stream: Option<impl Read + Send + 'static>) -> Collected {
        let bytes = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&bytes);
        let reader = thread::spawn(move || {
            let Some(mut stream) = stream else { return };
            let mut chunk = [0; 8192];
            while let Ok(length @ 1..) = stream.read(&mut chunk) {
                let chunk = chunk.get(..length).unwrap_or_default();
                kept.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(chunk);
            }
        });
        Collected { bytes, reader }
    }

    fn text(self) -> String {
        let patience = 100;
        for _ in 0..patience {
            if self.reader.is_finished() {
                break;
            }
            thread::sleep(PAUSE);
        }
        let bytes = self.bytes.lock().unwrap_or_else(PoisonError::into_inner);
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

/// Whether a program is on a `PATH`.
pub(crate) fn is_on_path(program: &str, path: &str) -> bool {
    std::env::split_paths(path).any(|folder| is_program(&folder.join(program)))
}

#[cfg(unix)]
#[expect(clippy::disallowed_methods, reason = "whether a program can be started is asked of the disk")]
fn is_program(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::metadata(path).is_ok_and(|found| found.is_file() && found.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_program(path: &Path) -> bool {
    path.with_extension("exe").is_file()
}

/// A word as a POSIX shell reads it back.
pub(crate) fn shell_word(word: &str) -> String {
    let plain = |character: char| {
        character.is_alphanumeric() || matches!(character, '/' | '.' | '-' | '_' | '+' | ',' | ':' | '@' | '%' | '=')
    };
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn shell(script: &str) -> Call {
        Call::of("sh", ["-c", script])
    }

    #[test]
    fn an_answer_has_everything() {
        let mut call = shell("cat; echo e >&2; exit 3");
        call.input = "in".to_owned();
        let answer = call.answer().unwrap();
        assert_eq!(answer, Answer { success: false, stdout: "in".into(), stderr: "e\n".into() });
    }

    #[test]
    fn who_hangs_is_ended_and_who_is_missing_is_named() {
        let hanging = shell("sleep 60 & wait").within(Duration::from_millis(50));
        let started = Instant::now();
        assert!(hanging.answer().unwrap_err().message.contains("has not answered within"));
        assert!(started.elapsed() < Duration::from_secs(10));
        let missing = Call::of("no-such-program", ["x"]).answer().unwrap_err();
        assert_eq!(missing.message, "`no-such-program` is not installed, or not on the PATH");
    }

    #[test]
    fn pipes_tell_who_failed() {
        assert_eq!(shell("echo x").pipe_to(&shell("grep -q x")), Ok(()));
        assert_eq!(shell("exit 4").pipe_to(&shell("cat")).unwrap_err().message, "`sh -c 'exit 4'` ended with 4");
        assert_eq!(shell("yes").pipe_to(&shell("exit 5")).unwrap_err().message, "`sh -c 'exit 5'` ended with 5");
    }
}
