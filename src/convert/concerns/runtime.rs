//! `runtime` and `isolation`: what runs the container.

use crate::convert::attribute::declare_attributes;
use crate::convert::concerns::Concern;
use crate::convert::context::{Context, Subject};
use crate::convert::draft::WorkloadDraft;
use crate::diagnostics::Diagnostic;
use crate::diagnostics::code::declare_diagnostic;
use crate::kubernetes::name::dns_label;

declare_attributes! {
    "services.*.runtime" => Exact, ["Pod.spec.runtimeClassName"] unless ["runc", "io.containerd.runc.v2"],
        "a RuntimeClass of this name, which must be in the cluster and is reported; `runc` needs none";
    "services.*.isolation" => NoEquivalent, [] unless ["default", "process"],
        "isolation by Hyper-V is not to be had from a Pod",
        "remove it";
}

declare_diagnostic! {
    /// ## What it means
    ///
    /// The container asks for a runtime of its own. In Kubernetes a RuntimeClass says which one that is on the nodes. The cluster refuses the Pod as long as it has
    /// no RuntimeClass of this name.
    ///
    /// ## What to do instead
    ///
    /// Install the runtime on the node, and make a RuntimeClass whose `handler` is its name there. Many installations bring one along, that of NVIDIA for example:
    ///
    /// ```yaml
    /// services:
    ///   model:
    ///     image: ollama/ollama
    ///     runtime: nvidia
    /// ```
    CLASS = Warning "runtime/class": "the cluster needs a RuntimeClass";
}

pub(crate) const CONCERN: Concern = Concern { attributes: ATTRIBUTES, codes: CODES, apply };

/// What a node runs containers with anyway.
const USUAL: [&str; 3] = ["", "runc", "io.containerd.runc.v2"];

fn apply(subject: Subject<'_>, draft: &mut WorkloadDraft, cx: &mut Context<'_>) {
    let runtime = subject.service.runtime.as_str();
    if USUAL.contains(&runtime) {
        return;
    }
    if let Some(class) = cx.target.runtime_map.get(runtime) {
        draft.pod.runtime_class_name = Some(class.clone());
        return;
    }
    let class = class_name(runtime);
    let path = subject.path("runtime");
    let message = format!("`{path}` is {runtime}: without a RuntimeClass `{class}` the cluster refuses the Pod");
    cx.say(
        &path,
        Diagnostic::new(&CLASS, message)
            .help(format!("make it, or name the one that there is with `--runtime-map {runtime}=CLASS`")),
    );
    draft.pod.runtime_class_name = Some(class);
}

/// The names of objects may have dots, as those of containerd's runtimes have.
fn class_name(runtime: &str) -> String {
    let labels: Vec<String> = runtime.split('.').filter(|part| !part.is_empty()).map(dns_label).collect();
    labels.join(".")
}

#[cfg(test)]
mod tests {
    use super::apply;
    use crate::convert::fixture;
    use crate::convert::target::Target;

    #[test]
    fn classes() {
        let check = |runtime: &str, class: Option<&str>| {
            let project = fixture::project(&format!("services: {{a: {{runtime: {runtime}}}}}"));
            let (draft, said) = fixture::apply(apply, &project, "a", &Target::default());
            assert_eq!(draft.pod.runtime_class_name.as_deref(), class, "{runtime}");
            assert_eq!(said.len(), usize::from(class.is_some()), "{runtime}");
        };
        check("runc", None);
        check("nvidia", Some("nvidia"));
        check("io.containerd.wasmedge.v1", Some("io.containerd.wasmedge.v1"));
        check("My_Runtime", Some("my-runtime"));
    }
}
