//! Standards and the hub, as they arrive over HTTP.

pub(crate) mod hub;
mod list_standards;
mod release_standard;
mod template;

pub(crate) use list_standards::list_standards;
pub(crate) use release_standard::{TitleWire, decimal, release_standard, unit};
pub(crate) use template::{install_template, list_templates, remove_template};
