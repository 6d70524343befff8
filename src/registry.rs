//! The one list of all codes and attributes; `explain` and the tests are loops over it.

pub use crate::compose::schema::Kind;
use crate::convert::attribute::Attribute;
use crate::convert::concerns::CONCERNS;
use crate::convert::options::ConversionOption;
use crate::diagnostics::Code;

/// The codes of every declaring file that is no concern.
static CODES: &[&[&Code]] = &[
    crate::compose::boolean::CODES,
    crate::compose::scalar::CODES,
    crate::compose::schema::complaints::CODES,
    crate::yaml::complaints::CODES,
    crate::yaml::refused::CODES,
    crate::load::reader::CODES,
    crate::load::selection::CODES,
    crate::load::template::CODES,
    crate::load::interpolate::CODES,
    crate::load::dotenv::CODES,
    crate::load::commands::CODES,
    crate::load::discover::CODES,
    crate::load::project_name::CODES,
    crate::load::layer::CODES,
    crate::load::include::CODES,
    crate::load::extends::CODES,
    crate::load::forms::CODES,
    crate::load::environment::CODES,
    crate::load::remote::CODES,
    crate::load::merge::CODES,
    crate::load::unicity::CODES,
    crate::load::canonical::CODES,
    crate::load::changed_values::CODES,
    crate::load::canonical::mounts::CODES,
    crate::load::canonical::resources::CODES,
    crate::load::restrictions::CODES,
    crate::load::paths::CODES,
    crate::load::consistency::names::CODES,
    crate::load::consistency::conflicts::CODES,
    crate::load::consistency::limits::CODES,
    crate::load::consistency::cycles::CODES,
    crate::convert::file_objects::CODES,
    crate::convert::coverage::CODES,
    crate::convert::gate::CODES,
    crate::convert::names::CODES,
    crate::convert::aliases::CODES,
    crate::convert::concerns::volumes::place::CODES,
    crate::convert::concerns::volumes::tmpfs::CODES,
    crate::convert::namespace::CODES,
    crate::convert::options::extension::CODES,
    crate::convert::options::kompose::CODES,
    crate::convert::concerns::volumes::config_map::CODES,
    crate::convert::options::unknown_names::CODES,
    crate::convert::references::CODES,
    #[cfg(feature = "cli")]
    crate::write::complaints::CODES,
];

/// Every code, in the order of the list; then those of the concerns.
pub fn codes() -> impl Iterator<Item = &'static Code> {
    CODES.iter().copied().chain(CONCERNS.iter().map(|concern| concern.codes)).flatten().copied()
}

/// Every attribute that has a row: what becomes of it.
pub fn attributes() -> impl Iterator<Item = &'static Attribute> + Clone {
    crate::convert::attributes()
}

/// Every option of a conversion, on the command line and under `x-kubernetes`.
pub fn options() -> impl Iterator<Item = &'static ConversionOption> + Clone {
    crate::convert::target::OPTIONS.iter()
}

/// The row of an attribute that is written as [`schema_paths`] gives it: its own, or that of a service where it belongs to something that is described
/// as one.
#[must_use]
pub fn attribute(path: &str) -> Option<&'static Attribute> {
    let row = |path: &str| attributes().find(|row| row.path == path);
    row(path).or_else(|| row(&crate::convert::attribute::of_service(path)?))
}

/// Every attribute of the Compose Specification, as `services.*.ports[].mode`. Each has a row.
#[must_use]
pub fn schema_paths() -> Vec<String> {
    crate::compose::schema::paths()
}

/// Every kind of value that the specification allows, with its place. Items of lists have places of their own: `services.*.dns[]`.
#[must_use]
pub fn schema_kinds() -> Vec<(String, Kind)> {
    crate::compose::schema::kinds()
}
