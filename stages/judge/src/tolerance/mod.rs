//! Statistical tolerance intervals (统计容忍区间).
//!
//! Asks: within which limits does at least a share of all pieces lie, as surely as is wanted?
//! Needs: readings of a stable operation, or only their number.
//! Does not know: specification limits; to compare the two is the reader's step.
//! Source: ISO 16269-6 by way of Hahn, Meeker 1991, Statistical Intervals, chapters 4 and 5.

pub mod factor;
pub mod factor_2;
pub mod interval;
pub mod interval_2;
mod k;
mod order;

pub use k::{k_one_sided, k_two_sided, k_two_sided_howe};
pub use order::{confidence_of_order_statistics, smallest_n};

use method::Real;

use crate::Problem;

/// A share or a confidence, strictly between 0 and 1.
///
/// # Errors
/// [`Problem::OutOfRange`].
pub(crate) fn inside(name: &'static str, value: Real) -> Result<f64, Problem> {
    let value = value.get();
    if value > 0.0 && value < 1.0 {
        Ok(value)
    } else {
        Err(Problem::OutOfRange { name, range: "0 < … < 1" })
    }
}

/// The largest number of readings that factors are computed for.
pub(crate) const N_MAX: usize = 1_000_000_000;
