//! `security_opt`: options of the container engine, one by one.

use k8s_openapi::api::core::v1 as core;

use super::{OPTION, PROFILE};
use crate::convert::context::{Context, Subject};
use crate::diagnostics::Diagnostic;
use crate::yaml::Path;

/// Writes each option into the security context, or reports it.
pub(super) fn apply(subject: Subject<'_>, context: &mut core::SecurityContext, cx: &mut Context<'_>) {
    for (index, option) in subject.service.security_opt.iter().enumerate() {
        let path = subject.path("security_opt").index(index);
        let (name, value) = option.split_once(['=', ':']).unwrap_or((option, ""));
        match (name, value) {
            // The API refuses both together, and for a privileged container it means nothing in Docker.
            ("no-new-privileges", "" | "true") if !subject.service.privileged => {
                context.allow_privilege_escalation = Some(false);
            }
            ("no-new-privileges", "false") => {}
            ("seccomp", _) => context.seccomp_profile = Some(seccomp(value, &path, cx)),
            ("apparmor", _) => context.app_armor_profile = Some(apparmor(value, &path, cx)),
            ("label", _) if label(value, context) => {}
            _ => dropped(option, &path, cx),
        }
    }
}

fn seccomp(value: &str, path: &Path, cx: &mut Context<'_>) -> core::SeccompProfile {
    let (type_, localhost_profile) = match value {
        "unconfined" => ("Unconfined", None),
        "builtin" | "" => ("RuntimeDefault", None),
        file => ("Localhost", Some(on_node(file, "/var/lib/kubelet/seccomp", path, cx))),
    };
    core::SeccompProfile { type_: type_.to_owned(), localhost_profile }
}

fn apparmor(value: &str, path: &Path, cx: &mut Context<'_>) -> core::AppArmorProfile {
    let (type_, localhost_profile) = match value {
        "unconfined" => ("Unconfined", None),
        "docker-default" | "runtime/default" | "" => ("RuntimeDefault", None),
        profile => ("Localhost", Some(on_node(profile, "the kernel", path, cx))),
    };
    core::AppArmorProfile { type_: type_.to_owned(), localhost_profile }
}

/// The name of a profile on the node: the last part of its path.
fn on_node(profile: &str, place: &str, path: &Path, cx: &mut Context<'_>) -> String {
    let name = profile.rsplit('/').next().unwrap_or(profile).to_owned();
    let message = format!("`{path}` needs the profile `{name}` in {place} of the node");
    cx.say(path, Diagnostic::new(&PROFILE, message).help(format!("bring `{name}` to {place} of the node")));
    name
}

/// An option of `SELinux`; false when it is not known.
fn label(value: &str, context: &mut core::SecurityContext) -> bool {
    let options = context.se_linux_options.get_or_insert_default();
    match value.split_once(':') {
        Some(("user", user)) => options.user = Some(user.to_owned()),
        Some(("role", role)) => options.role = Some(role.to_owned()),
        Some(("type", type_)) => options.type_ = Some(type_.to_owned()),
        Some(("level", level)) => options.level = Some(level.to_owned()),
        // A container that is labelled so may do what it likes.
        None if value == "disable" => options.type_ = Some("spc_t".to_owned()),
        _ => {
            if *options == core::SELinuxOptions::default() {
                context.se_linux_options = None;
            }
            return false;
        }
    }
    true
}

fn dropped(option: &str, path: &Path, cx: &mut Context<'_>) {
    let message = format!("`{path}` is `{option}`, which has no equivalent in Kubernetes");
    cx.say(path, Diagnostic::new(&OPTION, message).help("remove it when nothing depends on it"));
}
