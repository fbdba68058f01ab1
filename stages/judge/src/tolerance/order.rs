//! Tolerance intervals between readings themselves, whatever their distribution.

use crate::Problem;

/// How surely the interval from the `r`th smallest to the `s`th largest of `n` readings holds a
/// share of all pieces; `r` or `s` of 0 leaves that side open.
///
/// # Errors
/// [`Problem::OutOfRange`] where `r + s` is 0 or above `n`.
///
/// # Source
/// Wilks 1941, Determination of sample sizes for setting tolerance limits, Annals of Mathematical
/// Statistics 12: the share has the distribution Beta(n − r − s + 1, r + s).
pub fn confidence_of_order_statistics(
    n: usize,
    coverage: f64,
    [r, s]: [usize; 2],
) -> Result<f64, Problem> {
    let outside = r.saturating_add(s);
    if outside == 0 || outside > n {
        return Err(Problem::OutOfRange { name: "r + s", range: "1 … n" });
    }
    Ok(num::beta::sf(coverage, (n - outside + 1) as f64, outside as f64)?)
}

/// The fewest readings whose extremes are a tolerance interval.
///
/// `n_sides` is 2 for the interval between both, 1 for one open side.
///
/// # Errors
/// [`Problem::OutOfRange`] where more than 10⁹ would be needed.
pub fn smallest_n(coverage: f64, confidence: f64, n_sides: usize) -> Result<usize, Problem> {
    let outside = [1, n_sides - 1];
    let is_enough = |n: usize| -> Result<bool, Problem> {
        Ok(n >= n_sides && confidence_of_order_statistics(n, coverage, outside)? >= confidence)
    };
    let mut high = n_sides;
    while !is_enough(high)? {
        if high > super::N_MAX {
            return Err(Problem::OutOfRange { name: "coverage", range: "such that n ≤ 10⁹" });
        }
        high *= 2;
    }
    let mut low = high / 2;
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if is_enough(middle)? { high = middle } else { low = middle }
    }
    Ok(if is_enough(low)? { low } else { high })
}
