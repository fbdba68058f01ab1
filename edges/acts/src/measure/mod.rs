//! What may be done about readings.

mod correct_reading;
mod record_readings;
mod seal_lot;

pub use correct_reading::correct_reading;
pub use record_readings::{Refused, record_readings, record_submissions};
pub use seal_lot::{Sealed, seal_lot};
