//! `storage_opt`: how much a container may write outside of its volumes.

use k8s_openapi::api::core::v1 as core;
use k8s_openapi::apimachinery::pkg::api::resource::Quantity;

use super::{STORAGE, STORAGE_OPTION};
use crate::compose::Bytes;
use crate::convert::context::{Context, Subject};
use crate::diagnostics::Diagnostic;
use crate::kubernetes::quantity;

const RESOURCE: &str = "ephemeral-storage";

/// A limit alone would be reserved as well, which Docker does not do.
pub(super) fn write(subject: Subject<'_>, resources: &mut core::ResourceRequirements, cx: &mut Context<'_>) {
    for (option, value) in &subject.service.storage_opt {
        let path = subject.path("storage_opt").key(option);
        let size = Bytes::parse(value).ok().filter(|size| option == "size" && size.0 > 0);
        let Some(size) = size else {
            let message = format!("`{path}` is an option of Docker's storage, which has no equivalent in Kubernetes");
            cx.say(
                &path,
                Diagnostic::new(&STORAGE_OPTION, message).help("remove it, or set it in the runtime of the node"),
            );
            continue;
        };
        resources.limits.get_or_insert_default().insert(RESOURCE.to_owned(), quantity::bytes(size.0));
        resources.requests.get_or_insert_default().insert(RESOURCE.to_owned(), Quantity("0".to_owned()));
        let message = format!(
            "`{path}` limits what the container writes, but it counts its log as well, and the Pod is evicted when it is exceeded"
        );
        cx.say(&path, Diagnostic::new(&STORAGE, message).help("write large files to a volume"));
    }
}
