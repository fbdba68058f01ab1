//! The gauge register (量具台账): which gauges there are, and how far each may be trusted today.
//!
//! Asks: is this gauge confirmed, for what error, and what rests on it if it turns out wrong?
//! Needs: gauges, their confirmations, studies of them; control-plan rows that name a kind.
//! Does not know: readings themselves, which name the gauge they were taken with.
//! Source: ISO 10012:2003 7.1.4 (what a confirmation records), ISO 14253-1:2017 and ILAC-G8:09/2019
//! (how an uncertainty enters a decision).

mod confirmation;
mod decision;
mod entitlement;
mod exact;
mod gauge;
mod impact;
mod problem;
mod study;

pub use confirmation::{Confirmation, ConfirmationDraft, Point, confirm};
pub use decision::{Decision, DecisionRule, Tolerance, Zone, decide, probability_of_conformity};
pub use entitlement::{Entitlement, Grey, entitle};
pub use gauge::{Gauge, Status, register, status};
pub use impact::{Window, suspect_window};
pub use problem::Problem;
pub use study::{GaugeStudy, shows_precision};
