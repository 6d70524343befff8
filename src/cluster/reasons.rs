//! Why a Pod is not ready, in a few words: from the states of its containers, and from what the cluster warned of.

use std::collections::BTreeMap;

use serde_json::Value as Json;

/// The last warning about each Pod.
pub(crate) type Warnings = BTreeMap<String, String>;

/// Reads the warnings of a list of events.
pub(crate) fn warnings(events: &[Json]) -> Warnings {
    let mut last: BTreeMap<String, (String, String)> = BTreeMap::new();
    for event in
        events.iter().filter(|event| text(event, "/type") == "Warning" && text(event, "/involvedObject/kind") == "Pod")
    {
        let moments = ["/series/lastObservedTime", "/lastTimestamp", "/eventTime", "/metadata/creationTimestamp"];
        let moment = moments.iter().map(|place| text(event, place)).find(|text| !text.is_empty()).unwrap_or_default();
        let entry = last.entry(text(event, "/involvedObject/name").to_owned()).or_default();
        if entry.0.as_str() <= moment {
            *entry = (moment.to_owned(), one_line(text(event, "/message")));
        }
    }
    last.into_iter().map(|(pod, (_, message))| (pod, message)).collect()
}

/// What a container waits for or died of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Condition {
    /// It runs; whether it is ready is another question.
    Running,
    /// It ended well.
    Ended,
    /// It is about to be made; nothing is wrong yet.
    Coming,
    /// Its image does not come.
    Image {
        /// Why.
        reason: String,
        /// Whether waiting is of no use.
        hopeless: bool,
    },
    /// Something is wrong.
    Broken(String),
}

/// Reasons of a container that waits for its image.
const IMAGE: [&str; 5] =
    ["ErrImagePull", "ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull", "ImageInspectError"];
/// Those of them that do not go away.
const HOPELESS: [&str; 2] = ["InvalidImageName", "ErrImageNeverPull"];

/// The condition of a container from its status.
pub(crate) fn condition(status: &Json) -> Condition {
    if let Some(waiting) = status.pointer("/state/waiting") {
        return waiting_for(waiting, status);
    }
    match status.pointer("/state/terminated") {
        Some(ended) if ended.get("exitCode").and_then(Json::as_i64) == Some(0) => Condition::Ended,
        Some(ended) => Condition::Broken(death(ended)),
        None if status.pointer("/state/running").is_some() => Condition::Running,
        None => Condition::Coming,
    }
}

fn waiting_for(waiting: &Json, status: &Json) -> Condition {
    let (reason, message) = (text(waiting, "/reason"), one_line(text(waiting, "/message")));
    let said = if message.is_empty() { reason.to_owned() } else { format!("{reason}: {message}") };
    match reason {
        "" | "ContainerCreating" | "PodInitializing" => Condition::Coming,
        "CrashLoopBackOff" => {
            let death = status.pointer("/lastState/terminated").map_or_else(|| "ends".to_owned(), death);
            Condition::Broken(format!("{death}, again and again"))
        }
        "ErrImageNeverPull" => Condition::Image {
            reason: format!("the image `{}` is not on the node, and in no registry", text(status, "/image")),
            hopeless: true,
        },
        reason if IMAGE.contains(&reason) => {
            Condition::Image { reason: of_image(&said), hopeless: HOPELESS.contains(&reason) }
        }
        _ => Condition::Broken(said),
    }
}

/// Trying and pausing take turns and say the same; only the cause is of interest.
fn of_image(said: &str) -> String {
    let cause = said.rsplit_once("ErrImagePull: ").map_or(said, |(_, cause)| cause);
    cause.rsplit_once("desc = ").map_or(cause, |(_, cause)| cause).to_owned()
}

/// `ends with 1`, `ends with 137 (OOMKilled)`.
fn death(ended: &Json) -> String {
    let code = ended.get("exitCode").and_then(Json::as_i64).unwrap_or_default();
    match text(ended, "/reason") {
        "" | "Error" | "Completed" => format!("ends with {code}"),
        reason => format!("ends with {code} ({reason})"),
    }
}

/// A text at a place; an empty one when there is none.
pub(crate) fn text<'a>(value: &'a Json, place: &str) -> &'a str {
    value.pointer(place).and_then(Json::as_str).unwrap_or_default()
}

/// Long messages of the cluster have several lines, of which the user's terminal has one.
fn one_line(message: &str) -> String {
    message.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn conditions() {
        let check = |status: Json, expected: Condition| assert_eq!(condition(&status), expected, "{status}");
        check(json!({"state": {"running": {}}}), Condition::Running);
        check(json!({"state": {"waiting": {"reason": "ContainerCreating"}}}), Condition::Coming);
        check(json!({}), Condition::Coming);
        check(json!({"state": {"terminated": {"exitCode": 0, "reason": "Completed"}}}), Condition::Ended);
        check(
            json!({"state": {"terminated": {"exitCode": 2, "reason": "Error"}}}),
            Condition::Broken("ends with 2".into()),
        );
        check(
            json!({"state": {"waiting": {"reason": "CrashLoopBackOff"}}, "lastState": {"terminated": {"exitCode": 137, "reason": "OOMKilled"}}}),
            Condition::Broken("ends with 137 (OOMKilled), again and again".into()),
        );
        check(
            json!({"state": {"waiting": {"reason": "ImagePullBackOff", "message": "Back-off\npulling: ErrImagePull: rpc error: code = X desc = not found"}}}),
            Condition::Image { reason: "not found".into(), hopeless: false },
        );
        check(
            json!({"image": "shop-api", "state": {"waiting": {"reason": "ErrImageNeverPull"}}}),
            Condition::Image {
                reason: "the image `shop-api` is not on the node, and in no registry".into(),
                hopeless: true,
            },
        );
        check(
            json!({"state": {"waiting": {"reason": "CreateContainerConfigError", "message": "secret \"x\" not found"}}}),
            Condition::Broken("CreateContainerConfigError: secret \"x\" not found".into()),
        );
    }

    #[test]
    fn the_last_warning_counts() {
        let event = |kind: &str, moment: &str, message: &str| json!({"type": kind, "lastTimestamp": moment, "message": message, "involvedObject": {"kind": "Pod", "name": "web-1"}});
        let events = [
            event("Warning", "2026-01-02", "new"),
            event("Warning", "2026-01-01", "old"),
            event("Normal", "2026-01-03", "well"),
        ];
        assert_eq!(warnings(&events), [("web-1".to_owned(), "new".to_owned())].into());
    }
}
