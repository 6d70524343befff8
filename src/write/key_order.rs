//! The order of fields in manifests: that of the API's own types, type by type.
//!
//! Four things differ from there, for the reader's sake: an image is followed by its pull policy, what a workload does comes before its long
//! `template`, a Pod ends with its containers and volumes, and a Service with its ports.
//! A type whose order is that of the alphabet is not listed, and a field that is not listed comes after those that are, by the alphabet.

/// Declares the table: the fields of each type, the types by the alphabet.
macro_rules! key_order {
    ($($kind:ident: $($field:ident)+;)+) => {
        /// Fields by type.
        pub(super) static ORDER: &[(&str, &[&str])] = &[$((stringify!($kind), &[$(stringify!($field)),+])),+];
    };
}

/// The fields of a type that have a place; none for a type that is not listed.
pub(super) fn of(kind: &str) -> &'static [&'static str] {
    let found = ORDER.binary_search_by(|(name, _)| (*name).cmp(kind));
    found.ok().and_then(|index| ORDER.get(index)).map_or(&[], |(_, fields)| fields)
}

key_order! {
    AWSElasticBlockStoreVolumeSource: volumeID fsType partition readOnly;
    AppArmorProfile: type localhostProfile;
    AzureDiskVolumeSource: diskName diskURI cachingMode fsType readOnly kind;
    AzureFilePersistentVolumeSource: secretName shareName readOnly secretNamespace;
    AzureFileVolumeSource: secretName shareName readOnly;
    CSIPersistentVolumeSource: driver volumeHandle readOnly fsType volumeAttributes controllerPublishSecretRef
        nodeStageSecretRef nodePublishSecretRef controllerExpandSecretRef nodeExpandSecretRef;
    CSIVolumeSource: driver readOnly fsType volumeAttributes nodePublishSecretRef;
    CephFSPersistentVolumeSource: monitors path user secretFile secretRef readOnly;
    CephFSVolumeSource: monitors path user secretFile secretRef readOnly;
    CinderPersistentVolumeSource: volumeID fsType readOnly secretRef;
    CinderVolumeSource: volumeID fsType readOnly secretRef;
    ClusterTrustBundleProjection: name signerName labelSelector optional path;
    ConfigMap: apiVersion kind metadata immutable data binaryData;
    ConfigMapKeySelector: name key optional;
    ConfigMapProjection: name items optional;
    ConfigMapVolumeSource: name items defaultMode optional;
    Container: name image imagePullPolicy command args workingDir ports envFrom env resources resizePolicy
        restartPolicy volumeMounts volumeDevices livenessProbe readinessProbe startupProbe lifecycle
        terminationMessagePath terminationMessagePolicy securityContext stdin stdinOnce tty;
    ContainerPort: name containerPort protocol hostPort hostIP;
    CronJobSpec: schedule timeZone concurrencyPolicy startingDeadlineSeconds suspend successfulJobsHistoryLimit
        failedJobsHistoryLimit jobTemplate;
    DaemonSetSpec: selector updateStrategy minReadySeconds revisionHistoryLimit template;
    DaemonSetUpdateStrategy: type rollingUpdate;
    DeploymentSpec: replicas strategy selector minReadySeconds revisionHistoryLimit paused progressDeadlineSeconds
        template;
    DeploymentStrategy: type rollingUpdate;
    DownwardAPIVolumeFile: path fieldRef resourceFieldRef mode;
    DownwardAPIVolumeSource: items defaultMode;
    EnvFromSource: prefix configMapRef secretRef;
    EnvVarSource: fieldRef resourceFieldRef configMapKeyRef secretKeyRef;
    EphemeralContainer: name targetContainerName image imagePullPolicy command args workingDir ports envFrom env
        resources resizePolicy restartPolicy volumeMounts volumeDevices livenessProbe readinessProbe startupProbe
        lifecycle terminationMessagePath terminationMessagePolicy securityContext stdin stdinOnce tty;
    FCVolumeSource: targetWWNs lun fsType readOnly wwids;
    FlexPersistentVolumeSource: driver fsType secretRef readOnly options;
    FlexVolumeSource: driver fsType secretRef readOnly options;
    GCEPersistentDiskVolumeSource: pdName fsType partition readOnly;
    GitRepoVolumeSource: repository revision directory;
    GlusterfsPersistentVolumeSource: endpoints path readOnly endpointsNamespace;
    HTTPGetAction: path port host scheme httpHeaders;
    HostAlias: ip hostnames;
    ISCSIPersistentVolumeSource: targetPortal iqn lun iscsiInterface fsType readOnly portals chapAuthDiscovery
        chapAuthSession secretRef initiatorName;
    ISCSIVolumeSource: targetPortal iqn lun iscsiInterface fsType readOnly portals chapAuthDiscovery chapAuthSession
        secretRef initiatorName;
    ImageVolumeSource: reference pullPolicy;
    JobSpec: parallelism completions activeDeadlineSeconds podFailurePolicy successPolicy backoffLimit
        backoffLimitPerIndex maxFailedIndexes selector manualSelector ttlSecondsAfterFinished completionMode suspend
        podReplacementPolicy managedBy template;
    KeyToPath: key path mode;
    LabelSelector: matchLabels matchExpressions;
    LifecycleHandler: exec httpGet tcpSocket sleep;
    LocalVolumeSource: path fsType;
    NFSVolumeSource: server path readOnly;
    NetworkPolicyEgressRule: to ports;
    NetworkPolicyPeer: podSelector namespaceSelector ipBlock;
    NetworkPolicyPort: protocol port endPort;
    NetworkPolicySpec: podSelector policyTypes ingress egress;
    NodeAffinity: requiredDuringSchedulingIgnoredDuringExecution preferredDuringSchedulingIgnoredDuringExecution;
    ObjectMeta: name generateName namespace labels annotations;
    ObjectReference: kind namespace name uid apiVersion resourceVersion fieldPath;
    PersistentVolumeClaimSpec: accessModes selector resources volumeName storageClassName volumeMode dataSource
        dataSourceRef volumeAttributesClassName;
    PersistentVolumeSpec: capacity accessModes volumeMode persistentVolumeReclaimPolicy storageClassName
        volumeAttributesClassName mountOptions claimRef nodeAffinity;
    PhotonPersistentDiskVolumeSource: pdID fsType;
    PodAffinity: requiredDuringSchedulingIgnoredDuringExecution preferredDuringSchedulingIgnoredDuringExecution;
    PodAffinityTerm: topologyKey labelSelector namespaces namespaceSelector matchLabelKeys mismatchLabelKeys;
    PodAntiAffinity: requiredDuringSchedulingIgnoredDuringExecution preferredDuringSchedulingIgnoredDuringExecution;
    PodDNSConfig: nameservers searches options;
    PodFailurePolicyOnPodConditionsPattern: type status;
    PodSecurityContext: seLinuxOptions windowsOptions runAsUser runAsGroup runAsNonRoot supplementalGroups
        supplementalGroupsPolicy fsGroup sysctls fsGroupChangePolicy seccompProfile appArmorProfile
        seLinuxChangePolicy;
    PodSpec: restartPolicy terminationGracePeriodSeconds activeDeadlineSeconds dnsPolicy nodeSelector
        serviceAccountName serviceAccount automountServiceAccountToken nodeName hostNetwork hostPID hostIPC
        shareProcessNamespace securityContext imagePullSecrets hostname subdomain affinity schedulerName tolerations
        hostAliases priorityClassName priority dnsConfig readinessGates runtimeClassName enableServiceLinks
        preemptionPolicy overhead topologySpreadConstraints setHostnameAsFQDN os hostUsers schedulingGates
        resourceClaims resources initContainers containers ephemeralContainers volumes;
    PortworxVolumeSource: volumeID fsType readOnly;
    PreferredSchedulingTerm: weight preference;
    Probe: exec httpGet tcpSocket grpc initialDelaySeconds timeoutSeconds periodSeconds successThreshold
        failureThreshold terminationGracePeriodSeconds;
    ProjectedVolumeSource: sources defaultMode;
    QuobyteVolumeSource: registry volume readOnly user group tenant;
    RBDPersistentVolumeSource: monitors image fsType pool user keyring secretRef readOnly;
    RBDVolumeSource: monitors image fsType pool user keyring secretRef readOnly;
    ResourceFieldSelector: containerName resource divisor;
    ResourceRequirements: limits requests claims;
    RollingUpdateDaemonSet: maxUnavailable maxSurge;
    RollingUpdateDeployment: maxUnavailable maxSurge;
    SELinuxOptions: user role type level;
    ScaleIOPersistentVolumeSource: gateway system secretRef sslEnabled protectionDomain storagePool storageMode
        volumeName fsType readOnly;
    ScaleIOVolumeSource: gateway system secretRef sslEnabled protectionDomain storagePool storageMode volumeName
        fsType readOnly;
    SeccompProfile: type localhostProfile;
    Secret: apiVersion kind metadata type immutable data stringData;
    SecretKeySelector: name key optional;
    SecretProjection: name items optional;
    SecretVolumeSource: secretName items defaultMode optional;
    SecurityContext: capabilities privileged seLinuxOptions windowsOptions runAsUser runAsGroup runAsNonRoot
        readOnlyRootFilesystem allowPrivilegeEscalation procMount seccompProfile appArmorProfile;
    ServicePort: name protocol appProtocol port targetPort nodePort;
    ServiceSpec: type externalName clusterIP clusterIPs externalIPs sessionAffinity loadBalancerIP
        loadBalancerSourceRanges externalTrafficPolicy healthCheckNodePort publishNotReadyAddresses
        sessionAffinityConfig ipFamilies ipFamilyPolicy allocateLoadBalancerNodePorts loadBalancerClass
        internalTrafficPolicy trafficDistribution selector ports;
    StorageOSPersistentVolumeSource: volumeName volumeNamespace fsType readOnly secretRef;
    StorageOSVolumeSource: volumeName volumeNamespace fsType readOnly secretRef;
    SuccessPolicyRule: succeededIndexes succeededCount;
    TCPSocketAction: port host;
    Toleration: key operator value effect tolerationSeconds;
    TopologySpreadConstraint: maxSkew topologyKey whenUnsatisfiable labelSelector minDomains nodeAffinityPolicy
        nodeTaintsPolicy matchLabelKeys;
    Volume: name;
    VolumeDevice: name devicePath;
    VolumeMount: name mountPath subPath subPathExpr readOnly recursiveReadOnly mountPropagation;
    VolumeProjection: secret downwardAPI configMap serviceAccountToken clusterTrustBundle;
    VsphereVirtualDiskVolumeSource: volumePath fsType storagePolicyName storagePolicyID;
    WeightedPodAffinityTerm: weight podAffinityTerm;
    WindowsSecurityContextOptions: gmsaCredentialSpecName gmsaCredentialSpec runAsUserName hostProcess;
}
