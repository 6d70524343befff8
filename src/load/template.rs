//! `${NAME}` in a text: finds the references and puts values in their place, with the rules and the quirks of Docker Compose.
//!
//! A default (`${A:-...}`) may hold further references, to any depth; the time is linear in the text and the values put in.

mod braces;
mod reference;

use std::collections::BTreeSet;
use std::ops::Range;

use crate::diagnostics::Diagnostic;
use crate::diagnostics::code::declare_diagnostic;
use crate::diagnostics::shorten::shortened;
use braces::Braces;
use reference::{Operator, Reference, Test};

declare_diagnostic! {
    /// ## What it means
    /// A variable is used that is set neither in the environment nor in an env file of the project. As with Docker Compose, nothing is
    /// put in its place.
    ///
    /// ## What to do instead
    /// Set the variable in `.env` or in the environment, or write what holds without it. A `$` that is no variable is written `$$`.
    /// ```yaml
    /// services:
    ///   web:
    ///     image: nginx:${NGINX_VERSION:-1.27}
    ///     command: ["sh", "-c", "echo $$HOME"]
    /// ```
    UNSET = Warning "interpolation/unset-variable": "a variable is not set, and nothing is put in its place";
    /// ## What it means
    /// A variable is used with `${NAME:?message}` or `${NAME?message}`: the project does not work without it, and it is not set. With `:?`
    /// it must not be empty either.
    ///
    /// ## What to do instead
    /// Set the variable in `.env` or in the environment.
    /// ```yaml
    /// services:
    ///   web:
    ///     image: nginx
    ///     environment:
    ///       TOKEN: ${TOKEN:?write it into .env}
    /// ```
    REQUIRED = Error "interpolation/required-variable": "a required variable is not set";
    /// ## What it means
    /// A `${` does not start a reference that Docker Compose knows: the name has other characters than letters, digits and `_`, what
    /// follows the name is none of `:-` `-` `:+` `+` `:?` `?`, or the closing `}` is not on the same line.
    ///
    /// ## What to do instead
    /// Mend the reference, or write `$$` when a plain `$` is meant, as for a variable that the shell in the container is to expand:
    /// ```yaml
    /// services:
    ///   web:
    ///     image: nginx:${NGINX_VERSION:-1.27}
    ///     command: ["sh", "-c", "echo $${HOSTNAME%%-*}"]
    /// ```
    MALFORMED = Error "interpolation/malformed": "a `${` starts no reference to a variable";
    /// ## What it means
    /// The values of variables that are put into one file have more than 16 MiB together. No Kubernetes cluster takes objects of that size;
    /// most likely variables that repeat each other have grown.
    ///
    /// ## What to do instead
    /// Keep large contents in files, and mount these:
    /// ```yaml
    /// services:
    ///   web:
    ///     image: nginx
    ///     configs: [page]
    /// configs:
    ///   page:
    ///     file: ./page.html
    /// ```
    TOO_LONG = Error "interpolation/too-long": "the values of variables in one file are too long together";
}

/// How many bytes of values may be put into one file.
pub(crate) const ROOM: usize = 16 << 20;

/// What became of a text.
#[derive(Debug, Default)]
pub(crate) struct Substitution {
    /// The text with the values in it; of no use when a finding is an error.
    pub(crate) text: String,
    /// What was found, in the order in which Docker Compose finds it; a variable that is not set is found once.
    pub(crate) findings: Vec<Finding>,
}

/// Something to say about one reference.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Finding {
    /// The bytes of the reference in the text.
    pub(crate) place: Range<usize>,
    /// What is the matter.
    pub(crate) problem: Problem,
}

/// What can be the matter with a reference.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Problem {
    /// The variable is not set.
    Unset(String),
    /// The variable has to be set; with the message of the reference.
    Required(String, String),
    /// It is no reference at all; with the start of what was written.
    Malformed(String),
    /// There is no room left for the value.
    TooLong,
}

/// Puts values in the place of references. `room` is how many bytes of values may still be put in.
pub(crate) fn substitute<V: AsRef<str>>(
    text: &str,
    lookup: &dyn Fn(&str) -> Option<V>,
    room: &mut usize,
) -> Substitution {
    let mut run = Run {
        text,
        braces: Braces::of(text),
        lookup,
        room,
        done: Substitution { text: String::with_capacity(text.len()), findings: Vec::new() },
        errors: 0,
        unset: BTreeSet::new(),
        full: false,
        tasks: vec![Task::Scan(0..text.len())],
    };
    while let Some(task) = run.tasks.pop() {
        run.perform(task);
    }
    run.done
}

/// What is still to be done; a stack instead of recursion, because texts may nest as deep as they are long.
enum Task {
    /// Read these bytes.
    Scan(Range<usize>),
    /// A default was read: go on after its reference, or, when the default had errors, after all that the reference could have held.
    Resume { after: usize, after_error: usize, end: usize, errors: usize },
    /// The message of a required variable was read; it stands at the end of the text from `start` on.
    Require { name: Range<usize>, place: Range<usize>, start: usize, errors: usize },
}

struct Run<'a, V> {
    text: &'a str,
    braces: Braces,
    lookup: &'a dyn Fn(&str) -> Option<V>,
    room: &'a mut usize,
    done: Substitution,
    errors: usize,
    /// The variables that were found not to be set; each is said once.
    unset: BTreeSet<&'a str>,
    /// There is no room left, so nothing more is put in.
    full: bool,
    tasks: Vec<Task>,
}

impl<V: AsRef<str>> Run<'_, V> {
    fn perform(&mut self, task: Task) {
        match task {
            Task::Scan(range) => self.scan(range),
            Task::Resume { after, after_error, end, errors } => {
                self.scan(if self.errors > errors { after_error } else { after }..end);
            }
            Task::Require { name, place, start, errors } => {
                let message = self.done.text.split_off(start);
                if self.errors == errors {
                    self.fail(place, Problem::Required(self.slice(name).to_owned(), message));
                }
            }
        }
    }

    /// Copies text and puts in values, until a default has to be read first.
    fn scan(&mut self, range: Range<usize>) {
        let Range { start: mut at, end } = range;
        while let Some(length) = self.slice(at..end).find('$').filter(|_| !self.full) {
            let start = at + length;
            self.copy(at..start);
            at = match reference::at(self.text, start, end, &self.braces) {
                Reference::None => {
                    self.copy(start..start + 1);
                    start + 1
                }
                Reference::Escape => {
                    self.copy(start..start + 1);
                    start + 2
                }
                Reference::Plain { name, end } => {
                    self.put(name, start..end);
                    end
                }
                Reference::Tested(test) => match self.apply(&test, start, end) {
                    Some(next) => next,
                    None => return,
                },
                Reference::Malformed { end } => {
                    self.fail(start..end, Problem::Malformed(shortened(self.slice(start..end))));
                    start + 2
                }
            };
        }
        self.copy(at..end);
    }

    fn slice(&self, range: Range<usize>) -> &str {
        self.text.get(range).unwrap_or("")
    }

    fn copy(&mut self, range: Range<usize>) {
        let text = self.text.get(range).unwrap_or("");
        self.done.text.push_str(text);
    }

    /// The value of a variable, which has to be set.
    fn put(&mut self, name: Range<usize>, place: Range<usize>) {
        if let Some(value) = (self.lookup)(self.slice(name.clone())) {
            self.insert(value.as_ref(), place);
        } else if let Some(name) = self.text.get(name).filter(|name| self.unset.insert(name)) {
            self.done.findings.push(Finding { place, problem: Problem::Unset(name.to_owned()) });
        }
    }

    /// A reference with an operator. Gives where to go on, or nothing when tasks were set for that.
    fn apply(&mut self, test: &Test, start: usize, end: usize) -> Option<usize> {
        let value = (self.lookup)(self.slice(test.name.clone()));
        let filled = value.as_ref().is_some_and(|value| !test.not_empty || !value.as_ref().is_empty());
        let place = start..test.after;
        let reads_word = match test.operator {
            Operator::Default | Operator::Require => !filled,
            Operator::Alternative => filled,
        };
        if !reads_word {
            match value {
                Some(value) if test.operator != Operator::Alternative => self.insert(value.as_ref(), place),
                _ => {}
            }
            return Some(test.after);
        }
        let errors = self.errors;
        if test.operator == Operator::Require {
            self.tasks.push(Task::Scan(test.widest..end));
            self.tasks.push(Task::Require { name: test.name.clone(), place, start: self.done.text.len(), errors });
        } else {
            self.tasks.push(Task::Resume { after: test.after, after_error: test.widest, end, errors });
        }
        self.tasks.push(Task::Scan(test.word.clone()));
        None
    }

    fn insert(&mut self, value: &str, place: Range<usize>) {
        if let Some(left) = self.room.checked_sub(value.len()) {
            *self.room = left;
            self.done.text.push_str(value);
        } else {
            *self.room = 0;
            self.full = true;
            self.tasks.clear();
            self.fail(place, Problem::TooLong);
        }
    }

    fn fail(&mut self, place: Range<usize>, problem: Problem) {
        self.errors += 1;
        self.done.findings.push(Finding { place, problem });
    }
}

impl Substitution {
    /// Whether the text can be used.
    pub(crate) fn succeeded(&self) -> bool {
        self.findings.iter().all(|finding| matches!(finding.problem, Problem::Unset(_)))
    }
}

impl Finding {
    /// The message; `subject` names what the text belongs to.
    pub(crate) fn diagnostic(&self, subject: &str) -> Diagnostic {
        match &self.problem {
            Problem::Unset(name) => {
                Diagnostic::new(&UNSET, format!("`{subject}` uses the variable `{name}`, which is not set"))
                    .help(format!("set `{name}` in `.env`, or write what holds without it: `${{{name}:-...}}`"))
            }
            Problem::Required(name, message) => {
                let message = match message.trim() {
                    "" => format!("`{subject}` needs the variable `{name}`, which is not set"),
                    reason => format!("`{subject}` needs the variable `{name}`, which is not set: {reason}"),
                };
                Diagnostic::new(&REQUIRED, message).help(format!("set `{name}` in `.env` or in the environment"))
            }
            Problem::Malformed(written) => {
                Diagnostic::new(&MALFORMED, format!("`{subject}` has `{written}`, which names no variable"))
                    .help(reference::remedy(written))
            }
            Problem::TooLong => {
                let message = format!("the values of variables up to `{subject}` have more than {} MiB", ROOM >> 20);
                Diagnostic::new(&TOO_LONG, message).help("keep large contents in files, and mount these")
            }
        }
    }
}

#[cfg(test)]
mod tests;
