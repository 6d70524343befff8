//! Lets options stand before the command as well as after it.
//!
//! clap's own way, global options, forgets the values before the command when there are more of them after it: `-f a config -f b`
//! would be `b` alone. So the command is moved to the front, and everything else follows in its order.

use std::ffi::{OsStr, OsString};

use clap::{Arg, Command};

/// The arguments with the name of the command, if there is one, right after the name of the process.
pub(super) fn command_first(mut arguments: Vec<OsString>, command: &mut Command) -> Vec<OsString> {
    command.build();
    let position = position(&arguments, command);
    if let Some(moved) = position.and_then(|position| arguments.get_mut(1..=position)) {
        moved.rotate_right(1);
    }
    arguments
}

/// Where the command stands: the first argument that is neither an option nor the value of one.
fn position(arguments: &[OsString], command: &Command) -> Option<usize> {
    let mut numbered = arguments.iter().enumerate().skip(1);
    while let Some((position, argument)) = numbered.next() {
        if is_option(argument) {
            if wants_next(argument, command) {
                numbered.next();
            }
            continue;
        }
        return command.find_subcommand(argument).map(|_| position);
    }
    None
}

/// `-` alone is a file. After `--` come files only, so it ends the search like one.
fn is_option(argument: &OsStr) -> bool {
    argument != "-" && argument != "--" && argument.as_encoded_bytes().starts_with(b"-")
}

/// Whether the value of an option is the next argument.
fn wants_next(option: &OsStr, command: &Command) -> bool {
    // What is no text here holds its value already, as `-fX`.
    let Some(option) = option.to_str() else { return false };
    match option.strip_prefix("--") {
        Some(long) => find(command, |arg| arg.get_long() == Some(long)).is_some_and(takes_value),
        None => last_of_cluster_wants_next(option.trim_start_matches('-'), command),
    }
}

/// `-qf` wants a file; `-fq` has one, `q`.
fn last_of_cluster_wants_next(cluster: &str, command: &Command) -> bool {
    let valued = |short: char| find(command, |arg| arg.get_short() == Some(short)).is_some_and(takes_value);
    cluster.split_once(valued).is_some_and(|(_, value)| value.is_empty())
}

fn find(command: &Command, is_it: impl Fn(&Arg) -> bool) -> Option<&Arg> {
    command.get_arguments().chain(command.get_subcommands().flat_map(Command::get_arguments)).find(|arg| is_it(arg))
}

fn takes_value(arg: &Arg) -> bool {
    arg.get_action().takes_values()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_comes_first() {
        let check = |typed: &str, expected: &str| {
            let arguments = typed.split(' ').map(OsString::from).collect();
            let ordered = command_first(arguments, &mut super::super::command());
            assert_eq!(ordered.join(OsStr::new(" ")), *expected, "{typed}");
        };
        check("x config", "x config");
        check("x -f a config b", "x config -f a b");
        check("x -fa config b", "x config -fa b");
        check("x --file=a config", "x config --file=a");
        check("x --format json config", "x config --format json");
        check("x -q config", "x config -q");
        check("x -qf a config", "x config -qf a");
        check("x -f config a", "x -f config a");
        check("x a config", "x a config");
        check("x - config", "x - config");
        check("x -- config", "x -- config");
        check("x --nonsense config", "x config --nonsense");
        check("x --force explain ports", "x explain --force ports");
    }
}
