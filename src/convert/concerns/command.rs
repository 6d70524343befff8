//! `command`, `entrypoint`, `working_dir`, `tty`, `stdin_open` and `init`: how the container starts.

use crate::convert::attribute::declare_attributes;
use crate::convert::concerns::Concern;
use crate::convert::context::{Context, Subject};
use crate::convert::draft::WorkloadDraft;

declare_attributes! {
    "services.*.command" => Exact, ["Container.args", "Container.command"],
        "`args`; with an empty entrypoint the words are the program, `command`";
    "services.*.entrypoint" => Exact, ["Container.command"], "`command`";
    "services.*.working_dir" => Exact, ["Container.workingDir"], "`workingDir`";
    "services.*.tty" => Exact, ["Container.tty"], "`tty`";
    "services.*.stdin_open" => Exact, ["Container.stdin"], "`stdin`";
    "services.*.init" => Approximate, ["Pod.spec.shareProcessNamespace"] unless ["false"],
        "the Pod's own first process takes the place of Docker's init, and all containers of the Pod see each other's processes",
        "nothing, unless the program must be process 1, as in images with s6 or systemd";
}

pub(crate) const CONCERN: Concern = Concern { attributes: ATTRIBUTES, codes: &[], apply };

fn apply(_subject: Subject<'_>, _draft: &mut WorkloadDraft, _cx: &mut Context<'_>) {}
