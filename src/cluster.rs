//! A cluster and the programs that reach it: `kubectl`, and the user's container engine. Programs are started here and nowhere else.

pub(crate) mod addresses;
pub(crate) mod builders;
pub(crate) mod context;
pub(crate) mod kubectl;
pub(crate) mod manifests;
pub(crate) mod migration;
pub(crate) mod nodes;
pub(crate) mod program;
pub(crate) mod progress;
pub(crate) mod reasons;
pub(crate) mod trouble;
