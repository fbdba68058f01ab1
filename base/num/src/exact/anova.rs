//! Analysis of variance of groups of decimals (单因素方差分析).
//!
//! Asks: how much of the spread lies between groups, how much within?
//! Needs: at least two groups, and more readings than groups.
//! Does not know: which probability makes the ratio remarkable (see [`crate::fisher_f`]).
//! Source: NIST/SEMATECH e-Handbook 7.4.3.3; NIST StRD analysis of variance.

use num_bigint::BigInt;

use super::{Sums, power_of_ten, rounded};
use crate::problem::Problem;
use crate::ratio::ratio_to_f64;

/// One-way analysis of variance; each number is the nearest `f64` to the exact one, the residual
/// standard deviation within one unit in the last place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OneWay {
    /// Groups minus one.
    pub df_between: usize,
    /// Readings minus groups.
    pub df_within: usize,
    /// Sum of squares of group means about the grand mean, weighted by group size.
    pub ss_between: f64,
    /// Sum of squares about group means.
    pub ss_within: f64,
    /// Ratio of the mean squares; `None` when there is no spread within groups.
    pub f: Option<f64>,
    /// Share of the total sum of squares between groups; `None` when there is no spread at all.
    pub r_squared: Option<f64>,
    /// Root of the mean square within groups.
    pub residual_sd: f64,
}

/// Splits the spread of readings into between and within groups.
///
/// |          | meaning                                       | shape    | unit                 |
/// |----------|-----------------------------------------------|----------|----------------------|
/// | `groups` | readings times `10^scale`; sizes may differ   | `k × nᵢ` | the characteristic's |
/// | `scale`  | decimals of a reading, at most 100            | scalar   | 1                    |
/// | returns  | degrees of freedom, sums of squares, ratios   | struct   |                      |
///
/// # Errors
/// [`Problem::TooFew`] if there are fewer than two groups, an empty group, or not more readings
/// than groups; [`Problem::Count`] if `scale` is above 100.
///
/// # Source
/// NIST/SEMATECH e-Handbook 7.4.3.3.
pub fn one_way_anova(groups: &[&[i64]], scale: u32) -> Result<OneWay, Problem> {
    let n: usize = groups.iter().map(|group| group.len()).sum();
    check(groups, n)?;
    let origin = groups[0][0];
    // Everything is a multiple of 1/common, where every group's size divides `common`.
    let common = groups.iter().fold(BigInt::from(n), |all, group| least_common(all, group.len()));
    let mut squares = BigInt::ZERO;
    let mut plain = BigInt::ZERO;
    let mut of_means = BigInt::ZERO;
    for group in groups {
        let sums = Sums::of(group, origin);
        of_means += &sums.plain * &sums.plain * (&common / group.len());
        squares += sums.squares;
        plain += sums.plain;
    }
    let within = squares * &common - &of_means;
    let between = of_means - &plain * &plain * (&common / n);
    let (df_between, df_within) = (groups.len() - 1, n - groups.len());
    let ten = power_of_ten(scale)?;
    let unit = &ten * &ten * &common;
    let mean_square = rounded(within.clone(), &unit * df_within)?;
    Ok(OneWay {
        df_between,
        df_within,
        ss_between: rounded(between.clone(), unit.clone())?,
        ss_within: rounded(within.clone(), unit)?,
        f: ratio_to_f64(&(&between * df_within), &(&within * df_between)),
        r_squared: ratio_to_f64(&between, &(&between + &within)),
        residual_sd: mean_square.sqrt(),
    })
}

fn check(groups: &[&[i64]], n: usize) -> Result<(), Problem> {
    if groups.len() < 2 {
        return Err(Problem::TooFew { what: "groups", got: groups.len(), need: 2 });
    }
    if groups.iter().any(|group| group.is_empty()) {
        return Err(Problem::TooFew { what: "readings in a group", got: 0, need: 1 });
    }
    if n <= groups.len() {
        return Err(Problem::TooFew { what: "readings", got: n, need: groups.len() + 1 });
    }
    Ok(())
}

/// Least common multiple, by Euclid.
fn least_common(a: BigInt, b: usize) -> BigInt {
    let (mut x, mut y) = (a.clone(), BigInt::from(b));
    while y != BigInt::ZERO {
        (x, y) = (y.clone(), x % y);
    }
    a / x * b
}
