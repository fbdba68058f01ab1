//! The hub (特性枢纽): rows that FMEA, control plan, chart, nonconformance and skill are views of.
//!
//! Asks: which characteristics does an item have, how can each fail, and what holds it?
//! Needs: codes, exact decimals, people who own a reaction plan.
//! Does not know: gauges and readings, which point here; how rows are stored or printed.
//! Source: AIAG & VDA FMEA Handbook (2019), AIAG APQP and Control Plan; own wording throughout.
//!
//! A row is revised, never edited: its revisions are numbered from 1 without gaps, and whoever
//! writes says which number the revision will have, so that two writers cannot overwrite each
//! other unseen.

mod characteristic;
mod control;
mod failure_chain;
mod item;
mod occurrence;
mod operation;
mod priority;
mod problem;
mod readiness;
mod row;

pub use characteristic::{Characteristic, Class, Data, Kind};
pub use control::{ControlRow, Frequency, Phase};
pub use failure_chain::FailureChain;
pub use item::{Item, Standing};
pub use occurrence::{Observed, OccurrenceCheck, check_occurrence};
pub use operation::Operation;
pub use priority::{Priority, Rating, action_priority};
pub use problem::Problem;
pub use readiness::check_release;
pub use row::{Row, RowKind};
