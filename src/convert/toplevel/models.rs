//! The AI models of a project.

use crate::convert::attribute::declare_attributes;

declare_attributes! {
    "models" => NoEffect, [], "what services use of it counts; their rows say that it is not there";
    "models.*" => NoEffect, [], "a model";
    "models.*.name" => NoEffect, [], "its name";
    "models.*.model" => NoEffect, [], "the image of the model";
    "models.*.context_size" => NoEquivalent, [], "nothing runs the model", "set it at the server that offers the model";
    "models.*.runtime_flags" => NoEquivalent, [], "nothing runs the model", "set them at the server that offers the model";
}
