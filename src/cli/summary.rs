//! What a run that has written a folder says at its end: how much, what was lost, where ports answer, and how to apply it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use k8s_openapi::api::core::v1 as core;

use crate::diagnostics::{Report, Severity};
use crate::kubernetes::{Bundle, Object};
use crate::write::FileTree;

/// What is summed up.
pub(super) struct Summary<'a> {
    /// How many services were converted.
    pub(super) services: usize,
    /// The objects.
    pub(super) bundle: Bundle,
    /// Their files.
    pub(super) files: FileTree,
    /// Where the files are, as the user named it.
    pub(super) folder: &'a Path,
    /// What writing them changed.
    pub(super) changes: Changes,
}

/// How many files a run has touched.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Changes {
    /// New ones, and those with another content than before.
    pub(super) written: usize,
    /// Those that were there with the same content.
    pub(super) unchanged: usize,
    /// Those that are no longer wanted.
    pub(super) removed: usize,
}

impl Changes {
    /// `1 file written, 2 unchanged, 0 removed`.
    pub(super) fn text(self) -> String {
        let Changes { written, unchanged, removed } = self;
        format!("{} written, {unchanged} unchanged, {removed} removed", number(written, "file"))
    }
}

impl Summary<'_> {
    /// The lines that are said.
    pub(super) fn text(&self, report: &Report) -> String {
        let (services, objects) = (number(self.services, "service"), number(self.bundle.objects().count(), "object"));
        let files = self.changes.text();
        let mut lines = vec![format!("{services}, {objects}"), format!("{}: {files}", self.folder.display())];
        lines.extend(codes(Severity::Warning, report));
        lines.extend(codes(Severity::Advice, report));
        lines.extend(self.ports());
        lines.push(format!("apply it: {}", self.apply()));
        lines.into_iter().flat_map(|line| [line, "\n".to_owned()]).collect()
    }

    /// Where each published port answers.
    fn ports(&self) -> Vec<String> {
        let services = self.bundle.objects().filter_map(node_port_service);
        let ports: Vec<Published<'_>> = services.flat_map(published).collect();
        let width = ports.iter().map(|port| port.target().len()).max().unwrap_or(0);
        let mut lines: Vec<String> =
            ports.iter().map(|port| format!("  {:width$}  {}", port.target(), port.answer())).collect();
        if !lines.is_empty() {
            lines.insert(0, "published on every address of the node:".to_owned());
        }
        let chosen: BTreeSet<&str> =
            ports.iter().filter(|port| port.number.is_none()).map(|port| port.service).collect();
        if let (Some(port), false) = (ports.first(), chosen.is_empty()) {
            let services: Vec<&str> = chosen.into_iter().collect();
            lines.push(format!("see what it chose: kubectl -n {} get service {}", port.namespace, services.join(" ")));
        }
        lines
    }

    /// The Namespace comes first: what is in it is refused before it is there.
    fn apply(&self) -> String {
        let folder = shell_word(&self.folder.to_string_lossy());
        let first = match self.files.files.keys().find(|path| *path == "namespace.yaml") {
            Some(file) => format!(" -f {}", shell_word(&self.folder.join(file).to_string_lossy())),
            None => String::new(),
        };
        format!("kubectl apply --server-side -R{first} -f {folder}")
    }
}

/// `2 warnings: ports/loopback-widened, volumes/missing (3)`.
fn codes(severity: Severity, report: &Report) -> Option<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for diagnostic in report.iter().filter(|diagnostic| diagnostic.code.severity == severity) {
        *counts.entry(diagnostic.code.name).or_default() += 1;
    }
    let code =
        |(name, count): (&&str, &usize)| if *count == 1 { (*name).to_owned() } else { format!("{name} ({count})") };
    let codes: Vec<String> = counts.iter().map(code).collect();
    let total = counts.values().sum();
    let total = if severity == Severity::Advice { format!("{total} advice") } else { number(total, severity.word()) };
    (!codes.is_empty()).then(|| format!("{total}: {}", codes.join(", ")))
}

/// A port that answers on the node.
struct Published<'a> {
    namespace: &'a str,
    service: &'a str,
    port: &'a core::ServicePort,
    number: Option<i32>,
}

impl Published<'_> {
    fn target(&self) -> String {
        let protocol = self.port.protocol.as_deref().filter(|protocol| *protocol != "TCP");
        let protocol = protocol.map(|protocol| format!("/{}", protocol.to_lowercase())).unwrap_or_default();
        format!("{}:{}{protocol}", self.service, self.port.port)
    }

    fn answer(&self) -> String {
        self.number.map_or_else(|| "chosen by the cluster".to_owned(), |number| number.to_string())
    }
}

fn node_port_service(object: &Object) -> Option<&core::Service> {
    let Object::Service(service) = object else { return None };
    let kind = service.spec.as_ref()?.type_.as_deref();
    (kind == Some("NodePort")).then_some(service)
}

fn published(service: &core::Service) -> impl Iterator<Item = Published<'_>> {
    let name = service.metadata.name.as_deref().unwrap_or_default();
    let namespace = service.metadata.namespace.as_deref().unwrap_or("default");
    let ports = service.spec.iter().flat_map(|spec| spec.ports.iter().flatten());
    ports.map(move |port| Published { namespace, service: name, port, number: port.node_port })
}

fn number(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

/// A word as a POSIX shell reads it back.
fn shell_word(word: &str) -> String {
    let plain = |character: char| {
        character.is_alphanumeric() || matches!(character, '/' | '.' | '-' | '_' | '+' | ',' | ':' | '@' | '%')
    };
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use pretty_assertions::assert_eq;

    use super::*;
    use crate::diagnostics::{Code, Diagnostic};
    use crate::kubernetes::Part;

    static LOST: Code = Code { name: "a/lost", severity: Severity::Warning, summary: "", documentation: "" };
    static CHOSEN: Code = Code { name: "a/chosen", severity: Severity::Advice, summary: "", documentation: "" };

    fn service(name: &str, kind: &str, ports: &[(i32, &str, Option<i32>)]) -> Object {
        let port = |(port, protocol, node_port): &(i32, &str, Option<i32>)| core::ServicePort {
            port: *port,
            protocol: Some((*protocol).to_owned()),
            node_port: *node_port,
            ..core::ServicePort::default()
        };
        let mut service = core::Service::default();
        service.metadata.name = Some(name.to_owned());
        service.metadata.namespace = Some("shop".to_owned());
        let ports = Some(ports.iter().map(port).collect());
        service.spec = Some(core::ServiceSpec { type_: Some(kind.to_owned()), ports, ..core::ServiceSpec::default() });
        Object::Service(service)
    }

    #[test]
    fn everything_is_counted() {
        let mut bundle = Bundle::default();
        bundle
            .add(Part::NodePorts, service("web-nodeport", "NodePort", &[(80, "TCP", Some(30080)), (53, "UDP", None)]));
        bundle.add(Part::NodePorts, service("web", "ClusterIP", &[(80, "TCP", None)]));
        let mut report = Report::default();
        for message in ["x", "y"] {
            report.push(Diagnostic::new(&LOST, message));
        }
        report.push(Diagnostic::new(&CHOSEN, "z"));
        let files = FileTree { files: [("namespace.yaml".to_owned(), String::new())].into() };
        let changes = Changes { written: 1, unchanged: 2, removed: 0 };
        let folder = Path::new("my out");
        let summary = Summary { services: 1, bundle, files, folder, changes };
        let expected = "\
1 service, 2 objects
my out: 1 file written, 2 unchanged, 0 removed
2 warnings: a/lost (2)
1 advice: a/chosen
published on every address of the node:
  web-nodeport:80      30080
  web-nodeport:53/udp  chosen by the cluster
see what it chose: kubectl -n shop get service web-nodeport
apply it: kubectl apply --server-side -R -f 'my out/namespace.yaml' -f 'my out'
";
        assert_eq!(summary.text(&report), expected);
    }

    #[test]
    fn words_are_quoted_when_they_must_be() {
        let check = |word: &str, expected: &str| assert_eq!(shell_word(word), expected);
        check("../k8s", "../k8s");
        check("a b", "'a b'");
        check("it's", r"'it'\''s'");
        check("", "''");
    }
}
