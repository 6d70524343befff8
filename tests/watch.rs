//! `watch` as a user sees it: what is saved is converted at once, however it is saved, and errors end nothing.
#![cfg(test)]
#![cfg(unix)]
#![expect(clippy::disallowed_methods, reason = "the disk is what is watched")]

#[path = "support/folder.rs"]
mod folder;

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use folder::Folder;

const COMPOSE: &str = "\
services:
  web:
    image: nginx:1
    env_file: conf/web.env
    configs: [site]
configs:
  site: {file: conf/site.conf}
";

/// Far more than it takes, for machines that do other things too.
const PATIENCE: Duration = Duration::from_secs(20);

/// A run that watches.
struct Watching {
    folder: Folder,
    child: Child,
    lines: Receiver<String>,
}

impl Watching {
    fn start(arguments: &[&str]) -> Watching {
        let files = [("compose.yaml", COMPOSE), ("conf/web.env", "A=1\n"), ("conf/site.conf", "one\n")];
        let folder = Folder::with(files);
        let mut command = folder::command(&folder.path(""));
        let mut child = command.args(arguments).stderr(Stdio::piped()).spawn().unwrap();
        let (sender, lines) = channel();
        let stderr = BufReader::new(child.stderr.take().unwrap());
        std::thread::spawn(move || stderr.lines().map_while(Result::ok).all(|line| sender.send(line).is_ok()));
        let watching = Watching { folder, child, lines };
        watching.line("1 file written, 0 unchanged");
        watching
    }

    /// Waits for a line.
    fn line(&self, part: &str) {
        let start = Instant::now();
        let mut seen = Vec::new();
        while start.elapsed() < PATIENCE {
            let Ok(line) = self.lines.recv_timeout(PATIENCE) else { break };
            // How many files there are is a matter of the conversion.
            if line.contains(part) || (part.contains("written") && line.contains(" written, 0 unchanged")) {
                return;
            }
            seen.push(line);
        }
        panic!("no {part:?} in {seen:#?}");
    }

    /// Saves, and gives how long it takes until a manifest has a text.
    fn until(&self, manifest: &str, text: &str, save: impl FnOnce()) -> Duration {
        let file = self.folder.path("kubernetes").join(manifest);
        save();
        let start = Instant::now();
        while !fs::read_to_string(&file).is_ok_and(|content| content.contains(text)) {
            assert!(start.elapsed() < PATIENCE, "no {text} in {manifest}");
            std::thread::sleep(Duration::from_micros(500));
        }
        start.elapsed()
    }

    /// Saves as many editors do: a new file is put in the place of the old one.
    fn save_by_rename(&self, path: &str, text: &str) {
        let place = self.folder.path(path);
        self.folder.put(&format!("{path}~"), text);
        fs::rename(self.folder.path(&format!("{path}~")), place).unwrap();
    }

    fn end(mut self) {
        assert!(Command::new("kill").args(["-INT", &self.child.id().to_string()]).status().unwrap().success());
        let code = self.child.wait().unwrap().code();
        assert_eq!(code, Some(0), "Ctrl-C is how it ends");
    }
}

#[test]
fn what_is_saved_is_converted_at_once() {
    let watching = Watching::start(&["watch"]);
    let folder = &watching.folder;
    let web = "services/web.yaml";
    let image = |version: u8| COMPOSE.replace("nginx:1", &format!("nginx:{version}"));
    let mut times = Vec::new();
    for version in 2..8 {
        let text = image(version);
        times.push(watching.until(web, &format!("image: nginx:{version}\n"), || {
            if version % 2 == 0 {
                folder.put("compose.yaml", text);
            } else {
                watching.save_by_rename("compose.yaml", &text);
            }
        }));
    }
    times.sort();
    println!("from save to manifest: {times:?}");
    watching.until("configmaps.yaml", "\"2\"", || folder.put("conf/web.env", "A=2\n"));
    watching.until("configmaps.yaml", "two", || watching.save_by_rename("conf/site.conf", "two\n"));
    // A file that was not there.
    watching.until(web, "image: nginx:9\n", || {
        folder.put("compose.override.yaml", "services: {web: {image: 'nginx:9'}}\n");
    });
    // An error is said, and the next change is converted.
    folder.put("compose.override.yaml", "services: {web: {imag: nginx}}\n");
    watching.line("nothing written, 1 error");
    watching.until(web, "image: nginx:10\n", || {
        folder.put("compose.override.yaml", "services: {web: {image: 'nginx:10'}}\n");
    });
    // The folder of a file is another one.
    folder.put("other/web.env", "A=3\n");
    folder.put("other/site.conf", "three\n");
    watching.until("configmaps.yaml", "three", || {
        fs::remove_dir_all(folder.path("conf")).unwrap();
        fs::rename(folder.path("other"), folder.path("conf")).unwrap();
    });
    watching.until("configmaps.yaml", "\"4\"", || folder.put("conf/web.env", "A=4\n"));
    let median = times[times.len() / 2];
    assert!(median < Duration::from_secs(1), "{times:?}");
    watching.end();
}

#[test]
fn an_option_does_the_same_as_the_command() {
    let watching = Watching::start(&["-w", "-o", "kubernetes"]);
    watching.until("services/web.yaml", "image: nginx:2\n", || {
        watching.folder.put("compose.yaml", COMPOSE.replace("nginx:1", "nginx:2"));
    });
    watching.end();
}

#[test]
fn streams_cannot_be_watched() {
    let folder = Folder::with([("compose.yaml", COMPOSE)]);
    for arguments in [["watch", "-f", "-"], ["watch", "-o", "-"]] {
        assert_eq!(folder.run(&arguments).code, Some(2), "{arguments:?}");
    }
}
