//! Which cluster is meant: the context of `kubectl`, its address, and what the cluster says of itself.

use serde_json::Value as Json;

use super::kubectl::Kubectl;
use super::trouble::Trouble;

/// A cluster, as the configuration of `kubectl` names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Context {
    /// Name of the context.
    pub(crate) name: String,
    /// Address of the API server.
    pub(crate) server: String,
}

impl Context {
    /// Reads the configuration. The cluster is not asked.
    ///
    /// # Errors
    /// When `kubectl` fails, or there is no such context.
    pub(crate) fn of(kubectl: &Kubectl) -> Result<Context, Trouble> {
        let view = kubectl.json(&["config", "view", "--minify"]).map_err(|trouble| unknown(kubectl, trouble))?;
        let text = |value: Option<&Json>| value.and_then(Json::as_str).unwrap_or_default().to_owned();
        let current = text(view.get("current-context"));
        Ok(Context {
            name: kubectl.context.clone().unwrap_or(current),
            server: text(view.pointer("/clusters/0/cluster/server")),
        })
    }
}

/// The contexts that there are, for who named none or a wrong one.
fn unknown(kubectl: &Kubectl, trouble: Trouble) -> Trouble {
    let wrong = trouble.message.contains("does not exist");
    let none = trouble.message.contains("current-context must exist");
    if !wrong && !none {
        return trouble;
    }
    let list = Kubectl { context: None, ..kubectl.clone() };
    let names = list.run(&["config", "get-contexts", "-o", "name"]).unwrap_or_default();
    let names: Vec<&str> = names.lines().map(str::trim).filter(|name| !name.is_empty()).collect();
    let message = match &kubectl.context {
        Some(context) if wrong => format!("`kubectl` knows no context `{context}`"),
        _ => "`kubectl` has no current context, so it is not known which cluster is meant".to_owned(),
    };
    Trouble::new(message).help(match names.as_slice() {
        [] => "there is none: set a cluster up first, or name its configuration in KUBECONFIG".to_owned(),
        names => {
            format!("there are `{}`: choose with `--context`, or with `kubectl config use-context`", names.join("`, `"))
        }
    })
}
