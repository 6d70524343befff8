//! Says where YAML reads something else than what the user wrote: `1.20` is the number 1.2, and an environment variable gets the text `1.2`.

use std::collections::BTreeSet;

use crate::compose::schema;
use crate::diagnostics::code::declare_diagnostic;
use crate::diagnostics::{Diagnostic, Report};
use crate::source::SourceMap;
use crate::yaml::{Node, Value};

declare_diagnostic! {
    /// ## What it means
    /// A value without quotes is a number, a boolean or a date for YAML, and is written in another way than it is printed: `1.20` becomes
    /// `1.2`, `0777` becomes `511`, `1e3` becomes `1000`, `True` becomes `true`. Containers see what is printed. It is the same with
    /// Docker Compose.
    ///
    /// ## What to do instead
    /// Put the value in quotes, so that it stays as it is. If the other form is meant, write that.
    /// ```yaml
    /// services:
    ///   web:
    ///     image: nginx
    ///     environment:
    ///       VERSION: "1.20"
    ///       UMASK: "0777"
    /// ```
    VALUE_CHANGED = Advice "yaml/value-changed": "YAML changes a value that is not in quotes";
}

/// Looks at the values that count by their text. One that aliases repeat is named once.
pub(crate) fn advise(document: &Node, sources: &SourceMap, report: &mut Report) {
    let mut seen = BTreeSet::new();
    schema::texts(document, &mut |node, at| {
        let written = sources.slice(node.span);
        let Some(read) = node.text().filter(|read| read != written) else { return };
        if matches!(node.value, Value::Null | Value::String(_)) || !seen.insert(node.span) {
            return;
        }
        let path = at.path();
        let message =
            format!("`{path}` is written `{written}`, but YAML reads {}, and its text is `{read}`", node.kind());
        let help = format!("write `\"{written}\"` to keep it as it is, or `{read}`");
        report.push(Diagnostic::new(&VALUE_CHANGED, message).at(node.span).about(&path).help(help));
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{truth, yaml};

    fn advices(text: &str) -> Vec<Diagnostic> {
        let mut sources = SourceMap::default();
        let source = sources.add("compose.yaml", text);
        let mut report = Report::default();
        for document in yaml::parse(source, text, &mut report) {
            advise(&document, &sources, &mut report);
        }
        report.iter().filter(|it| it.code.name == VALUE_CHANGED.name).cloned().collect()
    }

    #[test]
    fn values_that_change_are_named() {
        let check = |attribute: &str, expected: &[&str]| {
            let found = advices(&format!("services:\n  web:\n    {attribute}\n"));
            let paths: Vec<_> = found.iter().map(|it| it.path.as_deref().unwrap_or("")).collect();
            assert_eq!(paths, expected, "{attribute}");
        };
        check("environment: {A: 1.20, B: '1.20', C: 1.2, D: yes, E: 1.20.3}", &["services.web.environment.A"]);
        check(
            "labels: {a: 0777, b: True, c: true, d: 2001-01-01, e: ~}",
            &["services.web.labels.a", "services.web.labels.b", "services.web.labels.d"],
        );
        check("build: {args: {V: 3.10}}", &["services.web.build.args.V"]);
        check("ports: [22:22, 8080, 0x50, {target: 0x50}]", &["services.web.ports[2]"]);
        check("expose: [80, 1_000]", &["services.web.expose[1]"]);
        check("logging: {options: {max-file: 03}}", &["services.web.logging.options.max-file"]);
        check("provider: {type: t, options: {a: [1.0]}}", &["services.web.provider.options.a[0]"]);
        check("mem_limit: 1_000", &[]);
        check("environment: ['A=1.20']", &[]);
        check("environment: {A: \"${B:-1.20}\"}", &[]);
        check("x-v: 1.20", &[]);
    }

    #[test]
    fn messages_say_both_forms() {
        let found = advices("services: {web: {environment: {V: 1.20}}}");
        let expected = "`services.web.environment.V` is written `1.20`, but YAML reads a number, and its text is `1.2`";
        assert_eq!(found.iter().map(|it| it.message.as_str()).collect::<Vec<_>>(), [expected]);
        assert_eq!(found[0].help.as_deref(), Some("write `\"1.20\"` to keep it as it is, or `1.2`"));
    }

    #[test]
    fn a_repeated_value_is_named_once() {
        let text = "x-e: &e {V: 1.20}\nservices: {a: {environment: *e}, b: {environment: {<<: *e, W: 1.30}}}\n";
        let found = advices(text);
        let paths: Vec<_> = found.iter().map(|it| it.path.as_deref().unwrap_or("")).collect();
        assert_eq!(paths, ["services.a.environment.V", "services.b.environment.W"]);
    }

    /// Docker Compose's answer is another text than the one that was written, exactly where there is an advice.
    #[test]
    fn advices_stand_where_docker_compose_changes_a_value() {
        let Some(rows) = truth::rows("scalars") else { return };
        let mut differences = Vec::new();
        let mut total = 0;
        for row in rows.iter().filter(|row| matches!(row.cell("place"), "environment.K" | "labels.K" | "sysctls.k")) {
            let (Some(yaml), Some(written)) = (row.text("yaml"), row.text("scalar")) else { continue };
            let plain =
                !written.starts_with(['"', '\'', '!', '&', '|', '>', '~', ' ']) && !written.contains(['$', '\n', '#']);
            let result = row.json("result");
            let read = result.as_object().and_then(|result| result.values().next()).and_then(|value| value.as_str());
            let Some(read) = read.filter(|_| plain && row.cell("status") == "ok") else { continue };
            total += 1;
            let fragment = yaml.replace('\n', "\n    ");
            let advised = !advices(&format!("services:\n  web:\n    {fragment}\n")).is_empty();
            if advised != (read != written.trim()) && !(read.is_empty()) {
                differences.push(format!("{yaml:?}: {read:?}, advised: {advised}"));
            }
        }
        truth::demand("changed scalars", total, &differences, 0);
    }
}
