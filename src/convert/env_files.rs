//! Which ConfigMap each `env_file` becomes: one for each file, so that what is shared in the Compose project stays shared.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use indexmap::IndexMap;

use crate::compose::service::EnvFile;
use crate::compose::{Project, Service};
use crate::convert::host_path::normalized;
use crate::convert::options::extension::Choices;
use crate::convert::secret_looking::secret_looking;
use crate::kubernetes::name::{dns_label, short_hash};

/// The ConfigMap of the file that is called `.env` and nothing more.
pub(crate) const SHARED: &str = "env-configmap";

/// The ConfigMaps of all services.
#[derive(Debug, Default)]
pub(crate) struct EnvFiles {
    /// By name, in the order of the project.
    maps: IndexMap<String, EnvMap>,
    /// The names of each service's ConfigMaps, with the position of the file in `env_file`.
    by_service: BTreeMap<String, Vec<(usize, String)>>,
}

/// One ConfigMap.
#[derive(Debug)]
pub(crate) struct EnvMap {
    /// What is in it.
    pub(crate) data: BTreeMap<String, String>,
    /// What is in the Secret beside it.
    pub(crate) secret: BTreeMap<String, String>,
    /// The first service that uses it: the one whose part brings it along.
    pub(crate) owner: String,
}

/// A file with one content. The content may differ by service: values may hold variables of the service's own `environment`, and
/// `environment` may unset a key.
#[derive(Debug, PartialEq, Eq, Hash, Clone)]
struct Variant {
    path: String,
    data: BTreeMap<String, String>,
    secret: BTreeMap<String, String>,
}

impl EnvFiles {
    /// Looks at the files of all services.
    pub(crate) fn of(project: &Project, choices: &Choices) -> EnvFiles {
        let mut users: IndexMap<Variant, Vec<(&str, usize)>> = IndexMap::new();
        for (name, service) in &project.services {
            for (position, file) in service.env_file.iter().enumerate() {
                let splits = choices.of_service(name).split_secrets == Some(true);
                let is_secret = |(key, value): &(String, String)| splits && secret_looking(key, value);
                let (secret, data) = data(file, service).into_iter().partition(is_secret);
                let variant = Variant { path: file.path.clone(), data, secret };
                if !variant.data.is_empty() || !variant.secret.is_empty() {
                    users.entry(variant).or_default().push((name, position));
                }
            }
        }
        let mut files = EnvFiles::default();
        let names = names(&users, project);
        for ((variant, users), name) in users.into_iter().zip(names) {
            files.add(name, variant, &users);
        }
        for maps in files.by_service.values_mut() {
            maps.sort();
        }
        files
    }

    /// The ConfigMaps of a service in the order of its files, each with the position of its file.
    pub(crate) fn of_service(&self, service: &str) -> impl Iterator<Item = (usize, &str, &EnvMap)> {
        let maps = self.by_service.get(service).into_iter().flatten();
        maps.filter_map(|(position, name)| Some((*position, name.as_str(), self.maps.get(name)?)))
    }

    fn add(&mut self, name: String, variant: Variant, users: &[(&str, usize)]) {
        for (service, position) in users {
            self.by_service.entry((*service).to_owned()).or_default().push((*position, name.clone()));
        }
        let owner = users.first().map(|(service, _)| (*service).to_owned()).unwrap_or_default();
        self.maps.insert(name, EnvMap { data: variant.data, secret: variant.secret, owner });
    }
}

/// The name of the Secret beside a ConfigMap.
pub(crate) fn secret_name(config_map: &str) -> String {
    format!("{}-secret", config_map.strip_suffix("-configmap").unwrap_or(config_map))
}

/// Whether a ConfigMap can hold the key.
pub(crate) fn is_key(key: &str) -> bool {
    let legal = |c: char| c.is_ascii_alphanumeric() || "-._".contains(c);
    !key.is_empty() && key.len() <= 253 && key.chars().all(legal) && !key.starts_with("..") && key != "."
}

/// What of a file goes into the ConfigMap: not what `environment` unsets, for nothing in Kubernetes takes a variable away again.
fn data(file: &EnvFile, service: &Service) -> BTreeMap<String, String> {
    let kept = |key: &str| is_key(key) && service.environment.get(key) != Some(&None);
    let variables = file.variables.0.iter().filter_map(|(key, value)| Some((key.clone(), value.clone()?)));
    variables.filter(|(key, _)| kept(key)).collect()
}

/// One name for each variant, in their order.
fn names(users: &IndexMap<Variant, Vec<(&str, usize)>>, project: &Project) -> Vec<String> {
    let mut names: Vec<(usize, String)> = Vec::new();
    let mut taken = BTreeSet::new();
    let mut order: Vec<usize> = (0..users.len()).collect();
    // The plain name belongs to the file beside the Compose file, and of its variants to the one that most services share.
    order.sort_by_key(|index| {
        let (variant, users) =
            users.get_index(*index).map_or((None, 0), |(variant, users)| (Some(variant), users.len()));
        (variant.is_none_or(|variant| parent(&variant.path) != Some(&project.directory)), usize::MAX - users)
    });
    let mut seen = BTreeSet::new();
    for index in order {
        let Some((variant, users)) = users.get_index(index) else { continue };
        let service = users.first().map_or("", |(service, _)| service);
        let first = seen.insert(variant.path.as_str());
        let candidates = candidates(&variant.path, (!first).then_some(service), project);
        let name = candidates.into_iter().find(|name| !taken.contains(name)).unwrap_or_default();
        taken.insert(name.clone());
        names.push((index, name));
    }
    names.sort();
    names.into_iter().map(|(_, name)| name).collect()
}

/// The names that a file may get, the best one first.
fn candidates(path: &str, service: Option<&str>, project: &Project) -> Vec<String> {
    let stem = stem(path);
    let directory =
        parent(path).and_then(Path::file_name).map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let relative = normalized(Path::new(path));
    let relative = relative.strip_prefix(normalized(&project.root)).unwrap_or(&relative).to_string_lossy().into_owned();
    let hash = short_hash(&format!("{relative} {}", service.unwrap_or_default()));
    let of_service = service.unwrap_or_default();
    [vec![stem, of_service], vec![&directory, stem, of_service], vec![&directory, stem, of_service, &hash]]
        .into_iter()
        .map(|parts| config_map(&parts))
        .collect()
}

fn config_map(parts: &[&str]) -> String {
    let filled = parts.iter().copied().filter(|part| !part.is_empty());
    let words: Vec<&str> = std::iter::once("env").chain(filled).collect();
    format!("{}-configmap", dns_label(&words.join("-")))
}

/// What tells the file from the other environment files: `db` of `db.env`, `production` of `.env.production`, nothing of `.env`.
fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    let name = name.strip_suffix(".env").unwrap_or(name);
    let name = name.trim_start_matches('.');
    match name.strip_prefix("env") {
        Some("") => "",
        Some(rest) if rest.starts_with(['.', '-', '_']) => rest.trim_start_matches(['.', '-', '_']),
        _ => name,
    }
}

fn parent(path: &str) -> Option<&Path> {
    Path::new(path).parent()
}

#[cfg(test)]
mod tests {
    use super::{EnvFiles, stem};
    use crate::convert::fixture::project;
    use crate::convert::options::extension::Choices;

    #[test]
    fn stems() {
        let check = |path: &str, expected: &str| assert_eq!(stem(path), expected, "{path}");
        check("/p/.env", "");
        check("/p/env", "");
        check("/p/.env.production", "production");
        check("/p/db.env", "db");
        check("/p/env-file", "file");
        check("/p/environment", "environment");
        check("/p/settings.txt", "settings.txt");
    }

    fn check(text: &str, expected: &[(&str, &[&str])]) {
        let files = EnvFiles::of(&project(text), &Choices::default());
        for (service, names) in expected {
            assert_eq!(files.of_service(service).map(|(_, name, _)| name).collect::<Vec<_>>(), *names, "{service}");
        }
    }

    #[test]
    fn one_for_each_file() {
        check(
            r#"
            services:
              a: {env_file: [{path: /p/x/.env, x-#variables: {A: "2"}}, {path: /p/.env, x-#variables: {A: "1"}}]}
              b: {env_file: [{path: /p/.env, x-#variables: {A: "1"}}, {path: /p/db.env, x-#variables: {A: "1"}}]}
              c: {env_file: [{path: /p/empty.env}]}
            "#,
            &[("a", &["env-x-configmap", "env-configmap"]), ("b", &["env-configmap", "env-db-configmap"]), ("c", &[])],
        );
    }

    #[test]
    fn variants_of_one_file() {
        let text = r#"
            services:
              a: {env_file: [{path: /p/.env, x-#variables: {A: "1", B: "2"}}], environment: {A: null}}
              b: {env_file: [{path: /p/.env, x-#variables: {A: "1", B: "2"}}], environment: {A: "3"}}
              c: {env_file: [{path: /p/.env, x-#variables: {A: "1", B: "2"}}]}
            "#;
        check(text, &[("a", &["env-a-configmap"]), ("b", &["env-configmap"]), ("c", &["env-configmap"])]);
        let files = EnvFiles::of(&project(text), &Choices::default());
        let keys =
            |service| files.of_service(service).flat_map(|(_, _, map)| map.data.keys().cloned()).collect::<Vec<_>>();
        assert_eq!((keys("a"), keys("b")), (vec!["B".to_owned()], vec!["A".to_owned(), "B".to_owned()]));
    }
}
