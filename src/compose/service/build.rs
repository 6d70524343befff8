//! `build`: how the image of a service is made.

use indexmap::IndexMap;
use serde_json::Value as Json;

use crate::compose::bytes::Bytes;
use crate::compose::place::Place;
use crate::compose::record::{Field, Form, record};
use crate::compose::service::files::FileReference;
use crate::compose::service::hosts::Hosts;
use crate::compose::service::ulimits::Ulimit;
use crate::diagnostics::Report;
use crate::yaml::Node;

record! {
    /// See <https://docs.docker.com/reference/compose-file/build/>. Short form: the context.
    pub struct Build {
        /// Directory or URL of the build context.
        context: String = "context";
        /// Path of the Dockerfile, relative to the context.
        dockerfile: String = "dockerfile";
        /// The Dockerfile itself.
        dockerfile_inline: String = "dockerfile_inline";
        /// Extra rights during the build.
        entitlements: Vec<String> = "entitlements";
        /// Build arguments; one without value is taken from the environment.
        args: IndexMap<String, Option<String>> = "args";
        /// Provenance attestation.
        provenance: String = "provenance";
        /// Bill of materials attestation.
        sbom: String = "sbom";
        /// SSH authentications.
        ssh: SshKeys = "ssh";
        /// Labels of the image.
        labels: IndexMap<String, String> = "labels";
        /// Where layers may come from.
        cache_from: Vec<String> = "cache_from";
        /// Where layers go to.
        cache_to: Vec<String> = "cache_to";
        /// Builds without any cache.
        no_cache: bool = "no_cache";
        /// Stages that are built without the cache.
        no_cache_filter: Vec<String> = "no_cache_filter";
        /// Named contexts.
        additional_contexts: IndexMap<String, String> = "additional_contexts";
        /// Always pulls base images.
        pull: bool = "pull";
        /// Host names during the build.
        extra_hosts: Hosts = "extra_hosts";
        /// Isolation technology.
        isolation: String = "isolation";
        /// Network of `RUN` instructions.
        network: String = "network";
        /// Stage to build.
        target: String = "target";
        /// Secrets during the build.
        secrets: Vec<FileReference> = "secrets";
        /// Size of `/dev/shm` during the build.
        shm_size: Bytes = "shm_size";
        /// Further names of the image.
        tags: Vec<String> = "tags";
        /// Limits during the build.
        ulimits: IndexMap<String, Ulimit> = "ulimits";
        /// Platforms to build for.
        platforms: Vec<String> = "platforms";
        /// Builds with elevated rights.
        privileged: bool = "privileged";
    }
}

/// SSH authentications: the path of an agent socket or key by id, or none.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SshKeys(pub IndexMap<String, String>);

impl Field for SshKeys {
    fn read(node: &Node, at: &Place<'_>, report: &mut Report) -> SshKeys {
        SshKeys(IndexMap::read(node, at, report))
    }

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn print(&self, _form: Form) -> Json {
        let line = |(id, path): (&String, &String)| if path.is_empty() { id.clone() } else { format!("{id}: {path}") };
        let mut lines: Vec<String> = self.0.iter().map(line).collect();
        lines.sort();
        lines.into_iter().map(Json::from).collect()
    }
}
