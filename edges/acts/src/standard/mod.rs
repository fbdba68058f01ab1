//! What may be done about standards.

mod release_standard;

pub use release_standard::release_standard;
