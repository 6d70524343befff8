//! `models`, `provider` and `use_api_socket`: what comes from outside of containers.

use crate::convert::attribute::declare_attributes;
use crate::convert::concerns::Concern;

declare_attributes! {
    "services.*.models" => NoEquivalent, ["Container.env"],
        "no model is run, and the variables that name it are not set",
        "set the variables under `environment` to a server that offers the model";
    "services.*.models.*" => NoEquivalent, ["Container.env"], "a model that the service uses";
    "services.*.models.*.endpoint_var" => NoEquivalent, ["Container.env"], "the variable with the address of the model";
    "services.*.models.*.model_var" => NoEquivalent, ["Container.env"], "the variable with the name of the model";
    "services.*.provider" => NoEquivalent, [],
        "the program that provides the service is not called",
        "provide the service by hand, and set the variables that it would give under `environment` of those who use it";
    "services.*.provider.type" => NoEquivalent, [], "the program that provides the service";
    "services.*.provider.options" => NoEquivalent, [], "options of the program";
    "services.*.provider.options.*" => NoEquivalent, [], "an option of the program";
    "services.*.use_api_socket" => NoEquivalent, [] unless ["false"],
        "there is no Docker engine in the cluster that the service could talk to",
        "use the API of Kubernetes with a service account";
}

pub(crate) const CONCERN: Concern = Concern::of_rows(ATTRIBUTES);
