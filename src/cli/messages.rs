//! How the messages of a run are said, and what they mean for its end.

use super::exit;
use super::streams;
use super::summary::Summary;
use crate::diagnostics::render::{Format, Style, render};
use crate::diagnostics::{Report, Severity};
use crate::source::SourceMap;

/// The choices of the user.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Messages {
    /// The form.
    pub(super) format: Format,
    /// What the reader sees.
    pub(super) style: Style,
    /// Whether differences on standard output are coloured.
    pub(super) colors_results: bool,
    /// Whether there is no summary.
    pub(super) quiet: bool,
    /// Whether warnings make the run fail.
    pub(super) deny_warnings: bool,
}

impl Messages {
    /// Says everything that was found.
    pub(super) fn say(&self, report: &Report, sources: &SourceMap) {
        streams::say(&render(report, sources, self.format, self.style));
    }

    /// Whether each file that differs is a message.
    pub(super) fn lists_files(&self) -> bool {
        self.format != Format::Human
    }

    /// Whether standard output is for people.
    pub(super) fn shows_differences(&self) -> bool {
        !matches!(self.format, Format::Json | Format::Sarif)
    }

    /// Says how the run ended, where that does not disturb a program that reads the messages, and gives the exit code.
    pub(super) fn conclude(&self, report: &Report, summary: Option<&Summary<'_>>) -> u8 {
        let verdict = self.verdict(report);
        let text = match (self.format, summary) {
            _ if self.quiet => None,
            (Format::Human | Format::Short | Format::Github, Some(summary)) => Some(summary.text(report)),
            (Format::Human, None) => ending(verdict, report),
            _ => None,
        };
        streams::say(&text.unwrap_or_default());
        verdict
    }

    /// The exit code that the messages demand.
    pub(super) fn verdict(&self, report: &Report) -> u8 {
        if report.has_errors() {
            exit::REFUSED
        } else if self.deny_warnings && report.count(Severity::Warning) > 0 {
            exit::WARNINGS_DENIED
        } else {
            exit::SUCCESS
        }
    }
}

fn ending(verdict: u8, report: &Report) -> Option<String> {
    match verdict {
        exit::REFUSED => Some(format!("failed with {}\n", counted(report))),
        exit::WARNINGS_DENIED => Some(format!("failed with {}, because of `--deny warnings`\n", counted(report))),
        _ => None,
    }
}

/// `2 errors, 1 warning`; severities that do not occur are left out.
pub(super) fn counted(report: &Report) -> String {
    let count = |severity| match report.count(severity) {
        0 => None,
        1 => Some(format!("1 {}", severity.word())),
        // There is no plural of `advice`.
        number if severity == Severity::Advice => Some(format!("{number} advice")),
        number => Some(format!("{number} {}s", severity.word())),
    };
    let counts = [Severity::Error, Severity::Warning, Severity::Advice].into_iter().filter_map(count);
    counts.collect::<Vec<_>>().join(", ")
}
