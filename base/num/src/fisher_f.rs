//! The F distribution of variance ratios (F 分布).
//!
//! Asks: how much lies beyond a ratio of mean squares, and which ratio has a given share beyond it?
//! Needs: degrees of freedom above 0, whole or not.
//! Does not know: analysis of variance; callers form the ratio.
//! Source: Abramowitz and Stegun (1964) 26.6.2, through [`crate::beta`].
//! Cases: `cases/num/fisher_f.json`.

use crate::beta;
use crate::double_double::Twofold;
use crate::gamma::Tails;
use crate::problem::{Problem, finite, require, require_probability, require_shape};

/// Share below `f`.
///
/// |         | meaning                                  | shape  | unit |
/// |---------|------------------------------------------|--------|------|
/// | `f`     | ratio of mean squares, at least 0        | scalar | 1    |
/// | `df1`   | degrees of freedom above the line        | scalar | 1    |
/// | `df2`   | degrees of freedom below the line        | scalar | 1    |
/// | returns | `P(F <= f)`                              | scalar | 1    |
///
/// # Errors
/// [`Problem::Parameter`] if `f` is negative or not finite, or `df1`, `df2` not in `(0, 1e10]`.
///
/// # Source
/// Abramowitz and Stegun (1964) 26.6.2.
pub fn cdf(f: f64, df1: f64, df2: f64) -> Result<f64, Problem> {
    Ok(checked(f, df1, df2)?.lower)
}

/// Share above `f`, relatively accurate when it is small.
///
/// |         | meaning                                  | shape  | unit |
/// |---------|------------------------------------------|--------|------|
/// | `f`     | ratio of mean squares, at least 0        | scalar | 1    |
/// | `df1`   | degrees of freedom above the line        | scalar | 1    |
/// | `df2`   | degrees of freedom below the line        | scalar | 1    |
/// | returns | `P(F > f)`                               | scalar | 1    |
///
/// # Errors
/// As [`cdf`].
///
/// # Source
/// Abramowitz and Stegun (1964) 26.6.2.
pub fn sf(f: f64, df1: f64, df2: f64) -> Result<f64, Problem> {
    Ok(checked(f, df1, df2)?.upper)
}

/// Point with the share `p` below it; a point below the smallest `f64` is 0.
///
/// |         | meaning                                  | shape  | unit |
/// |---------|------------------------------------------|--------|------|
/// | `p`     | share below                              | scalar | 1    |
/// | `df1`   | degrees of freedom above the line        | scalar | 1    |
/// | `df2`   | degrees of freedom below the line        | scalar | 1    |
/// | returns | the point                                | scalar | 1    |
///
/// # Errors
/// [`Problem::Parameter`] if `df1` or `df2` is not in `(0, 1e10]`; [`Problem::Probability`] if `p`
/// is not strictly between 0 and 1; [`Problem::TooLarge`] if the point is beyond `f64`.
///
/// # Source
/// [`beta::quantile`], in odds.
pub fn quantile(p: f64, df1: f64, df2: f64) -> Result<f64, Problem> {
    require_probability(p)?;
    inverse(p, 1.0 - p, df1, df2)
}

/// Point with the share `q` above it; use it for small `q`, where `1 - q` would lose digits.
///
/// |         | meaning                                  | shape  | unit |
/// |---------|------------------------------------------|--------|------|
/// | `q`     | share above                              | scalar | 1    |
/// | `df1`   | degrees of freedom above the line        | scalar | 1    |
/// | `df2`   | degrees of freedom below the line        | scalar | 1    |
/// | returns | the point                                | scalar | 1    |
///
/// # Errors
/// As [`quantile`].
///
/// # Source
/// [`beta::quantile`], in odds.
pub fn quantile_upper(q: f64, df1: f64, df2: f64) -> Result<f64, Problem> {
    require_probability(q)?;
    inverse(1.0 - q, q, df1, df2)
}

fn inverse(p: f64, q: f64, df1: f64, df2: f64) -> Result<f64, Problem> {
    require_shape("df1", df1)?;
    require_shape("df2", df2)?;
    finite("the F quantile", beta::odds(p, q, 0.5 * df1, 0.5 * df2) * (df2 / df1))
}

fn checked(f: f64, df1: f64, df2: f64) -> Result<Tails, Problem> {
    require_shape("df1", df1)?;
    require_shape("df2", df2)?;
    require("f", f, f >= 0.0, "at least 0")?;
    let odds = Twofold::product(df1, f) / df2.into();
    if odds.hi.is_finite() {
        Ok(beta::at_odds(odds, 0.5 * df1, 0.5 * df2))
    } else {
        Ok(Tails { lower: 1.0, upper: 0.0, slope: 0.0 })
    }
}
