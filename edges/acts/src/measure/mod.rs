//! What may be done about readings, gauges and sources.

mod answer_letter;
mod bring_messages;
mod confirm_gauge;
mod correct_reading;
mod entitlement;
mod expire_readings;
mod follow_run;
mod listening;
mod plan_sealing;
mod record_readings;
mod register_gauge;
mod revise_source;
mod seal_as_planned;
mod seal_lot;
mod study_gauge;
mod suspect;
mod take_file;
mod take_messages;
mod try_source;

pub use answer_letter::{retry_letter, set_letter_aside};
pub use bring_messages::{Brought, bring_messages};
pub use confirm_gauge::confirm_gauge;
pub use correct_reading::correct_reading;
pub use entitlement::entitlement;
pub(crate) use expire_readings::must_be_kept;
pub use expire_readings::{BATCHES_MAX, Due, Shown, due_readings, expire_readings, plan_retention};
pub use listening::{Heard, Listening, N_LATEST, Reach, Taken};
pub use plan_sealing::plan_sealing;
pub use record_readings::{Refused, record_readings, record_submissions};
pub use register_gauge::register_gauge;
pub use revise_source::revise_source;
pub use seal_as_planned::seal_as_planned;
pub use seal_lot::{Sealed, seal_lot};
pub use study_gauge::study_gauge;
pub use suspect::suspect;
pub use take_file::{TakenFile, take_file};
pub use take_messages::{
    Oversized, refuse_message, refuse_messages, refuse_oversized, take_messages,
};
pub use try_source::{N_TRIED_MAX, Tried, try_source};
