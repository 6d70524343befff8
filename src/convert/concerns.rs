//! The concerns: each knows a few attributes that belong together, and writes what becomes of them.

pub(crate) mod build;
pub(crate) mod command;
pub(crate) mod configs;
pub(crate) mod depends_on;
pub(crate) mod deploy;
pub(crate) mod develop;
pub(crate) mod devices;
pub(crate) mod environment;
pub(crate) mod healthcheck;
pub(crate) mod host;
pub(crate) mod image;
pub(crate) mod labels;
pub(crate) mod lifecycle;
pub(crate) mod logging;
pub(crate) mod models;
pub(crate) mod namespaces;
pub(crate) mod networks;
pub(crate) mod placement;
pub(crate) mod ports;
pub(crate) mod pre_start;
pub(crate) mod resolved;
pub(crate) mod resources;
pub(crate) mod restart;
pub(crate) mod runtime;
pub(crate) mod secrets;
pub(crate) mod security;
pub(crate) mod triggers;
pub(crate) mod updates;
pub(crate) mod volumes;

use crate::convert::attribute::Attribute;
use crate::convert::context::{Context, Subject};
use crate::convert::draft::WorkloadDraft;
use crate::diagnostics::Code;

/// Attributes that belong together.
#[derive(Debug)]
pub(crate) struct Concern {
    /// Their rows.
    pub(crate) attributes: &'static [Attribute],
    /// What it may report.
    pub(crate) codes: &'static [&'static Code],
    /// Maps them for one service.
    pub(crate) apply: fn(Subject<'_>, &mut WorkloadDraft, &mut Context<'_>),
}

impl Concern {
    /// Attributes that become nothing in the manifests: all that is to say about them is in their rows.
    pub(crate) const fn of_rows(attributes: &'static [Attribute]) -> Concern {
        Concern { attributes, codes: &[], apply: |_, _, _| {} }
    }
}

/// In the order of applying. The image comes first, because init containers that fill volumes take it over; the user comes before the volumes for
/// the same reason. What becomes the name of a port or of a host comes before the labels, so that the labels see a finished Pod. The init container
/// that waits comes last, because it goes to the front: nothing else may happen in a Pod before its dependencies are there.
pub(crate) static CONCERNS: &[Concern] = &[
    image::CONCERN,
    command::CONCERN,
    environment::CONCERN,
    security::CONCERN,
    resources::CONCERN,
    devices::CONCERN,
    runtime::CONCERN,
    namespaces::CONCERN,
    volumes::CONCERN,
    configs::CONCERN,
    secrets::CONCERN,
    deploy::CONCERN,
    placement::CONCERN,
    updates::CONCERN,
    restart::CONCERN,
    triggers::CONCERN,
    lifecycle::CONCERN,
    healthcheck::CONCERN,
    host::CONCERN,
    networks::CONCERN,
    ports::CONCERN,
    labels::CONCERN,
    logging::CONCERN,
    models::CONCERN,
    build::CONCERN,
    develop::CONCERN,
    resolved::CONCERN,
    pre_start::CONCERN,
    depends_on::CONCERN,
];
