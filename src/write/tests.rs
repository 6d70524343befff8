//! Tests: what is written is read back the same, in the order of the API.

mod goldens;
mod key_order;
mod layout;
mod round_trip;
