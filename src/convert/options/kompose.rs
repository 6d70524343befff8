//! Labels of kompose: those that mean what an option means count like the option, the others are named with what does it here.

use crate::compose::{Project, Service};
use crate::convert::concerns::ports::exit::NODE_PORTS;
use crate::convert::options::{ConversionOption, Given};
use crate::convert::target::{OPTIONS, Target};
use crate::diagnostics::code::declare_diagnostic;
use crate::diagnostics::{Diagnostic, Report};
use crate::yaml::Path;

declare_diagnostic! {
    /// ## What it means
    /// The label tells kompose how to convert the service. What it asks for is not an option here, or Compose has an attribute for it, so the label
    /// has no effect. It is kept as an annotation.
    ///
    /// ## What to do instead
    /// Write what the message names. Labels that mean the same as an option count without a word: `kompose.service.type` (`headless`, `clusterip`, `nodeport`),
    /// `kompose.service.nodeport.port`, `kompose.controller.type` (`deployment`, `daemonset`), `kompose.image-pull-secret`, and `kompose.volume.type`
    /// (`hostPath`, `configMap`). An option under `x-kubernetes` of the service counts before them:
    /// ```yaml
    /// services:
    ///   web:
    ///     image: nginx
    ///     ports: ["80"]
    ///     pull_policy: always          # and not kompose.image-pull-policy
    ///     x-kubernetes:
    ///       node-ports: {"80": 30080}  # and not kompose.service.nodeport.port
    /// ```
    NO_EFFECT = Warning "labels/kompose": "a label of kompose has no effect";
}

/// What to use instead of labels that are no options, by what they start with.
const INSTEAD: [(&str, &str); 17] = [
    ("kompose.service.expose", "write an Ingress beside the manifests, if the cluster has a controller for it"),
    ("kompose.service.external-traffic-policy", "remove it: a node port answers on every address of the node"),
    ("kompose.service.group", "let services share a Pod with `network_mode: service:NAME`"),
    ("kompose.service.healthcheck.liveness", "write `healthcheck`, and `x-kubernetes: {liveness: true}` for restarts"),
    ("kompose.service.healthcheck.readiness", "write `healthcheck`"),
    ("kompose.service.suffix-lb", "publish the ports with `ports`: they become node ports"),
    ("kompose.serviceaccount-name", "add the ServiceAccount to the manifest: Pods here have none that may do anything"),
    ("kompose.image-pull-policy", "write `pull_policy: always`, `missing` or `never`"),
    ("kompose.security-context.fsgroup", "write `user`, or `group_add` for further groups"),
    ("kompose.volume.size", "remove it: a directory of the node has no size of its own"),
    (
        "kompose.volume.storage-class-name",
        "remove it, or choose a directory with `x-kubernetes: {volume-path: {NAME: DIR}}`",
    ),
    ("kompose.volume.subpath", "write `volume: {subpath: DIR}` in the long form of `volumes`"),
    ("kompose.volume.type", "use a volume for a directory of the node, `tmpfs` for memory"),
    ("kompose.cronjob.", "write a CronJob beside the manifests"),
    ("kompose.hpa.", "write a HorizontalPodAutoscaler beside the manifests"),
    ("kompose.init.containers.", "write `pre_start`"),
    ("kompose.controller.type", "use a Deployment (the default), or `x-kubernetes: {kind: DaemonSet}`"),
];

/// The options that the labels of a service mean.
pub(super) fn layer(name: &str, service: &Service, project: &Project, report: &mut Report) -> Target {
    let mut target = Target::default();
    for (label, value) in service.labels.iter().filter(|(label, _)| label.starts_with("kompose.")) {
        let given = |key, value| Given { key, value, base: &project.directory, service: Some(name) };
        let taken = match meaning(label, value, service) {
            Some(Meaning::Same) => true,
            Some(Meaning::Option(option, key, value)) => {
                option_of(option).is_some_and(|option| (option.take)(&mut target, given(&key, &value)).is_ok())
            }
            None => false,
        };
        if !taken {
            let path = Path::of(["services", name, "labels", label]);
            let message = format!("`{path}` is `{value}` for kompose, which has no effect here");
            let diagnostic = Diagnostic::new(&NO_EFFECT, message).help(instead(label));
            report.push(diagnostic.about(&path).at(project.model.nearest(&path).span));
        }
    }
    target
}

/// What a label means here.
enum Meaning {
    /// What is done anyway.
    Same,
    /// The option of this key in a service, with the name before its value.
    Option(&'static str, String, String),
}

fn meaning(label: &str, value: &str, service: &Service) -> Option<Meaning> {
    let word = value.to_ascii_lowercase();
    let option = |key, value: &str| Some(Meaning::Option(key, String::new(), value.to_owned()));
    match (label, word.as_str()) {
        ("kompose.service.type", "nodeport") | ("kompose.volume.type", "hostpath") => Some(Meaning::Same),
        ("kompose.service.type", "headless" | "clusterip") => option("service", value),
        ("kompose.controller.type", "deployment" | "daemonset") => option("kind", value),
        ("kompose.image-pull-secret", _) => option("pull-secret", value),
        ("kompose.volume.type", "configmap") => option("configmaps", "true"),
        // Like kompose, only where it is clear which port is meant; and no number that most clusters refuse.
        ("kompose.service.nodeport.port", _) => match service.ports.as_slice() {
            [port] if value.parse().is_ok_and(|number| NODE_PORTS.contains(&number)) => {
                Some(Meaning::Option("node-ports", port.target.to_string(), value.to_owned()))
            }
            _ => None,
        },
        _ => None,
    }
}

/// The option of a key in a service.
fn option_of(key: &str) -> Option<&'static ConversionOption> {
    OPTIONS.iter().find(|option| option.service == Some(key))
}

fn instead(label: &str) -> &'static str {
    match label {
        "kompose.service.type" => "publish the ports with `ports`: they become node ports of every node",
        "kompose.service.nodeport.port" => {
            "choose numbers from 30000 to 32767 with `x-kubernetes: {node-ports: {\"80\": 30080}}`"
        }
        "kompose.image-pull-secret" => "name a Secret with `x-kubernetes: {pull-secret: [NAME]}`",
        _ => INSTEAD.iter().find(|(start, _)| label.starts_with(start)).map_or("remove it", |(_, instead)| instead),
    }
}
