//! `jobs`: containers that run when something triggers them.

use serde_json::Value as Json;

use crate::compose::place::Place;
use crate::compose::record::{Field, Form, record};
use crate::compose::service::Service;
use crate::diagnostics::{Diagnostic, Report};
use crate::yaml::Node;

/// A job: a container with its triggers.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Job {
    /// Everything that it has in common with a service.
    pub container: Service,
    /// What makes it run.
    pub triggers: Option<Triggers>,
    /// The container with the variables and labels of its files. Docker Compose reads them when the job runs.
    pub(crate) resolved: Service,
    /// What was wrong with these files.
    pub(crate) problems: Vec<Diagnostic>,
}

record! {
    /// What makes a job run.
    pub struct Triggers {
        /// Whether a command may run it; it may when nothing is said.
        manual: Option<bool> = "manual";
        /// When it runs. Short form: a list of crontab expressions.
        schedule: Vec<Schedule> = "schedule";
    }
}

record! {
    /// A time at which a job runs.
    pub struct Schedule {
        /// A crontab expression.
        cron: String = "cron";
        /// The time zone of the expression.
        timezone: String = "timezone";
        /// What happens when the last run has not ended.
        concurrency: String = "concurrency";
        /// What happens with runs that could not start in time.
        missed_fires: String = "missed_fires";
    }
}

impl Field for Job {
    fn read(node: &Node, at: &Place<'_>, report: &mut Report) -> Job {
        let triggers = node.get("triggers").and_then(|node| Option::read(node, &at.key("triggers"), report));
        Job { container: Service::read(node, at, report), triggers, ..Job::default() }
    }

    fn is_empty(&self) -> bool {
        false
    }

    fn print(&self, form: Form) -> Json {
        let mut printed = self.container.print(form);
        if let (Some(object), Some(triggers)) = (printed.as_object_mut(), &self.triggers) {
            let after_profiles = usize::from(object.contains_key("profiles"));
            object.shift_insert(after_profiles, "triggers".to_owned(), triggers.print(form));
        }
        printed
    }
}
