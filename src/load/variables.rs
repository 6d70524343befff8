//! The variables of a project: those of the process, then those of its env files; the first to set one wins.

use std::collections::BTreeMap;

/// Names and values. What is set once stays.
#[derive(Debug, Clone, Default)]
pub(crate) struct Variables(BTreeMap<String, String>);

impl Variables {
    /// The variables of the process, with `PWD`, which Docker Compose adds when it is missing.
    pub(crate) fn of_process(environment: &BTreeMap<String, String>, working_directory: &str) -> Variables {
        let mut variables = environment.clone();
        variables.entry("PWD".to_owned()).or_insert_with(|| working_directory.to_owned());
        Variables(variables)
    }

    /// The value of a variable.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// The value of a variable, when it is not empty.
    pub(crate) fn filled(&self, name: &str) -> Option<&str> {
        self.get(name).filter(|value| !value.is_empty())
    }

    /// Takes over what is not set yet.
    pub(crate) fn adopt(&mut self, others: BTreeMap<String, String>) {
        for (name, value) in others {
            self.0.entry(name).or_insert(value);
        }
    }

    /// Sets a variable, whoever set it before.
    pub(crate) fn set(&mut self, name: &str, value: &str) {
        self.0.insert(name.to_owned(), value.to_owned());
    }
}

impl From<Variables> for BTreeMap<String, String> {
    fn from(variables: Variables) -> BTreeMap<String, String> {
        variables.0
    }
}
