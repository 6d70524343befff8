//! `explain`: what a code means, and what becomes of an attribute; all words are those of the registry.

use std::collections::BTreeMap;

use clap::error::ErrorKind;

use super::arguments::complaint;
use super::exit;
use super::failure::Failure;
use super::streams;
use crate::convert::attribute::Attribute;
use crate::diagnostics::Code;
use crate::diagnostics::suggest::closest;
use crate::registry;

/// Explains a code or an attribute, or lists them.
pub(super) fn run(subject: Option<&str>) -> Result<u8, Failure> {
    let text = match subject {
        None => list(),
        Some(subject) => page(subject).ok_or_else(|| unknown(subject))?,
    };
    streams::print(text.as_bytes()).map_err(Failure::Output)?;
    Ok(exit::SUCCESS)
}

fn list() -> String {
    let mut codes: Vec<&Code> = registry::codes().collect();
    codes.sort_by_key(|code| code.name);
    let mut attributes: Vec<&Attribute> = registry::attributes().collect();
    attributes.sort_by_key(|attribute| attribute.path);
    let codes = codes.iter().map(|code| [code.name, code.severity.word(), code.summary]);
    let attributes = attributes.iter().map(|attribute| [attribute.path, attribute.support.word(), attribute.note]);
    format!("Codes:\n{}\nAttributes:\n{}", table(codes), table(attributes))
}

/// Rows with their first two columns aligned.
fn table<'a>(rows: impl Iterator<Item = [&'a str; 3]>) -> String {
    let rows: Vec<[&str; 3]> = rows.collect();
    let first = rows.iter().map(|[name, ..]| name.len()).max().unwrap_or(0);
    let second = rows.iter().map(|[_, word, _]| word.len()).max().unwrap_or(0);
    let line =
        |[name, word, text]: &[&str; 3]| format!("  {name:first$}  {word:second$}  {text}").trim_end().to_owned();
    rows.iter().map(|row| line(row) + "\n").collect()
}

fn page(subject: &str) -> Option<String> {
    if let Some(code) = registry::codes().find(|code| code.name == subject) {
        return Some(format!("{} ({}): {}\n\n{}", code.name, code.severity.word(), code.summary, code.page()));
    }
    let typed = steps(subject);
    let fitting: Vec<&Attribute> = registry::attributes().filter(|row| fits(&steps(row.path), &typed)).collect();
    // `services.ports` fits the ports of all services, and a service called `ports`: the first is meant.
    let is_meant = |row: &&&Attribute| !fitting.iter().any(|other| is_below(other.path, row.path));
    let pages: Vec<String> = fitting.iter().filter(is_meant).map(|row| attribute_page(row)).collect();
    (!pages.is_empty()).then(|| pages.join("\n"))
}

/// A row, and those next below it.
fn attribute_page(attribute: &Attribute) -> String {
    let mut below: Vec<&Attribute> = registry::attributes().filter(|row| is_below(row.path, attribute.path)).collect();
    below.sort_by_key(|row| row.path);
    let is_next = |row: &&&Attribute| !below.iter().any(|between| is_below(row.path, between.path));
    let next = below.iter().filter(is_next).map(|row| [row.path, row.support.word(), row.note]);
    let next = table(next);
    if next.is_empty() { row(attribute) } else { format!("{}\nBelow it:\n{next}", row(attribute)) }
}

fn is_below(path: &str, above: &str) -> bool {
    path.strip_prefix(above).is_some_and(|rest| rest.starts_with(['.', '[']))
}

fn row(attribute: &Attribute) -> String {
    let becomes = match attribute.becomes {
        [] => String::new(),
        fields => format!("Becomes: {}\n", fields.join(", ")),
    };
    format!("{}: {}\n{becomes}{}\n", attribute.path, attribute.support.word(), attribute.note)
}

/// The keys of a typed path or a row; which element of a list is meant makes no difference.
fn steps(path: &str) -> Vec<&str> {
    path.split('.').map(|step| step.split('[').next().unwrap_or(step)).collect()
}

/// Whether a typed path means a row: whole, without the names of services and volumes, or as it stands below a service.
fn fits(row: &[&str], typed: &[&str]) -> bool {
    let below_service = match row {
        ["services", "*", below @ ..] if !below.is_empty() => below,
        _ => row,
    };
    leads(row, typed) || leads(below_service, typed)
}

fn leads(row: &[&str], typed: &[&str]) -> bool {
    match (row, typed) {
        ([], []) => true,
        (["*", row @ ..], [_, rest @ ..]) if leads(row, rest) => true,
        (["*", row @ ..], _) if !row.is_empty() => leads(row, typed),
        ([name, row @ ..], [step, typed @ ..]) => name == step && leads(row, typed),
        _ => false,
    }
}

fn unknown(subject: &str) -> Failure {
    let advice = match nearest(subject) {
        Some(name) => format!("did you mean `{name}`?"),
        None => "`compose2k8s explain` lists all of them".to_owned(),
    };
    let message = format!("`{subject}` is neither a code nor an attribute; {advice}");
    complaint(ErrorKind::InvalidValue, &message).into()
}

/// The code or attribute that is nearest: beside the typed one, or anywhere.
fn nearest(subject: &str) -> Option<&'static str> {
    let typed = steps(subject);
    let (last, above) = typed.split_last()?;
    let beside: BTreeMap<&str, &str> = registry::attributes()
        .filter_map(|row| {
            let steps = steps(row.path);
            let (name, row_above) = steps.split_last()?;
            (row_above.is_empty() == above.is_empty() && fits(row_above, above)).then_some((*name, row.path))
        })
        .collect();
    let below_service = registry::attributes().filter_map(|row| row.path.strip_prefix("services.*."));
    let all = registry::codes().map(|code| code.name).chain(registry::attributes().map(|row| row.path));
    closest(last, beside.keys().copied())
        .and_then(|name| beside.get(name).copied())
        .or_else(|| closest(subject, all.chain(below_service)))
}
