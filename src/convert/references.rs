//! References to names that had to change: rewritten where a host is meant, and said where that is not sure.

mod position;

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;

use indexmap::IndexMap;

use crate::compose::Project;
use crate::compose::service::{EnvFile, Service};
use crate::convert::names::Change;
use crate::convert::target::{RewriteHosts, Target};
use crate::diagnostics::code::declare_diagnostic;
use crate::diagnostics::{Diagnostic, Report};
use crate::yaml::Path;
use position::Lookup;

declare_diagnostic! {
    /// ## What it means
    ///
    /// The name of a service had to change, and this text held the old one where a host is meant. It now holds the new one.
    ///
    /// ## What to do instead
    ///
    /// Nothing, or choose a name that both worlds allow:
    ///
    /// ```yaml
    /// services:
    ///   ttn-decoder:   # and not ttn_decoder
    ///     image: shop/decoder
    ///   web:
    ///     image: shop/web
    ///     environment:
    ///       DECODER: http://ttn-decoder:3001
    /// ```
    REWRITTEN = Advice "names/reference-rewritten": "a reference to a service was rewritten";
    /// ## What it means
    ///
    /// The name of a service had to change, and this text holds the old one. It may mean something else, such as the name of a database, so it
    /// was left as it is.
    ///
    /// ## What to do instead
    ///
    /// Nothing, when the text does not mean the host. Otherwise rename the service, so that both worlds allow the name:
    ///
    /// ```yaml
    /// services:
    ///   ttn-decoder:   # and not ttn_decoder
    ///     image: shop/decoder
    ///   web:
    ///     image: shop/web
    ///     environment:
    ///       DECODER_NAME: ttn-decoder
    /// ```
    POSSIBLE = Advice "names/possible-reference": "a text may refer to a service whose name has changed";
    /// ## What it means
    ///
    /// The name of a service had to change, and this text holds the old one where a host is meant. Because of `--rewrite-hosts off` it still
    /// does, so the service will not be found.
    ///
    /// ## What to do instead
    ///
    /// Leave the option out, or choose a name that both worlds allow:
    ///
    /// ```yaml
    /// services:
    ///   ttn-decoder:   # and not ttn_decoder
    ///     image: shop/decoder
    ///   web:
    ///     image: shop/web
    ///     environment:
    ///       DECODER: http://ttn-decoder:3001
    /// ```
    KEPT = Warning "names/reference-kept": "a reference to a service was not rewritten";
}

/// The project with every reference in the texts of its services rewritten.
pub(crate) fn rewrite<'a>(
    project: &'a Project,
    changed: &[Change],
    target: &Target,
    report: &mut Report,
) -> Cow<'a, Project> {
    if changed.is_empty() {
        return Cow::Borrowed(project);
    }
    let mut rewritten = project.clone();
    let mut rewriter = Rewriter { project, lookup: Lookup::of(changed), target, report, files: BTreeSet::new() };
    for (name, service) in &mut rewritten.services {
        rewriter.service(&project.place(name), service);
    }
    for (name, config) in &mut rewritten.configs {
        rewriter.text(&Text::at(Path::of(["configs", name, "content"])), &mut config.content.text);
    }
    Cow::Owned(rewritten)
}

struct Rewriter<'a> {
    /// For places.
    project: &'a Project,
    lookup: Lookup<'a>,
    target: &'a Target,
    report: &'a mut Report,
    /// Variables of files that were spoken of: services share files.
    files: BTreeSet<(String, String)>,
}

/// A text to look through.
struct Text<'a> {
    /// Where it stands.
    path: Path,
    /// What it is the value of: the name of a variable, or an option.
    key: &'a str,
    /// What a message calls it besides its place.
    name: Option<&'a str>,
    /// Whether it was spoken of before.
    is_known: bool,
}

/// A changed name in a text.
struct Occurrence<'a> {
    range: Range<usize>,
    change: &'a Change,
    is_host: bool,
}

impl Text<'_> {
    fn at(path: Path) -> Text<'static> {
        Text { path, key: "", name: None, is_known: false }
    }
}

impl Rewriter<'_> {
    fn service(&mut self, path: &Path, service: &mut Service) {
        for (position, file) in service.env_file.iter_mut().enumerate() {
            self.file(&path.key("env_file").index(position), file);
        }
        self.variables(&path.key("environment"), &mut service.environment);
        self.arguments(&path.key("command"), service.command.as_deref_mut());
        self.arguments(&path.key("entrypoint"), service.entrypoint.as_deref_mut());
        if let Some(healthcheck) = &mut service.healthcheck {
            self.arguments(&path.key("healthcheck").key("test"), Some(&mut healthcheck.test));
        }
        for (name, hooks) in [("post_start", &mut service.post_start), ("pre_stop", &mut service.pre_stop)] {
            for (position, hook) in hooks.iter_mut().enumerate() {
                let path = path.key(name).index(position);
                self.arguments(&path.key("command"), hook.command.as_deref_mut());
                self.variables(&path.key("environment"), &mut hook.environment);
            }
        }
    }

    fn file(&mut self, path: &Path, file: &mut EnvFile) {
        for (key, value) in &mut file.variables.0 {
            let Some(value) = value else { continue };
            let is_known = !self.files.insert((file.path.clone(), key.clone()));
            self.text(&Text { path: path.clone(), key, name: Some(key), is_known }, value);
        }
    }

    fn variables(&mut self, path: &Path, variables: &mut IndexMap<String, Option<String>>) {
        for (key, value) in variables {
            if let Some(value) = value {
                self.text(&Text { key, ..Text::at(path.key(key)) }, value);
            }
        }
    }

    fn arguments(&mut self, path: &Path, arguments: Option<&mut [String]>) {
        let mut key = "";
        for (position, argument) in arguments.into_iter().flatten().enumerate() {
            let next = position::key_of_next(argument);
            self.text(&Text { key, ..Text::at(path.index(position)) }, argument);
            key = next;
        }
    }

    fn text(&mut self, text: &Text<'_>, value: &mut String) {
        let found = self.lookup.occurrences(value).into_iter();
        let occurrences: Vec<Occurrence<'_>> = found
            .map(|(range, change)| {
                let is_host = change.is_sure && position::is_host(value, &range, text.key);
                Occurrence { range, change, is_host }
            })
            .collect();
        for occurrence in occurrences.iter().filter(|_| !text.is_known) {
            self.say(text, occurrence);
        }
        if self.target.rewrite_hosts.unwrap_or_default() == RewriteHosts::On {
            for occurrence in occurrences.iter().rev().filter(|occurrence| occurrence.is_host) {
                value.replace_range(occurrence.range.clone(), &occurrence.change.new);
            }
        }
    }

    fn say(&mut self, text: &Text<'_>, occurrence: &Occurrence<'_>) {
        let Occurrence { change: Change { old, new, .. }, is_host, .. } = occurrence;
        let place = match text.name {
            Some(name) => format!("`{name}` in `{}`", text.path),
            None => format!("`{}`", text.path),
        };
        let diagnostic = match (is_host, self.target.rewrite_hosts.unwrap_or_default()) {
            (true, RewriteHosts::On) => {
                let message = format!("{place} referred to `{old}`, and now refers to `{new}`");
                Diagnostic::new(&REWRITTEN, message)
            }
            (true, RewriteHosts::Off) => {
                let message = format!("{place} refers to `{old}`, which is called `{new}` in Kubernetes");
                Diagnostic::new(&KEPT, message).help("leave `--rewrite-hosts off` out")
            }
            (false, _) => {
                let message = format!("{place} holds `{old}`: if that is a host, it is called `{new}` in Kubernetes");
                Diagnostic::new(&POSSIBLE, message).help(format!("write `{new}`, if the host is meant"))
            }
        };
        self.report.push(diagnostic.about(&text.path).at(self.project.model.nearest(&text.path).span));
    }
}

#[cfg(test)]
mod tests {
    use super::rewrite;
    use crate::convert::aliases::Aliases;
    use crate::convert::fixture::project;
    use crate::convert::names::{Change, Names};
    use crate::convert::target::Target;
    use crate::diagnostics::Report;

    const TEXT: &str = "
services:
  a_b: {image: x, container_name: main_b, networks: {default: {aliases: [b.internal]}}}
  web:
    image: x
    command: [run, --host, a_b, --name, a_b]
    environment: {DB: 'db://main_b/a_b', URL: 'http://b.internal'}
    post_start: [{command: [ping, 'a_b:80'], environment: {HOST: a_b}}]
configs:
  c: {content: 'host=a_b'}
";

    #[test]
    fn all_texts_are_looked_through() {
        let project = project(TEXT);
        let names = Names::of(project.services.keys().map(String::as_str));
        let aliases = Aliases::of(&project, &names);
        let changed: Vec<Change> = names.changed().chain(aliases.changed().cloned()).collect();
        let mut report = Report::default();
        let rewritten = rewrite(&project, &changed, &Target::default(), &mut report);
        let web = &rewritten.services["web"];
        assert_eq!(web.command.as_deref().unwrap(), ["run", "--host", "a-b", "--name", "a_b"]);
        assert_eq!(web.environment["DB"].as_deref(), Some("db://main-b/a_b"));
        assert_eq!(web.environment["URL"].as_deref(), Some("http://b.internal"));
        assert_eq!(web.post_start[0].command.as_deref().unwrap(), ["ping", "a-b:80"]);
        assert_eq!(web.post_start[0].environment["HOST"].as_deref(), Some("a-b"));
        assert_eq!(rewritten.configs["c"].content.text, "host=a-b");
        let count = |word: &str| report.iter().filter(|diagnostic| diagnostic.code.name.ends_with(word)).count();
        assert_eq!((count("/reference-rewritten"), count("/possible-reference")), (5, 3));
    }
}
