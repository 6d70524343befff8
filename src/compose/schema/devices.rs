//! Devices: those that are mapped into a container, those that are asked for, and the limits of block devices.

use super::forms::{COUNT, PAIRS, TEXT, TEXT_SET};
use super::shape::{Shape, either, list, mapping, one_of};

/// Devices of the host in the container.
pub(super) const DEVICES: Shape =
    list(&either(&[TEXT, mapping(&[("source", TEXT), ("target", TEXT), ("permissions", TEXT)]).requires(&["source"])]));

/// Graphics processors.
pub(super) const GPUS: Shape = either(&[one_of(&["all"]), list(&DEVICE_REQUEST.open())]);

/// A device that is asked for by what it can do.
pub(super) const DEVICE_REQUEST: Shape = mapping(&[
    ("capabilities", TEXT_SET),
    ("count", COUNT),
    ("device_ids", TEXT_SET),
    ("driver", TEXT),
    ("options", PAIRS),
]);

/// Limits of block devices.
pub(super) const BLKIO_CONFIG: Shape = mapping(&[
    ("device_read_bps", list(&BLKIO_LIMIT)),
    ("device_read_iops", list(&BLKIO_LIMIT)),
    ("device_write_bps", list(&BLKIO_LIMIT)),
    ("device_write_iops", list(&BLKIO_LIMIT)),
    ("weight", COUNT),
    ("weight_device", list(&BLKIO_WEIGHT)),
])
.without_extensions();

const BLKIO_LIMIT: Shape = mapping(&[("path", TEXT), ("rate", COUNT)]).without_extensions();

const BLKIO_WEIGHT: Shape = mapping(&[("path", TEXT), ("weight", COUNT)]).without_extensions();
