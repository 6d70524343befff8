//! `logging` and `attach`: where the output of the container goes.

use crate::convert::attribute::declare_attributes;
use crate::convert::concerns::Concern;

declare_attributes! {
    "services.*.logging" => NoEffect, [], "the node keeps what the container prints: `kubectl logs`";
    "services.*.logging.driver" => NoEquivalent, [] unless ["json-file", "local", "journald"],
        "the cluster chooses where logs go, for all Pods at once",
        "install a log agent on the nodes that sends them there";
    "services.*.logging.options" => NoEquivalent, [],
        "the cluster chooses how much is kept of logs and where they go: 5 files of 10 MiB, when nobody says otherwise",
        "set `containerLogMaxSize` and `containerLogMaxFiles` of the kubelet";
    "services.*.logging.options.*" => NoEquivalent, [], "an option of the log driver";
    "services.*.attach" => NoEffect, [], "`docker compose up` alone shows logs by itself; use `kubectl logs`";
}

pub(crate) const CONCERN: Concern = Concern::of_rows(ATTRIBUTES);
