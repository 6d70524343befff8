//! `options.md`: every option of every command, and every key under `x-kubernetes`.

use std::collections::BTreeSet;

use clap::{Arg, Command};
use compose2k8s::{OptionForm, OptionShape, cli, registry};

use crate::page::{GENERATED, anchor, sentence, table};

const INTRODUCTION: &str = "\
# Options

Options may stand before or after a command; of one that is given twice the last counts. Those of a conversion can be written in the Compose
file as well, under [`x-kubernetes`](#x-kubernetes), so that one file says everything: the command line wins over the service, the service over the top
level.

";

/// The whole page.
pub(crate) fn page() -> String {
    let mut command = cli::command();
    command.build();
    let mut page = GENERATED.to_owned() + INTRODUCTION;
    let commands: Vec<&Command> = command.get_subcommands().filter(|command| command.get_name() != "help").collect();
    let line = |command: &&Command| {
        let title = title(command);
        vec![format!("[`{title}`](#{})", anchor(&title)), about(command)]
    };
    let rows = std::iter::once(&command).chain(commands.iter().copied());
    page += &table(&["command", "what it does"], &rows.map(|command| line(&command)).collect::<Vec<_>>());
    page += &section(&command, &BTreeSet::new());
    let known: BTreeSet<String> = command.get_arguments().map(fingerprint).collect();
    for command in commands {
        page += &section(command, &known);
    }
    (page + &keys()).trim_end().to_owned() + "\n"
}

fn title(command: &Command) -> String {
    match command.get_name() {
        name @ "compose2k8s" => name.to_owned(),
        name => format!("compose2k8s {name}"),
    }
}

fn about(command: &Command) -> String {
    command.get_about().map(|about| sentence(about.to_string().trim_end_matches('.'))).unwrap_or_default()
}

/// A command with its options; those that a conversion has as well are only named.
fn section(command: &Command, known: &BTreeSet<String>) -> String {
    let mut text = format!("## {}\n\n{}\n\n", title(command), about(command));
    let arguments: Vec<&Arg> = command.get_arguments().filter(|argument| is_shown(argument)).collect();
    let (shared, own): (Vec<&Arg>, Vec<&Arg>) =
        arguments.into_iter().partition(|argument| known.contains(&fingerprint(argument)));
    let mut headings: Vec<&str> = Vec::new();
    for argument in &own {
        let heading = argument.get_help_heading().unwrap_or("");
        if !headings.contains(&heading) {
            headings.push(heading);
        }
    }
    for heading in headings {
        let rows: Vec<Vec<String>> = own
            .iter()
            .filter(|argument| argument.get_help_heading().unwrap_or("") == heading)
            .map(|argument| row(argument))
            .collect();
        if !heading.is_empty() && known.is_empty() {
            text += &format!("### {heading}\n\n");
        }
        text += &table(&["option", "value", "what it decides"], &rows);
    }
    if !shared.is_empty() {
        text += &format!("As for a conversion: {}.\n\n", of_conversion(&shared).join(", "));
    }
    text
}

fn is_shown(argument: &Arg) -> bool {
    !argument.is_hide_set() && !matches!(argument.get_id().as_str(), "help" | "version")
}

/// Options that a conversion has as well, by the heading where all below it are meant.
fn of_conversion(shared: &[&Arg]) -> Vec<String> {
    let command = cli::command();
    let heading = |argument: &Arg| argument.get_help_heading().unwrap_or("").to_owned();
    let mut names: Vec<String> = Vec::new();
    for argument in shared {
        let heading = heading(argument);
        let mut below = command
            .get_arguments()
            .filter(|argument| is_shown(argument))
            .filter(|other| other.get_help_heading() == Some(heading.as_str()));
        let is_whole = below
            .all(|other| other.is_positional() || shared.iter().any(|argument| argument.get_id() == other.get_id()));
        let name =
            if is_whole { format!("[{heading}](#{})", anchor(&heading)) } else { format!("`{}`", name(argument)) };
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// Two arguments are one option when they are named and described alike.
fn fingerprint(argument: &Arg) -> String {
    format!("{} {:?}", name(argument), argument.get_help().map(ToString::to_string))
}

fn name(argument: &Arg) -> String {
    match (argument.get_short(), argument.get_long()) {
        (Some(short), Some(long)) => format!("-{short}, --{long}"),
        (Some(short), None) => format!("-{short}"),
        (None, Some(long)) => format!("--{long}"),
        (None, None) => value(argument),
    }
}

fn value(argument: &Arg) -> String {
    argument
        .get_value_names()
        .map(|names| names.iter().map(clap::builder::Str::as_str).collect::<Vec<_>>().join(" "))
        .unwrap_or_default()
}

fn row(argument: &Arg) -> Vec<String> {
    let words = argument.get_possible_values();
    let takes_value = argument.get_action().takes_values() && !argument.is_positional();
    let is_flag = !words.is_empty() && words.iter().all(|word| matches!(word.get_name(), "true" | "false"));
    let value = if takes_value && !is_flag { format!("`{}`", value(argument)) } else { String::new() };
    let mut help = argument.get_help().map(|help| sentence(help.to_string().trim_end_matches('.'))).unwrap_or_default();
    if takes_value && !is_flag {
        for word in words {
            let meaning = word.get_help().map(|help| format!(": {help}")).unwrap_or_default();
            help += &format!("<br>`{}`{meaning}", word.get_name());
        }
    }
    vec![format!("`{}`", name(argument)), value, help]
}

/// The keys in the Compose file.
fn keys() -> String {
    let mut text = "\
## x-kubernetes

Keys of a Compose file that every other tool ignores. At the top level they are for the whole project, in a service for it alone:

```yaml
x-kubernetes:
  registry: registry.example/team
services:
  migrate:
    build: ./migrate
    x-kubernetes:
      kind: Job
```

"
    .to_owned();
    let rows = registry::options().map(|option| {
        let key = |name: Option<&str>| name.map(|name| format!("`{name}`")).unwrap_or_default();
        let form = form(if option.long.is_some() { option.form } else { option.service_form });
        vec![key(option.long), key(option.service), form, sentence(option.help.trim_end_matches(" (repeatable)"))]
    });
    text += &table(&["at the top level", "in a service", "value", "what it decides"], &rows.collect::<Vec<_>>());
    text
}

fn form(form: OptionForm) -> String {
    let shape = |shape: OptionShape| match shape {
        OptionShape::YesNo => "`true` or `false`".to_owned(),
        OptionShape::Words(words) => words.iter().map(|(word, _)| format!("`{word}`")).collect::<Vec<_>>().join(", "),
        OptionShape::Number { least, greatest } => format!("a number from {least} to {greatest}"),
        OptionShape::Text { .. } => "a text".to_owned(),
    };
    match form {
        OptionForm::One(one) => shape(one),
        OptionForm::List(items) => format!("a list: {}", shape(items)),
        OptionForm::Map(_, values) => format!("a mapping: {}", shape(values)),
    }
}
