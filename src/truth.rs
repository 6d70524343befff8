//! For tests: the tables of what Docker Compose answers, in `tests/conformance` or in the directory that `COMPOSE2K8S_TRUTH` names.

use std::fmt;

use serde_json::Value as Json;

/// One line of a table.
pub(crate) struct Row {
    names: Vec<String>,
    cells: Vec<String>,
}

impl Row {
    /// A cell as it is written.
    pub(crate) fn cell(&self, name: &str) -> &str {
        let position = self.names.iter().position(|other| other == name).expect("the table has the column");
        &self.cells[position]
    }

    /// A cell that holds JSON.
    pub(crate) fn json(&self, name: &str) -> Json {
        serde_json::from_str(self.cell(name)).expect("the cell is JSON")
    }

    /// A cell that holds a text; nothing when the text is no UTF-8 or too long to be written out.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        self.json(name).as_str().map(str::to_owned)
    }
}

/// The first cell, which is the question.
impl fmt::Display for Row {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.cells.first().map_or("", String::as_str))
    }
}

/// Where the tables are.
#[expect(clippy::disallowed_methods, reason = "tests may be pointed at more tables")]
pub(crate) fn directory() -> String {
    std::env::var("COMPOSE2K8S_TRUTH")
        .unwrap_or_else(|_| concat!(env!("CARGO_MANIFEST_DIR"), "/tests/conformance").to_owned())
}

/// The rows of a table; nothing, and a line that says so, when it is not there.
#[expect(clippy::disallowed_methods, reason = "tests read the tables from the disk")]
pub(crate) fn rows(table: &str) -> Option<Vec<Row>> {
    let Ok(text) = std::fs::read_to_string(format!("{}/{table}.tsv", directory())) else {
        println!("skipped: {table}, which is not in the directory of tables");
        return None;
    };
    let mut lines = text.lines().skip_while(|line| line.starts_with('#'));
    let cells = |line: &str| line.split('\t').map(str::to_owned).collect::<Vec<_>>();
    let names = cells(lines.next().expect("the table has a head"));
    Some(lines.map(|line| Row { names: names.clone(), cells: cells(line) }).collect())
}

/// Counts the rows that differ, prints the first of them, and demands that there are no more than are known.
pub(crate) fn demand(table: &str, total: usize, differences: &[String], known: usize) {
    println!("{table}: {} of {total} equal", total - differences.len());
    for difference in differences.iter().take(40) {
        println!("  {difference}");
    }
    assert!(total > 0 && differences.len() <= known, "{table}: {} of {total} differ", differences.len());
}
