//! `kubectl`, with the user's configuration: the one way to the cluster.

use std::time::Duration;

use serde_json::Value as Json;

use super::program::{Answer, Call};
use super::trouble::Trouble;

/// The manager of fields under which manifests are applied.
pub(crate) const MANAGER: &str = "compose2k8s";

/// `kubectl` for one context and one Namespace.
#[derive(Debug, Clone)]
pub(crate) struct Kubectl {
    /// `--context`; otherwise the current one.
    pub(crate) context: Option<String>,
    /// The Namespace that is meant when none is named.
    pub(crate) namespace: String,
    /// How long one request may take.
    pub(crate) limit: Duration,
}

impl Kubectl {
    /// A call that is made within the limit.
    pub(crate) fn call(&self, arguments: &[&str]) -> Call {
        let mut words = self.target();
        // A little less than the limit, so that kubectl can say itself what it waits for.
        words.push(format!("--request-timeout={}s", self.limit.as_secs().saturating_sub(2).max(1)));
        words.extend(arguments.iter().map(|word| (*word).to_owned()));
        Call::of("kubectl", words).within(self.limit)
    }

    /// The words that name the cluster and the Namespace.
    pub(crate) fn target(&self) -> Vec<String> {
        let mut words = Vec::new();
        if let Some(context) = &self.context {
            words.extend(["--context".to_owned(), context.clone()]);
        }
        words.extend(["-n".to_owned(), self.namespace.clone()]);
        words
    }

    /// As a user would type it.
    pub(crate) fn typed(&self, arguments: &str) -> String {
        format!("{} {arguments}", Call::of("kubectl", self.target()).typed())
    }

    /// What a command prints.
    ///
    /// # Errors
    /// When it fails.
    pub(crate) fn run(&self, arguments: &[&str]) -> Result<String, Trouble> {
        self.finish(&self.call(arguments))
    }

    /// What a command prints that reads text.
    ///
    /// # Errors
    /// When it fails.
    pub(crate) fn feed(&self, arguments: &[&str], input: &str) -> Result<Answer, Trouble> {
        let call = Call { input: input.to_owned(), ..self.call(arguments) };
        call.answer().map_err(|trouble| self.explained(trouble))
    }

    /// Objects as JSON.
    ///
    /// # Errors
    /// When kubectl fails or prints something else.
    pub(crate) fn json(&self, arguments: &[&str]) -> Result<Json, Trouble> {
        let text = self.run(&[arguments, &["-o", "json"]].concat())?;
        serde_json::from_str(&text).map_err(|error| {
            Trouble::new(format!("`kubectl {}` printed no JSON: {error}", arguments.join(" ")))
                .help("is `kubectl` on the PATH the program of Kubernetes?")
        })
    }

    /// The objects of a list; an empty one when there are none.
    ///
    /// # Errors
    /// When kubectl fails.
    pub(crate) fn items(&self, arguments: &[&str]) -> Result<Vec<Json>, Trouble> {
        let mut list = self.json(arguments)?;
        Ok(match list.get_mut("items").map(Json::take) {
            Some(Json::Array(items)) => items,
            _ => Vec::new(),
        })
    }

    /// One object; nothing when there is none of this name.
    ///
    /// # Errors
    /// When kubectl fails.
    pub(crate) fn find(&self, kind: &str, name: &str) -> Result<Option<Json>, Trouble> {
        let text = self.run(&["get", kind, name, "--ignore-not-found", "-o", "json"])?;
        Ok(serde_json::from_str(&text).ok())
    }

    fn finish(&self, call: &Call) -> Result<String, Trouble> {
        let answer = call.answer().map_err(|trouble| self.explained(trouble))?;
        if answer.success { Ok(answer.stdout) } else { Err(self.refused(call, &answer)) }
    }

    /// What the answer of a call that failed means.
    pub(crate) fn refused(&self, call: &Call, answer: &Answer) -> Trouble {
        let said = answer.stderr.trim();
        let said = if said.is_empty() { "it said nothing" } else { said };
        let trouble = Trouble::new(format!("`{}` failed: {said}", call.typed()));
        match () {
            () if is_unreachable(said) => trouble.help(format!(
                "does the cluster run, and is it the right one? `{}` asks it, `kubectl config get-contexts` lists others, `--context` chooses",
                self.typed("cluster-info")
            )),
            () if said.contains("orbidden") => trouble.help("ask for the right to do this, or name a context that has it with `--context`"),
            () => trouble,
        }
    }

    fn explained(&self, trouble: Trouble) -> Trouble {
        if trouble.message.contains("not installed") {
            trouble.help("install it, see https://kubernetes.io/docs/tasks/tools/; k3s and microk8s bring one of their own, `k3s kubectl` and `microk8s kubectl`, that a small script named `kubectl` can call")
        } else if trouble.message.contains("has not answered") {
            trouble.help(format!(
                "does the cluster run? Try `{}`; `--request-timeout SECONDS` waits longer",
                self.typed("version")
            ))
        } else {
            trouble
        }
    }
}

/// Whether nobody was there to answer.
fn is_unreachable(said: &str) -> bool {
    let signs = [
        "Unable to connect",
        "connection refused",
        "was refused",
        "no such host",
        "i/o timeout",
        "deadline exceeded",
        "x509",
        "no route to host",
    ];
    signs.iter().any(|sign| said.contains(sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kubectl(context: Option<&str>) -> Kubectl {
        let context = context.map(str::to_owned);
        Kubectl { context, namespace: "shop".into(), limit: Duration::from_secs(30) }
    }

    #[test]
    fn every_call_names_its_target() {
        let call = kubectl(Some("dev")).call(&["get", "pods"]);
        assert_eq!(call.typed(), "kubectl --context dev -n shop --request-timeout=28s get pods");
        assert_eq!(kubectl(None).typed("get pods"), "kubectl -n shop get pods");
    }

    #[test]
    fn failures_are_explained() {
        let call = kubectl(None).call(&["get", "pods"]);
        let check = |stderr: &str, help: Option<&str>| {
            let answer = Answer { stderr: stderr.to_owned(), ..Answer::default() };
            let trouble = kubectl(None).refused(&call, &answer);
            assert!(trouble.message.contains(stderr.trim()), "{trouble:?}");
            assert_eq!(trouble.help.is_some(), help.is_some(), "{trouble:?}");
            assert!(help.is_none_or(|help| trouble.help.unwrap().contains(help)));
        };
        check(
            "The connection to the server localhost:8080 was refused - did you specify the right host or port?",
            Some("--context"),
        );
        check("Error from server (Forbidden): pods is forbidden", Some("right"));
        check("error: something else", None);
    }
}
