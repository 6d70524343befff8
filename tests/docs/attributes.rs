//! `attributes.md`: what becomes of each attribute.

use std::collections::{BTreeMap, BTreeSet};

use compose2k8s::{Attribute, Support, registry};

use crate::page::{GENERATED, anchor, codes, sentence, table};

const INTRODUCTION: &str = "\
# Attributes

What becomes of each attribute of the Compose Specification. `compose2k8s explain services.ports` prints the same on the terminal.
Services come first, by attribute; then [the rest of a Compose file](#the-rest-of-a-compose-file).

| word | meaning |
|---|---|
| kept | The same behaviour. Values for which that does not hold are reported. |
| kept with a difference | A field that does nearly the same. The difference is reported, and is told here. |
| no equivalent in Kubernetes | The manifests do without it, which is reported. |
| not converted yet | Kubernetes has it, this version does not write it, which is reported. |
| used up by loading | It has done its work before anything is converted. |
| left to the build | Only the build of the image reads it, and Docker Compose goes on building images. |
| without effect | What runs is the same with and without it. |

Fields are named as in the Kubernetes API: `Pod` is the Pod template of the workload, `Container` a container of it.

";

/// The whole page.
pub(crate) fn page() -> String {
    let rows: BTreeMap<&str, &Attribute> = registry::attributes().map(|row| (row.path, row)).collect();
    let services = sections(&rows, "services.*.");
    let mut page = GENERATED.to_owned() + INTRODUCTION + "## Services\n\n";
    page += &overview(&rows, "services.*.", &services);
    for name in &services {
        page += &section(&rows, "services.*.", name, name);
    }
    page += "## The rest of a Compose file\n\n";
    for name in sections(&rows, "") {
        let title = format!("{name} (top level)");
        page += &if name == "services" { of_services(&rows) } else { section(&rows, "", name, &title) };
    }
    page.trim_end().to_owned() + "\n"
}

/// The attributes directly below something, by name.
fn sections<'a>(rows: &BTreeMap<&'a str, &Attribute>, above: &str) -> BTreeSet<&'a str> {
    let name = |path: &&'a str| path.strip_prefix(above)?.split(['.', '[']).next();
    rows.keys().filter_map(name).filter(|name| !name.is_empty() && *name != "*").collect()
}

/// One line for each attribute, which leads to its section.
fn overview(rows: &BTreeMap<&str, &Attribute>, above: &str, names: &BTreeSet<&str>) -> String {
    let line = |name: &&str| {
        let row = rows.get(format!("{above}{name}").as_str())?;
        Some(vec![format!("[`{name}`](#{})", anchor(name)), row.support.word().to_owned(), codes(row.becomes)])
    };
    table(&["attribute", "what becomes of it", "fields"], &names.iter().filter_map(line).collect::<Vec<_>>())
}

/// An attribute with what is below it.
fn section(rows: &BTreeMap<&str, &Attribute>, above: &str, name: &str, title: &str) -> String {
    let path = format!("{above}{name}");
    let Some(row) = rows.get(path.as_str()) else { return String::new() };
    let mut text = format!("### {title}\n\n**{}** {}\n", sentence(row.support.word()), prose(row));
    if !row.becomes.is_empty() {
        text += &format!("\nBecomes {}.\n", codes(row.becomes));
    }
    if !row.unless.is_empty() {
        text += &format!("\nNothing is different for {}.\n", codes(row.unless));
    }
    text + "\n" + &parts(rows, &path)
}

/// `services` itself: its attributes have sections of their own.
fn of_services(rows: &BTreeMap<&str, &Attribute>) -> String {
    let text = |path: &str| {
        rows.get(path).map_or_else(String::new, |row| format!("{} Becomes {}.\n", prose(row), codes(row.becomes)))
    };
    format!("### services (top level)\n\n{}\nThe name of a service: {}\n", text("services"), text("services.*"))
}

/// What is below an attribute. Parts of what is lost are lost with it, and are listed in one line.
fn parts(rows: &BTreeMap<&str, &Attribute>, path: &str) -> String {
    let is_part = |part: &&&str| part.strip_prefix(path).is_some_and(|rest| rest.starts_with(['.', '[']));
    let below: Vec<&&str> = rows.keys().filter(is_part).collect();
    let name =
        |part: &str| part.strip_prefix(path).unwrap_or(part).trim_start_matches(['.', '[', ']']).replace('*', "NAME");
    let row = &rows[path];
    let says_nothing_new = |part: &&&str| {
        rows[**part].support == row.support && rows[**part].remedy.is_empty() && rows[**part].becomes.is_empty()
    };
    if !matches!(row.support, Support::Exact | Support::Approximate) && below.iter().all(says_nothing_new) {
        let names: Vec<String> = below.iter().map(|part| name(part)).filter(|name| name != "NAME").collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        return if names.is_empty() {
            String::new()
        } else {
            format!("The same holds for its parts: {}.\n\n", codes(&names))
        };
    }
    let line = |part: &&str| {
        let row = rows[*part];
        let with: Vec<String> =
            below.iter().filter(|other| speaker(rows, other) == Some(part)).map(|other| name(other)).collect();
        let with: Vec<&str> = with.iter().map(String::as_str).collect();
        let with = if with.is_empty() { String::new() } else { format!(" With it: {}.", codes(&with)) };
        vec![format!("`{}`", name(part)), row.support.word().to_owned(), prose(row) + &with, codes(row.becomes)]
    };
    let is_trivial =
        |part: &&&str| part.ends_with(".*") && rows[**part].support == rows[part.trim_end_matches(".*")].support;
    let own = below.iter().filter(|part| speaker(rows, part).is_none() && (!is_trivial(part) || below.len() == 1));
    table(&["part", "what becomes of it", "how", "fields"], &own.map(|part| line(part)).collect::<Vec<_>>())
}

/// The part above that is lost with all that is below it.
fn speaker<'a>(rows: &BTreeMap<&'a str, &Attribute>, part: &str) -> Option<&'a str> {
    let row = rows[part];
    let is_lost = |support| {
        matches!(support, Support::NoEquivalent | Support::NotYet | Support::LeftToTheBuild | Support::NoEffect)
    };
    let above = rows.keys().filter(|above| part.strip_prefix(**above).is_some_and(|rest| rest.starts_with(['.', '['])));
    let above = above.filter(|above| is_lost(rows[**above].support) && rows[**above].support == row.support);
    above.max_by_key(|above| above.len()).copied().filter(|_| row.remedy.is_empty())
}

fn prose(row: &Attribute) -> String {
    let remedy = if row.remedy.is_empty() || row.remedy == "nothing" {
        String::new()
    } else {
        format!(" *What to do:* {}.", row.remedy)
    };
    sentence(row.note) + &remedy
}
