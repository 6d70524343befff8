//! `kubernetes.sh`: the verbs of the commands on a cluster, for a server that has `kubectl` alone.

use std::collections::{BTreeMap, BTreeSet};

use super::lifecycle::order;
use crate::cluster::manifests::{Manifest, Manifests, Workload};
use crate::cluster::program::shell_word;
use crate::compose::Project;
use crate::convert::Conversion;
use crate::kubernetes::labels;
use crate::write::{FileTree, SCRIPT, header, write};

/// What the script knows of the project stands between these parts.
const HEAD: &str = r"# Starts, stops and shows the project in the cluster of `kubectl`, with the manifests beside this file. It needs nothing else.
set -eu

usage() {
  cat <<'END'
usage: kubernetes.sh start                    applies everything, waits until it is ready, and tells where it answers
       kubernetes.sh stop [SERVICE...]        stops, and keeps data, namespace and node ports
       kubernetes.sh restart [SERVICE...]     restarts, and with it who depends on it with `restart: true`
       kubernetes.sh status [--watch]         shows services, why they are not ready, and addresses
       kubernetes.sh down [--volumes] [--yes] deletes all but data; with --volumes, after a question, data too
options, before or after: --context NAME, --timeout SECONDS (300)
Images that were built on another machine must be on the node, or in a registry.
END
}
";

const BODY: &str = r#"
context=
timeout=300
watch=
volumes=
yes=
verb=
chosen=

fail() {
  echo "error: $*" >&2
  exit 5
}

k() {
  kubectl ${context:+--context "$context"} -n "$namespace" "$@"
}

# Says which cluster is meant, before anything is changed there.
open() {
  command -v kubectl >/dev/null || fail "kubectl is not installed, or not on the PATH; see https://kubernetes.io/docs/tasks/tools/"
  shown=$(k config view --minify -o 'jsonpath={.current-context} {.clusters[0].cluster.server}') ||
    fail "kubectl has no such context; 'kubectl config get-contexts' lists them"
  echo "context ${context:-${shown%% *}} (${shown##* }), namespace $namespace" >&2
  k get --raw /version --request-timeout=20s >/dev/null || fail "the cluster does not answer"
}

# Server-side apply. What a stop or somebody else has scaled is taken back; other changes of others end the run.
apply() {
  if said=$(k apply --server-side --field-manager=compose2k8s -f "$1" 2>&1); then return; fi
  fields=$(printf '%s\n' "$said" | sed -n 's/^- \(\..*\)$/\1/p; s/^.*conflict with .*: \(\..*\)$/\1/p')
  case $said in
  *conflict*)
    if [ "$(printf '%s\n' "$fields" | sort -u)" = .spec.replicas ]; then
      k apply --server-side --field-manager=compose2k8s --force-conflicts -f "$1" >/dev/null || fail "$1 cannot be applied"
      return
    fi
    ;;
  *'field is immutable'*)
    # The Pods of a Job never change: it is run anew.
    for workload in $(workloads_of "$1"); do
      case $workload in job/*) k delete "$workload" --ignore-not-found >/dev/null ;; esac
    done
    k apply --server-side --field-manager=compose2k8s -f "$1" >/dev/null || fail "$1 cannot be applied"
    return
    ;;
  esac
  fail "$1: $said"
}

# Waits until workloads are ready, or says why they are not.
ready() {
  for workload in "$@"; do
    case $workload in
    job/*) k wait --for=condition=complete --timeout="${timeout}s" "$workload" >/dev/null || unready ;;
    cronjob/*) ;;
    *) k rollout status --timeout="${timeout}s" "$workload" >/dev/null || unready ;;
    esac
    echo "  ready: ${workload#*/}" >&2
  done
}

unready() {
  services
  fail "not every service has become ready; a second run goes on from here"
}

is_there() {
  [ -n "$(k get "$1" --ignore-not-found -o name)" ]
}

# Ends workloads of one level, and waits until their Pods are gone.
end() {
  names=
  for workload in "$@"; do
    is_there "$workload" || continue
    case $workload in
    deployment/* | statefulset/*) k scale --replicas=0 "$workload" >/dev/null ;;
    *) k delete "$workload" --wait=false >/dev/null ;;
    esac
    names=${names:+$names,}${workload#*/}
  done
  [ -n "$names" ] || return 0
  left=$timeout
  while [ -n "$(k get pods -l "app in ($names)" -o name)" ]; do
    [ "$left" -gt 0 ] || fail "the Pods of $names do not end"
    left=$((left - 1))
    sleep 1
  done
  echo "  stopped: $names" >&2
}

in_reverse() {
  reversed=
  while IFS= read -r line; do
    reversed="$line
$reversed"
  done
  printf '%s' "$reversed"
}

demand_project() {
  [ -n "$(k get deployments,statefulsets,daemonsets,jobs,services -l "$own" -o name)" ] ||
    fail "there is nothing of the project in the namespace $namespace; is this the right cluster?"
}

start() {
  while [ "$(k get namespace "$namespace" --ignore-not-found -o 'jsonpath={.status.phase}')" = Terminating ]; do
    echo "the namespace $namespace is being deleted: waiting" >&2
    sleep 2
  done
  for file in $files; do
    apply "$here/$file"
    echo "applied: $file" >&2
  done
  # Lines and words are names, which have no spaces.
  # shellcheck disable=SC2086
  [ "$timeout" = 0 ] || ready $levels
  addresses
}

stop() {
  demand_project
  chosen_levels=$(levels_of_chosen)
  printf '%s\n' "$chosen_levels" | in_reverse | while IFS= read -r level; do
    # shellcheck disable=SC2086
    end $level </dev/null
  done
}

restart() {
  demand_project
  chosen_levels=$(levels_of_chosen)
  printf '%s\n' "$chosen_levels" | while IFS= read -r level; do
    for workload in $level; do
      is_there "$workload" </dev/null || continue
      case $workload in
      job/* | cronjob/*) echo "  not restarted: ${workload#*/} runs to its end; 'start' runs it anew after 'stop'" >&2 ;;
      *)
        k rollout restart "$workload" </dev/null >/dev/null || fail "${workload#*/} cannot be restarted"
        [ "$timeout" = 0 ] || ready "$workload" </dev/null
        ;;
      esac
    done
  done
}

services() {
  echo "services:"
  k get deployments,statefulsets,daemonsets,jobs,cronjobs -l "$own" 2>&1 | sed 's/^/  /'
  echo "pods:"
  k get pods -l "$own" 2>&1 | sed 's/^/  /'
  # shellcheck disable=SC2016
  reasons=$(k get pods -l "$own" -o go-template='{{range .items}}{{$pod := .metadata.name}}{{range .status.conditions}}{{if and (eq .type "PodScheduled") (eq .status "False")}}  {{$pod}}: {{.message}}{{"\n"}}{{end}}{{end}}{{range .status.initContainerStatuses}}{{if .state.waiting}}{{if .state.waiting.message}}  {{$pod}}: {{.name}}: {{.state.waiting.message}}{{"\n"}}{{end}}{{end}}{{end}}{{range .status.containerStatuses}}{{if .state.waiting}}{{if .state.waiting.message}}  {{$pod}}: {{.name}}: {{.state.waiting.message}}{{"\n"}}{{end}}{{end}}{{end}}{{end}}')
  [ -z "$reasons" ] || printf 'not ready:\n%s\n' "$reasons"
}

addresses() {
  nodes=$(k get nodes -o 'jsonpath={.items[*].status.addresses[?(@.type=="InternalIP")].address}' 2>/dev/null) || nodes=
  # shellcheck disable=SC2016
  ports=$(k get services -l "$own" -o go-template='{{range .items}}{{if eq .spec.type "NodePort"}}{{$name := .metadata.name}}{{range .spec.ports}}{{$name}}:{{.port}} {{.nodePort}}{{"\n"}}{{end}}{{end}}{{end}}')
  if [ -z "$ports" ]; then
    echo "no port is published"
    return
  fi
  echo "addresses (${nodes:-any node}):"
  printf '%s\n' "$ports" | while read -r name port; do
    echo "  $(echo "$name" | sed 's/-nodeport:/:/')  ${nodes%% *}:$port"
  done
}

status() {
  demand_project
  while :; do
    services
    addresses
    [ -n "$watch" ] || break
    sleep 2
    echo
  done
}

down() {
  [ -z "$chosen" ] || fail "down is for the whole project; 'stop SERVICE' stops a service"
  claims=$(k get persistentvolumeclaims -l "$own" -o name)
  if [ -n "$claims" ] && [ -n "$volumes" ] && [ -z "$yes" ]; then
    [ -t 0 ] || fail "the data of volumes would be deleted, and nobody can be asked; --yes needs no answer"
    printf 'the data in %s will be gone for good. Delete them? [y/N] ' "$(echo "$claims" | tr '\n' ' ')" >&2
    read -r answer
    case $answer in y | Y | yes) ;; *) fail "nothing was deleted" ;; esac
  fi
  printf '%s\n' "$levels" | in_reverse | while IFS= read -r level; do
    # shellcheck disable=SC2086
    end $level </dev/null
  done
  k delete deployments,statefulsets,daemonsets,jobs,cronjobs,services,configmaps,secrets,networkpolicies -l "$own" >/dev/null
  if [ -n "$volumes" ]; then
    k delete persistentvolumeclaims -l "$own" >/dev/null
    k delete persistentvolumes -l "$own" --wait=false >/dev/null
    claims=
  fi
  others=$(k get deployments,statefulsets,daemonsets,jobs,cronjobs,services,configmaps,secrets,persistentvolumeclaims -o name | grep -v -x -e configmap/kube-root-ca.crt -e service/kubernetes || :)
  if [ -n "$others" ]; then
    echo "the namespace $namespace stays, because of what is in it: $(echo "$others" | tr '\n' ' ')" >&2
  elif [ -n "$(k get namespaces -l "$own" --field-selector "metadata.name=$namespace" -o name)" ]; then
    k delete namespace "$namespace" --wait=false >/dev/null 2>&1
  fi
  [ -z "$directories" ] || echo "data stay on the node in $directories" >&2
}

while [ $# -gt 0 ]; do
  case $1 in
  --context) context=${2:?--context needs a name} && shift ;;
  --timeout) timeout=${2:?--timeout needs seconds} && shift ;;
  --watch | -w) watch=yes ;;
  --volumes) volumes=yes ;;
  --yes | -y) yes=yes ;;
  -h | --help)
    usage
    exit 0
    ;;
  -*)
    usage >&2
    exit 2
    ;;
  *) if [ -z "$verb" ]; then verb=$1; else chosen="$chosen $1"; fi ;;
  esac
  shift
done

here=$(cd "$(dirname "$0")" && pwd)
case $verb in
start | stop | restart | status | down)
  open
  "$verb"
  ;;
*)
  usage >&2
  exit 2
  ;;
esac
"#;

/// The files of a conversion, with the script when it is asked for.
pub(super) fn files(project: &Project, conversion: &Conversion, script: Script) -> FileTree {
    let mut tree = write(&conversion.bundle);
    if script == Script::Beside {
        add(&mut tree, project, &conversion.workloads, &conversion.bundle.origin);
    }
    tree
}

/// Whether there is a script.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Script {
    /// There is none.
    #[default]
    None,
    /// It stands beside the manifests.
    Beside,
}

fn add(tree: &mut FileTree, project: &Project, workload_of: &BTreeMap<String, String>, origin: &[String]) {
    let order = order::of_workloads(project, workload_of);
    let Ok(manifests) = Manifests::of(tree, &order.concat()) else { return };
    let known = Known { project, workload_of, manifests, order };
    let comment = format!("#!/bin/sh\n{}", header::made_from(origin));
    tree.files.insert(SCRIPT.to_owned(), header::seal(&comment, &[HEAD, &known.text(), BODY].concat()));
}

/// What the script knows of the project.
struct Known<'a> {
    project: &'a Project,
    workload_of: &'a BTreeMap<String, String>,
    manifests: Manifests,
    order: Vec<Vec<String>>,
}

impl Known<'_> {
    fn text(&self) -> String {
        let namespace = self.manifests.namespace().unwrap_or(&self.project.name);
        let own: Vec<String> =
            labels::of_project(&self.project.name).iter().map(|(key, value)| format!("{key}={value}")).collect();
        let files: Vec<&str> = self.manifests.0.iter().map(|manifest| manifest.path.as_str()).collect();
        let levels: Vec<String> = self.levels(None);
        let lines = [
            String::new(),
            format!("namespace={}", shell_word(namespace)),
            format!("own={}", shell_word(&own.join(","))),
            "# The manifests in the order of applying.".to_owned(),
            format!("files={}", shell_word(&files.join(" "))),
            "# The workloads, those of one line need nobody of the same or a later one.".to_owned(),
            format!("levels={}", shell_word(&levels.join("\n"))),
            format!("directories={}", shell_word(&self.directories().join(" "))),
        ];
        [lines.join("\n"), self.chosen(), self.files()].join("\n")
    }

    /// The workloads of some services by level, as words.
    fn levels(&self, services: Option<&BTreeSet<String>>) -> Vec<String> {
        let names: Option<BTreeSet<&String>> =
            services.map(|services| services.iter().filter_map(|service| self.workload_of.get(service)).collect());
        let all = self.manifests.workloads();
        let wanted = |name: &String| names.as_ref().is_none_or(|names| names.contains(name));
        let typed = |name: &String| all.iter().find(|workload| workload.name == *name).map(Workload::typed);
        let level = |level: &Vec<String>| {
            level.iter().filter(|name| wanted(name)).filter_map(typed).collect::<Vec<_>>().join(" ")
        };
        self.order.iter().map(level).filter(|level| !level.is_empty()).collect()
    }

    /// The function that says which workloads are meant by the services that were named.
    fn chosen(&self) -> String {
        let before = "\n\
            # The levels of the services that were named, and for `restart` of who is restarted with them; without any all of them.\n\
            levels_of_chosen() {\n  if [ -z \"$chosen\" ]; then\n    printf '%s\\n' \"$levels\"\n    return\n  fi\n  \
            for service in $chosen; do\n    case $verb-$service in\n";
        let lines = self.project.services.keys().flat_map(|service| {
            let alone: BTreeSet<String> = [service.clone()].into();
            let followed = order::with_dependants(std::slice::from_ref(service), self.project);
            [("stop", alone), ("restart", followed)].map(|(verb, services)| {
                let words: Vec<String> = self.levels(Some(&services)).iter().map(|level| shell_word(level)).collect();
                let pattern = shell_word(&format!("{verb}-{service}"));
                format!("    {pattern}) printf '%s\\n' {} ;;\n", words.join(" "))
            })
        });
        let lines: String = lines.collect();
        format!("{before}{lines}    *) fail \"there is no service $service\" ;;\n    esac\n  done\n}}\n")
    }

    /// The function that says which workloads are in a file.
    fn files(&self) -> String {
        let line = |manifest: &Manifest| {
            let workloads: Vec<String> =
                manifest.objects.iter().filter_map(Workload::of).map(|workload| workload.typed()).collect();
            let (path, workloads_of) = (shell_word(&manifest.path), shell_word(&workloads.join(" ")));
            (!workloads.is_empty()).then(|| format!("  {path}) echo {workloads_of} ;;\n"))
        };
        let lines: String = self.manifests.0.iter().filter_map(line).collect();
        format!("workloads_of() {{\n  case ${{1#\"$here/\"}} in\n{lines}  esac\n}}\n")
    }

    /// Where named volumes are on the node.
    fn directories(&self) -> Vec<String> {
        let named: BTreeSet<String> =
            self.project.volumes.keys().map(|name| crate::kubernetes::name::dns_label(name)).collect();
        let volumes = self
            .manifests
            .objects()
            .filter_map(|object| object.pointer("/spec/template/spec/volumes")?.as_array())
            .flatten();
        let text = crate::cluster::reasons::text;
        let named = volumes.filter(|volume| named.contains(text(volume, "/name")));
        let paths: BTreeSet<&str> =
            named.map(|volume| text(volume, "/hostPath/path")).filter(|path| !path.is_empty()).collect();
        paths.into_iter().map(str::to_owned).collect()
    }
}
