//! `ulimits`: limits of the kernel for the processes of a container.

use serde_json::{Value as Json, json};

use crate::compose::extensions::Extensions;
use crate::compose::place::Place;
use crate::compose::record::{Field, Form, field};
use crate::compose::scalar::unreadable;
use crate::diagnostics::Report;
use crate::yaml::{Node, Value};

/// One limit. Forms: a number for both limits, or a mapping with `soft` and `hard`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Ulimit {
    /// Both limits, when one number was written; else zero.
    pub single: i64,
    /// The limit that counts.
    pub soft: i64,
    /// How far a process may raise the soft one.
    pub hard: i64,
    /// What starts with `x-`.
    pub extensions: Extensions,
}

impl Field for Ulimit {
    fn read(node: &Node, at: &Place<'_>, report: &mut Report) -> Ulimit {
        let mapping = match &node.value {
            Value::Int(single) => return Ulimit { single: *single, ..Ulimit::default() },
            Value::Mapping(mapping) => mapping,
            _ => {
                unreadable(node, at, "an integer, or a mapping with `soft` and `hard`", report);
                return Ulimit::default();
            }
        };
        let (soft, hard) = (field(mapping, "soft", at, report), field(mapping, "hard", at, report));
        Ulimit { single: 0, soft, hard, extensions: Extensions::of(mapping) }
    }

    fn is_empty(&self) -> bool {
        false
    }

    fn print(&self, form: Form) -> Json {
        if self.single != 0 {
            return self.single.into();
        }
        if form == Form::Yaml {
            return json!({"soft": self.soft, "hard": self.hard});
        }
        let limits = [("soft", self.soft), ("hard", self.hard)];
        limits
            .into_iter()
            .filter(|(_, limit)| *limit != 0)
            .map(|(name, limit)| (name.to_owned(), Json::from(limit)))
            .collect()
    }
}
