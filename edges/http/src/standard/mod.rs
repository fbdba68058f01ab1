//! Standards and the hub, as they arrive over HTTP.

pub(crate) mod hub;
mod release_standard;

pub(crate) use release_standard::{TitleWire, decimal, release_standard, unit};
