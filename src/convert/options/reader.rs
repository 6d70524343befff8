//! Options with one value, with several and with several names: how they are filled, and how the layers of them lie over each other.

use std::collections::BTreeMap;
use std::marker::PhantomData;

use crate::convert::options::scalar::{PortNumber, Scalar};
use crate::convert::options::{Given, OptionForm, OptionShape};

/// How the values of an option are kept.
pub(crate) trait Reader {
    /// What is kept.
    type Stored;
    /// The form at the top level and on the command line.
    const FORM: OptionForm;
    /// The form in a service.
    const SERVICE_FORM: OptionForm = Self::FORM;

    /// Takes a value, or one of several.
    ///
    /// # Errors
    /// When it is none: why.
    fn take(stored: &mut Self::Stored, given: Given<'_>) -> Result<(), String>;

    /// Takes from a lower layer what is open.
    fn fill(stored: &mut Self::Stored, lower: &Self::Stored);

    /// Cuts `KEY=VALUE`.
    fn split(text: &str) -> Option<(&str, &str)> {
        text.split_once('=')
    }
}

/// One value; the last counts.
pub(crate) struct One<T>(PhantomData<T>);

impl<T: Scalar> Reader for One<T> {
    type Stored = Option<T::Stored>;
    const FORM: OptionForm = OptionForm::One(T::SHAPE);

    fn take(stored: &mut Self::Stored, given: Given<'_>) -> Result<(), String> {
        *stored = Some(T::read(given.value, given.base)?);
        Ok(())
    }

    fn fill(stored: &mut Self::Stored, lower: &Self::Stored) {
        if stored.is_none() {
            stored.clone_from(lower);
        }
    }
}

/// Several values in their order. A layer with any hides those below it.
pub(crate) struct List<T>(PhantomData<T>);

impl<T: Scalar> Reader for List<T> {
    type Stored = Vec<T::Stored>;
    const FORM: OptionForm = OptionForm::List(T::SHAPE);

    fn take(stored: &mut Self::Stored, given: Given<'_>) -> Result<(), String> {
        let value = T::read(given.value, given.base)?;
        if !stored.contains(&value) {
            stored.push(value);
        }
        Ok(())
    }

    fn fill(stored: &mut Self::Stored, lower: &Self::Stored) {
        if stored.is_empty() {
            stored.clone_from(lower);
        }
    }
}

/// Several values with names; of equal names the last counts.
pub(crate) struct Map<K, V>(PhantomData<(K, V)>);

impl<K: Scalar<Stored: Ord>, V: Scalar> Reader for Map<K, V> {
    type Stored = BTreeMap<K::Stored, V::Stored>;
    const FORM: OptionForm = OptionForm::Map(K::SHAPE, V::SHAPE);

    fn take(stored: &mut Self::Stored, given: Given<'_>) -> Result<(), String> {
        stored.insert(K::read(given.key, given.base)?, V::read(given.value, given.base)?);
        Ok(())
    }

    fn fill(stored: &mut Self::Stored, lower: &Self::Stored) {
        for (key, value) in lower {
            stored.entry(key.clone()).or_insert_with(|| value.clone());
        }
    }

    fn split(text: &str) -> Option<(&str, &str)> {
        K::cut(text)
    }
}

/// `SERVICE:PORT=NUMBER`, and `PORT: NUMBER` in the service itself.
pub(crate) struct NodePorts;

impl Reader for NodePorts {
    type Stored = BTreeMap<(String, u16), u16>;
    const FORM: OptionForm = OptionForm::Map(OptionShape::Text { pattern: "^.+:[0-9]+$" }, PortNumber::SHAPE);
    const SERVICE_FORM: OptionForm = OptionForm::Map(PortNumber::SHAPE, PortNumber::SHAPE);

    fn take(stored: &mut Self::Stored, given: Given<'_>) -> Result<(), String> {
        let in_service = given.service.map(|service| (service, given.key));
        let pair = in_service.or_else(|| given.key.rsplit_once(':')).filter(|(service, _)| !service.is_empty());
        let (service, port) = pair.ok_or("a port of a service is written as `web:80`")?;
        let port = PortNumber::read(port, given.base)?;
        stored.insert((service.to_owned(), port), PortNumber::read(given.value, given.base)?);
        Ok(())
    }

    fn fill(stored: &mut Self::Stored, lower: &Self::Stored) {
        for (key, value) in lower {
            stored.entry(key.clone()).or_insert(*value);
        }
    }
}
