//! Attributes that contradict each other, and attributes that a service cannot do without.

use std::collections::BTreeMap;

use super::{Facts, Member, limits};
use crate::diagnostics::code::declare_diagnostic;
use crate::diagnostics::{Diagnostic, Report};
use crate::source::Span;
use crate::yaml::{Mapping, Node, Path, Value};

declare_diagnostic! {
    /// ## What it means
    /// A service says neither which image it runs nor how to build one.
    ///
    /// ## What to do instead
    /// ```yaml
    /// services:
    ///   web:
    ///     image: nginx:1.27      # or: build: ./web
    /// ```
    NO_IMAGE = Error "image/missing": "a service has neither `image` nor `build`";
    /// ## What it means
    /// Two attributes say the same thing in different ways, or exclude each other.
    ///
    /// ## What to do instead
    /// Keep one of them. The message names both.
    /// ```yaml
    /// services:
    ///   web:
    ///     image: nginx
    ///     network_mode: host     # and no `networks`
    /// ```
    EXCLUDE = Error "conflicts/exclusive": "two attributes exclude each other";
    /// ## What it means
    /// `platform` is none of the `platforms` that the image is built for.
    ///
    /// ## What to do instead
    /// ```yaml
    /// services:
    ///   web:
    ///     platform: linux/amd64
    ///     build:
    ///       context: .
    ///       platforms: [linux/amd64, linux/arm64]
    /// ```
    PLATFORM = Error "build/platform-not-built": "the image is not built for the platform of the service";
    /// ## What it means
    /// The list of a healthcheck's `test` does not start with how it is run.
    ///
    /// ## What to do instead
    /// Start it with `CMD` (run directly), `CMD-SHELL` (run by a shell) or `NONE`; or write a string, which a shell runs.
    /// ```yaml
    /// services:
    ///   web:
    ///     image: nginx
    ///     healthcheck:
    ///       test: [CMD, curl, -f, http://localhost/]
    /// ```
    TEST = Error "healthcheck/test-form": "the test of a healthcheck does not say how it is run";
    /// ## What it means
    /// Two mounts of a service stand at the same place in the container.
    ///
    /// ## What to do instead
    /// Remove one, or mount it elsewhere:
    /// ```yaml
    /// services:
    ///   web:
    ///     image: nginx
    ///     tmpfs: [/run]
    ///     volumes: ["cache:/var/cache"]
    /// volumes:
    ///   cache:
    /// ```
    SAME_TARGET = Error "volumes/same-target": "two mounts stand at the same place";
    /// ## What it means
    /// A watch rule that copies files does not say where to.
    ///
    /// ## What to do instead
    /// ```yaml
    /// services:
    ///   web:
    ///     develop:
    ///       watch:
    ///         - path: ./src
    ///           action: sync
    ///           target: /app/src
    /// ```
    NO_WATCH_TARGET = Error "develop/no-target": "a watch rule does not say where files are copied to";
    /// ## What it means
    /// A container has a fixed name, but another one would need the same: two services have it, or a service runs more than once.
    ///
    /// ## What to do instead
    /// Remove `container_name`; containers can be reached by the name of their service.
    /// ```yaml
    /// services:
    ///   web:
    ///     image: nginx
    ///     scale: 2               # and no `container_name`
    /// ```
    SAME_NAME = Error "container-name/not-unique": "two containers would have the same name";
    /// ## What it means
    /// A secret is made by the project, but has no content: neither `file` nor `environment`.
    ///
    /// ## What to do instead
    /// ```yaml
    /// secrets:
    ///   token:
    ///     file: ./token.txt
    /// ```
    NO_CONTENT = Error "secrets/no-content": "a secret has neither `file` nor `environment`";
}

/// Checks the attributes of one service against each other.
pub(super) fn check(service: &Member<'_>, report: &mut Report) {
    check_image(service, report);
    check_build(service, report);
    check_network_mode(service, report);
    check_test(service, report);
    limits::check(service, report);
    check_scaled_name(service, report);
    check_watch(service, report);
    check_mounts(service, report);
}

fn filled(node: Option<&Node>) -> Option<&Node> {
    node.filter(|node| node.as_str().is_some_and(|text| !text.is_empty()))
}

/// Says that two attributes of a service exclude each other.
pub(super) fn exclude(
    service: &Member<'_>,
    names: [&str; 2],
    [one, other]: [&Node; 2],
    help: &str,
    report: &mut Report,
) {
    let path = &service.path;
    let message = format!("`{path}` has `{}` and `{}`, which contradict each other", names[0], names[1]);
    let path = names[0].split('.').fold(path.clone(), |path, key| path.key(key));
    report.push(
        Diagnostic::new(&EXCLUDE, message)
            .at(one.span)
            .about(path)
            .help(help)
            .related(other.span, format!("`{}` is here", names[1])),
    );
}

fn check_image(service: &Member<'_>, report: &mut Report) {
    let is_there = |attribute: &str| service.at(&[attribute]).is_some_and(|node| node.value != Value::Null);
    if is_there("build") || is_there("provider") || filled(service.at(&["image"])).is_some() {
        return;
    }
    let message = format!("`{}` has neither `image` nor `build`", service.path);
    let help = "add `image:` with the image to run, or `build:` with the directory of a Dockerfile";
    report.push(Diagnostic::new(&NO_IMAGE, message).at(service.key).about(&service.path).help(help));
}

fn check_build(service: &Member<'_>, report: &mut Report) {
    let file = filled(service.at(&["build", "dockerfile"]));
    if let (Some(file), Some(inline)) = (file, filled(service.at(&["build", "dockerfile_inline"]))) {
        let names = ["build.dockerfile", "build.dockerfile_inline"];
        exclude(service, names, [file, inline], "keep one of them", report);
    }
    let Some(platform) = filled(service.at(&["platform"])) else { return };
    let platforms = service.at(&["build", "platforms"]).and_then(Node::as_sequence).unwrap_or_default();
    if !platforms.is_empty() && !platforms.contains(platform) {
        let path = service.path.key("platform");
        let name = platform.as_str().unwrap_or_default();
        let message = format!("`{path}` is `{name}`, which `build.platforms` does not list");
        let help = format!("add `{name}` to `build.platforms`");
        report.push(Diagnostic::new(&PLATFORM, message).at(platform.span).about(path).help(help));
    }
}

fn check_network_mode(service: &Member<'_>, report: &mut Report) {
    let networks =
        service.at(&["networks"]).filter(|node| node.as_mapping().is_some_and(|networks| !networks.is_empty()));
    if let (Some(mode), Some(networks)) = (filled(service.at(&["network_mode"])), networks) {
        exclude(service, ["network_mode", "networks"], [mode, networks], "remove one of them", report);
    }
}

fn check_test(service: &Member<'_>, report: &mut Report) {
    let Some(first) = service.at(&["healthcheck", "test"]).and_then(Node::as_sequence).and_then(<[Node]>::first) else {
        return;
    };
    if !matches!(first.as_str(), None | Some("CMD" | "CMD-SHELL" | "NONE")) {
        let path = service.path.key("healthcheck").key("test");
        let message = format!("`{path}` starts with `{}`", first.as_str().unwrap_or_default());
        let help = "start the list with `CMD`, `CMD-SHELL` or `NONE`";
        report.push(Diagnostic::new(&TEST, message).at(first.span).about(path).help(help));
    }
}

fn check_scaled_name(service: &Member<'_>, report: &mut Report) {
    let Some(name) = filled(service.at(&["container_name"])) else { return };
    let scale = service.at(&["scale"]).map(|scale| (scale, "scale"));
    let scale = scale.or_else(|| Some((service.at(&["deploy", "replicas"])?, "deploy.replicas")));
    if let Some((scale, attribute)) = scale.filter(|(scale, _)| limits::integer(scale).is_some_and(|count| count > 1)) {
        let path = service.path.key("container_name");
        let message = format!("`{path}` names one container, but `{attribute}` asks for several");
        let not_unique = Diagnostic::new(&SAME_NAME, message).at(name.span).about(path);
        report.push(not_unique.help("remove `container_name`").related(scale.span, format!("`{attribute}` is here")));
    }
}

fn check_watch(service: &Member<'_>, report: &mut Report) {
    let rules = service.at(&["develop", "watch"]).and_then(Node::as_sequence).unwrap_or_default();
    for (index, rule) in rules.iter().enumerate() {
        let action = rule.get("action").and_then(Node::as_str).unwrap_or_default();
        if filled(rule.get("target")).is_none() && !matches!(action, "rebuild" | "restart") {
            let path = service.path.key("develop").key("watch").index(index);
            let message = format!("`{path}` has the action `{action}`, but no `target`");
            let help = "add `target:` with the path in the container";
            report.push(Diagnostic::new(&NO_WATCH_TARGET, message).at(rule.span).about(path).help(help));
        }
    }
}

/// The places in a container that something is mounted at.
type Mounts<'a> = BTreeMap<&'a str, Span>;

fn check_mounts(service: &Member<'_>, report: &mut Report) {
    let mut mounts = Mounts::new();
    let tmpfs = service.at(&["tmpfs"]);
    let single = tmpfs.filter(|node| node.as_str().is_some()).map(std::slice::from_ref);
    let tmpfs = single.or_else(|| tmpfs.and_then(Node::as_sequence)).unwrap_or_default();
    for (index, mount) in tmpfs.iter().enumerate() {
        let target = mount.as_str().and_then(|text| text.split(':').next());
        claim(target, mount, &service.path.key("tmpfs").index(index), &mut mounts, report);
    }
    for (index, mount) in service.items("volumes").iter().enumerate() {
        let target = mount.get("target").and_then(Node::as_str);
        claim(target, mount, &service.path.key("volumes").index(index), &mut mounts, report);
    }
}

fn claim<'a>(target: Option<&'a str>, mount: &Node, path: &Path, mounts: &mut Mounts<'a>, report: &mut Report) {
    let Some(target) = target else { return };
    if let Some(earlier) = mounts.insert(target, mount.span) {
        let message = format!("`{path}` is mounted at `{target}`, where another mount stands already");
        let same = Diagnostic::new(&SAME_TARGET, message).at(mount.span).about(path);
        report.push(same.help("remove one of the two, or change its target").related(earlier, "the other mount"));
    }
}

/// No two services may ask for the same name of a container.
pub(super) fn check_container_names(facts: &Facts<'_>, report: &mut Report) {
    let mut names: BTreeMap<&str, (String, Span)> = BTreeMap::new();
    for service in facts.members("services") {
        let Some(node) = filled(service.at(&["container_name"])) else { continue };
        let Some(name) = node.as_str() else { continue };
        let Some((other, span)) = names.insert(name, (service.name.to_owned(), node.span)) else { continue };
        let path = service.path.key("container_name");
        let message = format!("`{path}` is `{name}`, as that of the service `{other}`");
        let same = Diagnostic::new(&SAME_NAME, message).at(node.span).about(path);
        report
            .push(same.help("give each service another `container_name`, or none").related(span, "the other service"));
    }
}

/// A secret of the project needs a file or a variable, whatever its driver.
pub(super) fn check_secrets(facts: &Facts<'_>, report: &mut Report) {
    for (name, entry) in facts.element("secrets").into_iter().flat_map(Mapping::iter) {
        let secret = &entry.node;
        let external = secret.get("external").is_some_and(|external| external.value == Value::Bool(true));
        if external || filled(secret.get("file")).is_some() || filled(secret.get("environment")).is_some() {
            continue;
        }
        let path = Path::of(["secrets", name]);
        let message = format!("`{path}` has neither `file` nor `environment`");
        let help = "add `file:`, `environment:` or `external: true`";
        report.push(Diagnostic::new(&NO_CONTENT, message).at(entry.key).about(path).help(help));
    }
}
