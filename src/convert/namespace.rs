//! The Namespace of a project.

use k8s_openapi::api::core::v1 as core;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;

use crate::compose::Project;
use crate::convert::target::Target;
use crate::diagnostics::code::declare_diagnostic;
use crate::diagnostics::{Diagnostic, Report};
use crate::kubernetes::labels;
use crate::yaml::Path;

declare_diagnostic! {
    /// ## What it means
    ///
    /// The Namespace takes the name of the project, which is often only that of a folder. This name is one that the cluster itself uses, so the
    /// objects would mix with others.
    ///
    /// ## What to do instead
    ///
    /// Choose another name, or insist with `--namespace NAME`:
    ///
    /// ```yaml
    /// name: shop
    /// services:
    ///   web:
    ///     image: nginx
    /// ```
    RESERVED = Error "namespace/reserved": "the name of the project is a Namespace of the cluster itself";
    /// ## What it means
    ///
    /// A Namespace has a name of lower case letters, digits and `-`, with a letter or digit at both ends, and of at most 63 characters.
    ///
    /// ## What to do instead
    ///
    /// Give `--namespace` such a name, or leave the option out and name the project:
    ///
    /// ```yaml
    /// name: my-shop
    /// services:
    ///   web:
    ///     image: nginx
    /// ```
    ILLEGAL = Error "namespace/illegal": "the name of a Namespace is not allowed";
    /// ## What it means
    ///
    /// The name of the project cannot be that of a Namespace, so characters were replaced.
    ///
    /// ## What to do instead
    ///
    /// Nothing, or a name of lower case letters, digits and `-`:
    ///
    /// ```yaml
    /// name: my-shop   # and not my_shop
    /// services:
    ///   web:
    ///     image: nginx
    /// ```
    CHANGED = Advice "namespace/changed": "the name of the project had to be changed for the Namespace";
}

const LONGEST: usize = 63;

/// The name that the user asks for, else that of the project.
pub(crate) fn name(project: &Project, target: &Target, report: &mut Report) -> String {
    let path = Path::of(["name"]);
    let mut say = |diagnostic: Diagnostic| {
        let span = project.model.root.at(&path).unwrap_or(&project.model.root).span;
        report.push(diagnostic.about(&path).at(span));
    };
    if let Some(asked) = &target.namespace {
        if label(asked) != *asked || asked.is_empty() {
            let message = format!("`--namespace` is `{asked}`, which no Namespace can be called");
            say(Diagnostic::new(&ILLEGAL, message).help("use lower case letters, digits and `-`, 63 at most"));
        }
        return asked.clone();
    }
    let name = label(&project.name);
    if name == "default" || name.starts_with("kube-") {
        let message = format!("`{path}` would make `{name}` the Namespace, which belongs to the cluster");
        say(Diagnostic::new(&RESERVED, message).help("choose another name, or insist with `--namespace`"));
    } else if name.is_empty() {
        let message = format!("`{path}` is `{}`, of which no Namespace can be made", project.name);
        say(Diagnostic::new(&ILLEGAL, message).help("choose one with `--namespace`"));
    } else if name != project.name {
        let message = format!("`{path}` is `{}`, and the Namespace is called `{name}`", project.name);
        say(Diagnostic::new(&CHANGED, message).help("choose one with `--namespace`"));
    }
    name
}

/// The object.
pub(crate) fn object(name: &str, project: &Project) -> core::Namespace {
    let labels = Some(labels::of_project(&project.name));
    let metadata = ObjectMeta { name: Some(name.to_owned()), labels, ..ObjectMeta::default() };
    core::Namespace { metadata, ..core::Namespace::default() }
}

/// Unlike a Service, a Namespace may start with a digit.
fn label(name: &str) -> String {
    let legal = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
    let cut: String = name.chars().map(legal).skip_while(|c| *c == '-').take(LONGEST).collect();
    cut.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::name;
    use crate::convert::fixture::project;
    use crate::convert::target::Target;
    use crate::diagnostics::Report;

    #[track_caller]
    fn check(project_name: &str, asked: Option<&str>, expected: &str, codes: &[&str]) {
        let mut project = project("services: {}");
        project.name = project_name.to_owned();
        let mut report = Report::default();
        let target = Target { namespace: asked.map(str::to_owned), ..Target::default() };
        assert_eq!(name(&project, &target, &mut report), expected);
        assert_eq!(report.iter().map(|diagnostic| diagnostic.code.name).collect::<Vec<_>>(), codes);
    }

    #[test]
    fn names() {
        check("shop", None, "shop", &[]);
        check("my_shop_", None, "my-shop", &["namespace/changed"]);
        check("3shop", None, "3shop", &[]);
        check("default", None, "default", &["namespace/reserved"]);
        check("kube_system", None, "kube-system", &["namespace/reserved"]);
        check("shop", Some("default"), "default", &[]);
        check("shop", Some("My_Shop"), "My_Shop", &["namespace/illegal"]);
        check("shop", Some(""), "", &["namespace/illegal"]);
    }
}
