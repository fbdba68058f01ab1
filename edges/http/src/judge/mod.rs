//! Methods, as the registries describe them, and what they answer.

mod list_methods;
mod run_method;
mod study;

pub(crate) use list_methods::list_methods;
pub(crate) use run_method::run_method;
pub(crate) use study::study_json;
