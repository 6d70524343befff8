//! A service: all its attributes in the order in which Docker Compose prints them.

pub(crate) mod build;
pub(crate) mod deploy;
pub(crate) mod devices;
pub(crate) mod environment;
pub(crate) mod files;
pub(crate) mod healthcheck;
pub(crate) mod hooks;
pub(crate) mod hosts;
pub(crate) mod init;
pub(crate) mod mounts;
pub(crate) mod networks;
pub(crate) mod ports;
pub(crate) mod small;
pub(crate) mod ulimits;

use indexmap::IndexMap;

use crate::compose::bytes::Bytes;
use crate::compose::collection::texts;
use crate::compose::duration::Duration;
use crate::compose::record::record;
pub use build::{Build, SshKeys};
pub use deploy::{
    Deploy, DiscreteResource, GenericResource, Placement, PlacementPreference, Resource, Resources, RestartPolicy,
    UpdateConfig,
};
pub use devices::{BlkioConfig, Device, DeviceRequest, ThrottleDevice, WeightDevice};
pub use environment::{EnvFile, Variables};
pub use files::FileReference;
pub use healthcheck::Healthcheck;
pub use hooks::{Develop, Hook, WatchRule};
pub use hosts::Hosts;
pub use init::InitContainer;
pub use mounts::{BindOptions, ImageOptions, Mount, TmpfsOptions, VolumeOptions};
pub use networks::NetworkAttachment;
pub use ports::Port;
pub use small::{CredentialSpec, Dependency, Logging, Provider, ServiceModel};
pub use ulimits::Ulimit;

record! {
    /// See <https://docs.docker.com/reference/compose-file/services/>. Texts that are empty are absent, as Docker Compose has it.
    pub struct Service {
        /// Profiles that enable it; without any it is always enabled.
        profiles: Vec<String> = "profiles";
        /// Replicas and resources.
        deploy: Option<Box<Deploy>> = "deploy";
        /// What happens when sources change.
        develop: Option<Develop> = "develop";
        /// `no`, `always`, `on-failure[:N]` or `unless-stopped`.
        restart: String = "restart";
        /// Number of containers.
        scale: Option<i64> = "scale";
        /// Whether `up` shows its logs.
        attach: Option<bool> = "attach";
        /// A name of the container instead of the generated one.
        container_name: String = "container_name";
        /// A program outside of containers that provides the service.
        provider: Option<Provider> = "provider";
        /// Links to containers of other projects.
        external_links: Vec<String> = "external_links";
        /// Links to other services, as `SERVICE[:ALIAS]`.
        links: Vec<String> = "links";
        /// Commands before the start, each in a container of its own.
        pre_start: Vec<InitContainer> = "pre_start";
        /// Commands after the start.
        post_start: Vec<Hook> = "post_start";
        /// Commands before the stop.
        pre_stop: Vec<Hook> = "pre_stop";
        /// Annotations of the container.
        annotations: IndexMap<String, String> = "annotations";
        /// Limits of block devices.
        blkio_config: Option<BlkioConfig> = "blkio_config";
        /// Capabilities that are added.
        cap_add: Vec<String> = "cap_add";
        /// Capabilities that are dropped.
        cap_drop: Vec<String> = "cap_drop";
        /// Parent of the control group.
        cgroup_parent: String = "cgroup_parent";
        /// `host` or `private`.
        cgroup: String = "cgroup";
        /// Number of usable CPUs.
        cpu_count: i64 = "cpu_count";
        /// Usable part of the CPUs, in percent.
        cpu_percent: f64 = "cpu_percent";
        /// Period of the scheduler, in microseconds.
        cpu_period: i64 = "cpu_period";
        /// Quota of the scheduler, in microseconds.
        cpu_quota: i64 = "cpu_quota";
        /// Period of the real-time scheduler, in microseconds.
        cpu_rt_period: i64 = "cpu_rt_period";
        /// Run time of the real-time scheduler, in microseconds.
        cpu_rt_runtime: i64 = "cpu_rt_runtime";
        /// CPUs at most, as a decimal number.
        cpus: f64 = "cpus";
        /// The CPUs that may be used, as `0-3`.
        cpuset: String = "cpuset";
        /// Weight among containers; default 1024.
        cpu_shares: i64 = "cpu_shares";
        /// Stands in for the default command of the image.
        command: Option<Vec<String>> = "command" AlwaysJson;
        /// Configs that are put into the container.
        configs: Vec<FileReference> = "configs";
        /// Credentials of a managed service account.
        credential_spec: Option<CredentialSpec> = "credential_spec";
        /// Rules of the device control group.
        device_cgroup_rules: Vec<String> = "device_cgroup_rules";
        /// Devices of the host.
        devices: Vec<Device> = "devices";
        /// Name servers.
        dns: Vec<String> = "dns";
        /// Options of the resolver.
        dns_opt: Vec<String> = "dns_opt";
        /// Search domains.
        dns_search: Vec<String> = "dns_search";
        /// Domain name.
        domainname: String = "domainname";
        /// Stands in for the entry point of the image.
        entrypoint: Option<Vec<String>> = "entrypoint" AlwaysJson;
        /// The service's own variables; one without value is unset.
        environment: IndexMap<String, Option<String>> = "environment";
        /// Files with variables.
        env_file: Vec<EnvFile> = "env_file";
        /// Host names with given addresses.
        extra_hosts: Hosts = "extra_hosts";
        /// Further groups of the user.
        group_add: Vec<String> = "group_add";
        /// GPUs.
        gpus: Vec<DeviceRequest> = "gpus";
        /// Host name of the container.
        hostname: String = "hostname";
        /// The image.
        image: String = "image";
        /// Runs an init process as the first one.
        init: Option<bool> = "init";
        /// Namespace of inter-process communication.
        ipc: String = "ipc";
        /// Isolation technology.
        isolation: String = "isolation";
        /// Labels of the container.
        labels: IndexMap<String, String> = "labels";
        /// Files with labels; loading has added their content to `labels`.
        label_file: Vec<String> = "label_file";
        /// Where logs go.
        logging: Option<Logging> = "logging";
        /// Memory at most.
        mem_limit: Bytes = "mem_limit";
        /// Memory at least.
        mem_reservation: Bytes = "mem_reservation";
        /// Memory and swap at most; -1 is without limit.
        memswap_limit: Bytes = "memswap_limit";
        /// Tendency to swap, from 0 to 100.
        mem_swappiness: Bytes = "mem_swappiness";
        /// A fixed MAC address.
        mac_address: String = "mac_address";
        /// AI models that it uses.
        models: IndexMap<String, Option<ServiceModel>> = "models";
        /// `none`, `host`, `bridge`, `service:NAME` or `container:NAME`.
        network_mode: String = "network_mode";
        /// Networks that it is on.
        networks: IndexMap<String, Option<NetworkAttachment>> = "networks";
        /// Keeps the kernel from killing it when memory runs out.
        oom_kill_disable: bool = "oom_kill_disable";
        /// Preference for being killed, from -1000 to 1000.
        oom_score_adj: i64 = "oom_score_adj";
        /// Namespace of processes.
        pid: String = "pid";
        /// Processes at most; -1 is without limit.
        pids_limit: i64 = "pids_limit";
        /// `os[/arch[/variant]]`.
        platform: String = "platform";
        /// Gives all rights.
        privileged: bool = "privileged";
        /// When the image is pulled.
        pull_policy: String = "pull_policy";
        /// Age at which an image is pulled again, a duration; of `pull_policy: refresh`.
        pull_refresh_after: String = "pull_refresh_after";
        /// Makes the root file system read-only.
        read_only: bool = "read_only";
        /// OCI runtime.
        runtime: String = "runtime";
        /// Secrets that are put into the container.
        secrets: Vec<FileReference> = "secrets";
        /// Labeling and security options.
        security_opt: Vec<String> = "security_opt";
        /// Size of `/dev/shm`.
        shm_size: Bytes = "shm_size";
        /// How long a stop may take; default 10 s.
        stop_grace_period: Option<Duration> = "stop_grace_period";
        /// Signal that stops it; default `SIGTERM`.
        stop_signal: String = "stop_signal";
        /// Options of the storage driver.
        storage_opt: IndexMap<String, String> = "storage_opt" => texts;
        /// Kernel parameters.
        sysctls: IndexMap<String, String> = "sysctls";
        /// Temporary file systems, as `PATH[:OPTIONS]`.
        tmpfs: Vec<String> = "tmpfs";
        /// Limits of the kernel.
        ulimits: IndexMap<String, Ulimit> = "ulimits";
        /// Permissions that new files do not get, as octal digits.
        umask: Option<u32> = "umask";
        /// Gives it the API socket of the container engine.
        use_api_socket: bool = "use_api_socket";
        /// The user that it runs as, as `USER[:GROUP]`.
        user: String = "user";
        /// Namespace of users.
        userns_mode: String = "userns_mode";
        /// Namespace of host names.
        uts: String = "uts";
        /// What is mounted.
        volumes: Vec<Mount> = "volumes";
        /// Services whose mounts it shares, as `[container:]NAME[:MODE]`.
        volumes_from: Vec<String> = "volumes_from";
        /// Where the command runs.
        working_dir: String = "working_dir";
        /// How the image is made.
        build: Option<Box<Build>> = "build";
        /// What must be there before this service starts.
        depends_on: IndexMap<String, Dependency> = "depends_on";
        /// Ports that other services use.
        expose: Vec<String> = "expose";
        /// How to tell that it is well.
        healthcheck: Option<Healthcheck> = "healthcheck";
        /// Ports that are published.
        ports: Vec<Port> = "ports";
        /// Keeps standard input open.
        stdin_open: bool = "stdin_open";
        /// Gives it a terminal.
        tty: bool = "tty";
    }
}

impl Service {
    /// How many containers there are: `scale`, else `deploy.replicas`, else one.
    #[must_use]
    pub fn replicas(&self) -> i64 {
        self.scale.or_else(|| self.deploy.as_ref().and_then(|deploy| deploy.replicas)).unwrap_or(1)
    }

    /// All variables: those of the env files in their order, then the service's own, which win.
    #[must_use]
    pub fn all_variables(&self) -> IndexMap<String, Option<String>> {
        let mut all = IndexMap::new();
        for (name, value) in self.env_file.iter().flat_map(|file| &file.variables.0).chain(&self.environment) {
            all.insert(name.clone(), value.clone());
        }
        all
    }
}
