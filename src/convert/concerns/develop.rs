//! `develop`: what `docker compose watch` does while somebody works on the sources.

use crate::convert::attribute::declare_attributes;
use crate::convert::concerns::Concern;

declare_attributes! {
    "services.*.develop" => NoEquivalent, [], "only `docker compose watch` uses it; what runs is the same", "use Skaffold or Tilt, if changes of sources shall reach the cluster";
    "services.*.develop.watch" => NoEquivalent, [], "a part of `develop`";
    "services.*.develop.watch[].ignore" => NoEquivalent, [], "what is not watched";
    "services.*.develop.watch[].include" => NoEquivalent, [], "what is watched";
    "services.*.develop.watch[].path" => NoEquivalent, [], "where is watched";
    "services.*.develop.watch[].action" => NoEquivalent, [], "what a change starts";
    "services.*.develop.watch[].target" => NoEquivalent, [], "where changes are copied to";
    "services.*.develop.watch[].exec" => NoEquivalent, [], "what a change runs";
    "services.*.develop.watch[].exec.command" => NoEquivalent, [], "the command";
    "services.*.develop.watch[].exec.user" => NoEquivalent, [], "the user of the command";
    "services.*.develop.watch[].exec.privileged" => NoEquivalent, [], "the rights of the command";
    "services.*.develop.watch[].exec.working_dir" => NoEquivalent, [], "where the command runs";
    "services.*.develop.watch[].exec.environment" => NoEquivalent, [], "the variables of the command";
    "services.*.develop.watch[].exec.environment.*" => NoEquivalent, [], "a variable of the command";
    "services.*.develop.watch[].initial_sync" => NoEquivalent, [], "whether all is copied at the start";
}

pub(crate) const CONCERN: Concern = Concern::of_rows(ATTRIBUTES);
