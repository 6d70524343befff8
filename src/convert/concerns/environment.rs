//! `env_file` and `environment`: ConfigMaps for the files, literals for the entries. Both worlds let the entries win.

use std::collections::BTreeMap;

use k8s_openapi::api::core::v1 as core;

use crate::convert::attribute::declare_attributes;
use crate::convert::concerns::Concern;
use crate::convert::context::{Context, Subject};
use crate::convert::draft::WorkloadDraft;
use crate::convert::env_files::{EnvMap, SHARED, is_key, secret_name};
use crate::convert::escape::escape;
use crate::convert::secret_looking::secret_looking;
use crate::convert::target::SecretValues;
use crate::diagnostics::Diagnostic;
use crate::diagnostics::code::declare_diagnostic;
use crate::kubernetes::name::hash;
use crate::kubernetes::{Object, Part};
use crate::yaml::Path;

declare_attributes! {
    "services.*.environment" => Exact, ["Container.env"], "literal entries, which win over those of files";
    "services.*.environment.*" => Exact, ["Container.env"], "the value as Docker Compose sees it at the conversion";
    "services.*.env_file" => Exact, ["Container.envFrom", "ConfigMap.data"],
        "one ConfigMap for each file; the file that is called `.env` is `env-configmap`";
    "services.*.env_file[].path" => Exact, ["ConfigMap.data"], "read at the conversion";
    "services.*.env_file[].format" => ResolvedByLoading, [], "how the file is read";
    "services.*.env_file[].required" => ResolvedByLoading, [], "whether a missing file is an error";
}

declare_diagnostic! {
    /// ## What it means
    ///
    /// By `secrets: external` no manifest has values of secrets, and by `split-secrets` variables that look like secrets are among them. The Pods do not
    /// start before the Secret is in the Namespace.
    ///
    /// ## What to do instead
    ///
    /// Make it with the command of the message, after the Namespace is there, or leave one of the two options out:
    ///
    /// ```yaml
    /// x-kubernetes:
    ///   split-secrets: true
    ///   secrets: write
    /// services:
    ///   db:
    ///     image: postgres:17
    ///     environment:
    ///       POSTGRES_PASSWORD: ${PASSWORD}
    /// ```
    SECRET_NOT_WRITTEN = Advice "environment/secret-not-written": "a Secret with variables is named, but not written";
    /// ## What it means
    ///
    /// The names of some variables look like those of passwords or keys, and their values go into a ConfigMap or into the workload itself,
    /// where everybody who may read the manifests or the Namespace sees them. Docker Compose has them in plain text as well, but in files of
    /// this machine alone.
    ///
    /// ## What to do instead
    ///
    /// Move them into a Secret with `split-secrets`, which is kept out of the repository, or hand the values over as Compose secrets:
    ///
    /// ```yaml
    /// x-kubernetes:
    ///   split-secrets: true
    /// services:
    ///   db:
    ///     image: postgres:17
    ///     environment:
    ///       POSTGRES_PASSWORD_FILE: /run/secrets/db_password
    ///     secrets: [db_password]
    /// secrets:
    ///   db_password:
    ///     file: ./db_password.txt
    /// ```
    SECRET_LOOKING = Warning "environment/secret-looking": "values that look like secrets are readable in the manifests";
    /// ## What it means
    ///
    /// The variable has no value here and none in the environment of the conversion. Docker Compose takes it out of the container, even when the image
    /// sets it. Kubernetes cannot take a variable away: if the image sets it, it keeps the image's value.
    ///
    /// ## What to do instead
    ///
    /// Remove the entry, or give it a value:
    ///
    /// ```yaml
    /// services:
    ///   web:
    ///     image: nginx
    ///     environment:
    ///       HTTP_PROXY: ""
    /// ```
    UNSET = Advice "environment/unset": "variables without a value cannot be taken out of the container";
    /// ## What it means
    ///
    /// The name of the variable has characters that the API server refuses, so the manifests do without it.
    ///
    /// ## What to do instead
    ///
    /// Choose a name of letters, digits, `_`, `-` and `.` that does not start with a digit:
    ///
    /// ```yaml
    /// services:
    ///   web:
    ///     image: nginx
    ///     environment:
    ///       MY_SETTING: "1"
    /// ```
    NAME = Warning "environment/impossible-name": "a variable has a name that Kubernetes refuses";
}

pub(crate) const CONCERN: Concern = Concern { attributes: ATTRIBUTES, codes: CODES, apply };

/// As many names of variables are listed in a message.
const SHOWN: usize = 8;

fn apply(subject: Subject<'_>, draft: &mut WorkloadDraft, cx: &mut Context<'_>) {
    let files = &cx.plan.env_files;
    let maps: Vec<(usize, &str, &EnvMap)> = files.of_service(subject.name).collect();
    for (position, name, map) in &maps {
        if map.owner == subject.name {
            let secrets = secrets(map.data.iter().map(|(key, value)| (key.as_str(), value.as_str())));
            let path = subject.path("env_file").index(*position);
            let what = format!("`{path}` puts what looks like secrets into the ConfigMap `{name}`");
            say_secrets(&path, &what, &secrets, cx);
            draft.objects.extend((!map.data.is_empty()).then(|| object(name, map, cx)));
            if !map.secret.is_empty() {
                add_secret(&path, &secret_name(name), &map.secret, draft, cx);
            }
        }
    }
    draft.container.env_from = Some(maps.iter().flat_map(|(_, name, map)| sources(name, map)).collect())
        .filter(|sources: &Vec<core::EnvFromSource>| !sources.is_empty());
    let mut env = entries(subject, subject.service.env_file.len(), cx);
    let own = refer_to_secret(subject, &mut env, cx);
    if !own.is_empty() {
        add_secret(&subject.path("environment"), &own_secret(subject.name, cx), &own, draft, cx);
    }
    if !maps.is_empty() || !own.is_empty() {
        draft.pod_annotations.insert(annotation(subject.name, cx), content_hash(&maps, &own, cx));
    }
    draft.container.env = Some(env).filter(|env| !env.is_empty());
}

fn object(name: &str, map: &EnvMap, cx: &Context<'_>) -> (Part, Object) {
    let object =
        core::ConfigMap { metadata: cx.metadata(name), data: Some(map.data.clone()), ..core::ConfigMap::default() };
    (if name == SHARED { Part::Environment } else { Part::ConfigMaps }, Object::ConfigMap(object))
}

/// A file is a ConfigMap, a Secret, or both; no variable is in both.
fn sources(name: &str, map: &EnvMap) -> impl Iterator<Item = core::EnvFromSource> {
    let of_map = (!map.data.is_empty()).then(|| core::EnvFromSource {
        config_map_ref: Some(core::ConfigMapEnvSource { name: name.to_owned(), optional: None }),
        ..core::EnvFromSource::default()
    });
    let of_secret = (!map.secret.is_empty()).then(|| core::EnvFromSource {
        secret_ref: Some(core::SecretEnvSource { name: secret_name(name), optional: None }),
        ..core::EnvFromSource::default()
    });
    of_map.into_iter().chain(of_secret)
}

/// Whether a variable comes from the Secret of a service: what looks like a secret, where the user wants that.
fn is_split(service: &str, name: &str, value: &str, cx: &Context<'_>) -> bool {
    let own = cx.project.services.get(service).and_then(|service| service.environment.get(name)?.as_deref());
    cx.of_service(service).split_secrets == Some(true) && own == Some(value) && secret_looking(name, value)
}

/// The Secret of the variables of a service.
fn own_secret(service: &str, cx: &Context<'_>) -> String {
    format!("env-secret-{}", cx.names.get(service))
}

/// Takes variables from the Secret of the service, and gives those that were taken.
pub(crate) fn refer_to_secret(
    subject: Subject<'_>,
    env: &mut [core::EnvVar],
    cx: &Context<'_>,
) -> BTreeMap<String, String> {
    let mut taken = BTreeMap::new();
    for entry in env.iter_mut() {
        let Some(Some(value)) = subject.service.environment.get(&entry.name) else { continue };
        if is_split(subject.name, &entry.name, value, cx) {
            taken.insert(entry.name.clone(), value.clone());
            let name = own_secret(subject.name, cx);
            let key = core::SecretKeySelector { name, key: entry.name.clone(), optional: None };
            let source = core::EnvVarSource { secret_key_ref: Some(key), ..core::EnvVarSource::default() };
            *entry = core::EnvVar { name: entry.name.clone(), value: None, value_from: Some(source) };
        }
    }
    taken
}

/// The Secret, unless the user keeps values out of the manifests.
fn add_secret(
    path: &Path,
    name: &str,
    values: &BTreeMap<String, String>,
    draft: &mut WorkloadDraft,
    cx: &mut Context<'_>,
) {
    if cx.target.secrets == Some(SecretValues::External) {
        let literals: Vec<String> = values.keys().map(|key| format!("--from-literal={key}=VALUE")).collect();
        let names: Vec<&String> = values.keys().collect();
        let message = format!("`{path}`: the Pods need the Secret `{name}` with {}", backticked(&names));
        let help = format!("run once: kubectl -n {} create secret generic {name} {}", cx.namespace, literals.join(" "));
        return cx.say(path, Diagnostic::new(&SECRET_NOT_WRITTEN, message).help(help));
    }
    let secret = core::Secret {
        metadata: cx.metadata(name),
        string_data: Some(values.clone()),
        type_: Some("Opaque".to_owned()),
        ..core::Secret::default()
    };
    draft.objects.push((Part::Secrets, Object::Secret(secret)));
}

/// One for each service of the Pod.
fn annotation(service: &str, cx: &Context<'_>) -> String {
    if cx.plan.groups.is_guest(service) {
        format!("compose2k8s.io/env-hash.{}", cx.names.get(service))
    } else {
        "compose2k8s.io/env-hash".to_owned()
    }
}

/// Changes with any value, so that an apply starts the Pod anew, as `docker compose up` does.
fn content_hash(maps: &[(usize, &str, &EnvMap)], own: &BTreeMap<String, String>, cx: &Context<'_>) -> String {
    // Nothing in the manifests depends on values that are kept out of them.
    let is_kept_back = cx.target.secrets == Some(SecretValues::External);
    let of_secrets = maps.iter().flat_map(|(_, _, map)| &map.secret).chain(own).filter(|_| !is_kept_back);
    let lines =
        maps.iter().flat_map(|(_, _, map)| &map.data).chain(of_secrets).map(|(key, value)| format!("{key}={value}\0"));
    hash(lines.collect::<Vec<_>>().join("\0").as_bytes(), 16)
}

/// The variables of the container itself: those of `environment`, and of the files those that no ConfigMap holds. The first files are `mapped` as far
/// as that is possible.
pub(crate) fn entries(subject: Subject<'_>, mapped: usize, cx: &mut Context<'_>) -> Vec<core::EnvVar> {
    let mut env: BTreeMap<&str, &str> = BTreeMap::new();
    for (position, file) in subject.service.env_file.iter().enumerate() {
        let path = subject.path("env_file").index(position);
        // Loading has said that a variable needs a name.
        let is_left = |key: &str| !key.is_empty() && (position >= mapped || !is_key(key));
        for (key, value) in file.variables.0.iter().filter(|(key, _)| is_left(key)) {
            if let Some(value) = value.as_deref().filter(|_| is_name(&path, key, cx)) {
                env.insert(key, value);
            }
        }
    }
    let path = subject.path("environment");
    for (key, value) in &subject.service.environment {
        match value {
            Some(value) if is_name(&path.key(key), key, cx) => drop(env.insert(key, value)),
            Some(_) => {}
            None => drop(env.remove(key.as_str())),
        }
    }
    say_unset(&path, subject, cx);
    let own = env
        .iter()
        .map(|(name, value)| (*name, *value))
        .filter(|(name, _)| subject.service.environment.contains_key(*name));
    let own = secrets(own.filter(|(name, value)| !is_split(subject.name, name, value, cx)));
    let first = own.first().map_or_else(|| path.clone(), |name| path.key(name.trim_matches('`')));
    say_secrets(&first, &format!("`{path}` puts what looks like secrets into the workload"), &own, cx);
    env.into_iter()
        .map(|(name, value)| core::EnvVar { name: name.to_owned(), value: Some(escape(value)), value_from: None })
        .collect()
}

/// Whether every supported API server takes the name; says so when not.
fn is_name(path: &Path, name: &str, cx: &mut Context<'_>) -> bool {
    let legal = |c: char| c.is_ascii_alphanumeric() || "-._".contains(c);
    if !name.is_empty()
        && name.chars().all(legal)
        && !name.starts_with(|first: char| first.is_ascii_digit())
        && !name.starts_with("..")
        && name != "."
    {
        return true;
    }
    let message = format!("`{path}` has a variable called `{name}`, a name that Kubernetes refuses");
    cx.say(path, Diagnostic::new(&NAME, message).help("choose a name of letters, digits, `_`, `-` and `.`"));
    false
}

/// One message for all of them. What one of the files sets is left out of its ConfigMap, which is exact; what the image sets stays.
fn say_unset(path: &Path, subject: Subject<'_>, cx: &mut Context<'_>) {
    let is_set = |key: &String| subject.service.env_file.iter().any(|file| file.variables.0.contains_key(key));
    let unset = subject.service.environment.iter().filter(|(key, value)| value.is_none() && !is_set(key));
    let names: Vec<&String> = unset.map(|(key, _)| key).collect();
    if let Some(first) = names.first() {
        let message = format!("`{path}` has no value for {}: what the image sets there stays", backticked(&names));
        let help = "remove the names, or give them values";
        cx.say(&path.key(first), Diagnostic::new(&UNSET, message).help(help));
    }
}

/// The names, or how many more there are than a line can hold.
fn backticked(names: &[&String]) -> String {
    let shown = names.iter().take(SHOWN).map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(SHOWN) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

fn say_secrets(place: &Path, what: &str, names: &[String], cx: &mut Context<'_>) {
    if !names.is_empty() {
        let diagnostic = Diagnostic::new(&SECRET_LOOKING, format!("{what}: {}", names.join(", ")));
        cx.say(place, diagnostic.help("choose `--split-secrets`, or use `secrets`"));
    }
}

/// The names of what looks like a secret, in backticks.
fn secrets<'a>(entries: impl Iterator<Item = (&'a str, &'a str)>) -> Vec<String> {
    entries.filter(|(name, value)| secret_looking(name, value)).map(|(name, _)| format!("`{name}`")).collect()
}

#[cfg(test)]
mod tests {
    use super::apply;
    use crate::convert::draft::WorkloadDraft;
    use crate::convert::fixture;
    use crate::convert::target::Target;

    fn env(draft: &WorkloadDraft) -> Vec<String> {
        let entry =
            |env: &k8s_openapi::api::core::v1::EnvVar| format!("{}={}", env.name, env.value.as_deref().unwrap());
        draft.container.env.iter().flatten().map(entry).collect()
    }

    #[test]
    fn entries_and_files() {
        let project = fixture::project(
            r#"
            services:
              a:
                environment: {Z: "$(x) $HOME", EMPTY: "", GONE: null, LOST: null, API_TOKEN: t, 1st: x}
                env_file:
                  - {path: /p/.env, x-#variables: {GONE: "1", PASSWORD: "p", "a[0]": "v", Ä: "v"}}
              b: {env_file: [{path: /p/.env, x-#variables: {GONE: "1", PASSWORD: "p", "a[0]": "v", Ä: "v"}}]}
            "#,
        );
        let (a, said) = fixture::apply(apply, &project, "a", &Target::default());
        assert_eq!(env(&a), ["API_TOKEN=t", "EMPTY=", "Z=$$(x) $HOME"]);
        assert_eq!(
            said.iter().map(|line| line.split(": `").next().unwrap()).collect::<Vec<_>>(),
            [
                "environment/secret-looking",
                "environment/impossible-name",
                "environment/impossible-name",
                "environment/impossible-name",
                "environment/unset",
                "environment/secret-looking"
            ]
        );
        let (b, said) = fixture::apply(apply, &project, "b", &Target::default());
        assert_eq!(a.objects.len() + b.objects.len(), 2, "a has a ConfigMap of its own, without what it unsets");
        assert_ne!(a.pod_annotations, b.pod_annotations);
        assert_eq!(said.len(), 3);
    }
}
