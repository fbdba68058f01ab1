//! What was made, from what (制造).
//!
//! Asks: which pieces belong together, under which version of which standard, made by whom,
//! from what and for whom?
//! Needs: standards and people.
//! Does not know: readings, which point to a lot and not the other way round.

pub mod epcis;
mod execution;
mod fact;
pub mod genealogy;
mod lot;
mod order;
mod origin;
mod piece;
mod problem;
mod station;
mod work_problem;

pub use execution::{Ending, Execution, Hand, Standing, end, start};
pub use fact::{CaptureJob, Captured, ErrorBehaviour, Fact};
pub use lot::Lot;
pub use order::Order;
pub use origin::Origin;
pub use piece::{Piece, mark};
pub use problem::Problem;
pub use station::Station;
pub use work_problem::{Kind, WorkProblem};
