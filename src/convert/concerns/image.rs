//! `image`, `pull_policy`, `pull_refresh_after` and `platform`: which image runs, and when it is fetched.

use k8s_openapi::api::core::v1 as core;

use crate::compose::{Project, Service};
use crate::convert::attribute::declare_attributes;
use crate::convert::concerns::Concern;
use crate::convert::context::{Context, Subject};
use crate::convert::draft::WorkloadDraft;
use crate::diagnostics::Diagnostic;
use crate::diagnostics::code::declare_diagnostic;

declare_attributes! {
    "services.*.image" => Exact, ["Container.image"], "the image as it is written";
    "services.*.pull_policy" => Exact, ["Container.imagePullPolicy"] unless ["missing", "if_not_present"],
        "always written, because Kubernetes would fetch an untagged image at every start; intervals become `Always`";
    "services.*.pull_refresh_after" => NoEquivalent, [],
        "an image is looked for when a container starts, not after some time",
        "set `pull_policy: always`";
    "services.*.platform" => Approximate, [] unless ["linux"],
        "a node takes the variant of the image for its own platform, and emulates no other",
        "add a `nodeSelector` for `kubernetes.io/arch`, if there are nodes of several architectures";
}

declare_diagnostic! {
    /// ## What it means
    ///
    /// The service has `build` and no `image`. Docker Compose gives the image a name of its own, `<project>-<service>`, which is in no
    /// registry, so the Pod uses that name and never tries to fetch it.
    ///
    /// ## What to do instead
    ///
    /// Build the image and load it on the node (`docker compose build`, then for example `kind load docker-image`), or push it to a registry
    /// that `registry` names, or name an image that a registry has:
    ///
    /// ```yaml
    /// x-kubernetes:
    ///   registry: registry.example/shop   # registry.example/shop/shop-worker
    /// services:
    ///   worker:
    ///     build: ./worker
    ///   api:
    ///     build: ./api
    ///     image: registry.example/shop/api:1.4
    /// ```
    BUILD_ONLY = Advice "image/build-only": "an image has to be built and loaded on the node";
    /// ## What it means
    ///
    /// The service has `build` and `image`: Docker Compose makes the image and gives it this name. A node uses an image of this name that it has, and asks the
    /// registry otherwise.
    ///
    /// ## What to do instead
    ///
    /// Build the image with `docker compose build`, and push it with `docker compose push`, or load it on the node, for example with
    /// `kind load docker-image`:
    ///
    /// ```yaml
    /// services:
    ///   api:
    ///     build: ./api
    ///     image: registry.example/shop/api:1.4
    /// ```
    BUILT = Advice "image/built": "an image has to be built before the manifests are applied";
    /// ## What it means
    ///
    /// The image is named by the id that it has in one Docker engine. A node of a cluster can only fetch images by name or by digest.
    ///
    /// ## What to do instead
    ///
    /// Give the image a name, and a digest if it must be this one:
    ///
    /// ```yaml
    /// services:
    ///   api:
    ///     image: registry.example/shop/api@sha256:0123...
    /// ```
    LOCAL_ID = Warning "image/local-id": "an image is named by an id that only one Docker engine knows";
    /// ## What it means
    ///
    /// Docker Compose looks for a newer image after some time. Kubernetes knows only always, never, and when it is missing: the image is
    /// now looked for whenever the container starts.
    ///
    /// ## What to do instead
    ///
    /// Nothing, or one of the policies that both have:
    ///
    /// ```yaml
    /// services:
    ///   web:
    ///     image: nginx:1.27
    ///     pull_policy: missing
    /// ```
    PULL_INTERVAL = Advice "image/pull-interval": "an image is looked for at each start instead of after some time";
}

pub(crate) const CONCERN: Concern = Concern { attributes: ATTRIBUTES, codes: CODES, apply };

fn apply(subject: Subject<'_>, draft: &mut WorkloadDraft, cx: &mut Context<'_>) {
    let registry = cx.of_service(subject.name).registry.as_deref();
    let image = name(subject, registry, cx.project);
    if subject.service.image.starts_with("sha256:") {
        let message = format!("`{}` is an id of one Docker engine, which no node can fetch", subject.path("image"));
        cx.say(&subject.path("image"), Diagnostic::new(&LOCAL_ID, message).help("name the image as a registry does"));
    }
    if is_build_only(subject.service) {
        let local = name(subject, None, cx.project);
        let (message, help) = match registry {
            None => (
                format!("`{}` gives the image `{image}`, which is in no registry", subject.path("build")),
                format!("run `docker compose build {}` and load `{image}` on the node", subject.name),
            ),
            Some(_) => (
                format!("`{}` gives the image `{local}`, which has to be pushed as `{image}`", subject.path("build")),
                format!("run `docker tag {local} {image}` and `docker push {image}` after `docker compose build`"),
            ),
        };
        cx.say(&subject.path("build"), Diagnostic::new(&BUILD_ONLY, message).help(help));
    } else if subject.service.build.is_some() {
        let message =
            format!("`{}` makes the image `{image}`, which the node must have or find", subject.path("build"));
        let help = format!(
            "run `docker compose build {0}`, then `docker compose push {0}`, or load `{image}` on the node",
            subject.name
        );
        cx.say(&subject.path("build"), Diagnostic::new(&BUILT, message).help(help));
    }
    draft.container.image = Some(image);
    for name in &cx.of_service(subject.name).pull_secrets {
        let secret = core::LocalObjectReference { name: name.clone() };
        let secrets = draft.pod.image_pull_secrets.get_or_insert_default();
        if !secrets.contains(&secret) {
            secrets.push(secret);
        }
    }
    draft.container.image_pull_policy = Some(pull_policy(subject, cx).to_owned());
}

/// The image of a service; one that is only built is named as Docker Compose names it.
fn name(subject: Subject<'_>, registry: Option<&str>, project: &Project) -> String {
    if is_build_only(subject.service) {
        let prefix = registry.map(|registry| format!("{registry}/")).unwrap_or_default();
        format!("{prefix}{}-{}", project.name, subject.name)
    } else {
        subject.service.image.clone()
    }
}

fn is_build_only(service: &Service) -> bool {
    service.image.is_empty() && service.build.is_some()
}

/// Whether no registry has the image.
fn is_built_here(subject: Subject<'_>, cx: &Context<'_>) -> bool {
    is_build_only(subject.service) && cx.of_service(subject.name).registry.is_none()
}

/// Always written, because the default of Kubernetes depends on the tag and would fetch an image without one at each start.
fn pull_policy(subject: Subject<'_>, cx: &mut Context<'_>) -> &'static str {
    match subject.service.pull_policy.as_str() {
        "always" => "Always",
        "build" if is_build_only(subject.service) && !is_built_here(subject, cx) => "IfNotPresent",
        "never" | "build" => "Never",
        "" | "missing" | "if_not_present" if is_built_here(subject, cx) => "Never",
        "" | "missing" | "if_not_present" => "IfNotPresent",
        interval => {
            let path = subject.path("pull_policy");
            let message =
                format!("`{path}` is {interval}: the image is looked for at each start of the container instead");
            cx.say(&path, Diagnostic::new(&PULL_INTERVAL, message));
            "Always"
        }
    }
}

#[cfg(test)]
mod tests {
    use super::apply;
    use crate::convert::fixture;
    use crate::convert::target::Target;

    fn check(service: &str, image: &str, policy: &str, codes: &[&str]) {
        let project = fixture::project(&format!("services: {{a: {service}}}"));
        let (draft, said) = fixture::apply(apply, &project, "a", &Target::default());
        assert_eq!(draft.container.image.as_deref(), Some(image), "{service}");
        assert_eq!(draft.container.image_pull_policy.as_deref(), Some(policy), "{service}");
        assert_eq!(said.iter().map(|line| line.split(": ").next().unwrap()).collect::<Vec<_>>(), codes, "{service}");
    }

    #[test]
    fn images() {
        check("{image: x}", "x", "IfNotPresent", &[]);
        check("{image: 'x:latest', pull_policy: always}", "x:latest", "Always", &[]);
        check("{image: x, pull_policy: never}", "x", "Never", &[]);
        check("{image: x, pull_policy: daily}", "x", "Always", &["image/pull-interval"]);
        check("{image: x, build: {context: /p}}", "x", "IfNotPresent", &["image/built"]);
        check("{image: x, build: {context: /p}, pull_policy: build}", "x", "Never", &["image/built"]);
        check("{build: {context: /p}}", "shop-a", "Never", &["image/build-only"]);
        check("{image: 'sha256:00'}", "sha256:00", "IfNotPresent", &["image/local-id"]);
    }
}
