//! Estimators of the operation's standard deviation from subgroups.
//!
//! Asks: how far do readings scatter within subgroups, where nothing but common causes acts?
//! Needs: subgroups of at least two readings.
//! Source: Burr 1969, “Control charts for measurements with varying sample sizes”, Journal of
//! Quality Technology 1(3), for the weights of unequal subgroups; Montgomery, Introduction to
//! Statistical Quality Control, 7th ed., 6.2–6.3.

use super::rows::Rows;
use crate::Problem;

/// What is measured of a subgroup's scatter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dispersion {
    /// The range, largest less smallest.
    Range,
    /// The standard deviation, with n − 1.
    Deviation,
}

impl Dispersion {
    /// Mean and standard deviation of the statistic for a unit sigma: `d2, d3` or
    /// `c4, sqrt(1 − c4²)`.
    ///
    /// # Errors
    /// [`Problem::SubgroupSize`].
    pub fn factors(self, size: usize) -> Result<(f64, f64), Problem> {
        let pair = match self {
            Self::Range => num::d2(size).zip(num::d3(size)),
            Self::Deviation => num::c4(size).map(|c4| (c4, (1.0 - c4 * c4).sqrt())),
        };
        pair.ok_or(Problem::SubgroupSize { got: size })
    }

    /// The statistic of one subgroup of integers at a scale.
    ///
    /// # Errors
    /// [`Problem::TooFew`], [`Problem::Spread`].
    pub fn of(self, row: &[i64], scale: u32) -> Result<f64, Problem> {
        match self {
            Self::Range => Ok(num::exact::decimal_to_f64(num::exact::range(row)?, scale)?),
            Self::Deviation => Ok(num::exact::std_dev(row, scale)?),
        }
    }
}

/// Estimates sigma from the mean range or the mean standard deviation of subgroups.
///
/// |          | meaning                           | shape      | unit                 |
/// |----------|-----------------------------------|------------|----------------------|
/// | `values` | range or deviation a subgroup     | `k`        | the characteristic's |
/// | `sizes`  | readings a subgroup, or of all    | `k`, or 1  | 1                    |
/// | returns  | standard deviation of the readings| scalar     | the characteristic's |
///
/// Subgroups of equal size: `mean(values) / factor`. Of unequal size: the minimum-variance linear
/// estimate, with weights `factor² / spread²` on `values / factor`.
///
/// # Errors
/// [`Problem::SubgroupSize`], [`Problem::TooFew`] without subgroups.
pub fn from_dispersion(
    dispersion: Dispersion,
    values: &[f64],
    sizes: &[usize],
) -> Result<f64, Problem> {
    let first = *sizes.first().ok_or(Problem::TooFew { got: 0, need: 1 })?;
    if sizes.iter().all(|&size| size == first) {
        let mean = num::mean(values).ok_or(Problem::TooFew { got: 0, need: 1 })?;
        return Ok(mean / dispersion.factors(first)?.0);
    }
    let (mut weighted, mut weights) = (Vec::new(), Vec::new());
    for (&value, &size) in values.iter().zip(sizes) {
        let (factor, spread) = dispersion.factors(size)?;
        let weight = (factor / spread) * (factor / spread);
        weighted.push(weight * value / factor);
        weights.push(weight);
    }
    Ok(num::sum(&weighted) / num::sum(&weights))
}

/// Estimates sigma by pooling the variances within subgroups:
/// `sqrt(Σ (n_i − 1) s_i² / Σ (n_i − 1))`.
///
/// # Errors
/// [`Problem::TooFew`] without a degree of freedom.
pub fn pooled(rows: &Rows<'_>, scale: u32) -> Result<f64, Problem> {
    let mut squares = Vec::with_capacity(rows.len());
    for row in rows.iter().filter(|row| row.len() > 1) {
        squares.push(num::exact::variance(row, scale)? * count(row.len() - 1));
    }
    let n_free = degrees_of_freedom(rows);
    if n_free == 0 {
        return Err(Problem::TooFew { got: 0, need: 1 });
    }
    Ok((num::sum(&squares) / count(n_free)).sqrt())
}

/// The `pooled` estimate of these rows divided by `c4(Σ (n_i − 1) + 1)`, which makes it unbiased.
///
/// # Errors
/// As [`pooled`].
pub fn unbiased(pooled: f64, rows: &Rows<'_>) -> Result<f64, Problem> {
    let n_free = degrees_of_freedom(rows);
    let c4 = num::c4(n_free + 1).ok_or(Problem::TooFew { got: n_free, need: 1 })?;
    Ok(pooled / c4)
}

/// `Σ (n_i − 1)`.
pub fn degrees_of_freedom(rows: &Rows<'_>) -> usize {
    rows.flat().len() - rows.len()
}

/// A count as a number to calculate with.
pub(crate) fn count(n: usize) -> f64 {
    n as f64
}
