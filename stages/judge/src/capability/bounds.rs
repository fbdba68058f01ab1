//! Confidence bounds of capability indices.
//!
//! Asks: which values of the index would these readings not contradict?
//! Needs: the index, the number of readings, the degrees of freedom of its sigma.

use crate::Problem;

/// The interval of an index that is a tolerance over a sigma (Cp, Pp).
///
/// `index √(χ²(α/2, ν)/ν)` to `index √(χ²(1−α/2, ν)/ν)`: exact where the sigma has ν degrees of
/// freedom.
///
/// # Errors
/// [`Problem::Number`] outside the range of the quantile.
///
/// # Source
/// Kane 1986, “Process capability indices”, Journal of Quality Technology 18(1), 41–52.
pub fn ratio_interval(index: f64, df: f64, confidence: f64) -> Result<[f64; 2], Problem> {
    let tail = (1.0 - confidence) / 2.0;
    let low = num::chi_squared::quantile(tail, df)?;
    let high = num::chi_squared::quantile_upper(tail, df)?;
    Ok([index * (low / df).sqrt(), index * (high / df).sqrt()])
}

/// The interval of an index on its worse side (Cpk, Ppk).
///
/// `index ± z √(1/(9N) + index²/(2ν))`, an approximation for normal readings.
///
/// # Errors
/// [`Problem::Number`].
///
/// # Source
/// Bissell 1990, “How reliable is your capability index?”, Applied Statistics 39(3), 331–340.
pub fn worst_side_interval(
    index: f64,
    n: f64,
    df: f64,
    confidence: f64,
) -> Result<[f64; 2], Problem> {
    let z = num::normal::quantile_upper((1.0 - confidence) / 2.0)?;
    let half = z * (1.0 / (9.0 * n) + index * index / (2.0 * df)).sqrt();
    Ok([index - half, index + half])
}

/// The exact lower bound of a one-sided index from a sample standard deviation.
///
/// The `L` for which `P(T ≤ 3√N index) = confidence`, `T` noncentral t with N − 1 degrees of
/// freedom and noncentrality `3√N L`.
///
/// # Errors
/// [`Problem::Number`].
///
/// # Source
/// Chou, Owen, Borrego 1990, “Lower confidence limits on process capability indices”, Journal of
/// Quality Technology 22(3), 223–229.
pub fn one_sided_lower(index: f64, n: f64, confidence: f64) -> Result<f64, Problem> {
    let scale = 3.0 * n.sqrt();
    let noncentrality = num::noncentral_t::noncentrality(scale * index, n - 1.0, confidence)?;
    Ok(noncentrality / scale)
}

/// The degrees of freedom of Cpm: `N (1 + ξ²)² / (1 + 2ξ²)` with `ξ = (mean − target)/s`.
///
/// # Source
/// Boyles 1991, “The Taguchi capability index”, Journal of Quality Technology 23(1), 17–26.
pub fn boyles_df(n: f64, off_target: f64) -> f64 {
    let squared = off_target * off_target;
    n * (1.0 + squared) * (1.0 + squared) / (1.0 + 2.0 * squared)
}
