//! What may be done about lots, and about events of the supply chain.

mod capture_events;
mod find_events;
mod open_lot;
mod trace_thing;

pub use capture_events::{Delivery, EventIntake};
pub use find_events::{find_events, list_capture_jobs, list_collection, read_capture_job};
pub use open_lot::open_lot;
pub use trace_thing::{NAMED_MAX, TRACED_MAX, recall_thing, thing, trace_thing};
