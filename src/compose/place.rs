//! Where a value stands while a tree is read: a path that costs nothing until somebody asks for it.

use std::fmt;

use super::patterns::Patterns;
use crate::yaml::{Path, Segment};

/// One step below another place.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place<'a> {
    above: Option<&'a Place<'a>>,
    step: Step<'a>,
}

#[derive(Debug, Clone, Copy)]
enum Step<'a> {
    Top,
    Key(&'a str),
    Index(usize),
}

impl<'a> Place<'a> {
    /// The top of a tree.
    pub(crate) const TOP: Place<'static> = Place { above: None, step: Step::Top };

    /// Below a key.
    pub(crate) fn key(&'a self, key: &'a str) -> Place<'a> {
        Place { above: Some(self), step: Step::Key(key) }
    }

    /// At an index.
    pub(crate) fn index(&'a self, index: usize) -> Place<'a> {
        Place { above: Some(self), step: Step::Index(index) }
    }

    /// The whole path.
    pub(crate) fn path(&self) -> Path {
        let mut path = self.above.map_or_else(Path::root, Place::path);
        match self.step {
            Step::Top => {}
            Step::Key(key) => path.push(Segment::Key(key.to_owned())),
            Step::Index(index) => path.push(Segment::Index(index)),
        }
        path
    }

    /// What a table says about this place and those below it.
    pub(crate) fn find<'p, R: Copy>(&self, patterns: &'p Patterns<R>) -> Option<&'p Patterns<R>> {
        let above = self.above.map_or(Some(patterns), |above| above.find(patterns))?;
        match self.step {
            Step::Top => Some(above),
            Step::Key(key) => above.key(key),
            Step::Index(_) => above.item(),
        }
    }
}

/// As [`Path`] is written.
impl fmt::Display for Place<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(above) = self.above {
            above.fmt(formatter)?;
        }
        match self.step {
            Step::Top => Ok(()),
            Step::Index(index) => write!(formatter, "[{index}]"),
            Step::Key(key) if self.above.is_none_or(|above| above.above.is_none()) => formatter.write_str(key),
            Step::Key(key) => write!(formatter, ".{key}"),
        }
    }
}
