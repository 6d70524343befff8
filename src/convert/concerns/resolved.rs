//! `extends`, `profiles` and `label_file`: loading has used them up.

use crate::convert::attribute::declare_attributes;
use crate::convert::concerns::Concern;

declare_attributes! {
    "services.*.extends" => ResolvedByLoading, [], "the attributes of the other service are part of this one";
    "services.*.extends.service" => ResolvedByLoading, [], "the other service";
    "services.*.extends.file" => ResolvedByLoading, [], "the file of the other service";
    "services.*.profiles" => ResolvedByLoading, [], "only services of active profiles are converted";
    "services.*.label_file" => ResolvedByLoading, [], "the labels of the files are part of `labels`";
}

pub(crate) const CONCERN: Concern = Concern::of_rows(ATTRIBUTES);
