//! Lots and events, as they arrive over HTTP.

pub(crate) mod epcis;
mod open_lot;

pub(crate) use open_lot::open_lot;
