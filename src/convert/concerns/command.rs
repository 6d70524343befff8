//! `command`, `entrypoint`, `working_dir`, `tty`, `stdin_open` and `init`: how the container starts.

use crate::convert::attribute::declare_attributes;
use crate::convert::concerns::Concern;
use crate::convert::context::{Context, Subject};
use crate::convert::draft::WorkloadDraft;
use crate::convert::escape::escape;
use crate::diagnostics::Diagnostic;
use crate::diagnostics::code::declare_diagnostic;

declare_attributes! {
    "services.*.command" => Exact, ["Container.args", "Container.command"],
        "`args`; with an empty entrypoint the words are the program, `command`";
    "services.*.entrypoint" => Exact, ["Container.command"], "`command`";
    "services.*.working_dir" => Exact, ["Container.workingDir"], "`workingDir`";
    "services.*.tty" => Exact, ["Container.tty"] unless ["false"], "`tty`";
    "services.*.stdin_open" => Exact, ["Container.stdin"] unless ["false"], "`stdin`";
    "services.*.init" => Approximate, ["Pod.spec.shareProcessNamespace"] unless ["false"],
        "the Pod's own first process takes the place of Docker's init, and all containers of the Pod see each other's processes",
        "nothing, unless the program must be process 1, as in images with s6 or systemd";
}

declare_diagnostic! {
    /// ## What it means
    ///
    /// The Compose Specification says that an empty `command` leaves out the command of the image. Docker does not do so: it takes an empty command
    /// as one that is not given, and runs the image's `CMD`. So do the manifests.
    ///
    /// ## What to do instead
    ///
    /// Remove the line. Or, if the program is to run without arguments, name it as `entrypoint`, which drops the `CMD` of the image:
    ///
    /// ```yaml
    /// services:
    ///   app:
    ///     image: shop/app
    ///     entrypoint: [/docker-entrypoint.sh]
    /// ```
    COMMAND_EMPTY = Advice "command/empty-command": "Docker takes an empty command as none";
    /// ## What it means
    ///
    /// The entrypoint of the image is switched off, and there is no `command`: Docker runs the image's `CMD` alone. A container in Kubernetes
    /// cannot say this without naming the command, so the entrypoint of the image is used after all.
    ///
    /// ## What to do instead
    ///
    /// Write the command of the image (`docker image inspect` shows it):
    ///
    /// ```yaml
    /// services:
    ///   web:
    ///     image: nginx
    ///     entrypoint: []
    ///     command: [nginx, "-g", "daemon off;"]
    /// ```
    ENTRYPOINT_EMPTY = Warning "command/empty-entrypoint": "an empty entrypoint needs the command of the image";
}

pub(crate) const CONCERN: Concern = Concern { attributes: ATTRIBUTES, codes: CODES, apply };

fn apply(subject: Subject<'_>, draft: &mut WorkloadDraft, cx: &mut Context<'_>) {
    let service = subject.service;
    (draft.container.command, draft.container.args) = words(subject, cx);
    draft.container.working_dir = Some(service.working_dir.clone()).filter(|directory| !directory.is_empty());
    draft.container.tty = service.tty.then_some(true);
    draft.container.stdin = service.stdin_open.then_some(true);
    if service.init == Some(true) {
        // The pause process becomes the first one: it takes in orphans, as Docker's init does.
        draft.pod.share_process_namespace = Some(true);
    }
}

type Words = Option<Vec<String>>;

/// What becomes `command` and `args`: an entrypoint replaces the image's and drops its `CMD`, in both worlds.
fn words(subject: Subject<'_>, cx: &mut Context<'_>) -> (Words, Words) {
    let (entrypoint, command) = (filled(&subject.service.entrypoint), filled(&subject.service.command));
    match (&subject.service.entrypoint, &subject.service.command) {
        // Without an entrypoint the words of the command are the program.
        (Some(empty), Some(_)) if empty.is_empty() => (command, None),
        (Some(empty), None) if empty.is_empty() => {
            let path = subject.path("entrypoint");
            let message =
                format!("`{path}` is empty: the command of the image would have to be known, so its entrypoint runs");
            cx.say(
                &path,
                Diagnostic::new(&ENTRYPOINT_EMPTY, message).help("write the `CMD` of the image as `command`"),
            );
            (None, None)
        }
        (None, Some(empty)) if empty.is_empty() => {
            let path = subject.path("command");
            let message = format!("`{path}` is empty, which Docker takes as not given: the `CMD` of the image is used");
            let help = "remove it, or name the program as `entrypoint`, which drops the `CMD`";
            cx.say(&path, Diagnostic::new(&COMMAND_EMPTY, message).help(help));
            (None, None)
        }
        _ => (entrypoint, command),
    }
}

fn filled(words: &Words) -> Words {
    let words = words.as_ref().filter(|words| !words.is_empty())?;
    Some(words.iter().map(|word| escape(word)).collect())
}

#[cfg(test)]
mod tests {
    use super::apply;
    use crate::convert::fixture;
    use crate::convert::target::Target;

    fn check(service: &str, command: &[&str], args: &[&str], codes: &[&str]) {
        let project = fixture::project(&format!("services: {{a: {service}}}"));
        let (draft, said) = fixture::apply(apply, &project, "a", &Target::default());
        assert_eq!(draft.container.command.unwrap_or_default(), command, "{service}");
        assert_eq!(draft.container.args.unwrap_or_default(), args, "{service}");
        assert_eq!(said.iter().map(|line| line.split(": ").next().unwrap()).collect::<Vec<_>>(), codes, "{service}");
    }

    #[test]
    fn commands() {
        check("{}", &[], &[], &[]);
        check("{command: [a, b]}", &[], &["a", "b"], &[]);
        check("{entrypoint: [a, $(b)]}", &["a", "$$(b)"], &[], &[]);
        check("{entrypoint: [a], command: [b]}", &["a"], &["b"], &[]);
        check("{entrypoint: [a], command: []}", &["a"], &[], &[]);
        check("{entrypoint: [], command: [b]}", &["b"], &[], &[]);
        check("{command: []}", &[], &[], &["command/empty-command"]);
        check("{entrypoint: []}", &[], &[], &["command/empty-entrypoint"]);
        check("{entrypoint: [], command: []}", &[], &[], &[]);
    }
}
