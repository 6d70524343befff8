//! What becomes of each attribute of the specification, declared beside the code that does it.

/// How much of an attribute's meaning survives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Support {
    /// The same behaviour.
    Exact,
    /// A field that does nearly the same; the row says what differs.
    Approximate,
    /// Kubernetes has nothing like it.
    NoEquivalent,
    /// Kubernetes has it, this version does not write it.
    NotYet,
    /// Loading has used it up; nothing is left to map.
    ResolvedByLoading,
    /// Only the build of the image reads it, and Docker Compose goes on building images.
    LeftToTheBuild,
    /// What runs is the same with and without it.
    NoEffect,
}

impl Support {
    /// The words for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Support::Exact => "kept",
            Support::Approximate => "kept with a difference",
            Support::NoEquivalent => "no equivalent in Kubernetes",
            Support::NotYet => "not converted yet",
            Support::ResolvedByLoading => "used up by loading",
            Support::LeftToTheBuild => "left to the build",
            Support::NoEffect => "without effect",
        }
    }
}

/// One row of the registry.
#[derive(Debug)]
pub struct Attribute {
    /// Where it stands, as `services.*.ports[].mode`. What is below it, and below no row of its own, shares this one.
    pub path: &'static str,
    /// How much of its meaning survives.
    pub support: Support,
    /// The Kubernetes fields it becomes, as `Service.spec.ports`.
    pub becomes: &'static [&'static str],
    /// Values that ask for what Kubernetes does anyway: with one of them nothing is lost, whatever `support` says.
    pub unless: &'static [&'static str],
    /// The difference, or how it is mapped.
    pub note: &'static str,
    /// What to do about the difference; empty where the note says all.
    pub remedy: &'static str,
}

/// Elements that are described as a service is: they share its rows, where they have none of their own.
pub(crate) static DESCRIBED_AS_SERVICES: [&str; 2] = ["services.*.pre_start[]", "jobs.*"];

/// The same attribute of a service, where an element is described as one.
pub(crate) fn of_service(path: &str) -> Option<String> {
    let rest = DESCRIBED_AS_SERVICES.iter().find_map(|element| path.strip_prefix(element))?;
    rest.strip_prefix('.').map(|rest| format!("services.*.{rest}"))
}

/// Declares the rows of a file as `ATTRIBUTES`.
macro_rules! declare_attributes {
    ($($path:literal => $support:ident, [$($becomes:literal),* $(,)?]
        $(unless [$($unless:literal),+ $(,)?])?, $note:literal $(, $remedy:literal)?;)+
    ) => {
        /// The attributes that this file maps.
        pub(crate) static ATTRIBUTES: &[$crate::convert::attribute::Attribute] = &[$(
            $crate::convert::attribute::Attribute {
                path: $path,
                support: $crate::convert::attribute::Support::$support,
                becomes: &[$($becomes),*],
                unless: &[$($($unless),+)?],
                note: $note,
                remedy: concat!($($remedy)?),
            }
        ),+];
    };
}
pub(crate) use declare_attributes;
