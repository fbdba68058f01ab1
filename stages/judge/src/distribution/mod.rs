//! Distributions of readings, fitted by maximum likelihood.
//!
//! Asks: which distribution of a family makes these readings the most likely, and where are its
//! quantiles?
//! Needs: readings in the family's range: above zero for those of lifetimes.
//! Does not know: specification limits, charts.

mod family;
mod fit;
mod johnson;

pub use family::Family;
pub use fit::Fitted;
pub use johnson::{Curve, Johnson};
