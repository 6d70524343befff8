//! `jobs.*.triggers`: when a job runs.

use crate::compose::{Schedule, Triggers};
use crate::convert::attribute::declare_attributes;
use crate::convert::concerns::Concern;
use crate::convert::context::{Context, Subject};
use crate::convert::draft::{Workload, WorkloadDraft};
use crate::diagnostics::Diagnostic;
use crate::diagnostics::code::declare_diagnostic;
use crate::kubernetes::name::short_hash;

declare_attributes! {
    "jobs" => Exact, ["CronJob"], "a CronJob for each, and one more for each further time";
    "jobs.*" => Exact, ["CronJob.metadata.name"], "a CronJob, whose container is described as that of a service";
    "jobs.*.triggers" => Exact, ["CronJob.spec"], "when the job runs";
    "jobs.*.triggers.manual" => NoEquivalent, [] unless ["true"],
        "who may make Jobs can run this one whenever they like",
        "give that right to nobody who must not";
    "jobs.*.triggers.schedule" => Exact, ["CronJob.spec.schedule"], "the times at which the job runs";
    "jobs.*.triggers.schedule[].cron" => Exact, ["CronJob.spec.schedule"], "`schedule`";
    "jobs.*.triggers.schedule[].timezone" => Exact, ["CronJob.spec.timeZone"], "`timeZone`; without one the time is that of the cluster, which is reported";
    "jobs.*.triggers.schedule[].concurrency" => Approximate, ["CronJob.spec.concurrencyPolicy"] unless ["forbid"],
        "two runs never go on at once, but of those that are due meanwhile only the last is made up for",
        "leave more time between the runs";
    "jobs.*.triggers.schedule[].missed_fires" => Exact, ["CronJob.spec.startingDeadlineSeconds"] unless ["one"],
        "what is missed is made up for once, and with `skip` given up after a minute";
}

declare_diagnostic! {
    /// ## What it means
    ///
    /// The job has no schedule, so it becomes a `CronJob` that is suspended. It never runs by itself.
    ///
    /// ## What to do instead
    ///
    /// Run it as `docker compose run` would: `kubectl create job NAME-1 --from=cronjob/NAME`. To let it run by itself, give it a time:
    ///
    /// ```yaml
    /// jobs:
    ///   backup:
    ///     image: shop/backup
    ///     triggers:
    ///       schedule: ["0 3 * * *"]
    /// ```
    MANUAL = Advice "jobs/manual": "a job runs when somebody asks for it";
    /// ## What it means
    ///
    /// The schedule has no time zone. Under Docker its times are those of the host; in Kubernetes they are those of the control plane, mostly UTC.
    ///
    /// ## What to do instead
    ///
    /// Write the time zone:
    ///
    /// ```yaml
    /// jobs:
    ///   backup:
    ///     image: shop/backup
    ///     triggers:
    ///       schedule: [{cron: "0 3 * * *", timezone: Europe/Vienna}]
    /// ```
    LOCAL_TIME = Advice "jobs/local-time": "a schedule has the time of the cluster";
    /// ## What it means
    ///
    /// A run that is due while the last one still goes on does not start beside it, but once afterwards, when that has ended. Compose leaves it out.
    ///
    /// ## What to do instead
    ///
    /// Nothing, when runs are shorter than the time between them. `missed_fires: skip` gives a run up that could not start within a minute:
    ///
    /// ```yaml
    /// jobs:
    ///   backup:
    ///     image: shop/backup
    ///     triggers:
    ///       schedule: [{cron: "0 3 * * *", timezone: UTC, missed_fires: skip}]
    /// ```
    OVERLAP = Advice "jobs/overlapping-runs": "a run that is due while another one goes on is made up for once";
    /// ## What it means
    ///
    /// The time is none that the API server takes: five fields (minute, hour, day of the month, month, day of the week), or a word as `@daily`. The `CronJob`
    /// is suspended, so that it can be run by hand.
    ///
    /// ## What to do instead
    ///
    /// Write five fields:
    ///
    /// ```yaml
    /// jobs:
    ///   backup:
    ///     image: shop/backup
    ///     triggers:
    ///       schedule: ["*/15 * * * *"]
    /// ```
    SCHEDULE = Warning "jobs/impossible-schedule": "a time is none that Kubernetes knows";
}

pub(crate) const CONCERN: Concern = Concern { attributes: ATTRIBUTES, codes: CODES, apply };

/// Seconds after which a run is given up that must not be made up for. Less than ten would never be noticed.
const GIVEN_UP: i64 = 60;

/// Longer names of a `CronJob` are refused, because those of its Jobs are longer still.
const LONGEST: usize = 52;

/// When a job runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Time {
    /// Name of the `CronJob`.
    pub(crate) name: String,
    /// The time; of one that is suspended it does not matter.
    pub(crate) schedule: String,
    /// Its zone.
    pub(crate) zone: Option<String>,
    /// Whether it runs only when somebody asks for it.
    pub(crate) is_suspended: bool,
    /// After how many seconds a run is given up that could not start.
    pub(crate) deadline: Option<i64>,
}

impl Time {
    /// Only when somebody asks for it.
    fn never(name: String) -> Time {
        Time { name, schedule: "@yearly".to_owned(), zone: None, is_suspended: true, deadline: None }
    }
}

fn apply(subject: Subject<'_>, draft: &mut WorkloadDraft, cx: &mut Context<'_>) {
    if draft.workload != Workload::CronJob {
        return;
    }
    let triggers = cx.project.jobs.get(subject.name).and_then(|job| job.triggers.as_ref());
    let Some(Triggers { manual: _, schedule, extensions: _ }) = triggers else { return };
    draft.carrier.times = schedule.iter().enumerate().map(|(index, one)| time(subject, index, one, cx)).collect();
    if draft.carrier.times.is_empty() {
        let (path, name) = (subject.path("triggers"), cx.names.get(subject.name));
        draft.carrier.times.push(Time::never(name.clone()));
        let message = format!("`{}` has no schedule, so it runs only when somebody asks for it", subject.place());
        let help = format!("run it with `kubectl -n {} create job {name}-1 --from=cronjob/{name}`", cx.namespace);
        cx.say(&path, Diagnostic::new(&MANUAL, message).help(help));
    }
}

/// The first one has the name of the job.
fn name(job: &str, index: usize, cx: &Context<'_>) -> String {
    let name = cx.names.get(job);
    if index == 0 {
        return name;
    }
    let numbered = format!("{name}-{}", index + 1);
    if numbered.len() <= LONGEST && !cx.names.is_taken(&numbered) {
        return numbered;
    }
    let head: String = name.chars().take(LONGEST - 7).collect();
    format!("{}-{}", head.trim_end_matches('-'), short_hash(&numbered))
}

fn time(subject: Subject<'_>, index: usize, schedule: &Schedule, cx: &mut Context<'_>) -> Time {
    let path = &subject.path("triggers").key("schedule").index(index);
    let name = name(subject.name, index, cx);
    let Schedule { cron, timezone, concurrency, missed_fires, extensions: _ } = schedule;
    if !is_schedule(cron) {
        let path = path.key("cron");
        let message = format!("`{path}` is `{cron}`, which is no time for Kubernetes, so the CronJob is suspended");
        let help = "write five fields, as `*/15 * * * *`";
        cx.say(&path, Diagnostic::new(&SCHEDULE, message).help(help));
        return Time::never(name);
    }
    if timezone.is_empty() {
        let message = format!("`{path}` has no time zone, so its time is that of the cluster, mostly UTC");
        cx.say(path, Diagnostic::new(&LOCAL_TIME, message).help("write `timezone`, as `timezone: Europe/Vienna`"));
    }
    let is_skipped = missed_fires == "skip";
    if !is_skipped && concurrency != "queue" {
        let message =
            format!("`{path}`: a run that is due while the last one goes on is made up for once, when that has ended");
        let help = "write `missed_fires: skip`, to leave it out";
        cx.say_at(path, &path.key("missed_fires"), Diagnostic::new(&OVERLAP, message).help(help));
    }
    Time {
        name,
        schedule: cron.clone(),
        zone: Some(timezone.clone()).filter(|zone| !zone.is_empty()),
        is_suspended: false,
        deadline: is_skipped.then_some(GIVEN_UP),
    }
}

/// Whether the API server takes a time.
fn is_schedule(cron: &str) -> bool {
    const WORDS: [&str; 7] = ["@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"];
    const MONTHS: &str = "jan feb mar apr may jun jul aug sep oct nov dec";
    const DAYS: &str = "sun mon tue wed thu fri sat";
    let fields: Vec<&str> = cron.split_ascii_whitespace().collect();
    match fields.as_slice() {
        [word] => WORDS.contains(word),
        [minute, hour, day, month, weekday] => {
            is_field(minute, 0..=59, "")
                && is_field(hour, 0..=23, "")
                && is_field(day, 1..=31, "")
                && is_field(month, 1..=12, MONTHS)
                && is_field(weekday, 0..=6, DAYS)
        }
        _ => false,
    }
}

/// `*`, values and ranges with steps, separated by commas.
fn is_field(field: &str, bounds: std::ops::RangeInclusive<u32>, names: &str) -> bool {
    let value = |text: &str| {
        let position = names.split(' ').position(|name| !name.is_empty() && name.eq_ignore_ascii_case(text));
        let by_name =
            position.and_then(|position| u32::try_from(position).ok()).map(|position| position + bounds.start());
        by_name.or_else(|| text.parse().ok()).filter(|value| bounds.contains(value))
    };
    let is_range = |text: &str| match text.split_once('-') {
        Some((first, last)) => value(first).zip(value(last)).is_some_and(|(first, last)| first <= last),
        None => matches!(text, "*" | "?") || value(text).is_some(),
    };
    field.split(',').all(|part| match part.split_once('/') {
        Some((range, step)) => is_range(range) && step.parse::<u32>().is_ok_and(|step| step > 0),
        None => is_range(part),
    })
}

#[cfg(test)]
mod tests {
    use super::is_schedule;

    #[test]
    fn schedules() {
        for legal in ["0 3 * * *", "*/15 0-6,22 1 jan-MAR mon", "@daily", "0 0 ? * 0"] {
            assert!(is_schedule(legal), "{legal}");
        }
        for illegal in [
            "",
            "0 3 * *",
            "0 0 3 * * *",
            "60 * * * *",
            "* * 0 * *",
            "* * * * 7",
            "*/0 * * * *",
            "@reboot",
            "5-1 * * * *",
        ] {
            assert!(!is_schedule(illegal), "{illegal}");
        }
    }
}
