//! Labels and metadata that every object has.

use std::collections::BTreeMap;

use k8s_openapi::apimachinery::pkg::apis::meta::v1::{LabelSelector, ObjectMeta};

/// The label that a workload finds its Pods by. It never changes, because the API server would refuse that.
pub(crate) const APP: &str = "app";

const LONGEST: usize = 63;

/// Labels by key.
pub(crate) type Labels = BTreeMap<String, String>;

/// What all objects of a project have.
pub(crate) fn of_project(project: &str) -> Labels {
    let pairs = [("part-of", value(project)), ("managed-by", "compose2k8s".to_owned())];
    pairs.map(|(key, value)| (format!("app.kubernetes.io/{key}"), value)).into()
}

/// What the objects and Pods of a service have.
pub(crate) fn of_service(name: &str, project: &str) -> Labels {
    let mut labels = of_project(project);
    labels.insert(APP.to_owned(), name.to_owned());
    labels.insert("app.kubernetes.io/name".to_owned(), name.to_owned());
    labels
}

/// The Pods of a service.
pub(crate) fn selecting(name: &str) -> Labels {
    [(APP.to_owned(), name.to_owned())].into()
}

/// The same as a workload selects them.
pub(crate) fn selector(name: &str) -> LabelSelector {
    LabelSelector { match_labels: Some(selecting(name)), match_expressions: None }
}

/// Name, Namespace and labels of an object.
pub(crate) fn metadata(name: &str, namespace: &str, labels: Labels) -> ObjectMeta {
    ObjectMeta {
        name: Some(name.to_owned()),
        namespace: Some(namespace.to_owned()),
        labels: Some(labels),
        ..ObjectMeta::default()
    }
}

/// Whether a text is the value of a label as it is.
pub(crate) fn is_value(text: &str) -> bool {
    value(text) == text
}

/// A text as the value of a label: at most 63 characters of `[A-Za-z0-9_.-]`, with a letter or digit at both ends.
fn value(text: &str) -> String {
    let legal = |c: char| if c.is_ascii_alphanumeric() || "-_.".contains(c) { c } else { '-' };
    let kept: String = text.chars().map(legal).skip_while(|c| !c.is_ascii_alphanumeric()).take(LONGEST).collect();
    kept.trim_end_matches(|c: char| !c.is_ascii_alphanumeric()).to_owned()
}

#[cfg(test)]
mod tests {
    use super::value;

    #[test]
    fn values() {
        let check = |text: &str, expected: &str| assert_eq!(value(text), expected, "{text}");
        check("broker", "broker");
        check("my_shop", "my_shop");
        check("_shop-", "shop");
        check("a b", "a-b");
        check(&"a_".repeat(40), &format!("{}a", "a_".repeat(31)));
    }
}
