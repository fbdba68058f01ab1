//! The chi-squared distribution (卡方分布).
//!
//! Asks: how much lies beyond a sum of squares, and which sum has a given share beyond it?
//! Needs: degrees of freedom above 0, whole or not.
//! Does not know: contingency tables, variances; callers form the statistic.
//! Source: Abramowitz and Stegun (1964) 26.4.19, through [`crate::gamma`].
//! Cases: `cases/num/chi_squared.json`.

use crate::gamma;
use crate::problem::{Problem, finite, require, require_probability, require_shape};

/// Share below `x`.
///
/// |         | meaning                       | shape  | unit |
/// |---------|-------------------------------|--------|------|
/// | `x`     | sum of squares, at least 0    | scalar | 1    |
/// | `df`    | degrees of freedom, above 0   | scalar | 1    |
/// | returns | `P(X <= x)`                   | scalar | 1    |
///
/// # Errors
/// [`Problem::Parameter`] if `x` is negative or not finite, or `df` not in `(0, 1e10]`.
///
/// # Source
/// Abramowitz and Stegun (1964) 26.4.19.
pub fn cdf(x: f64, df: f64) -> Result<f64, Problem> {
    check(x, df)?;
    Ok(gamma::tails(0.5 * df, 0.5 * x).lower)
}

/// Share above `x`, relatively accurate when it is small.
///
/// |         | meaning                       | shape  | unit |
/// |---------|-------------------------------|--------|------|
/// | `x`     | sum of squares, at least 0    | scalar | 1    |
/// | `df`    | degrees of freedom, above 0   | scalar | 1    |
/// | returns | `P(X > x)`                    | scalar | 1    |
///
/// # Errors
/// As [`cdf`].
///
/// # Source
/// Abramowitz and Stegun (1964) 26.4.19.
pub fn sf(x: f64, df: f64) -> Result<f64, Problem> {
    check(x, df)?;
    Ok(gamma::tails(0.5 * df, 0.5 * x).upper)
}

/// Point with the share `p` below it; a point below the smallest `f64` is 0.
///
/// |         | meaning                       | shape  | unit |
/// |---------|-------------------------------|--------|------|
/// | `p`     | share below                   | scalar | 1    |
/// | `df`    | degrees of freedom, above 0   | scalar | 1    |
/// | returns | the point                     | scalar | 1    |
///
/// # Errors
/// [`Problem::Parameter`] if `df` is not in `(0, 1e10]`; [`Problem::Probability`] if `p` is not
/// strictly between 0 and 1.
///
/// # Source
/// [`gamma::lower_inverse`].
pub fn quantile(p: f64, df: f64) -> Result<f64, Problem> {
    require_shape("df", df)?;
    require_probability(p)?;
    finite("the chi-squared quantile", 2.0 * gamma::inverse(0.5 * df, p, 1.0 - p))
}

/// Point with the share `q` above it; use it for small `q`, where `1 - q` would lose digits.
///
/// |         | meaning                       | shape  | unit |
/// |---------|-------------------------------|--------|------|
/// | `q`     | share above                   | scalar | 1    |
/// | `df`    | degrees of freedom, above 0   | scalar | 1    |
/// | returns | the point                     | scalar | 1    |
///
/// # Errors
/// As [`quantile`].
///
/// # Source
/// [`gamma::upper_inverse`].
pub fn quantile_upper(q: f64, df: f64) -> Result<f64, Problem> {
    require_shape("df", df)?;
    require_probability(q)?;
    finite("the chi-squared quantile", 2.0 * gamma::inverse(0.5 * df, 1.0 - q, q))
}

fn check(x: f64, df: f64) -> Result<(), Problem> {
    require_shape("df", df)?;
    require("x", x, x >= 0.0, "at least 0")
}
