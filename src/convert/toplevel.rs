//! The elements of a Compose file that are no services: their rows. What becomes of them is written by the services that use them.

mod configs;
mod models;
mod networks;
mod project;
mod secrets;
mod volumes;

use crate::convert::attribute::Attribute;

/// The rows, one line for each file.
pub(crate) static ATTRIBUTES: &[&[Attribute]] = &[
    project::ATTRIBUTES,
    networks::ATTRIBUTES,
    volumes::ATTRIBUTES,
    configs::ATTRIBUTES,
    secrets::ATTRIBUTES,
    models::ATTRIBUTES,
];
