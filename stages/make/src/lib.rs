//! What was made, from what (制造).
//!
//! Asks: which pieces belong together, under which version of which standard, made by whom?
//! Needs: standards and people.
//! Does not know: readings, which point to a lot and not the other way round.

pub mod epcis;
mod fact;
pub mod genealogy;
mod lot;
mod problem;

pub use fact::{CaptureJob, Captured, ErrorBehaviour, Fact};
pub use lot::Lot;
pub use problem::Problem;
