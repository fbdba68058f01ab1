//! What may be done about charts and capability.

mod run_method;

pub use run_method::run_method;
