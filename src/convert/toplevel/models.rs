//! The AI models of a project.

use crate::convert::attribute::declare_attributes;

declare_attributes! {
    "models" => Exact, [], "what services use of it counts; their rows say that it is not there";
    "models.*" => Exact, [], "a model";
    "models.*.name" => Exact, [], "its name";
    "models.*.model" => Exact, [], "the image of the model";
    "models.*.context_size" => NoEquivalent, [], "nothing runs the model", "set it at the server that offers the model";
    "models.*.runtime_flags" => NoEquivalent, [], "nothing runs the model", "set them at the server that offers the model";
}
