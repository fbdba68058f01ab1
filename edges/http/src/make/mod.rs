//! Lots and events, as they arrive over HTTP.

pub(crate) mod epcis;
mod list_lots;
mod open_lot;
mod trace_thing;

pub(crate) use list_lots::{list_lots, show_lot};
pub(crate) use open_lot::open_lot;
pub(crate) use trace_thing::{recall_thing, trace_thing};
