//! The one-off move of data from Docker to where the Pods find them, as a script that may be ended and run again.

use super::program::{Call, shell_word};

/// Data that move.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Move {
    /// A volume of the engine, or a path of this machine.
    pub(crate) from: From,
    /// Where it goes.
    pub(crate) to: To,
}

/// Where data are.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum From {
    /// A volume of the engine.
    Volume(String),
    /// A directory of this machine.
    Directory(String),
    /// A file of this machine.
    File(String),
}

/// Where data go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum To {
    /// A directory of the node, or a file in one.
    Path(String),
    /// A claim of a volume.
    Claim(String),
}

/// The way that data take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Way {
    /// The node is this machine: the engine mounts both sides.
    Here,
    /// Through the API of the cluster, to wherever the node is.
    Cluster {
        /// The words that name the context and the Namespace.
        target: Vec<String>,
        /// What must be there first: the Namespace and claims.
        manifests: String,
    },
}

/// Everything about one move.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Migration {
    /// The Compose project.
    pub(crate) project: String,
    /// `docker`, `podman` or `nerdctl`.
    pub(crate) engine: String,
    /// An image with a shell, `cp`, `tar`, `find` and `stat`.
    pub(crate) image: String,
    /// The way.
    pub(crate) way: Way,
    /// The data.
    pub(crate) moves: Vec<Move>,
    /// What will be different, a line each.
    pub(crate) differences: Vec<String>,
}

const USAGE: &str = r#"set -eu

# With --stop the containers of the project are stopped first; without, the script ends when some run.
stop=
case ${1:-} in
--stop) stop=yes ;;
'') ;;
*)
  echo "usage: $0 [--stop]" >&2
  exit 2
  ;;
esac

fail() {
  echo "error: $*" >&2
  exit 5
}
"#;

const ENGINE: &str = r#"
command -v "$engine" >/dev/null || fail "$engine is not installed, or not on the PATH"
running=$("$engine" ps -q --filter "label=com.docker.compose.project=$project") || fail "$engine does not answer"
if [ -n "$running" ]; then
  [ -n "$stop" ] || fail "containers of $project run, so that data would change while they are copied: stop them, or say --stop"
  # shellcheck disable=SC2086
  "$engine" stop $running >/dev/null
  echo "stopped: the containers of $project; 'docker compose start' starts them again"
fi

# Runs commands with the data that are to be copied at /from.
at_from() {
  "$engine" run --rm -v "$from:/from$inside:ro" "$image" sh -c "$1" </dev/null
}
"#;

const HERE: &str = r#"
# Runs commands with the new place at /to.
at_to() {
  "$engine" run --rm -v "$to:/to" "$image" sh -c "$1" </dev/null
}

transfer() {
  "$engine" run --rm -v "$from:/from$inside:ro" -v "$to:/to" "$image" cp -a /from/. /to/ </dev/null
}

open() { :; }
close() { :; }
"#;

const CLUSTER: &str = r#"
pod=compose2k8s-migration

k() {
  kubectl $TARGET "$@"
}

command -v kubectl >/dev/null || fail "kubectl is not installed, or not on the PATH"
k apply --server-side --field-manager=compose2k8s -f - >/dev/null <<'END' || fail "the cluster does not take the namespace"
$MANIFESTS
END

# A Pod that has the new place at /to.
open() {
  close
  k apply -f - >/dev/null <<END
{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "$pod"}, "spec": {
  "restartPolicy": "Never", "terminationGracePeriodSeconds": 0, "automountServiceAccountToken": false,
  "containers": [{"name": "copy", "image": "$image", "command": ["sleep", "86400"], "securityContext": {"runAsUser": 0},
    "volumeMounts": [{"name": "to", "mountPath": "/to"}]}],
  "volumes": [{"name": "to", $1}]}}
END
  k wait --for=condition=Ready --timeout=300s "pod/$pod" >/dev/null || fail "the Pod that copies does not start"
}

close() {
  k delete pod "$pod" --ignore-not-found >/dev/null
}

at_to() {
  k exec "$pod" -- sh -c "$1" </dev/null
}

transfer() {
  "$engine" run --rm -v "$from:/from$inside:ro" "$image" tar -C /from -cf - . </dev/null | k exec -i "$pod" -- tar -C /to -xpf -
}
"#;

const COPY: &str = r#"
# While it is there, the copy is not complete.
mark=.compose2k8s-migration

# How many, how large, and a digest of owners, modes and names.
# shellcheck disable=SC2016
summary='find . -mindepth 1 ! -path ./'$mark' ! -path ./lost+found | wc -l
find . -type f ! -path ./'$mark' -exec stat -c %s {} + | awk "{sum += \$1} END {printf \"%.0f\n\", sum}"
find . ! -path ./'$mark' ! -path ./lost+found -exec stat -c "%u %g %a %n" {} + | sort | md5sum'

# copy FROM TO INSIDE VOLUME: one volume or directory, or with INSIDE one file. VOLUME is the new place, as a Pod mounts it.
copy() {
  from=$1 to=$2 inside=$3
  case $from in
  /*) ;;
  *)
    # A volume that is not there would be made by looking into it.
    if ! "$engine" volume inspect "$from" >/dev/null 2>&1; then
      echo "$from: there is no such volume, so there is nothing to copy"
      return
    fi
    ;;
  esac
  open "$4"
  if [ -n "$inside" ]; then
    copy_file
  else
    copy_directory
  fi
  close
}

copy_file() {
  if [ "$(at_to "test ! -e '/to$inside' || echo there")" = there ]; then
    echo "$from: is there already"
    return
  fi
  transfer
  [ "$(at_from "cd /from && md5sum < '.$inside'")" = "$(at_to "cd /to && md5sum < '.$inside'")" ] || fail "$from: the copy differs"
  echo "$from: copied to $to$inside"
}

copy_directory() {
  here=$(at_from "cd /from && $summary") || fail "$from: cannot be read"
  there=$(at_to "cd /to && $summary") || fail "$to: cannot be read"
  if [ "$(at_to "test ! -e /to/$mark || echo there")" != there ]; then
    if [ "$here" = "$there" ]; then
      echo "$from: is there already"
      return
    fi
    [ "$(echo "$there" | head -n 1)" = 0 ] || fail "$from: there are other data in $to: move them away first"
  fi
  need=$(at_from 'du -sk /from' | cut -f 1)
  free=$(at_to 'df -Pk /to' | awk 'END {print $4}')
  [ "$need" -lt "$free" ] || fail "$from: needs $need KiB, but only $free are free at $to"
  # What an earlier run has left is only a part.
  at_to "touch /to/$mark && find /to -mindepth 1 -maxdepth 1 ! -name $mark ! -name lost+found -exec rm -rf {} +"
  transfer
  there=$(at_to "cd /to && $summary")
  [ "$here" = "$there" ] || fail "$from: the copy differs: $(echo "$here" | head -n 2 | tr '\n' ' ')here, $(echo "$there" | head -n 2 | tr '\n' ' ')there (files, bytes)"
  at_to "rm /to/$mark && sync"
  echo "$from: copied to $to: $(echo "$here" | head -n 1) files, $(echo "$here" | sed -n 2p) bytes"
}

"#;

impl Migration {
    /// The script. Its comments say what will be different.
    pub(crate) fn script(&self) -> String {
        let mut lines = vec![
            "#!/bin/sh".to_owned(),
            format!(
                "# Copies the data of the project `{}` to where its Pods find them. The originals stay.",
                one_line(&self.project)
            ),
            "# It may be ended and run again: what is complete is left, the rest is copied anew.".to_owned(),
            "#".to_owned(),
            "# What will be different:".to_owned(),
        ];
        lines.extend(self.differences.iter().map(|line| format!("#   {}", one_line(line))));
        lines.push(USAGE.to_owned());
        let named = [("project", &self.project), ("engine", &self.engine), ("image", &self.image)];
        lines.extend(named.map(|(name, value)| format!("{name}={}", shell_word(value))));
        lines.push(ENGINE.to_owned());
        lines.push(match &self.way {
            Way::Here => HERE.to_owned(),
            Way::Cluster { target, manifests } => {
                let words = target.iter().map(|word| shell_word(word)).collect::<Vec<_>>().join(" ");
                CLUSTER.replace("$TARGET", &words).replace("$MANIFESTS", manifests.trim_end())
            }
        });
        lines.push(COPY.to_owned());
        lines.extend(self.moves.iter().map(Move::call));
        if self.moves.is_empty() {
            lines.push("echo 'there are no data to copy'".to_owned());
        }
        lines.join("\n") + "\n"
    }

    /// What runs it.
    pub(crate) fn call(&self, stop: bool) -> Call {
        let words = ["-s", "--"].into_iter().chain(stop.then_some("--stop"));
        Call { input: self.script(), ..Call::of("sh", words) }
    }
}

impl Move {
    /// Whether the path is the same on the node.
    pub(crate) fn stays(&self) -> bool {
        match (&self.from, &self.to) {
            (From::Directory(from) | From::File(from), To::Path(to)) => from == to,
            _ => false,
        }
    }

    fn call(&self) -> String {
        let (from, inside) = match &self.from {
            From::Volume(name) => (name.clone(), String::new()),
            From::Directory(path) => (path.clone(), String::new()),
            From::File(path) => (path.clone(), format!("/{}", last(path))),
        };
        let to = match (&self.to, &self.from) {
            (To::Path(path), From::File(_)) => parent(path).to_owned(),
            (To::Path(path), _) => path.clone(),
            (To::Claim(name), _) => format!("claim {name}"),
        };
        let volume = match &self.to {
            To::Path(_) => {
                format!("\"hostPath\": {}", serde_json::json!({"path": to, "type": "DirectoryOrCreate"}))
            }
            To::Claim(name) => format!("\"persistentVolumeClaim\": {}", serde_json::json!({"claimName": name})),
        };
        let words = [&from, &to, &inside, &volume].map(|word| shell_word(word));
        format!("copy {}", words.join(" "))
    }
}

fn last(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or_default()
}

fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or("/", |(parent, _)| if parent.is_empty() { "/" } else { parent })
}

/// A name may hold a line break, which would end the comment.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moves_are_calls() {
        let check = |from: From, to: To, expected: &str| assert_eq!(Move { from, to }.call(), expected);
        check(
            From::Volume("shop_db".into()),
            To::Path("/opt/shop_data/db".into()),
            r#"copy shop_db /opt/shop_data/db '' '"hostPath": {"path":"/opt/shop_data/db","type":"DirectoryOrCreate"}'"#,
        );
        check(
            From::File("/p/a b.conf".into()),
            To::Path("/opt/p/b.conf".into()),
            r#"copy '/p/a b.conf' /opt/p '/a b.conf' '"hostPath": {"path":"/opt/p","type":"DirectoryOrCreate"}'"#,
        );
        check(
            From::Volume("v".into()),
            To::Claim("v".into()),
            r#"copy v 'claim v' '' '"persistentVolumeClaim": {"claimName":"v"}'"#,
        );
    }
}
