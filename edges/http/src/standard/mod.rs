//! Standards, as they arrive over HTTP.

mod release_standard;

pub(crate) use release_standard::{TitleWire, release_standard};
