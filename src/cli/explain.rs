//! `explain`: what a code means, and what becomes of an attribute; all words are those of the registry.

use std::fmt::Write as _;

use clap::error::ErrorKind;

use super::arguments::complaint;
use super::exit;
use super::failure::Failure;
use super::streams;
use crate::convert::attribute::{Attribute, Support};
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
    let attributes = attributes.iter().map(|attribute| [attribute.path, fate(attribute.support), attribute.note]);
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
    let steps = steps(subject);
    let fitting: Vec<&Attribute> =
        registry::attributes().filter(|attribute| fits(&pattern(attribute), &steps)).collect();
    if !fitting.is_empty() {
        return Some(fitting.into_iter().map(attribute_page).collect::<Vec<_>>().join("\n"));
    }
    let (_, above) = steps.split_last().filter(|(_, above)| !above.is_empty())?;
    let above: Vec<&Attribute> = registry::attributes().filter(|attribute| fits(&pattern(attribute), above)).collect();
    let inherited = |attribute: &Attribute| {
        format!(
            "`{subject}` has no row of its own: what holds for `{}` holds for it.\n\n{}",
            attribute.path,
            row(attribute)
        )
    };
    (!above.is_empty()).then(|| above.into_iter().map(inherited).collect())
}

fn attribute_page(attribute: &Attribute) -> String {
    let below =
        |other: &&Attribute| other.path.strip_prefix(attribute.path).is_some_and(|rest| rest.starts_with(['.', '[']));
    let mut below: Vec<&Attribute> = registry::attributes().filter(below).collect();
    below.sort_by_key(|attribute| attribute.path);
    let mut page = row(attribute);
    if !below.is_empty() {
        let rows = below.iter().map(|attribute| [attribute.path, fate(attribute.support), attribute.note]);
        // Writing to a String cannot fail.
        let _: std::fmt::Result = write!(page, "\nBelow it:\n{}", table(rows));
    }
    page
}

fn row(attribute: &Attribute) -> String {
    let becomes = match attribute.becomes {
        [] => String::new(),
        fields => format!("Becomes: {}\n", fields.join(", ")),
    };
    format!("{}: {}\n{becomes}{}\n", attribute.path, fate(attribute.support), attribute.note)
}

fn fate(support: Support) -> &'static str {
    match support {
        Support::Exact => "kept",
        Support::Approximate => "kept with a difference",
        Support::NoEquivalent => "no equivalent in Kubernetes",
        Support::NotYet => "not converted yet",
        Support::ResolvedByLoading => "used up by loading",
    }
}

/// The keys of a typed path or a row; which element of a list is meant makes no difference.
fn steps(path: &str) -> Vec<&str> {
    path.split('.').map(|step| step.split('[').next().unwrap_or(step)).collect()
}

fn pattern(attribute: &Attribute) -> Vec<&'static str> {
    steps(attribute.path)
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
        (["*", row @ ..], _) => leads(row, typed),
        ([name, row @ ..], [step, typed @ ..]) => name == step && leads(row, typed),
        _ => false,
    }
}

fn unknown(subject: &str) -> Failure {
    let codes = registry::codes().map(|code| code.name);
    let attributes = registry::attributes().map(|attribute| attribute.path);
    let below_service = attributes.clone().filter_map(|path| path.strip_prefix("services.*."));
    let advice = match closest(subject, codes.chain(attributes).chain(below_service)) {
        Some(name) => format!("did you mean `{name}`?"),
        None => "`compose2k8s explain` lists all of them".to_owned(),
    };
    let message = format!("`{subject}` is neither a code nor an attribute; {advice}");
    complaint(ErrorKind::InvalidValue, &message).into()
}
