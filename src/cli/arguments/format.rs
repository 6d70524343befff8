//! The forms of messages as words of the command line.

use clap::ValueEnum;
use clap::builder::PossibleValue;

use crate::diagnostics::render::Format;

impl ValueEnum for Format {
    fn value_variants<'a>() -> &'a [Format] {
        &[Format::Human, Format::Short, Format::Json, Format::Sarif, Format::Github]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(match self {
            Format::Human => PossibleValue::new("human").help("Drawn with the text it is about"),
            Format::Short => PossibleValue::new("short").help("`file:line:column: severity[code]: message`"),
            Format::Json => PossibleValue::new("json").help("One JSON object a line"),
            Format::Sarif => PossibleValue::new("sarif").help("One SARIF 2.1.0 document"),
            Format::Github => PossibleValue::new("github").help("Annotations of GitHub workflows"),
        })
    }
}
