//! Health checks that only ask for a page: as requests that the node sends itself.

use k8s_openapi::api::core::v1 as core;
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

/// What a check asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Request {
    port: u16,
    path: String,
    /// As the client sends it.
    host: String,
}

/// A check that is a request or may be one.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Check {
    /// It asks for a page of the container, and nothing more.
    Request(Box<core::HTTPGetAction>),
    /// It starts a program for requests, but does more than a request of the node could.
    MoreThanThat,
    /// Something else.
    Other,
}

/// Looks at a test as Compose has it.
pub(super) fn check(test: &[String]) -> Check {
    let words = match test {
        [kind, script] if kind == "CMD-SHELL" => words(script),
        [kind, words @ ..] if kind == "CMD" => Some(words.iter().map(String::as_str).collect()),
        _ => None,
    };
    let program = test.iter().skip(1).flat_map(|text| text.split_whitespace()).next().unwrap_or_default();
    let program = program.rsplit('/').next().unwrap_or_default();
    match words.and_then(|words| request(&words)) {
        Some(request) => Check::Request(Box::new(request.action())),
        None if matches!(program, "curl" | "wget") => Check::MoreThanThat,
        None => Check::Other,
    }
}

impl Request {
    fn action(self) -> core::HTTPGetAction {
        core::HTTPGetAction {
            path: Some(self.path),
            port: IntOrString::Int(i32::from(self.port)),
            // The node would send its address for the Pod, which programs that look at names refuse.
            http_headers: Some(vec![core::HTTPHeader { name: "Host".to_owned(), value: self.host }]),
            ..core::HTTPGetAction::default()
        }
    }
}

/// The words of a script that is one command, without the usual `|| exit 1`; nothing where a shell has more to do.
fn words(script: &str) -> Option<Vec<&str>> {
    let command = match script.split_once("||") {
        Some((command, rest)) if rest.split_whitespace().eq(["exit", "1"]) => command,
        Some(_) => return None,
        None => script,
    };
    let words: Vec<&str> = command.split_whitespace().collect();
    let special = |c: char| "'\"`$\\|;&<>*?()[]{}~!".contains(c);
    // Of what a shell gives a meaning to, addresses have `?` and `&`, which quotes keep.
    let is_plain = |word: &&str| match unquoted(word) {
        Some(inner) => !inner.replace(['?', '&'], "").contains(special),
        None => !word.contains(special),
    };
    words.iter().all(is_plain).then(|| words.iter().map(|word| unquoted(word).unwrap_or(word)).collect())
}

/// What is between the quotes around a word.
fn unquoted(word: &str) -> Option<&str> {
    ['\'', '"'].into_iter().find_map(|quote| word.strip_prefix(quote)?.strip_suffix(quote))
}

fn request(words: &[&str]) -> Option<Request> {
    let (program, arguments) = words.split_first()?;
    let is_curl = match program.rsplit('/').next()? {
        "curl" => true,
        "wget" => false,
        _ => return None,
    };
    let (mut address, mut fails) = (None, !is_curl);
    let mut rest = arguments.iter().copied();
    while let Some(word) = rest.next() {
        match word {
            "-f" | "--fail" if is_curl => fails = true,
            "-o" | "--output" if is_curl => _ = rest.next().filter(|file| *file == "/dev/null")?,
            "-O" | "--output-document" if !is_curl => {
                _ = rest.next().filter(|file| matches!(*file, "-" | "/dev/null"))?;
            }
            _ if is_curl && is_cluster(word, "fsS") => fails |= word.contains('f'),
            "--silent" | "--show-error" | "-o/dev/null" | "--output=/dev/null" if is_curl => {}
            "--spider"
            | "--quiet"
            | "-nv"
            | "--no-verbose"
            | "-O-"
            | "-qO-"
            | "-O/dev/null"
            | "-qO/dev/null"
            | "--output-document=-"
            | "--output-document=/dev/null"
            | "--tries=1"
            | "-t1"
                if !is_curl => {}
            "-qO" if !is_curl => _ = rest.next().filter(|file| matches!(*file, "-" | "/dev/null"))?,
            _ if !is_curl && is_cluster(word, "qS") => {}
            _ if word.starts_with('-') || address.is_some() => return None,
            _ => address = Some(word),
        }
    }
    parsed(address.filter(|_| fails)?)
}

/// `-fsS`: short options in one word.
fn is_cluster(word: &str, letters: &str) -> bool {
    word.strip_prefix('-').is_some_and(|cluster| !cluster.is_empty() && cluster.chars().all(|c| letters.contains(c)))
}

/// An address of the container itself, without encryption.
fn parsed(address: &str) -> Option<Request> {
    let address = match address.split_once("://") {
        Some(("http", rest)) => rest,
        Some(_) => return None,
        None => address,
    };
    let end = address.find(['/', '?', '#']).unwrap_or(address.len());
    let (host, path) = address.split_at_checked(end)?;
    let (name, port) = host.split_once(':').unwrap_or((host, "80"));
    if !matches!(name, "localhost" | "127.0.0.1") {
        return None;
    }
    let path = path.split('#').next().unwrap_or_default();
    let path = if path.starts_with('/') { path.to_owned() } else { format!("/{path}") };
    let port = port.parse().ok().filter(|port| *port > 0)?;
    let host = if port == 80 { name.to_owned() } else { format!("{name}:{port}") };
    Some(Request { port, path, host })
}

#[cfg(test)]
mod tests {
    use super::{Check, check};

    #[test]
    fn requests() {
        let read = |test: &[&str]| {
            let test: Vec<String> = test.iter().map(|word| (*word).to_owned()).collect();
            match check(&test) {
                Check::Request(action) => {
                    let host = action.http_headers.unwrap().remove(0).value;
                    format!("{host} {:?} {}", action.port, action.path.unwrap())
                }
                Check::MoreThanThat => "more".to_owned(),
                Check::Other => "other".to_owned(),
            }
        };
        let shell = |script: &str| read(&["CMD-SHELL", script]);
        assert_eq!(shell("curl -f http://localhost:8080/health || exit 1"), "localhost:8080 Int(8080) /health");
        assert_eq!(shell("curl -fsS 'http://127.0.0.1/a?b=c&d=e'"), "127.0.0.1 Int(80) /a?b=c&d=e");
        assert_eq!(shell("wget -qO- http://localhost"), "localhost Int(80) /");
        assert_eq!(shell("/usr/bin/wget -q --spider localhost:3000/x"), "localhost:3000 Int(3000) /x");
        assert_eq!(read(&["CMD", "curl", "--fail", "-o", "/dev/null", "http://localhost/#x"]), "localhost Int(80) /");
        for more in [
            "curl http://localhost/",
            "curl -f http://localhost/ | grep ok",
            "curl -f https://localhost/",
            "curl -f http://db/",
            "curl -f http://localhost:$PORT/",
            "curl -f -H 'X: y' http://localhost/",
            "curl -f http://localhost/ || exit 2",
            "wget -O file http://localhost/",
            "curl -f http://localhost/ http://localhost/b",
        ] {
            assert_eq!(shell(more), "more", "{more}");
        }
        assert_eq!(shell("pg_isready"), "other");
        assert_eq!(read(&["CMD"]), "other");
    }
}
