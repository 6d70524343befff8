//! `deploy`: how many replicas there are, and what they get.

use indexmap::IndexMap;

use crate::compose::bytes::Bytes;
use crate::compose::duration::Duration;
use crate::compose::place::Place;
use crate::compose::record::{Field, record};
use crate::compose::scalar::unreadable;
use crate::compose::service::devices::DeviceRequest;
use crate::diagnostics::Report;
use crate::yaml::{Node, Value};

record! {
    /// See <https://docs.docker.com/reference/compose-file/deploy/>.
    pub struct Deploy {
        /// `replicated`, `global`, `replicated-job` or `global-job`.
        mode: String = "mode";
        /// Number of containers.
        replicas: Option<i64> = "replicas";
        /// Labels of the service, not of its containers.
        labels: IndexMap<String, String> = "labels";
        /// How an update proceeds.
        update_config: Option<UpdateConfig> = "update_config";
        /// How a rollback proceeds.
        rollback_config: Option<UpdateConfig> = "rollback_config";
        /// Limits and reservations.
        resources: Resources = "resources" Record;
        /// Whether containers are started again; stands above `restart`.
        restart_policy: Option<RestartPolicy> = "restart_policy";
        /// Where containers may run.
        placement: Placement = "placement" Record;
        /// `vip` or `dnsrr`.
        endpoint_mode: String = "endpoint_mode";
    }
}

record! {
    /// See <https://docs.docker.com/reference/compose-file/deploy/#update_config>.
    pub struct UpdateConfig {
        /// How many at a time; 0 is all.
        parallelism: Option<u64> = "parallelism";
        /// Time between two.
        delay: Duration = "delay";
        /// `continue`, `rollback` or `pause`.
        failure_action: String = "failure_action";
        /// How long each is watched.
        monitor: Duration = "monitor";
        /// Tolerated part of failures.
        max_failure_ratio: f64 = "max_failure_ratio";
        /// `stop-first` or `start-first`.
        order: String = "order";
    }
}

record! {
    /// See <https://docs.docker.com/reference/compose-file/deploy/#resources>.
    pub struct Resources {
        /// What a container may use at most.
        limits: Option<Resource> = "limits";
        /// What a container is given at least.
        reservations: Option<Resource> = "reservations";
    }
}

record! {
    /// Amounts of one side of `resources`.
    pub struct Resource {
        /// CPUs, as a decimal number.
        cpus: f64 = "cpus" => processors;
        /// Memory.
        memory: Bytes = "memory";
        /// Processes.
        pids: i64 = "pids";
        /// Devices.
        devices: Vec<DeviceRequest> = "devices";
        /// Resources with a name of the user.
        generic_resources: Vec<GenericResource> = "generic_resources";
    }
}

record! {
    /// A resource with a name of the user.
    pub struct GenericResource {
        /// A countable one.
        discrete_resource_spec: Option<DiscreteResource> = "discrete_resource_spec";
    }
}

record! {
    /// A countable resource.
    pub struct DiscreteResource {
        /// Its name.
        kind: String = "kind" Always;
        /// How many.
        value: i64 = "value" Always;
    }
}

record! {
    /// See <https://docs.docker.com/reference/compose-file/deploy/#restart_policy>.
    pub struct RestartPolicy {
        /// `none`, `on-failure` or `any`.
        condition: String = "condition";
        /// Time between attempts.
        delay: Option<Duration> = "delay";
        /// Attempts before giving up.
        max_attempts: Option<u64> = "max_attempts";
        /// How long to wait before a start counts as a success.
        window: Option<Duration> = "window";
    }
}

record! {
    /// See <https://docs.docker.com/reference/compose-file/deploy/#placement>.
    pub struct Placement {
        /// Conditions on nodes.
        constraints: Vec<String> = "constraints";
        /// Preferences among nodes.
        preferences: Vec<PlacementPreference> = "preferences";
        /// Replicas on one node at most.
        max_replicas_per_node: u64 = "max_replicas_per_node";
    }
}

record! {
    /// A preference among nodes.
    pub struct PlacementPreference {
        /// Label over whose values replicas are spread.
        spread: String = "spread";
    }
}

/// A number of CPUs: as any number, but not an integer beyond all computers.
fn processors(node: &Node, at: &Place<'_>, report: &mut Report) -> f64 {
    if matches!(node.value, Value::UInt(_)) {
        unreadable(node, at, "a number of CPUs", report);
    }
    f64::read(node, at, report)
}
