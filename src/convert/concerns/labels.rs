//! `labels` and `annotations`: annotations of the Pod, whose values may be any text.

use std::collections::BTreeMap;

use crate::compose::Service;
use crate::convert::attribute::declare_attributes;
use crate::convert::concerns::Concern;
use crate::convert::context::{Context, Subject};
use crate::convert::draft::WorkloadDraft;
use crate::diagnostics::Diagnostic;
use crate::diagnostics::code::declare_diagnostic;
use crate::kubernetes::name::hash;
use crate::yaml::Path;

declare_attributes! {
    "services.*.labels" => Approximate, ["Pod.metadata.annotations"],
        "they become annotations of the Pod, and nothing in the cluster reads them",
        "configure the programs that read labels of containers for Kubernetes";
    "services.*.labels.*" => Exact, ["Pod.metadata.annotations"], "an annotation of the Pod";
    "services.*.annotations" => Exact, ["Pod.metadata.annotations"], "annotations of the Pod";
    "services.*.annotations.*" => Exact, ["Pod.metadata.annotations"], "an annotation of the Pod";
}

declare_diagnostic! {
    /// ## What it means
    ///
    /// The key has characters that an annotation cannot have, or is too long. Key and value are kept together as the value of an annotation
    /// `compose2k8s.io/label-...`.
    ///
    /// ## What to do instead
    ///
    /// Nothing, unless something in the cluster looks for the key. An allowed key has an optional prefix like a domain, and then at most 63
    /// letters, digits, `-`, `_` and `.`:
    ///
    /// ```yaml
    /// services:
    ///   web:
    ///     image: nginx
    ///     labels:
    ///       example.org/owner: shop
    /// ```
    KEY = Advice "labels/key-changed": "a key is not allowed for an annotation";
    /// ## What it means
    ///
    /// `labels` and `annotations` have the same key with different values. Both become annotations of the Pod, where a key has one value: that of
    /// `annotations`.
    ///
    /// ## What to do instead
    ///
    /// Rename one of the two keys:
    ///
    /// ```yaml
    /// services:
    ///   web:
    ///     image: nginx
    ///     labels: {example.org/owner: shop}
    ///     annotations: {example.org/owner-of-image: nginx}
    /// ```
    OVERRIDDEN = Warning "labels/overridden": "an annotation has the key of a label";
    /// ## What it means
    ///
    /// A program that asks the Docker engine for containers and their labels works by these labels. In Kubernetes there is no such engine, so they have no
    /// effect.
    ///
    /// ## What to do instead
    ///
    /// Use what the program offers for Kubernetes, for example an Ingress for Traefik or Caddy, or a `CronJob` for Ofelia:
    ///
    /// ```yaml
    /// services:
    ///   web:
    ///     image: nginx
    ///     ports: ["8080:80"]
    /// ```
    READ_FROM_DOCKER = Warning "labels/read-from-docker": "labels of a program that asks the Docker engine have no effect";
}

pub(crate) const CONCERN: Concern = Concern { attributes: ATTRIBUTES, codes: CODES, apply };

/// What the labels of programs start with that read them from the Docker engine.
const READERS: [(&str, &str); 10] = [
    ("traefik.", "Traefik"),
    ("caddy", "Caddy"),
    ("com.centurylinklabs.watchtower.", "Watchtower"),
    ("ofelia.", "Ofelia"),
    ("diun.", "Diun"),
    ("autoheal", "Autoheal"),
    ("homepage.", "Homepage"),
    ("dozzle.", "Dozzle"),
    ("docker-volume-backup.", "docker-volume-backup"),
    ("com.github.nginx-proxy.", "nginx-proxy"),
];

fn apply(subject: Subject<'_>, draft: &mut WorkloadDraft, cx: &mut Context<'_>) {
    say_overridden(subject, cx);
    // What both name is taken from `annotations`, as it comes later.
    for (attribute, entries) in [("labels", &subject.service.labels), ("annotations", &subject.service.annotations)] {
        draft.pod_annotations.extend(annotations(&subject.path(attribute), entries, cx));
    }
    say_readers(subject, cx);
}

/// Entries as annotations. One whose key is not allowed becomes the value of another.
pub(crate) fn annotations<'a>(
    path: &Path,
    entries: impl IntoIterator<Item = (&'a String, &'a String)>,
    cx: &mut Context<'_>,
) -> BTreeMap<String, String> {
    let mut annotations = BTreeMap::new();
    for (key, value) in entries {
        if is_key(key) {
            annotations.insert(key.clone(), value.clone());
            continue;
        }
        let path = path.key(key);
        let hashed = format!("compose2k8s.io/label-{}", hash(key.as_bytes(), 8));
        let message = format!("`{path}` has a key that no annotation can have: both are the value of `{hashed}`");
        cx.say(&path, Diagnostic::new(&KEY, message));
        annotations.insert(hashed, format!("{key}={value}"));
    }
    annotations
}

fn say_overridden(subject: Subject<'_>, cx: &mut Context<'_>) {
    let Service { labels, annotations, .. } = subject.service;
    let other = |key: &String, value: &String| annotations.get(key).is_some_and(|other| other != value);
    for (key, _) in labels.iter().filter(|(key, value)| other(key, value)) {
        let (path, winner) = (subject.path("labels").key(key), subject.path("annotations").key(key));
        let message = format!("`{path}` is lost: the Pod has the annotation that `{winner}` gives it");
        cx.say(&path, Diagnostic::new(&OVERRIDDEN, message).help("rename one of the two keys"));
    }
}

fn say_readers(subject: Subject<'_>, cx: &mut Context<'_>) {
    for (prefix, program) in READERS {
        if subject.service.labels.keys().any(|key| key.starts_with(prefix)) {
            let path = subject.path("labels");
            let message = format!(
                "`{path}` has labels that {program} reads from the Docker engine, without which they have no effect"
            );
            cx.say(
                &path,
                Diagnostic::new(&READ_FROM_DOCKER, message).help(format!("use what {program} offers for Kubernetes")),
            );
        }
    }
}

/// A qualified name: `[prefix/]name`, the prefix a DNS name.
pub(crate) fn is_key(key: &str) -> bool {
    match key.split_once('/') {
        Some((prefix, name)) => is_domain(prefix) && is_name(name),
        None => is_name(key),
    }
}

fn is_name(name: &str) -> bool {
    let ends = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let inner = name.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c));
    name.len() <= 63 && inner && ends(name.chars().next()) && ends(name.chars().last())
}

fn is_domain(prefix: &str) -> bool {
    let lower = prefix.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "-.".contains(c));
    prefix.len() <= 253 && lower && prefix.split('.').all(is_name)
}

#[cfg(test)]
mod tests {
    use super::apply;
    use crate::convert::fixture;
    use crate::convert::target::Target;

    #[test]
    fn annotations() {
        let labels = "{a: '1', example.org/b: x y, 'c d': z, traefik.enable: 'true', both: l}";
        let project = fixture::project(&format!("services: {{a: {{labels: {labels}, annotations: {{both: a}}}}}}"));
        let (draft, said) = fixture::apply(apply, &project, "a", &Target::default());
        let annotations: Vec<String> =
            draft.pod_annotations.iter().map(|(key, value)| format!("{key}={value}")).collect();
        let hashed = annotations.iter().find(|line| line.starts_with("compose2k8s.io/label-")).unwrap();
        assert!(hashed.ends_with("=c d=z") && hashed.len() == "compose2k8s.io/label-12345678=c d=z".len());
        assert_eq!(annotations.len(), 5);
        assert!(annotations.contains(&"both=a".to_owned()));
        assert_eq!(
            said.iter().map(|line| line.split(": ").next().unwrap()).collect::<Vec<_>>(),
            ["labels/overridden", "labels/key-changed", "labels/read-from-docker"]
        );
    }
}
