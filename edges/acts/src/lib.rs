//! Everything that a person or machine may do: permission, precondition, effect.
//!
//! Asks: who wants what, may they, and what is recorded when they do?
//! Needs: the stages, which decide, and the store, which records.
//! Does not know: how a wish arrives (`http`, `wule`) or how the answer looks.
//!
//! The folder listing is the audit list: one file an act. Which roles may do which stands in one
//! table, [`PERMISSIONS`].

mod actor;
pub mod brand;
pub mod certify;
mod crowd;
pub mod judge;
pub mod make;
pub mod measure;
pub mod party;
mod permission;
mod problem;
pub mod standard;
pub mod teach;
pub mod trust;
mod workshop;

pub use actor::{Actor, Scope, Somebody};
pub use permission::{Kind, PERMISSIONS, Permission, permission};
pub use problem::Problem;
pub use workshop::{Workshop, one_time_code};

/// The methods of every stage, in the order of the stages.
pub fn methods() -> impl Iterator<Item = &'static method::Method> {
    ::measure::METHODS.iter().chain(::judge::METHODS)
}
