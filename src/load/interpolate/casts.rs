//! Which attributes get a number or a boolean from a text.

use std::sync::LazyLock;

use crate::compose::boolean;
use crate::compose::number;
use crate::compose::patterns::Patterns;
use crate::yaml::Value;

/// What a text is made to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cast {
    /// A whole number in decimal digits.
    Integer,
    /// A whole number; with a leading zero in octal digits.
    Mask,
    /// A number.
    Float,
    /// A number in single precision.
    Single,
    /// `true`, `false` and their old names.
    Boolean,
}

use Cast::{Boolean, Float, Integer, Mask, Single};

/// Attributes that several places have.
struct Group {
    places: &'static [&'static str],
    attributes: &'static [(&'static str, Cast)],
}

/// What is cast: `*` stands for any key or index, `[]` for an index.
static GROUPS: &[Group] = &[
    Group {
        places: &["services.*", "jobs.*", "services.*.pre_start[]"],
        attributes: &[
            ("cpu_count", Integer),
            ("cpu_percent", Float),
            ("cpu_period", Integer),
            ("cpu_quota", Integer),
            ("cpu_rt_period", Integer),
            ("cpu_rt_runtime", Integer),
            ("cpu_shares", Integer),
            ("cpus", Single),
            ("init", Boolean),
            ("networks.*.use_service_name_alias", Boolean),
            ("oom_kill_disable", Boolean),
            ("oom_score_adj", Integer),
            ("pids_limit", Integer),
            ("privileged", Boolean),
            ("read_only", Boolean),
            ("ulimits.*", Integer),
            ("ulimits.*.hard", Integer),
            ("ulimits.*.soft", Integer),
            ("umask", Mask),
            ("volumes[].read_only", Boolean),
            ("volumes[].volume.nocopy", Boolean),
        ],
    },
    Group {
        places: &["services.*", "jobs.*"],
        attributes: &[
            ("depends_on.*.required", Boolean),
            ("depends_on.*.restart", Boolean),
            ("healthcheck.disable", Boolean),
            ("healthcheck.retries", Integer),
            ("ports[].target", Integer),
            ("stdin_open", Boolean),
            ("tty", Boolean),
        ],
    },
    Group {
        places: &["services.*"],
        attributes: &[
            ("deploy.placement.max_replicas_per_node", Integer),
            ("deploy.replicas", Integer),
            ("deploy.restart_policy.max_attempts", Integer),
            ("deploy.rollback_config.max_failure_ratio", Float),
            ("deploy.rollback_config.parallelism", Integer),
            ("deploy.update_config.max_failure_ratio", Float),
            ("deploy.update_config.parallelism", Integer),
            ("scale", Integer),
        ],
    },
    Group {
        places: &["networks.*"],
        attributes: &[
            ("attachable", Boolean),
            ("enable_ipv4", Boolean),
            ("enable_ipv6", Boolean),
            ("external", Boolean),
            ("internal", Boolean),
        ],
    },
    Group { places: &["volumes.*", "secrets.*", "configs.*"], attributes: &[("external", Boolean)] },
];

/// Every place with its cast.
pub(super) static CASTS: LazyLock<Patterns<Cast>> = LazyLock::new(|| {
    GROUPS.iter().fold(Patterns::default(), |all, group| all.below(group.places, &group.attributes.iter().copied()))
});

impl Cast {
    /// The value that a text stands for.
    pub(super) fn apply(self, text: &str) -> Option<Value> {
        match self {
            Integer => text.parse().ok().map(Value::Int),
            Mask => number::parse_whole(text).map(|mask| Value::Int(i64::from(mask))),
            Float => number::parse_float(text).filter(|value| value.is_finite()).map(Value::Float),
            Single => {
                number::parse_single(text).filter(|value| value.is_finite()).map(|value| Value::Float(f64::from(value)))
            }
            Boolean => boolean::parse(text).map(Value::Bool),
        }
    }

    /// What is wanted, in the words of a message.
    pub(super) fn wanted(self) -> &'static str {
        match self {
            Integer => "a whole number",
            Mask => "a whole number, in octal digits after a leading zero",
            Float | Single => "a number",
            Boolean => "`true` or `false`",
        }
    }
}
