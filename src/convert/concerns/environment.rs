//! `env_file` and `environment`: ConfigMaps for the files, literals for the entries. Both worlds let the entries win.

use crate::convert::attribute::declare_attributes;
use crate::convert::concerns::Concern;
use crate::convert::context::{Context, Subject};
use crate::convert::draft::WorkloadDraft;

declare_attributes! {
    "services.*.environment" => Exact, ["Container.env"], "literal entries, which win over those of files";
    "services.*.environment.*" => Exact, ["Container.env"], "the value as Docker Compose sees it at the conversion";
    "services.*.env_file" => Exact, ["Container.envFrom", "ConfigMap.data"],
        "one ConfigMap for each file; the file that is called `.env` is `env-configmap`";
    "services.*.env_file[].path" => Exact, ["ConfigMap.data"], "read at the conversion";
    "services.*.env_file[].format" => ResolvedByLoading, [], "how the file is read";
    "services.*.env_file[].required" => ResolvedByLoading, [], "whether a missing file is an error";
}

pub(crate) const CONCERN: Concern = Concern { attributes: ATTRIBUTES, codes: &[], apply };

fn apply(_subject: Subject<'_>, _draft: &mut WorkloadDraft, _cx: &mut Context<'_>) {}
