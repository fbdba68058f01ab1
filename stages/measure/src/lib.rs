//! What was seen, how surely (测量).
//!
//! Asks: which readings were taken of which characteristic, and when is a set of them closed?
//! Needs: lots and characteristics.
//! Does not know: charts, commitments, or how readings are stored.

mod fact;
mod problem;
mod reading;
mod seal;

pub use fact::Fact;
pub use problem::Problem;
pub use reading::{Draft, Reading, accept};
pub use seal::{Batch, seal};
