//! `user`, `privileged`, `cap_add`, `security_opt`, `sysctls` and their relatives: what the container may do.

use crate::convert::attribute::declare_attributes;
use crate::convert::concerns::Concern;

declare_attributes! {
    "services.*.user" => NotYet, ["Container.securityContext.runAsUser", "Container.securityContext.runAsGroup"],
        "the container runs as the user of its image",
        "set `runAsUser` and `runAsGroup` in the manifest by hand, as numbers";
    "services.*.group_add" => NotYet, ["Pod.spec.securityContext.supplementalGroups"],
        "the user has no further groups",
        "set `supplementalGroups` in the manifest by hand, as numbers";
    "services.*.privileged" => NotYet, ["Container.securityContext.privileged"] unless ["false"],
        "the container is not privileged",
        "set `privileged: true` in the manifest by hand";
    "services.*.read_only" => NotYet, ["Container.securityContext.readOnlyRootFilesystem"] unless ["false"],
        "the container may write to its own file system",
        "set `readOnlyRootFilesystem: true` in the manifest by hand";
    "services.*.cap_add" => NotYet, ["Container.securityContext.capabilities.add"],
        "the container has the usual capabilities",
        "set `capabilities.add` in the manifest by hand, without `CAP_`";
    "services.*.cap_drop" => NotYet, ["Container.securityContext.capabilities.drop"],
        "the container keeps these capabilities",
        "set `capabilities.drop` in the manifest by hand, without `CAP_`";
    "services.*.security_opt" => NotYet, ["Container.securityContext.allowPrivilegeEscalation", "Container.securityContext.seccompProfile", "Container.securityContext.appArmorProfile", "Container.securityContext.seLinuxOptions"],
        "the container has the usual profile of its runtime",
        "set `allowPrivilegeEscalation`, `seccompProfile`, `appArmorProfile` or `seLinuxOptions` in the manifest by hand";
    "services.*.credential_spec" => NotYet, ["Container.securityContext.windowsOptions"],
        "the service has no managed service account",
        "set `windowsOptions` in the manifest, once the cluster has gMSA";
    "services.*.credential_spec.config" => NotYet, ["Container.securityContext.windowsOptions.gmsaCredentialSpec"], "the specification in a config";
    "services.*.credential_spec.file" => NotYet, ["Container.securityContext.windowsOptions.gmsaCredentialSpec"], "the specification in a file";
    "services.*.credential_spec.registry" => NoEquivalent, [], "the specification in the registry of Windows";
    "services.*.userns_mode" => NotYet, ["Pod.spec.hostUsers"] unless ["host"],
        "the container shares the users of its node",
        "set `hostUsers: false` in the manifest, where the cluster has user namespaces";
    "services.*.sysctls" => NotYet, ["Pod.spec.securityContext.sysctls"],
        "kernel parameters have the values of the node",
        "set `sysctls` of the Pod in the manifest by hand; most need `--allowed-unsafe-sysctls` of the kubelet";
    "services.*.sysctls.*" => NotYet, ["Pod.spec.securityContext.sysctls.value"], "a kernel parameter";
}

pub(crate) const CONCERN: Concern = Concern::of_rows(ATTRIBUTES);
