//! `diagnostics.md`: every code with its page.

use std::collections::BTreeMap;

use compose2k8s::{Code, registry};

use crate::page::{GENERATED, anchor, sentence, table};

const INTRODUCTION: &str = "\
# Messages

Every message has a code that does not change. `compose2k8s explain CODE` prints its page.

- An **error** means that there is no output that could be trusted: the project is refused, as Docker Compose refuses it.
- A **warning** means that something is lost, or open to more than before. `--deny warnings` turns it into exit code 3, and so do its code and its room.
- **Advice** tells what was chosen.

";

/// The whole page.
pub(crate) fn page() -> String {
    let codes: BTreeMap<&str, &Code> = registry::codes().map(|code| (code.name, code)).collect();
    let mut page = GENERATED.to_owned() + INTRODUCTION;
    let line = |code: &&Code| {
        vec![
            format!("[`{0}`](#{1})", code.name, anchor(code.name)),
            code.severity.word().to_owned(),
            code.summary.to_owned(),
        ]
    };
    page += &table(&["code", "severity", "summary"], &codes.values().map(line).collect::<Vec<_>>());
    let mut last = "";
    for code in codes.values() {
        let (room, _) = code.name.split_once('/').unwrap_or((code.name, ""));
        if room != last {
            page += &format!("## {room}\n\n");
            last = room;
        }
        page +=
            &format!("### {}\n\n*{}:* {}\n\n{}\n", code.name, code.severity.word(), sentence(code.summary), body(code));
    }
    page.trim_end().to_owned() + "\n"
}

/// The page of a code, with its headings as words in bold.
fn body(code: &Code) -> String {
    let mut lines: Vec<String> = Vec::new();
    for line in code.page().lines() {
        let heading = line.strip_prefix("## ").map(|title| format!("**{title}**"));
        let is_apart =
            heading.is_some() || line == "```yaml" || lines.last().is_some_and(|last| last.starts_with("**"));
        if is_apart && lines.last().is_some_and(|last| !last.is_empty()) {
            lines.push(String::new());
        }
        lines.push(heading.unwrap_or_else(|| line.to_owned()));
        lines.dedup_by(|next, last| next.is_empty() && last.is_empty());
    }
    lines.join("\n") + "\n"
}
