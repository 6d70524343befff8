//! `devices`, `device_cgroup_rules`, `gpus` and `deploy.resources.reservations.devices`: devices of the node.

mod nodes;
mod requests;

use crate::convert::attribute::declare_attributes;
use crate::convert::concerns::Concern;
use crate::convert::context::{Context, Subject};
use crate::convert::draft::WorkloadDraft;
use crate::diagnostics::code::declare_diagnostic;

declare_attributes! {
    "services.*.devices" => Exact, ["Pod.spec.volumes.hostPath", "Container.securityContext.privileged"],
        "the device of the node is mounted, and the container is privileged, because a single device comes from a device plugin alone; this is reported";
    "services.*.devices[].source" => Exact, ["Pod.spec.volumes.hostPath.path"], "the device of the node";
    "services.*.devices[].target" => Exact, ["Container.volumeMounts.mountPath"], "the path in the container";
    "services.*.devices[].permissions" => NoEquivalent, [] unless ["rwm"], "a privileged container may read, write and make every device",
        "mount what the service only reads through a device plugin, where that matters";
    "services.*.device_cgroup_rules" => Exact, ["Container.securityContext.privileged"],
        "a privileged container has every device; for another one the rules are reported";
    "services.*.gpus" => Approximate, ["Container.resources.limits"],
        "a device plugin gives whole processors, each to one container; without it the Pod stays pending",
        "install the device plugin of the vendor on the node";
    "services.*.gpus[].capabilities" => Exact, ["Container.resources.limits", "Container.env"],
        "`gpu` asks for a processor, the words of NVIDIA become `NVIDIA_DRIVER_CAPABILITIES`; others are reported";
    "services.*.gpus[].count" => Exact, ["Container.resources.limits"], "how many; `all` has no number, which is reported";
    "services.*.gpus[].device_ids" => Approximate, ["Container.resources.limits"],
        "as many processors, but the device plugin chooses which",
        "give the container as many as there are, if it has to choose by itself";
    "services.*.gpus[].driver" => Exact, ["Container.resources.limits"], "the name of the limit; an unknown driver is reported";
    "services.*.gpus[].options" => NoEquivalent, [], "a device plugin has its options for the whole node",
        "set them where the plugin is installed";
    "services.*.gpus[].options.*" => NoEquivalent, [], "an option of the driver";
    "services.*.deploy.resources.reservations.devices" => Approximate, ["Container.resources.limits"],
        "a device plugin gives whole devices, each to one container; without it the Pod stays pending",
        "install the device plugin of the vendor on the node";
    "services.*.deploy.resources.reservations.devices[].capabilities" => Exact, ["Container.resources.limits", "Container.env"],
        "`gpu` asks for a processor, the words of NVIDIA become `NVIDIA_DRIVER_CAPABILITIES`; others are reported";
    "services.*.deploy.resources.reservations.devices[].count" => Exact, ["Container.resources.limits"], "how many; `all` has no number, which is reported";
    "services.*.deploy.resources.reservations.devices[].device_ids" => Approximate, ["Container.resources.limits"],
        "as many devices, but the device plugin chooses which",
        "give the container as many as there are, if it has to choose by itself";
    "services.*.deploy.resources.reservations.devices[].driver" => Exact, ["Container.resources.limits"], "the name of the limit; an unknown driver is reported";
    "services.*.deploy.resources.reservations.devices[].options" => NoEquivalent, [], "a device plugin has its options for the whole node",
        "set them where the plugin is installed";
    "services.*.deploy.resources.reservations.devices[].options.*" => NoEquivalent, [], "an option of the driver";
}

declare_diagnostic! {
    /// ## What it means
    ///
    /// Docker gives a container single devices of its host. Kubernetes does so through a device plugin alone; a device that is only mounted cannot be opened. So
    /// the container is privileged: it has every device and all rights of the node, and may gain new ones.
    ///
    /// ## What to do instead
    ///
    /// Nothing, where you trust the image. Otherwise install a device plugin on the node, such as the generic one or that of the vendor, put the resource that it
    /// offers into the manifest, and remove the device from the Compose file:
    ///
    /// ```yaml
    /// services:
    ///   zigbee:
    ///     image: koenkk/zigbee2mqtt
    ///     devices: ["/dev/ttyUSB0:/dev/ttyACM0"]
    /// ```
    PRIVILEGED = Warning "devices/privileged": "a container that has a device of its host becomes privileged";
    /// ## What it means
    ///
    /// The device for tunnels is mounted, and the container needs no further rights for it, because the usual runtime `runc` lets every container open it. Some
    /// versions of it (1.2.0 to 1.2.3) and the runtime `crun` do not: there the program says that the operation is not permitted.
    ///
    /// ## What to do instead
    ///
    /// Nothing, when it works. Otherwise make the container privileged:
    ///
    /// ```yaml
    /// services:
    ///   vpn:
    ///     image: qmcgaw/gluetun
    ///     cap_add: [NET_ADMIN]
    ///     devices: ["/dev/net/tun"]
    /// ```
    TUNNEL = Advice "devices/tunnel": "the device for tunnels depends on the runtime of the node";
    /// ## What it means
    ///
    /// The entry is no path of a device: it is the name of a device as CDI has it (`vendor.com/class=name`), which only a device plugin or a driver of dynamic
    /// resource allocation gives to a Pod, or a device of Windows. The container does without it.
    ///
    /// ## What to do instead
    ///
    /// Ask for a graphics processor as such, for which there are device plugins, or add the resource of your device plugin to the manifest:
    ///
    /// ```yaml
    /// services:
    ///   model:
    ///     image: ollama/ollama
    ///     gpus: [{driver: nvidia, count: 1}]
    /// ```
    NO_PATH = Warning "devices/no-path": "a device is not named by a path";
    /// ## What it means
    ///
    /// The rules allow devices by their numbers. Kubernetes has no such rules: a container is privileged, and may use every device, or it may use none.
    ///
    /// ## What to do instead
    ///
    /// Make the container privileged, if you trust the image:
    ///
    /// ```yaml
    /// services:
    ///   zigbee:
    ///     image: koenkk/zigbee2mqtt
    ///     privileged: true
    ///     volumes: ["/dev/bus/usb:/dev/bus/usb"]
    /// ```
    RULES = Warning "devices/rules": "devices cannot be allowed by their numbers";
    /// ## What it means
    ///
    /// All graphics processors are asked for, but Kubernetes needs a number, because each processor belongs to one container. The manifest asks for one.
    ///
    /// ## What to do instead
    ///
    /// Say how many the container shall have:
    ///
    /// ```yaml
    /// services:
    ///   model:
    ///     image: ollama/ollama
    ///     gpus: [{driver: nvidia, count: 2}]
    /// ```
    ALL = Warning "devices/all": "a container gets one device instead of all";
    /// ## What it means
    ///
    /// A device is named as CDI has it, `nvidia.com/gpu=0`. The container gets one of this kind from the device plugin of the vendor, which chooses it. Without the
    /// plugin the Pod stays pending.
    ///
    /// ## What to do instead
    ///
    /// Install the plugin, and say how many devices the container needs:
    ///
    /// ```yaml
    /// services:
    ///   model:
    ///     image: ollama/ollama
    ///     gpus: [{driver: nvidia, count: 1}]
    /// ```
    CHOSEN = Advice "devices/chosen-by-plugin": "a device plugin chooses the device";
    /// ## What it means
    ///
    /// It is not known which device plugin gives this device, so the container does without it.
    ///
    /// ## What to do instead
    ///
    /// Set a limit for the resource of the device plugin in the manifest. Known are the drivers `nvidia`, `amd` and `intel` with the capability `gpu`:
    ///
    /// ```yaml
    /// services:
    ///   model:
    ///     image: ollama/ollama
    ///     deploy:
    ///       resources:
    ///         reservations:
    ///           devices: [{driver: amd, count: 1, capabilities: [gpu]}]
    /// ```
    UNKNOWN = Warning "devices/unknown": "it is not known which device plugin gives a device";
}

pub(crate) const CONCERN: Concern = Concern { attributes: ATTRIBUTES, codes: CODES, apply };

fn apply(subject: Subject<'_>, draft: &mut WorkloadDraft, cx: &mut Context<'_>) {
    nodes::apply(subject, draft, cx);
    requests::apply(subject, draft, cx);
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::apply;
    use crate::compose::FileKind;
    use crate::convert::draft::WorkloadDraft;
    use crate::convert::fixture;
    use crate::convert::target::Target;

    fn draft(service: &str, codes: &[&str]) -> WorkloadDraft {
        let mut project = fixture::project(&format!("services: {{a: {service}}}"));
        project.survey.kinds.insert("/dev/zd0".into(), FileKind::BlockDevice);
        let (draft, said) = fixture::apply(apply, &project, "a", &Target::default());
        let found: Vec<&str> = said.iter().map(|line| line.split(": ").next().unwrap()).collect();
        assert_eq!(found, codes, "{service}");
        draft
    }

    #[test]
    fn nodes_are_mounted() {
        let check = |devices: &str, codes: &[&str], privileged: bool, mounts: &[&str]| {
            let draft = draft(&format!("{{{devices}}}"), codes);
            let context = draft.container.security_context.unwrap_or_default();
            assert_eq!(context.privileged.unwrap_or_default(), privileged, "{devices}");
            let volumes = draft.pod.volumes.unwrap_or_default();
            let line = |mount: k8s_openapi::api::core::v1::VolumeMount| {
                let path = volumes.iter().find(|volume| volume.name == mount.name).unwrap().host_path.as_ref().unwrap();
                format!("{} {} {}", path.path, path.type_.as_deref().unwrap_or_default(), mount.mount_path)
            };
            let found: Vec<String> = draft.container.volume_mounts.unwrap_or_default().into_iter().map(line).collect();
            assert_eq!(found, mounts, "{devices}");
        };
        let device = |source: &str| format!("devices: [{{source: {source}, target: /dev/x, permissions: rwm}}]");
        let warned = ["devices/privileged"];
        check(&device("/dev/ttyUSB0"), &warned, true, &["/dev/ttyUSB0 CharDevice /dev/x"]);
        check(&device("/dev/sda"), &warned, true, &["/dev/sda BlockDevice /dev/x"]);
        check(&device("/dev/zd0"), &warned, true, &["/dev/zd0 BlockDevice /dev/x"]);
        check(&device("/dev/dri"), &warned, true, &["/dev/dri Directory /dev/x"]);
        check(&device("/dev/net/tun"), &["devices/tunnel"], false, &["/dev/net/tun CharDevice /dev/x"]);
        check(&device("vendor.com/class=one"), &["devices/no-path"], false, &[]);
        check("device_cgroup_rules: ['c 189:* rmw']", &["devices/rules"], false, &[]);
        check(
            "device_cgroup_rules: ['c 189:* rmw'], devices: [{source: /dev/a, target: /dev/a}]",
            &warned,
            true,
            &["/dev/a CharDevice /dev/a"],
        );
        check(
            "volumes: [{type: bind, source: /dev/a, target: /dev/a}], devices: [{source: /dev/a, target: /dev/a}]",
            &warned,
            true,
            &[],
        );
        check(
            "privileged: true, devices: [{source: /dev/net/tun, target: /dev/net/tun}]",
            &[],
            false,
            &["/dev/net/tun CharDevice /dev/net/tun"],
        );
    }

    #[test]
    fn processors_are_limits() {
        let check = |service: &str, codes: &[&str], expected: &[(&str, &str)]| {
            let draft = draft(&format!("{{{service}}}"), codes);
            let limits: BTreeMap<String, _> = draft.container.resources.and_then(|all| all.limits).unwrap_or_default();
            let found: Vec<(&str, &str)> = limits.iter().map(|(name, size)| (name.as_str(), size.0.as_str())).collect();
            assert_eq!(found, expected, "{service}");
        };
        check("gpus: [{count: 2}]", &[], &[("nvidia.com/gpu", "2")]);
        check("gpus: [{count: all}]", &["devices/all"], &[("nvidia.com/gpu", "1")]);
        check(
            "gpus: [{driver: amd, count: 1}, {driver: intel, device_ids: ['0', '3']}]",
            &[],
            &[("amd.com/gpu", "1"), ("gpu.intel.com/i915", "2")],
        );
        check(
            "gpus: [{driver: cdi, device_ids: ['nvidia.com/gpu=0', 'amd.com/gpu=1', 'nvidia.com/gpu=1']}]",
            &["devices/chosen-by-plugin"; 2],
            &[("amd.com/gpu", "1"), ("nvidia.com/gpu", "2")],
        );
        check("gpus: [{driver: other, count: 1}]", &["devices/unknown"], &[]);
        let reserved = |devices: &str| format!("deploy: {{resources: {{reservations: {{devices: [{devices}]}}}}}}");
        check(&reserved("{capabilities: [gpu], count: 1}"), &[], &[("nvidia.com/gpu", "1")]);
        check(&reserved("{capabilities: [gpu], device_ids: [all]}"), &["devices/all"], &[("nvidia.com/gpu", "1")]);
        check(&reserved("{capabilities: [tpu], count: 1}"), &["devices/unknown"], &[]);
        check(&reserved("{capabilities: [gpu], count: 0}"), &[], &[]);
        check(
            "devices: [{source: nvidia.com/gpu=all, target: nvidia.com/gpu=all}]",
            &["devices/all"],
            &[("nvidia.com/gpu", "1")],
        );
    }

    #[test]
    fn words_of_the_driver_are_a_variable() {
        let draft = draft("{gpus: [{capabilities: [gpu, utility, compute], count: 1}]}", &[]);
        let env = draft.container.env.unwrap().into_iter().map(|entry| (entry.name, entry.value.unwrap()));
        assert_eq!(env.collect::<Vec<_>>(), [("NVIDIA_DRIVER_CAPABILITIES".to_owned(), "utility,compute".to_owned())]);
    }
}
