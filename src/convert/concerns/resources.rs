//! `deploy.resources`, `cpus`, `mem_limit`, `ulimits` and their relatives: what the container may use.

mod storage;

use std::collections::BTreeMap;

use k8s_openapi::api::core::v1 as core;
use k8s_openapi::apimachinery::pkg::api::resource::Quantity;

use crate::compose::Service;
use crate::compose::service::{DiscreteResource, Resource};
use crate::convert::attribute::declare_attributes;
use crate::convert::concerns::Concern;
use crate::convert::context::{Context, Subject};
use crate::convert::draft::WorkloadDraft;
use crate::convert::target::CpuShares;
use crate::diagnostics::Diagnostic;
use crate::diagnostics::code::declare_diagnostic;
use crate::kubernetes::quantity;

declare_attributes! {
    "services.*.deploy.resources" => Exact, ["Container.resources"], "limits and requests";
    "services.*.deploy.resources.limits" => Exact, ["Container.resources.limits"], "limits";
    "services.*.deploy.resources.limits.cpus" => Exact, ["Container.resources.limits.cpu", "Container.resources.requests.cpu"],
        "the same limit, and a request of 0, because the limit would be reserved otherwise";
    "services.*.deploy.resources.limits.memory" => Exact, ["Container.resources.limits.memory", "Container.resources.requests.memory"],
        "the same limit in units of 1024, and a request of 0, because the limit would be reserved otherwise";
    "services.*.deploy.resources.limits.pids" => NoEquivalent, [] unless ["0", "-1"],
        "the number of processes is limited for the whole node alone",
        "set `podPidsLimit` of the kubelet";
    "services.*.deploy.resources.reservations" => Exact, ["Container.resources.requests"], "requests";
    "services.*.deploy.resources.reservations.cpus" => Approximate, ["Container.resources.requests.cpu"] unless ["0"],
        "it is really reserved: the Pod stays pending when the node has not that much left",
        "remove it, or lower it to what the node has";
    "services.*.deploy.resources.reservations.memory" => Approximate, ["Container.resources.requests.memory"] unless ["0"],
        "it is really reserved: the Pod stays pending when the node has not that much left",
        "remove it, or lower it to what the node has";
    "services.*.deploy.resources.reservations.generic_resources" => Exact, ["Container.resources.limits"],
        "the resource that `--resource-map` names; without it the resource is reported, and left out as Docker Compose does";
    "services.*.deploy.resources.reservations.generic_resources[].discrete_resource_spec" => Exact, ["Container.resources.limits"], "a resource that is counted";
    "services.*.deploy.resources.reservations.generic_resources[].discrete_resource_spec.kind" => Exact, ["Container.resources.limits"], "the name of the resource";
    "services.*.deploy.resources.reservations.generic_resources[].discrete_resource_spec.value" => Exact, ["Container.resources.limits"], "how much of it";
    "services.*.cpus" => Exact, ["Container.resources.limits.cpu", "Container.resources.requests.cpu"],
        "the same limit, and a request of 0, because the limit would be reserved otherwise";
    "services.*.cpu_count" => NoEquivalent, [] unless ["0"],
        "a number of processors can be set in Windows alone",
        "use `cpus`";
    "services.*.cpu_percent" => NoEquivalent, [] unless ["0"],
        "a part of all processors can be set in Windows alone",
        "use `cpus`";
    "services.*.cpu_shares" => Exact, ["Container.resources.requests.cpu"],
        "with `--cpu-shares requests` what is reserved, from which the weight follows; reported without it";
    "services.*.cpu_quota" => Approximate, ["Container.resources.limits.cpu"] unless ["0", "-1"],
        "the limit is quota divided by period; the period itself is always 100 ms",
        "use `cpus`";
    "services.*.cpu_period" => Approximate, ["Container.resources.limits.cpu"] unless ["0", "100000"],
        "it only divides `cpu_quota`; the period is always 100 ms",
        "use `cpus`";
    "services.*.cpu_rt_period" => NoEquivalent, [] unless ["0"],
        "there is no real-time scheduling for Pods",
        "remove it, or run the service outside of the cluster";
    "services.*.cpu_rt_runtime" => NoEquivalent, [] unless ["0"],
        "there is no real-time scheduling for Pods",
        "remove it, or run the service outside of the cluster";
    "services.*.cpuset" => NoEquivalent, [],
        "a Pod cannot choose its processors",
        "use the static CPU manager of the kubelet, which gives whole processors but not certain ones";
    "services.*.mem_limit" => Exact, ["Container.resources.limits.memory", "Container.resources.requests.memory"],
        "the same limit in units of 1024, and a request of 0, because the limit would be reserved otherwise";
    "services.*.mem_reservation" => Approximate, ["Container.resources.requests.memory"] unless ["0"],
        "it is really reserved: the Pod stays pending when the node has not that much left",
        "remove it, or lower it to what the node has";
    "services.*.memswap_limit" => Exact, [],
        "no swap, when it is as large as the limit of memory; another value is reported";
    "services.*.mem_swappiness" => NoEquivalent, [],
        "swap is a matter of the node",
        "remove it";
    "services.*.pids_limit" => NoEquivalent, [] unless ["0", "-1"],
        "the number of processes is limited for the whole node alone",
        "set `podPidsLimit` of the kubelet";
    "services.*.oom_kill_disable" => NoEquivalent, [] unless ["false"],
        "a container that wants too much memory is always killed",
        "give it a higher limit of memory";
    "services.*.oom_score_adj" => NoEquivalent, [] unless ["0"],
        "which container is killed first follows from what it reserves",
        "set requests equal to limits for what must survive";
    "services.*.blkio_config" => NoEquivalent, [],
        "the speed of disks is not limited for a Pod",
        "give the service a disk of its own";
    "services.*.blkio_config.device_read_bps" => NoEquivalent, [], "limits of disks";
    "services.*.blkio_config.device_read_bps[].path" => NoEquivalent, [], "the disk";
    "services.*.blkio_config.device_read_bps[].rate" => NoEquivalent, [], "the speed";
    "services.*.blkio_config.device_read_iops" => NoEquivalent, [], "limits of disks";
    "services.*.blkio_config.device_read_iops[].path" => NoEquivalent, [], "the disk";
    "services.*.blkio_config.device_read_iops[].rate" => NoEquivalent, [], "the speed";
    "services.*.blkio_config.device_write_bps" => NoEquivalent, [], "limits of disks";
    "services.*.blkio_config.device_write_bps[].path" => NoEquivalent, [], "the disk";
    "services.*.blkio_config.device_write_bps[].rate" => NoEquivalent, [], "the speed";
    "services.*.blkio_config.device_write_iops" => NoEquivalent, [], "limits of disks";
    "services.*.blkio_config.device_write_iops[].path" => NoEquivalent, [], "the disk";
    "services.*.blkio_config.device_write_iops[].rate" => NoEquivalent, [], "the speed";
    "services.*.blkio_config.weight" => NoEquivalent, [], "the weight of the container";
    "services.*.blkio_config.weight_device" => NoEquivalent, [], "weights for single disks";
    "services.*.blkio_config.weight_device[].path" => NoEquivalent, [], "the disk";
    "services.*.blkio_config.weight_device[].weight" => NoEquivalent, [], "the weight";
    "services.*.storage_opt" => Exact, ["Container.resources.limits.ephemeral-storage", "Container.resources.requests.ephemeral-storage"],
        "`size` limits what the container writes, for which the Pod is evicted; this and other options are reported";
    "services.*.ulimits" => NoEquivalent, [],
        "limits of processes come from the container runtime of the node",
        "raise them in the unit file of the runtime, or lower them with `ulimit` in the start script of the image";
    "services.*.ulimits.*" => NoEquivalent, [], "a limit of processes";
    "services.*.ulimits.*.hard" => NoEquivalent, [], "the hard limit";
    "services.*.ulimits.*.soft" => NoEquivalent, [], "the soft limit";
}

declare_diagnostic! {
    /// ## What it means
    ///
    /// A service reserves more than it may use. Kubernetes refuses that, so the reservation is cut to the limit.
    ///
    /// ## What to do instead
    ///
    /// Reserve no more than the limit:
    ///
    /// ```yaml
    /// services:
    ///   web:
    ///     image: nginx
    ///     mem_limit: 512m
    ///     mem_reservation: 256m
    /// ```
    CUT = Warning "resources/reservation-above-limit": "a service reserves more than it may use";
    /// ## What it means
    ///
    /// The service reserves a resource with a name of its own, as Swarm has them. The cluster knows a resource when a device plugin offers it, by a name such as
    /// `vendor.com/device`. Docker Compose ignores this attribute, and the manifest does without it.
    ///
    /// ## What to do instead
    ///
    /// Say which resource is meant, in the Compose file or with `--resource-map`:
    ///
    /// ```yaml
    /// x-kubernetes:
    ///   resource-map: {fpga: vendor.com/fpga}
    /// services:
    ///   model:
    ///     image: shop/model
    ///     deploy:
    ///       resources:
    ///         reservations:
    ///           generic_resources: [{discrete_resource_spec: {kind: fpga, value: 1}}]
    /// ```
    GENERIC = Warning "resources/generic": "the cluster does not know a resource";
    /// ## What it means
    ///
    /// `cpu_shares` says how the processors of the host are divided when all containers are busy. In Kubernetes this follows from what a Pod reserves: who reserves
    /// twice as much gets twice as much, but what is reserved nobody else may reserve.
    ///
    /// ## What to do instead
    ///
    /// Let the shares be reserved, 1024 for a whole processor, with `--cpu-shares requests` or in the Compose file:
    ///
    /// ```yaml
    /// services:
    ///   web:
    ///     image: nginx
    ///     cpu_shares: 512
    ///     x-kubernetes: {cpu-shares: requests}
    /// ```
    SHARES = Warning "resources/shares": "the weight of a container is what it reserves";
    /// ## What it means
    ///
    /// The service may use swap beside its memory. Whether Pods have swap is decided for a whole node by its kubelet, and by default they have none: a container that needs
    /// more than its limit of memory is killed.
    ///
    /// ## What to do instead
    ///
    /// Give it as much memory as it needs. The same number twice means no swap, in both worlds:
    ///
    /// ```yaml
    /// services:
    ///   web:
    ///     image: nginx
    ///     mem_limit: 1g
    ///     memswap_limit: 1g
    /// ```
    SWAP = Warning "resources/swap": "swap of a container is decided by its node";
    /// ## What it means
    ///
    /// Docker limits the file system of the container: who writes more gets an error. Kubernetes looks from time to time at how much the container has written,
    /// its log and its volumes without a name included, and evicts the whole Pod when it is too much.
    ///
    /// ## What to do instead
    ///
    /// Write large files to a volume, which has no such limit:
    ///
    /// ```yaml
    /// services:
    ///   build:
    ///     image: shop/build
    ///     storage_opt: {size: 10G}
    ///     volumes: ["cache:/cache"]
    /// volumes:
    ///   cache: {}
    /// ```
    STORAGE = Advice "resources/storage-evicts": "a Pod that writes too much is evicted";
    /// ## What it means
    ///
    /// The option is one of Docker's own storage driver. The runtime of a node has other drivers, which a Pod cannot choose. It is left out.
    ///
    /// ## What to do instead
    ///
    /// Remove it. A limit of the size is understood:
    ///
    /// ```yaml
    /// services:
    ///   build:
    ///     image: shop/build
    ///     storage_opt: {size: 10G}
    /// ```
    STORAGE_OPTION = Warning "resources/storage-option": "an option of Docker's storage has no equivalent";
}

pub(crate) const CONCERN: Concern = Concern { attributes: ATTRIBUTES, codes: CODES, apply };

fn apply(subject: Subject<'_>, draft: &mut WorkloadDraft, cx: &mut Context<'_>) {
    let service = subject.service;
    let cpu = Amounts { limit: processors(service), request: reserved_processors(subject, cx) };
    let memory = Amounts { limit: memory(service), request: reserved_memory(service) };
    let (cpu_cut, memory_cut) = (cpu.is_cut(), memory.is_cut());
    let mut resources = core::ResourceRequirements::default();
    cpu.write("cpu", quantity::processors, &mut resources);
    memory.write("memory", quantity::bytes, &mut resources);
    storage::write(subject, &mut resources, cx);
    generic(subject, &mut resources, cx);
    say_swap(subject, cx);
    for (cut, attribute, name) in [(cpu_cut, "deploy", "processors"), (memory_cut, memory_attribute(service), "memory")]
    {
        if cut {
            let path = subject.path(attribute);
            let message = format!("`{path}` reserves more {name} than the limit allows, so the limit is reserved");
            cx.say(&path, Diagnostic::new(&CUT, message).help("reserve no more than the limit"));
        }
    }
    if resources != core::ResourceRequirements::default() {
        draft.container.resources = Some(resources);
    }
}

/// Resources with names of the user. A number of them is reserved as a whole, so a limit says it.
fn generic(subject: Subject<'_>, resources: &mut core::ResourceRequirements, cx: &mut Context<'_>) {
    let place = subject.path("deploy").key("resources").key("reservations").key("generic_resources");
    let all = reserved(subject.service).into_iter().flat_map(|reserved| &reserved.generic_resources);
    for (index, resource) in all.enumerate() {
        let Some(DiscreteResource { kind, value, extensions: _ }) = &resource.discrete_resource_spec else { continue };
        match cx.target.resource_map.get(kind) {
            Some(name) if *value > 0 => {
                let limits = resources.limits.get_or_insert_default();
                limits.insert(name.clone(), Quantity(value.to_string()));
            }
            Some(_) => {}
            None => {
                let path = place.index(index);
                let message = format!("`{path}` asks for {kind}, which the cluster does not know, so it is left out");
                let help = format!("name the resource of a device plugin with `--resource-map {kind}=RESOURCE`");
                cx.say(&path, Diagnostic::new(&GENERIC, message).help(help));
            }
        }
    }
}

/// What is reserved, or what the weight of the container is worth.
fn reserved_processors(subject: Subject<'_>, cx: &mut Context<'_>) -> f64 {
    let shares = subject.service.cpu_shares;
    let reserved = reserved(subject.service).map_or(0.0, |reserved| reserved.cpus);
    if shares <= 0 || reserved > 0.0 {
        return reserved;
    }
    if cx.of_service(subject.name).cpu_shares == Some(CpuShares::Requests) {
        #[expect(clippy::cast_precision_loss, reason = "shares are few")]
        let shares = shares as f64;
        return (shares * 1000.0 / 1024.0).round() / 1000.0;
    }
    let path = subject.path("cpu_shares");
    let message = format!("`{path}` is a weight, which a Pod has by what it reserves, so it is left out");
    cx.say(
        &path,
        Diagnostic::new(&SHARES, message)
            .help("pass `--cpu-shares requests`, which reserves a processor for 1024 shares"),
    );
    0.0
}

/// A limit of memory and swap together that is no larger than that of memory means no swap, which is what a Pod has.
fn say_swap(subject: Subject<'_>, cx: &mut Context<'_>) {
    let limit = subject.service.memswap_limit.0;
    if limit != 0 && limit != memory(subject.service) {
        let path = subject.path("memswap_limit");
        let message = format!("`{path}` lets the container use swap, which is a matter of the node: a Pod has none");
        cx.say(
            &path,
            Diagnostic::new(&SWAP, message).help("set `memorySwap` of the kubelet, or a higher limit of memory"),
        );
    }
}

/// What a container may use and what it is given; zero is nothing said.
#[derive(Debug, Clone, Copy)]
struct Amounts<T> {
    limit: T,
    request: T,
}

impl<T: Copy + Default + PartialOrd> Amounts<T> {
    fn is_cut(&self) -> bool {
        self.limit > T::default() && self.request > self.limit
    }

    /// A limit alone would be reserved as well, which Compose does not do: so it has a request of nothing beside it.
    fn write(self, name: &str, quantity: fn(T) -> Quantity, resources: &mut core::ResourceRequirements) {
        let Amounts { limit, request } = self;
        let request = if self.is_cut() { limit } else { request };
        let mut put = |side: fn(&mut core::ResourceRequirements) -> &mut Option<BTreeMap<String, Quantity>>,
                       amount: T| {
            side(resources).get_or_insert_default().insert(name.to_owned(), quantity(amount));
        };
        if limit > T::default() {
            put(|resources| &mut resources.limits, limit);
        }
        if limit > T::default() || request > T::default() {
            put(|resources| &mut resources.requests, request);
        }
    }
}

fn limits(service: &Service) -> Option<&Resource> {
    service.deploy.as_ref()?.resources.limits.as_ref()
}

fn reserved(service: &Service) -> Option<&Resource> {
    service.deploy.as_ref()?.resources.reservations.as_ref()
}

/// `deploy.resources.limits.cpus`, `cpus`, or the quota by its period.
fn processors(service: &Service) -> f64 {
    let limit = limits(service).map_or(0.0, |limits| limits.cpus);
    if limit > 0.0 {
        return limit;
    }
    if service.cpus > 0.0 || service.cpu_quota <= 0 {
        return service.cpus;
    }
    let period = if service.cpu_period > 0 { service.cpu_period } else { 100_000 };
    #[expect(clippy::cast_precision_loss, reason = "microseconds of a period are few")]
    let share = service.cpu_quota as f64 / period as f64;
    share
}

fn memory(service: &Service) -> i64 {
    let limit = limits(service).map_or(0, |limits| limits.memory.0);
    if limit > 0 { limit } else { service.mem_limit.0 }
}

fn reserved_memory(service: &Service) -> i64 {
    let reserved = reserved(service).map_or(0, |reserved| reserved.memory.0);
    if reserved > 0 { reserved } else { service.mem_reservation.0 }
}

fn memory_attribute(service: &Service) -> &'static str {
    if service.mem_reservation.0 > 0 { "mem_reservation" } else { "deploy" }
}
