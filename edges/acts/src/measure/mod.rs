//! What may be done about readings and gauges.

mod confirm_gauge;
mod correct_reading;
mod entitlement;
mod record_readings;
mod register_gauge;
mod seal_lot;
mod study_gauge;

pub use confirm_gauge::confirm_gauge;
pub use correct_reading::correct_reading;
pub use entitlement::entitlement;
pub use record_readings::{Refused, record_readings, record_submissions};
pub use register_gauge::register_gauge;
pub use seal_lot::{Sealed, seal_lot};
pub use study_gauge::study_gauge;
