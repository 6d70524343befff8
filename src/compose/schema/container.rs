//! The attributes of containers, which services, jobs and `pre_start` have in common.

use super::build::BUILD;
use super::devices::{BLKIO_CONFIG, DEVICES, GPUS};
use super::forms::{
    AMOUNT, ANY_MAPPING, BOOLEAN, COMMAND, COUNT, EXTRA_HOSTS, FILE_GRANTS, FLAG, NULL, NUMBER, NUMBER_AS_TEXT, PAIRS,
    TEXT, TEXT_OR_SET, TEXT_SET, TEXTS, ULIMITS,
};
use super::lifecycle::HEALTHCHECK;
use super::mounts::VOLUMES;
use super::networking::{NETWORKS, PORTS};
use super::shape::{
    Field, Names, Pattern, Shape, as_text, at_least, between, either, list, mapping, named, one_of, set,
};

/// The attributes of the containers of services and jobs.
pub(super) const MAIN_CONTAINER: &[Field] = &[
    ("build", BUILD),
    ("depends_on", DEPENDS_ON),
    ("expose", set(&NUMBER_AS_TEXT)),
    ("healthcheck", HEALTHCHECK),
    ("ports", PORTS),
    ("profiles", TEXT_SET),
    ("stdin_open", FLAG),
    ("tty", FLAG),
];

/// The attributes of all containers.
pub(super) const CONTAINER: &[Field] = &[
    ("annotations", PAIRS),
    ("blkio_config", BLKIO_CONFIG),
    ("cap_add", TEXT_SET),
    ("cap_drop", TEXT_SET),
    ("cgroup", one_of(&["host", "private"])),
    ("cgroup_parent", TEXT),
    ("command", COMMAND),
    ("configs", FILE_GRANTS),
    ("cpu_count", either(&[TEXT, at_least(0)])),
    ("cpu_percent", either(&[TEXT, between(0, 100)])),
    ("cpu_shares", AMOUNT),
    ("cpu_quota", AMOUNT),
    ("cpu_period", AMOUNT),
    ("cpu_rt_period", AMOUNT),
    ("cpu_rt_runtime", AMOUNT),
    ("cpus", AMOUNT),
    ("cpuset", TEXT),
    ("credential_spec", mapping(&[("config", TEXT), ("file", TEXT), ("registry", TEXT)])),
    ("device_cgroup_rules", TEXT_SET),
    ("devices", DEVICES),
    ("dns", TEXT_OR_SET),
    ("dns_opt", TEXT_SET),
    ("dns_search", TEXT_OR_SET),
    ("domainname", TEXT),
    ("entrypoint", COMMAND),
    ("env_file", ENV_FILE),
    ("label_file", either(&[TEXT, TEXTS])),
    ("environment", PAIRS),
    ("extra_hosts", EXTRA_HOSTS),
    ("gpus", GPUS),
    ("group_add", set(&NUMBER_AS_TEXT)),
    ("hostname", TEXT),
    ("image", TEXT),
    ("init", FLAG),
    ("ipc", TEXT),
    ("isolation", TEXT),
    ("labels", PAIRS),
    ("logging", LOGGING),
    ("mac_address", TEXT),
    ("mem_limit", AMOUNT),
    ("mem_reservation", COUNT),
    ("mem_swappiness", COUNT),
    ("memswap_limit", AMOUNT),
    ("network_mode", TEXT),
    ("models", MODELS),
    ("networks", NETWORKS),
    ("oom_kill_disable", FLAG),
    ("oom_score_adj", either(&[TEXT, between(-1000, 1000)])),
    ("pid", either(&[TEXT, NULL])),
    ("pids_limit", AMOUNT),
    ("platform", TEXT),
    ("privileged", FLAG),
    ("pull_policy", Shape::Like(PULL_POLICY)),
    ("pull_refresh_after", TEXT),
    ("read_only", FLAG),
    ("runtime", TEXT),
    ("security_opt", TEXT_SET),
    ("shm_size", AMOUNT),
    ("secrets", FILE_GRANTS),
    ("sysctls", PAIRS),
    ("stop_grace_period", TEXT),
    ("stop_signal", TEXT),
    ("storage_opt", ANY_MAPPING),
    ("tmpfs", TEXT_OR_SET),
    ("ulimits", ULIMITS),
    ("umask", either(&[NULL, TEXT, between(0, 4_294_967_295)])),
    ("use_api_socket", BOOLEAN),
    ("user", TEXT),
    ("uts", TEXT),
    ("userns_mode", TEXT),
    ("volumes", VOLUMES),
    ("volumes_from", TEXT_SET),
    ("working_dir", TEXT),
];

const DEPENDS_ON: Shape = either(&[TEXT_SET, named(Names::Resource, &DEPENDENCY)]);

const DEPENDENCY: Shape = mapping(&[
    ("restart", FLAG),
    ("required", BOOLEAN),
    ("condition", one_of(&["service_started", "service_healthy", "service_completed_successfully"])),
])
.requires(&["condition"]);

const ENV_FILE: Shape = either(&[
    TEXT,
    list(&either(&[
        TEXT,
        mapping(&[("path", TEXT), ("format", TEXT), ("required", FLAG)]).without_extensions().requires(&["path"]),
    ])),
]);

const LOGGING: Shape =
    mapping(&[("driver", TEXT), ("options", named(Names::Line, &as_text(&[TEXT, NUMBER, NULL])).open())]);

const MODELS: Shape = either(&[
    TEXT_SET,
    named(Names::Resource, &either(&[NULL, mapping(&[("endpoint_var", TEXT), ("model_var", TEXT)])])).open(),
]);

/// `always|never|build|if_not_present|missing|refresh|daily|weekly|every_([0-9]+[wdhms])+`, anywhere.
const PULL_POLICY: Pattern = Pattern {
    fits: |policy| {
        let words = ["always", "never", "build", "if_not_present", "missing", "refresh", "daily", "weekly"];
        words.iter().any(|word| policy.contains(word)) || policy.split("every_").skip(1).any(starts_with_period)
    },
    noun: "pull policy",
    wanted: "`always`, `never`, `build`, `if_not_present`, `missing`, `refresh`, `daily`, `weekly` or a period as `every_12h`",
};

fn starts_with_period(text: &str) -> bool {
    let unit = text.trim_start_matches(|letter: char| letter.is_ascii_digit());
    unit.len() < text.len() && unit.starts_with(['w', 'd', 'h', 'm', 's'])
}
