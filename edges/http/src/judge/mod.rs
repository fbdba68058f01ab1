//! Methods, as the registries describe them, and what they answer.

mod list_methods;
mod run_method;
mod study;

pub use list_methods::card_json;
pub(crate) use list_methods::{both, list_methods};
pub(crate) use run_method::run_method;
pub use study::study_json;
