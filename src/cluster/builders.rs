//! The user's container engine: building, naming, pushing and saving images.

use super::program::{Call, is_on_path};
use super::trouble::Trouble;
use crate::compose::service::Build;

/// An engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Builder {
    /// Docker.
    Docker,
    /// Podman.
    Podman,
    /// nerdctl, in the store that Kubernetes uses.
    Nerdctl,
}

/// All of them, in the order in which they are looked for.
pub(crate) const BUILDERS: [(&str, Builder); 3] =
    [("docker", Builder::Docker), ("podman", Builder::Podman), ("nerdctl", Builder::Nerdctl)];

impl Builder {
    /// The engine of a name, or else the first that is on the `PATH`.
    ///
    /// # Errors
    /// When there is none.
    pub(crate) fn find(name: Option<&str>, path: &str) -> Result<Builder, Trouble> {
        let fits = |program: &str| name.map_or_else(|| is_on_path(program, path), |name| name == program);
        let found = BUILDERS.into_iter().find(|(program, _)| fits(program));
        found.map(|(_, builder)| builder).ok_or_else(|| {
            let message = "images have to be built, but neither `docker` nor `podman` nor `nerdctl` is on the PATH";
            Trouble::new(message)
                .help("build them elsewhere and push them to a registry, then `--no-build` goes on without")
        })
    }

    /// Its program.
    pub(crate) fn name(self) -> &'static str {
        BUILDERS.into_iter().find(|(_, builder)| *builder == self).map_or("docker", |(name, _)| name)
    }

    /// A call of it.
    pub(crate) fn call<T: ToString>(self, words: impl IntoIterator<Item = T>) -> Call {
        let namespace: &[&str] = if self == Builder::Nerdctl { &["--namespace", "k8s.io"] } else { &[] };
        let words = words.into_iter().map(|word| word.to_string());
        Call::of(self.name(), namespace.iter().map(|word| (*word).to_owned()).chain(words))
    }

    /// An image as the engine calls it. Podman would put its own `localhost/` before a short name, under which no node finds it.
    pub(crate) fn name_of(self, image: &str) -> String {
        if self == Builder::Podman { full(image) } else { image.to_owned() }
    }

    /// Whether it has a Compose of its own that builds services.
    pub(crate) fn has_compose(self) -> bool {
        match self {
            Builder::Podman => false,
            Builder::Docker | Builder::Nerdctl => {
                self.call(["compose", "version"]).answer().is_ok_and(|answer| answer.success)
            }
        }
    }

    /// The id of an image; nothing when it does not have it.
    ///
    /// # Errors
    /// When the engine is missing.
    pub(crate) fn id(self, image: &str) -> Result<Option<String>, Trouble> {
        let answer = self.call(["image", "inspect", "--format", "{{.Id}}", &self.name_of(image)]).answer()?;
        Ok(answer.success.then(|| answer.stdout.trim().to_owned()))
    }

    /// Builds one image without Compose.
    pub(crate) fn build(self, image: &str, build: &Build) -> Call {
        let mut words: Vec<String> = vec!["build".to_owned()];
        let mut add = |option: &str, value: &str| words.extend([option.to_owned(), value.to_owned()]);
        add("-t", &self.name_of(image));
        build.tags.iter().for_each(|tag| add("-t", &self.name_of(tag)));
        match (build.dockerfile_inline.is_empty(), build.dockerfile.as_str()) {
            (false, _) => add("-f", "-"),
            (true, "" | "Dockerfile") => {}
            (true, file) if file.starts_with('/') => add("-f", file),
            (true, file) => add("-f", &format!("{}/{file}", build.context)),
        }
        for (name, value) in &build.args {
            // Without a value it is that of the environment.
            add("--build-arg", &value.as_ref().map_or_else(|| name.clone(), |value| format!("{name}={value}")));
        }
        build.labels.iter().for_each(|(name, value)| add("--label", &format!("{name}={value}")));
        build.additional_contexts.iter().for_each(|(name, value)| add("--build-context", &format!("{name}={value}")));
        build.cache_from.iter().for_each(|source| add("--cache-from", source));
        build.platforms.iter().for_each(|platform| add("--platform", platform));
        for (option, value) in [("--target", &build.target), ("--network", &build.network)] {
            if !value.is_empty() {
                add(option, value);
            }
        }
        for (option, is_set) in [("--no-cache", build.no_cache), ("--pull", build.pull)] {
            if is_set {
                words.push(option.to_owned());
            }
        }
        words.push(build.context.clone());
        Call { input: build.dockerfile_inline.clone(), ..self.call(words) }
    }
}

/// An image with its registry and its tag.
fn full(image: &str) -> String {
    let (name, tag) = match image.rsplit_once(':') {
        Some((name, tag)) if !tag.contains('/') => (name, tag),
        _ => (image, "latest"),
    };
    let has_registry =
        name.split_once('/').is_some_and(|(first, _)| first.contains(['.', ':']) || first == "localhost");
    let name = match name {
        name if has_registry => name.to_owned(),
        name if name.contains('/') => format!("docker.io/{name}"),
        name => format!("docker.io/library/{name}"),
    };
    if image.contains('@') { image.to_owned() } else { format!("{name}:{tag}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_completed_for_podman_alone() {
        let check = |image: &str, expected: &str| assert_eq!(Builder::Podman.name_of(image), expected);
        check("shop-api", "docker.io/library/shop-api:latest");
        check("shop/api:2", "docker.io/shop/api:2");
        check("registry.example:5000/shop/api", "registry.example:5000/shop/api:latest");
        check("localhost/a:1", "localhost/a:1");
        assert_eq!(Builder::Docker.name_of("shop-api"), "shop-api");
    }

    #[test]
    fn a_build_without_compose_has_its_options() {
        let build = Build {
            context: "/p/api".into(),
            dockerfile: "prod.Dockerfile".into(),
            args: [("A".to_owned(), Some("1".to_owned())), ("B".to_owned(), None)].into_iter().collect(),
            target: "run".into(),
            pull: true,
            ..Build::default()
        };
        let expected = "nerdctl --namespace k8s.io build -t shop-api -f /p/api/prod.Dockerfile --build-arg A=1 --build-arg B --target run --pull /p/api";
        assert_eq!(Builder::Nerdctl.build("shop-api", &build).typed(), expected);
        let inline = Build { context: "/p".into(), dockerfile_inline: "FROM scratch".into(), ..Build::default() };
        let call = Builder::Docker.build("x", &inline);
        assert_eq!((call.typed().as_str(), call.input.as_str()), ("docker build -t x -f - /p", "FROM scratch"));
    }
}
