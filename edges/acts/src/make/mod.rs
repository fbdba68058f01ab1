//! What may be done about orders, lots, pieces, stations and executions, and about events of the
//! supply chain.

mod add_station;
mod capture_events;
mod end_execution;
mod find_events;
mod mark_pieces;
mod open_lot;
mod open_order;
mod start_execution;
mod trace_thing;

pub use add_station::add_station;
pub use capture_events::{Delivery, EventIntake};
pub use end_execution::end_execution;
pub use find_events::{find_events, list_capture_jobs, list_collection, read_capture_job};
pub use mark_pieces::mark_pieces;
pub use open_lot::{open_lot, open_traced_lot};
pub use open_order::open_order;
pub use start_execution::{Start, start_execution};
pub use trace_thing::{NAMED_MAX, TRACED_MAX, recall_thing, thing, trace_thing};
