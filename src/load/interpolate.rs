//! `${NAME}` in the values of a tree, and the types that values have afterwards.

use super::template::{self, Failure, Fault, Unset};
use crate::compose::scalar::boolean;
use crate::diagnostics::code::declare_diagnostic;
use crate::diagnostics::{Diagnostic, Report};
use crate::source::Span;
use crate::yaml::{Node, Path, Segment, Value};

declare_diagnostic! {
    /// ## What it means
    ///
    /// A value uses a variable that neither the environment nor an env file sets. It counts as empty.
    ///
    /// ## What to do instead
    ///
    /// Set the variable in `.env`, pass it in the environment, or write a default. A `$` that is meant as such is written `$$`:
    ///
    /// ```yaml
    /// services:
    ///   web:
    ///     image: nginx:${TAG:-1.27}
    ///     command: echo $$HOME
    /// ```
    UNSET = Warning "interpolation/unset-variable": "a variable is not set and counts as empty";
    /// ## What it means
    ///
    /// A value demands a variable with `${NAME:?reason}` or `${NAME?reason}`, and nothing sets it.
    ///
    /// ## What to do instead
    ///
    /// Set the variable in `.env` or in the environment, or give it a default:
    ///
    /// ```yaml
    /// services:
    ///   db:
    ///     image: postgres
    ///     environment:
    ///       POSTGRES_PASSWORD: ${PASSWORD:-change-me}
    /// ```
    REQUIRED = Error "interpolation/required-variable": "a required variable is not set";
    /// ## What it means
    ///
    /// A `${` is no variable: the name is missing or wrong, or the closing brace is.
    ///
    /// ## What to do instead
    ///
    /// Write `${NAME}`, `${NAME:-default}`, `${NAME:+alternative}` or `${NAME:?reason}`; write `$$` for a `$` that is meant as such:
    ///
    /// ```yaml
    /// services:
    ///   web:
    ///     image: nginx
    ///     command: sh -c 'echo $${HOME}'
    /// ```
    MALFORMED = Error "interpolation/malformed": "a `${` starts no variable";
    /// ## What it means
    ///
    /// An attribute wants a number or a boolean, and its value is something else, perhaps after a variable was replaced.
    ///
    /// ## What to do instead
    ///
    /// Give the variable a value of that kind:
    ///
    /// ```yaml
    /// services:
    ///   web:
    ///     image: nginx
    ///     scale: ${REPLICAS:-2}
    /// ```
    CAST = Error "interpolation/wrong-type": "a value is no number or boolean where one is wanted";
    /// ## What it means
    ///
    /// `yes`, `on`, `y`, `no`, `off` and `n` are texts in YAML today; Docker Compose still reads them as booleans here.
    ///
    /// ## What to do instead
    ///
    /// ```yaml
    /// services:
    ///   web:
    ///     image: nginx
    ///     tty: true
    /// ```
    OLD_BOOLEAN = Warning "interpolation/old-boolean": "a boolean is written in an old way";
}

/// What an attribute wants instead of a string.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cast {
    Integer,
    Float,
    SingleFloat,
    Boolean,
}

/// The attributes whose strings become something else.
#[rustfmt::skip]
const CASTS: [(&str, Cast); 40] = [
    ("services.*.cpu_count", Cast::Integer),
    ("services.*.cpu_percent", Cast::Float),
    ("services.*.cpu_period", Cast::Integer),
    ("services.*.cpu_quota", Cast::Integer),
    ("services.*.cpu_rt_period", Cast::Integer),
    ("services.*.cpu_rt_runtime", Cast::Integer),
    ("services.*.cpus", Cast::SingleFloat),
    ("services.*.cpu_shares", Cast::Integer),
    ("services.*.init", Cast::Boolean),
    ("services.*.depends_on.*.required", Cast::Boolean),
    ("services.*.depends_on.*.restart", Cast::Boolean),
    ("services.*.deploy.replicas", Cast::Integer),
    ("services.*.deploy.update_config.parallelism", Cast::Integer),
    ("services.*.deploy.update_config.max_failure_ratio", Cast::Float),
    ("services.*.deploy.rollback_config.parallelism", Cast::Integer),
    ("services.*.deploy.rollback_config.max_failure_ratio", Cast::Float),
    ("services.*.deploy.restart_policy.max_attempts", Cast::Integer),
    ("services.*.deploy.placement.max_replicas_per_node", Cast::Integer),
    ("services.*.healthcheck.retries", Cast::Integer),
    ("services.*.healthcheck.disable", Cast::Boolean),
    ("services.*.oom_kill_disable", Cast::Boolean),
    ("services.*.oom_score_adj", Cast::Integer),
    ("services.*.pids_limit", Cast::Integer),
    ("services.*.ports[].target", Cast::Integer),
    ("services.*.privileged", Cast::Boolean),
    ("services.*.read_only", Cast::Boolean),
    ("services.*.scale", Cast::Integer),
    ("services.*.stdin_open", Cast::Boolean),
    ("services.*.tty", Cast::Boolean),
    ("services.*.ulimits.*", Cast::Integer),
    ("services.*.ulimits.*.hard", Cast::Integer),
    ("services.*.ulimits.*.soft", Cast::Integer),
    ("services.*.volumes[].read_only", Cast::Boolean),
    ("services.*.volumes[].volume.nocopy", Cast::Boolean),
    ("networks.*.external", Cast::Boolean),
    ("networks.*.internal", Cast::Boolean),
    ("networks.*.attachable", Cast::Boolean),
    ("networks.*.enable_ipv4", Cast::Boolean),
    ("networks.*.enable_ipv6", Cast::Boolean),
    ("volumes.*.external", Cast::Boolean),
];

/// These are external too; apart, because the table above is full of what a service has.
const EXTERNAL_FILES: [&str; 2] = ["secrets.*.external", "configs.*.external"];

/// Replaces variables in all values of a document, and casts the results as Docker Compose does.
pub(crate) fn interpolate<'v>(document: &mut Node, lookup: &dyn Fn(&str) -> Option<&'v str>, report: &mut Report) {
    let lookup = |name: &str| lookup(name).map(str::to_owned);
    Walk { lookup: &lookup, path: Path::root(), report }.visit(document);
}

struct Walk<'a> {
    lookup: &'a template::Lookup<'a>,
    path: Path,
    report: &'a mut Report,
}

impl Walk<'_> {
    fn visit(&mut self, node: &mut Node) {
        match &mut node.value {
            Value::String(text) => {
                let span = node.span;
                let text = if text.contains('$') { self.substituted(text, span) } else { Some(std::mem::take(text)) };
                let value = text.map_or(Value::Null, |text| self.cast(text, span));
                node.value = value;
            }
            Value::Sequence(items) => {
                for (index, item) in items.iter_mut().enumerate() {
                    self.path.push(Segment::Index(index));
                    self.visit(item);
                    self.path.pop();
                }
            }
            Value::Mapping(mapping) => {
                for (key, entry) in mapping.iter_mut() {
                    self.path.push(Segment::Key(key.to_owned()));
                    self.visit(&mut entry.node);
                    self.path.pop();
                }
            }
            _ => {}
        }
    }

    /// Nothing when the text cannot be substituted; the report says why.
    fn substituted(&mut self, text: &str, span: Span) -> Option<String> {
        match template::substitute(text, self.lookup) {
            Ok(substituted) => {
                for unset in &substituted.unset {
                    self.report.push(unset_variable(
                        unset,
                        &place(&self.path),
                        within(span, text, unset.start, unset.end),
                    ));
                }
                Some(substituted.text)
            }
            Err(fault) => {
                let at = within(span, text, fault.start, fault.end);
                self.report.push(failure(&fault, &place(&self.path)).at(at).about(&self.path));
                None
            }
        }
    }

    fn cast(&mut self, text: String, span: Span) -> Value {
        let Some(cast) = cast_of(&self.path) else { return Value::String(text) };
        let (value, wanted) = match cast {
            Cast::Integer => (text.parse().ok().map(Value::Int), "an integer"),
            Cast::Float => (float(&text, f64::MAX), "a number"),
            Cast::SingleFloat => (float(&text, f64::from(f32::MAX)), "a number"),
            Cast::Boolean => (boolean(&text).map(Value::Bool), "`true` or `false`"),
        };
        if cast == Cast::Boolean && !matches!(text.to_ascii_lowercase().as_str(), "true" | "false") && value.is_some() {
            let message = format!("`{}` is `{text}`, which YAML reads as a text today", self.path);
            let help = format!("write `{}`", boolean(&text).unwrap_or_default());
            self.report.push(Diagnostic::new(&OLD_BOOLEAN, message).at(span).about(&self.path).help(help));
        }
        value.unwrap_or_else(|| {
            let message = format!("`{}` is `{text}`, but must be {wanted}", self.path);
            let help = format!("write {wanted}");
            self.report.push(Diagnostic::new(&CAST, message).at(span).about(&self.path).help(help));
            Value::Null
        })
    }
}

/// Where a part of a value stands: exactly so when the text below the span is the value, the whole value otherwise.
fn within(span: Span, text: &str, start: usize, end: usize) -> Span {
    let written = (span.end - span.start) as usize;
    match written.checked_sub(text.len()) {
        // Without quotes, or between them.
        Some(0) => span.part(start, end),
        Some(2) => span.part(start + 1, end + 1),
        _ => span,
    }
}

fn cast_of(path: &Path) -> Option<Cast> {
    if let Some((_, cast)) = CASTS.iter().find(|(pattern, _)| path.matches(pattern)) {
        return Some(*cast);
    }
    EXTERNAL_FILES.iter().any(|pattern| path.matches(pattern)).then_some(Cast::Boolean)
}

/// A number within the range of its type; infinity only when it is written so.
fn float(text: &str, largest: f64) -> Option<Value> {
    let number: f64 = text.parse().ok()?;
    let too_large = number.abs() > largest && text.bytes().any(|byte| byte.is_ascii_digit());
    (!too_large).then_some(Value::Float(number))
}

fn place(path: &Path) -> String {
    format!("`{path}`")
}

/// The warning about a variable without value; `place` is a Compose path in backticks or the name of an env file.
pub(crate) fn unset_variable(unset: &Unset, place: &str, at: Span) -> Diagnostic {
    let name = &unset.variable;
    Diagnostic::new(&UNSET, format!("the variable `{name}` in {place} is not set, so it counts as empty")).at(at).help(
        format!(
            "set `{name}` in `.env`, write a default as in `${{{name}:-value}}`, or `$${name}` if no variable is meant"
        ),
    )
}

/// The error about a text that cannot be substituted, without its span.
pub(crate) fn failure(fault: &Fault, place: &str) -> Diagnostic {
    match &fault.failure {
        Failure::Required { variable, reason } => {
            let reason = if reason.is_empty() { String::new() } else { format!(": {reason}") };
            Diagnostic::new(&REQUIRED, format!("{place} needs the variable `{variable}`, which is not set{reason}"))
                .help(format!("set `{variable}` in the environment or in `.env`"))
        }
        Failure::Malformed => Diagnostic::new(&MALFORMED, format!("{place} has a `${{` that starts no variable"))
            .help("write `${NAME}` or `${NAME:-default}`, or `$${` if no variable is meant"),
        Failure::TooDeep => {
            Diagnostic::new(&MALFORMED, format!("{place} has defaults within defaults that are too deep"))
                .help("give the inner variables their values in `.env`")
        }
    }
}
