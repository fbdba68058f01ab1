//! Student's t distribution (t 分布).
//!
//! Asks: how much lies beyond a standardised mean, and which one has a given share beyond it?
//! Needs: degrees of freedom above 0, whole or not.
//! Does not know: means and standard errors; callers form the ratio.
//! Source: Abramowitz and Stegun (1964) 26.7.1, through [`crate::beta`].
//! Cases: `cases/num/student_t.json`.

use crate::beta;
use crate::double_double::Twofold;
use crate::elementary::{exp, ln, ln_gamma, pow};
use crate::problem::{Problem, finite, require_finite, require_probability, require_shape};

/// Beyond this ratio of `t` to `√df` the tail is its leading power to all digits.
const FAR: f64 = 1e8;

/// Share below `t`, relatively accurate in both tails.
///
/// |         | meaning                       | shape  | unit |
/// |---------|-------------------------------|--------|------|
/// | `t`     | standardised mean, finite     | scalar | 1    |
/// | `df`    | degrees of freedom, above 0   | scalar | 1    |
/// | returns | `P(T <= t)`                   | scalar | 1    |
///
/// # Errors
/// [`Problem::Parameter`] if `t` is not finite or `df` not in `(0, 1e10]`.
///
/// # Source
/// Abramowitz and Stegun (1964) 26.7.1.
pub fn cdf(t: f64, df: f64) -> Result<f64, Problem> {
    sf(-t, df)
}

/// Share above `t`, relatively accurate in both tails.
///
/// |         | meaning                       | shape  | unit |
/// |---------|-------------------------------|--------|------|
/// | `t`     | standardised mean, finite     | scalar | 1    |
/// | `df`    | degrees of freedom, above 0   | scalar | 1    |
/// | returns | `P(T > t)`                    | scalar | 1    |
///
/// # Errors
/// As [`cdf`].
///
/// # Source
/// Abramowitz and Stegun (1964) 26.7.1.
pub fn sf(t: f64, df: f64) -> Result<f64, Problem> {
    require_finite("t", t)?;
    require_shape("df", df)?;
    let beyond = 0.5 * two_sided(t.abs(), df);
    Ok(if t >= 0.0 { beyond } else { 1.0 - beyond })
}

/// Point with the share `p` below it.
///
/// |         | meaning                       | shape  | unit |
/// |---------|-------------------------------|--------|------|
/// | `p`     | share below                   | scalar | 1    |
/// | `df`    | degrees of freedom, above 0   | scalar | 1    |
/// | returns | the point                     | scalar | 1    |
///
/// # Errors
/// [`Problem::Parameter`] if `df` is not in `(0, 1e10]`; [`Problem::Probability`] if `p` is not
/// strictly between 0 and 1; [`Problem::TooLarge`] if the point is beyond `f64`.
///
/// # Source
/// [`beta::quantile`] of the two-sided share, in odds.
pub fn quantile(p: f64, df: f64) -> Result<f64, Problem> {
    require_probability(p)?;
    inverse(p, 1.0 - p, df)
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
/// As [`quantile`].
pub fn quantile_upper(q: f64, df: f64) -> Result<f64, Problem> {
    require_probability(q)?;
    inverse(1.0 - q, q, df)
}

/// Share beyond `±t` for `t >= 0`.
fn two_sided(t: f64, df: f64) -> f64 {
    let scaled = t / df.sqrt();
    let b = 0.5 * df;
    if scaled > FAR {
        return (pow(scaled, -df) * exp(-b / scaled / scaled - ln_b_beta(b))).min(1.0);
    }
    if scaled < 1e-140 {
        return 1.0;
    }
    beta::at_odds(Twofold::product(t, t) / df.into(), 0.5, b).upper
}

/// `ln(b B(b, 1/2))`, for the far tail only.
fn ln_b_beta(b: f64) -> f64 {
    const LN_SQRT_PI: f64 = 0.572_364_942_924_700_1;
    ln_gamma(b + 1.0) - ln_gamma(b + 0.5) + LN_SQRT_PI
}

fn inverse(p: f64, q: f64, df: f64) -> Result<f64, Problem> {
    require_shape("df", df)?;
    let size = finite("the t quantile", distance(2.0 * p.min(q), (p - q).abs(), df))?;
    Ok(if p < q { -size } else { size })
}

/// The `t >= 0` with the share `outside` beyond `±t` and `within` between.
fn distance(outside: f64, within: f64, df: f64) -> f64 {
    let b = 0.5 * df;
    if outside > 0.5 {
        if within == 0.0 {
            return 0.0;
        }
        return (beta::odds_below(within, 0.5, b) * df).sqrt();
    }
    let far = exp(-(ln(outside) + ln_b_beta(b)) / df);
    if far > FAR {
        return df.sqrt() * pow(outside, -1.0 / df) * exp(-ln_b_beta(b) / df);
    }
    (df / beta::odds_below(outside, b, 0.5)).sqrt()
}
