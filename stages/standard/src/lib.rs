//! What good means (标准).
//!
//! Asks: which characteristics does an item have, what is wanted of each, and who wrote that
//! down?
//! Needs: codes and exact decimals from `word`, people from `party`.
//! Does not know: readings, gauges, or how a standard is stored.

mod characteristic;
mod characteristics;
mod fact;
pub mod hub;
mod problem;
mod release;
mod template;

pub use characteristic::{Characteristic, Specification};
pub use characteristics::Characteristics;
pub use fact::Fact;
pub use problem::Problem;
pub use release::{Standard, StandardRef};
pub use template::{Failure, Feature, Product, TEMPLATES, Template};
