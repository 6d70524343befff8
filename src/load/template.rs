//! `${NAME:-default}`: how variables are written in a text, and what they stand for.
//!
//! See <https://docs.docker.com/reference/compose-file/interpolation/>. Where braces nest or do not close, this follows Docker Compose,
//! which reads up to the last closing brace of the line and only then looks for the one that fits.

/// How deep defaults may hold variables with defaults.
const DEEPEST: usize = 100;

/// Gives the value of a variable.
pub(crate) type Lookup<'a> = dyn Fn(&str) -> Option<String> + 'a;

/// Why a text cannot be substituted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Failure {
    /// A `${` that starts no variable.
    Malformed,
    /// `${NAME:?reason}` and no value.
    Required {
        /// The variable.
        variable: String,
        /// What the text says about it.
        reason: String,
    },
    /// Variables in defaults of variables, more than [`DEEPEST`] deep.
    TooDeep,
}

/// A failure with the bytes of the text it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    /// What is wrong.
    pub(crate) failure: Failure,
    /// From the `$`.
    pub(crate) start: usize,
    /// To the end of what was read as the variable.
    pub(crate) end: usize,
}

/// A variable that has no value and no default, with the bytes of the text that name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unset {
    /// The variable.
    pub(crate) variable: String,
    /// From the `$`.
    pub(crate) start: usize,
    /// To the end of the name or the closing brace.
    pub(crate) end: usize,
}

/// A text with its variables replaced.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Substituted {
    /// The new text.
    pub(crate) text: String,
    /// Variables that count as empty because they are not set.
    pub(crate) unset: Vec<Unset>,
}

/// Replaces all variables of a text. The first failure is given when there are several, as Docker Compose does.
pub(crate) fn substitute(text: &str, lookup: &Lookup<'_>) -> Result<Substituted, Fault> {
    let mut substitution = Substitution { lookup, unset: Vec::new(), fault: None };
    let text = substitution.apply(text, 0, 0);
    match substitution.fault {
        Some(fault) => Err(fault),
        None => Ok(Substituted { text, unset: substitution.unset }),
    }
}

struct Substitution<'a> {
    lookup: &'a Lookup<'a>,
    unset: Vec<Unset>,
    fault: Option<Fault>,
}

/// What stands at a `$`.
enum Found<'t> {
    /// `$$`.
    Escaped,
    /// `$NAME`.
    Named(&'t str),
    /// `${...}`: what stands between the braces, up to the last closing one of the line.
    Braced(&'t str),
    /// `${` and no variable.
    Malformed,
}

/// The operator of `${NAME<operator>rest}`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Operator {
    Default,
    Alternative,
    Required,
}

impl Substitution<'_> {
    /// `offset` is where the text stands in the whole one; `depth` how many defaults it stands in.
    fn apply(&mut self, text: &str, offset: usize, depth: usize) -> String {
        let mut out = String::with_capacity(text.len());
        let mut braces = Braces { text, line_end: 0, last: None };
        let mut at = 0;
        while let Some(dollar) = text.get(at..).and_then(|rest| rest.find('$')).map(|found| at + found) {
            out.push_str(text.get(at..dollar).unwrap_or_default());
            let Some(found) = find(text, dollar, &mut braces) else {
                out.push('$');
                at = dollar + 1;
                continue;
            };
            let (value, end) = self.replace(&found, offset + dollar, depth);
            out.push_str(&value);
            at = dollar + end;
        }
        out.push_str(text.get(at..).unwrap_or_default());
        out
    }

    /// The value of what was found at `start` of the whole text, and how many bytes it takes.
    fn replace(&mut self, found: &Found<'_>, start: usize, depth: usize) -> (String, usize) {
        match found {
            Found::Escaped => ("$".to_owned(), 2),
            Found::Named(name) => (self.plain(name, start, name.len() + 1), name.len() + 1),
            Found::Malformed => {
                self.fail(Failure::Malformed, start, 2);
                (String::new(), 2)
            }
            Found::Braced(inside) => {
                let inside = inside.get(..fitting(inside)).unwrap_or(inside);
                (self.braced(inside, start, depth), inside.len() + 3)
            }
        }
    }

    fn plain(&mut self, name: &str, start: usize, length: usize) -> String {
        (self.lookup)(name).unwrap_or_else(|| {
            self.unset.push(Unset { variable: name.to_owned(), start, end: start + length });
            String::new()
        })
    }

    fn braced(&mut self, inside: &str, start: usize, depth: usize) -> String {
        let length = inside.len() + 3;
        let (name, rest) = inside.split_at_checked(name_length(inside)).unwrap_or((inside, ""));
        let Some((operator, or_empty, rest)) = operator(rest) else { return self.plain(name, start, length) };
        let value = (self.lookup)(name);
        let given = value.as_ref().is_some_and(|value| !or_empty || !value.is_empty());
        if given == (operator != Operator::Alternative) {
            return value.unwrap_or_default();
        }
        if depth == DEEPEST {
            self.fail(Failure::TooDeep, start, length);
            return String::new();
        }
        let text = self.apply(rest, start + 2 + inside.len() - rest.len(), depth + 1);
        if operator == Operator::Required {
            self.fail(Failure::Required { variable: name.to_owned(), reason: text }, start, length);
            return String::new();
        }
        text
    }

    fn fail(&mut self, failure: Failure, start: usize, length: usize) {
        self.fault.get_or_insert(Fault { failure, start, end: start + length });
    }
}

/// `:` or not, then `-`, `+` or `?`, and what follows.
fn operator(text: &str) -> Option<(Operator, bool, &str)> {
    let (or_empty, text) = text.strip_prefix(':').map_or((false, text), |text| (true, text));
    let operator = match text.bytes().next()? {
        b'-' => Operator::Default,
        b'+' => Operator::Alternative,
        b'?' => Operator::Required,
        _ => return None,
    };
    Some((operator, or_empty, text.get(1..)?))
}

/// What stands at the `$` at byte `dollar`; nothing when it is a `$` and no more.
fn find<'t>(text: &'t str, dollar: usize, braces: &mut Braces<'t>) -> Option<Found<'t>> {
    let rest = text.get(dollar + 1..)?;
    if rest.starts_with('$') {
        return Some(Found::Escaped);
    }
    let Some(inside) = rest.strip_prefix('{') else {
        let length = name_length(rest);
        return (length > 0).then(|| Found::Named(rest.get(..length).unwrap_or(rest)));
    };
    let length = name_length(inside);
    let after = inside.get(length..)?;
    if length == 0 {
        return Some(Found::Malformed);
    }
    if after.starts_with('}') {
        return Some(Found::Braced(inside.get(..length)?));
    }
    let start = dollar + 2;
    match operator(after).and_then(|_| braces.last_of_line(start + length)) {
        Some(close) => Some(Found::Braced(text.get(start..close)?)),
        None => Some(Found::Malformed),
    }
}

/// The last closing brace of each line, looked up once.
struct Braces<'t> {
    text: &'t str,
    line_end: usize,
    last: Option<usize>,
}

impl Braces<'_> {
    fn last_of_line(&mut self, from: usize) -> Option<usize> {
        if from >= self.line_end {
            let rest = self.text.get(from..)?;
            let length = rest.find('\n').unwrap_or(rest.len());
            self.line_end = from + length + 1;
            self.last = rest.get(..length)?.rfind('}').map(|at| from + at);
        }
        self.last.filter(|last| *last > from)
    }
}

/// The length of the variable name at the start of a text. As for Docker Compose, two letters beyond ASCII count, which equal `s` and `k`
/// when case is ignored.
fn name_length(text: &str) -> usize {
    let mut length = 0;
    for (at, character) in text.char_indices() {
        let letter = character.is_ascii_alphabetic() || matches!(character, '_' | '\u{17F}' | '\u{212A}');
        if !letter && !(at > 0 && character.is_ascii_digit()) {
            break;
        }
        length = at + character.len_utf8();
    }
    length
}

/// How much of what stands between braces belongs to the variable: up to the brace that closes it. The byte after an opening brace is passed
/// over, as Docker Compose does.
fn fitting(inside: &str) -> usize {
    let mut open = 1_usize;
    let mut bytes = inside.bytes().enumerate().skip(1);
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'}' if open == 1 => return at,
            b'}' => open -= 1,
            b'{' => {
                open += 1;
                bytes.next();
            }
            _ => {}
        }
    }
    inside.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::truth;

    fn environment(name: &str) -> Option<String> {
        let values = [
            ("A", "va"),
            ("A1", "one"),
            ("Ab", "vab"),
            ("B", "vb"),
            ("D", "$A"),
            ("E", ""),
            ("L", "a\nb"),
            ("N", "${A}"),
            ("Q", "it's \"q\""),
            ("S", "  sp  "),
            ("T", "a\tb"),
            ("_A", "under"),
            ("a", "low"),
            ("lower", "l"),
        ];
        values.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
    }

    #[test]
    fn strings_are_substituted_as_by_docker_compose() {
        let Some(rows) = truth::rows("interpolation") else { return };
        let mut differences = Vec::new();
        for row in &rows {
            let text = row.text("expression").expect("the expression is written out");
            let expected = row.json("result").as_str().unwrap_or_default().to_owned();
            let unset: Vec<String> = serde_json::from_str(row.cell("unset")).unwrap_or_default();
            let equal = match substitute(&text, &environment) {
                Ok(got) => {
                    let names: Vec<String> = got.unset.iter().map(|unset| unset.variable.clone()).collect();
                    row.cell("status") == "ok" && got.text == expected && names == unset
                }
                Err(_) => row.cell("status") == "error",
            };
            if !equal {
                differences
                    .push(format!("{text:?}: {expected:?} {unset:?}, got {:?}", substitute(&text, &environment)));
            }
        }
        truth::demand("interpolation", rows.len(), &differences, 0);
    }

    #[test]
    fn places_are_those_of_the_text() {
        let unset = substitute("a ${A} $X ${Y}", &environment).expect("it is well formed").unset;
        let places: Vec<_> = unset.iter().map(|unset| (unset.variable.as_str(), unset.start, unset.end)).collect();
        assert_eq!(places, [("X", 7, 9), ("Y", 10, 14)]);
        let fault = substitute("a ${A:-${Z:?no}}", &environment);
        assert_eq!(fault.expect("A is set").text, "a va");
        let fault = substitute("a ${X:-${Z:?no}}", &environment).expect_err("Z is required");
        assert_eq!((fault.start, fault.end), (7, 15));
    }

    #[test]
    fn long_and_deep_texts_end() {
        assert!(substitute(&"${X:-".repeat(100_000), &environment).is_err());
        let deep = format!("{}{}", "${X:-".repeat(10_000), "}".repeat(10_000));
        assert_eq!(substitute(&deep, &environment).map_err(|fault| fault.failure), Err(Failure::TooDeep));
        let long = substitute(&"${A:-x} ".repeat(100_000), &environment).expect("it is well formed");
        assert_eq!(long.text.len(), 300_000);
    }
}
