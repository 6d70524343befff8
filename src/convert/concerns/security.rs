//! `user`, `privileged`, `cap_add`, `security_opt`, `sysctls` and their relatives: what the container may do.

mod options;
mod sysctls;

use k8s_openapi::api::core::v1 as core;

use crate::compose::Service;
use crate::compose::service::CredentialSpec;
use crate::convert::attribute::declare_attributes;
use crate::convert::concerns::Concern;
use crate::convert::context::{Context, Subject};
use crate::convert::draft::WorkloadDraft;
use crate::convert::file_objects;
use crate::diagnostics::Diagnostic;
use crate::diagnostics::code::declare_diagnostic;

declare_attributes! {
    "services.*.user" => Exact, ["Container.securityContext.runAsUser", "Container.securityContext.runAsGroup"],
        "the same user and group as numbers; a name is reported, because only the image knows its number";
    "services.*.group_add" => Exact, ["Pod.spec.securityContext.supplementalGroups"],
        "the same groups as numbers; a name is reported, because only the image knows its number";
    "services.*.privileged" => Exact, ["Container.securityContext.privileged"] unless ["false"], "the same rights";
    "services.*.read_only" => Exact, ["Container.securityContext.readOnlyRootFilesystem"] unless ["false"], "the same";
    "services.*.umask" => NoEquivalent, [],
        "the container runtime chooses the mask of new files: 0022",
        "call `umask` in the start script of the image";
    "services.*.cap_add" => Exact, ["Container.securityContext.capabilities.add"], "the same capabilities, without `CAP_`";
    "services.*.cap_drop" => Exact, ["Container.securityContext.capabilities.drop"], "the same capabilities, without `CAP_`";
    "services.*.security_opt" => Exact,
        ["Container.securityContext.allowPrivilegeEscalation", "Container.securityContext.seccompProfile",
         "Container.securityContext.appArmorProfile", "Container.securityContext.seLinuxOptions"] unless ["no-new-privileges:false"],
        "the same option; a profile must be on the node, which is reported";
    "services.*.credential_spec" => Exact, ["Container.securityContext.windowsOptions"],
        "an account of Windows, where its specification is known; it is reported otherwise";
    "services.*.credential_spec.config" => Approximate, ["Container.securityContext.windowsOptions.gmsaCredentialSpec"],
        "it counts on nodes with Windows that are members of the domain",
        "install the webhook for gMSA, if the specification is to be checked";
    "services.*.credential_spec.file" => NoEquivalent, [],
        "it is a file in the data of one Docker engine",
        "put its content into a config, and name that";
    "services.*.credential_spec.registry" => NoEquivalent, [],
        "it is an entry in the registry of one host",
        "put its content into a config, and name that";
    "services.*.userns_mode" => Exact, ["Pod.spec.hostUsers"] unless ["host"],
        "`host` is what a Pod has; another one is `hostUsers: false` from `--kubernetes-version 1.33` on, and reported before";
    "services.*.sysctls" => Exact, ["Pod.spec.securityContext.sysctls"],
        "the parameters that Kubernetes holds for safe; the others are reported";
    "services.*.sysctls.*" => Exact, ["Pod.spec.securityContext.sysctls.value"], "a kernel parameter";
}

declare_diagnostic! {
    /// ## What it means
    ///
    /// A user or a group is written as a name. Only the image knows its number, and Kubernetes takes numbers alone, so the manifest leaves it out:
    /// the container runs as the user that the image sets, which often is the same.
    ///
    /// ## What to do instead
    ///
    /// Look the number up with `docker run --rm IMAGE id NAME`, and write it:
    ///
    /// ```yaml
    /// services:
    ///   web:
    ///     image: nginx
    ///     user: "101:101"
    /// ```
    NAMED = Warning "security/named-user": "a user or group is a name, and Kubernetes takes numbers alone";
    /// ## What it means
    ///
    /// A security option cannot be carried over: Kubernetes has nothing like it, or it is not known.
    ///
    /// ## What to do instead
    ///
    /// Remove it, or use one that both worlds have:
    ///
    /// ```yaml
    /// services:
    ///   web:
    ///     image: nginx
    ///     security_opt: ["no-new-privileges:true"]
    /// ```
    OPTION = Warning "security/option-dropped": "a security option has no equivalent";
    /// ## What it means
    ///
    /// A security profile is named in the manifest, but it is a file that every node must have: seccomp profiles below
    /// `/var/lib/kubelet/seccomp`, `AppArmor` profiles loaded into the kernel.
    ///
    /// ## What to do instead
    ///
    /// Copy the profile to the node before you apply the manifests.
    ///
    /// ```yaml
    /// services:
    ///   web:
    ///     image: nginx
    ///     security_opt: ["seccomp:./profile.json"]   # cp profile.json /var/lib/kubelet/seccomp/ on the node
    /// ```
    PROFILE = Warning "security/profile-on-node": "a security profile must be on the node";
    /// ## What it means
    ///
    /// The specification of an account of Windows lies where only one Docker engine finds it, or in a config that the service does not list in `configs`, which
    /// Docker Compose forgets. The container does without it.
    ///
    /// ## What to do instead
    ///
    /// Put it into a config, and list that:
    ///
    /// ```yaml
    /// services:
    ///   web:
    ///     image: shop/web
    ///     credential_spec: {config: account}
    ///     configs: [account]
    /// configs:
    ///   account: {file: ./account.json}
    /// ```
    CREDENTIALS = Warning "security/credential-spec": "the specification of an account is not known";
    /// ## What it means
    ///
    /// The container is to have users of its own, so that its root is nobody on the host. Pods can have that from Kubernetes 1.33 on; the manifests are for older
    /// versions as well.
    ///
    /// ## What to do instead
    ///
    /// Say that the cluster is new enough. Its nodes need a kernel and a runtime with user namespaces:
    ///
    /// ```yaml
    /// x-kubernetes:
    ///   kubernetes-version: "1.33"
    /// services:
    ///   web:
    ///     image: nginx
    ///     userns_mode: private
    /// ```
    USERS = Warning "security/users-of-the-node": "a container shares the users of its node";
    /// ## What it means
    ///
    /// A kernel parameter is not among those that Kubernetes holds for safe. A Pod that sets it is refused by the kubelet, unless it was told to allow
    /// it, so the manifest leaves it out.
    ///
    /// ## What to do instead
    ///
    /// Set it on the node with `sysctl`, or allow it with `--allowed-unsafe-sysctls` of the kubelet and add it to the manifest:
    ///
    /// ```yaml
    /// services:
    ///   web:
    ///     image: nginx
    ///     sysctls:
    ///       net.core.somaxconn: 1024   # sysctl -w net.core.somaxconn=1024 on the node
    /// ```
    SYSCTL = Warning "security/unsafe-sysctl": "a kernel parameter is not allowed for a Pod";
}

pub(crate) const CONCERN: Concern = Concern { attributes: ATTRIBUTES, codes: CODES, apply };

/// The first minor version that gives Pods users of their own without being asked to.
const USER_NAMESPACES: u16 = 33;

fn apply(subject: Subject<'_>, draft: &mut WorkloadDraft, cx: &mut Context<'_>) {
    let service = subject.service;
    let mut context = core::SecurityContext::default();
    user(subject, &mut context, cx);
    context.capabilities = capabilities(service);
    context.privileged = service.privileged.then_some(true);
    context.read_only_root_filesystem = service.read_only.then_some(true);
    if service.privileged {
        // Docker sets no filter of system calls for a privileged container.
        context.seccomp_profile =
            Some(core::SeccompProfile { type_: "Unconfined".to_owned(), localhost_profile: None });
    }
    options::apply(subject, &mut context, cx);
    context.windows_options = credentials(subject, cx);
    if context != core::SecurityContext::default() {
        draft.container.security_context = Some(context);
    }
    groups(subject, draft, cx);
    users(subject, draft, cx);
    sysctls::apply(subject, draft, cx);
}

/// `USER[:GROUP]`; either may be missing, as when variables are not set.
fn user(subject: Subject<'_>, context: &mut core::SecurityContext, cx: &mut Context<'_>) {
    let (user, group) = subject.service.user.split_once(':').unwrap_or((&subject.service.user, ""));
    for (name, field) in [(user, &mut context.run_as_user), (group, &mut context.run_as_group)] {
        match number(name) {
            Some(number) => *field = Some(number),
            None if name.is_empty() => {}
            None => named(subject, "user", name, cx),
        }
    }
}

/// A number, or `root`, whose number is known.
fn number(name: &str) -> Option<i64> {
    if name == "root" { Some(0) } else { name.parse().ok().filter(|number| *number >= 0) }
}

/// The account of Windows that a config describes. Docker Compose keeps a config only when the service mounts it as well.
fn credentials(subject: Subject<'_>, cx: &mut Context<'_>) -> Option<core::WindowsSecurityContextOptions> {
    let CredentialSpec { config, file, registry, extensions: _ } = subject.service.credential_spec.as_ref()?;
    let content = cx.project.configs.get(config).and_then(|object| file_objects::content(object, cx.project));
    let gmsa_credential_spec = content.and_then(|content| String::from_utf8(content).ok());
    if gmsa_credential_spec.is_none() {
        let named = [("config", config), ("file", file), ("registry", registry)];
        let (attribute, name) = named.into_iter().find(|(_, name)| !name.is_empty())?;
        let path = subject.path("credential_spec").key(attribute);
        let message = format!("`{path}` is {name}, whose content is not known here, so it is left out");
        cx.say(
            &path,
            Diagnostic::new(&CREDENTIALS, message).help("name a config that the service lists in `configs` as well"),
        );
        return None;
    }
    Some(core::WindowsSecurityContextOptions { gmsa_credential_spec, ..Default::default() })
}

fn named(subject: Subject<'_>, attribute: &str, name: &str, cx: &mut Context<'_>) {
    let path = subject.path(attribute);
    let message = format!("`{path}` has the name `{name}`, and only the image knows its number, so it is left out");
    let help = format!("look it up with `docker run --rm --entrypoint id IMAGE {name}`, and write the number");
    cx.say(&path, Diagnostic::new(&NAMED, message).help(help));
}

/// Users of its own, or those of the node.
fn users(subject: Subject<'_>, draft: &mut WorkloadDraft, cx: &mut Context<'_>) {
    let mode = subject.service.userns_mode.as_str();
    if matches!(mode, "" | "host") {
        return;
    }
    if cx.target.kubernetes_version >= Some(USER_NAMESPACES) {
        draft.pod.host_users = Some(false);
        return;
    }
    let path = subject.path("userns_mode");
    let message = format!("`{path}` is {mode}, but the container shares the users of its node");
    let help = "pass `--kubernetes-version 1.33`, if the cluster is as new and its nodes have user namespaces";
    cx.say(&path, Diagnostic::new(&USERS, message).help(help));
}

fn groups(subject: Subject<'_>, draft: &mut WorkloadDraft, cx: &mut Context<'_>) {
    for group in &subject.service.group_add {
        match number(group) {
            Some(number) => {
                let context = draft.pod.security_context.get_or_insert_default();
                context.supplemental_groups.get_or_insert_default().push(number);
            }
            None => named(subject, "group_add", group, cx),
        }
    }
}

fn capabilities(service: &Service) -> Option<core::Capabilities> {
    let (add, drop) = (names(&service.cap_add), names(&service.cap_drop));
    (add.is_some() || drop.is_some()).then_some(core::Capabilities { add, drop })
}

/// In capitals, without `CAP_`, each once.
fn names(capabilities: &[String]) -> Option<Vec<String>> {
    let bare = |name: &String| {
        let name = name.to_ascii_uppercase();
        name.strip_prefix("CAP_").unwrap_or(&name).to_owned()
    };
    let mut names: Vec<String> = capabilities.iter().map(bare).collect();
    names.sort();
    names.dedup();
    (!names.is_empty()).then_some(names)
}
