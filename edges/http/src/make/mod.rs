//! Lots, as they arrive over HTTP.

mod open_lot;

pub(crate) use open_lot::open_lot;
