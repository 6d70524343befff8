//! Tests: what the schema of Docker Compose accepts and refuses.

use super::*;
use crate::source::SourceMap;
use crate::{truth, yaml};

fn check(text: &str) -> Report {
    let mut sources = SourceMap::default();
    let source = sources.add("compose.yaml", text);
    let mut report = Report::default();
    let documents = yaml::parse(source, text, &mut report);
    assert!(!report.has_errors(), "{text}");
    for document in &documents {
        validate(document, &mut report);
    }
    report
}

#[test]
fn acceptance_is_that_of_the_schema() {
    let Some(rows) = truth::rows("schema") else { return };
    let mut differences = Vec::new();
    for row in &rows {
        let text = row.cell("document");
        let report = check(text);
        if report.has_errors() != (row.cell("schema") == "error") {
            let said: Vec<_> = report.iter().map(|it| &it.message).collect();
            differences.push(format!("{text}: {} {}, got {said:?}", row.cell("schema"), row.cell("schema_result")));
        }
    }
    truth::demand("schema", rows.len(), &differences, 0);
}
