//! Readings, as they arrive over HTTP.

mod record_readings;
mod seal_lot;

pub(crate) use record_readings::record_readings;
pub(crate) use seal_lot::seal_lot;
