//! The regularised incomplete beta function (正则化不完全贝塔函数).
//!
//! Asks: which share of a beta distribution with exponents `a` and `b` lies below, or above, `x`?
//! Needs: `0 < a, b <= 1e10`, `0 <= x <= 1`.
//! Does not know: t, F and binomial, which have their own modules.
//! Source: A. R. DiDonato and A. H. Morris (1992), "Algorithm 708: significant digit computation of
//! the incomplete beta function ratios", ACM TOMS 18, 360-373.  Cases: `cases/num/beta.json`.

use crate::double_double::Twofold;
use crate::elementary::{exp, ln, ln_gamma};
use crate::gamma::Tails;
use crate::normal;
use crate::problem::{Problem, require, require_probability, require_shape};
use crate::root::{self, Course};
use crate::saddle::{deviance, stirling_error};

/// Share below `x`: `I_x(a, b) = ∫₀ˣ t^(a-1) (1-t)^(b-1) dt / B(a, b)`.
///
/// |          | meaning               | shape  | unit |
/// |----------|-----------------------|--------|------|
/// | `x`      | point, from 0 to 1    | scalar | 1    |
/// | `a`, `b` | exponents, above 0    | scalar | 1    |
/// | returns  | share below `x`       | scalar | 1    |
///
/// # Errors
/// [`Problem::Parameter`] if `a` or `b` is not in `(0, 1e10]`, or `x` not in `[0, 1]`.
///
/// # Source
/// DiDonato and Morris (1992); density by Loader (2000).
pub fn cdf(x: f64, a: f64, b: f64) -> Result<f64, Problem> {
    check(x, a, b)?;
    Ok(at_point(x, a, b).lower)
}

/// Share above `x`, relatively accurate when it is small.
///
/// |          | meaning               | shape  | unit |
/// |----------|-----------------------|--------|------|
/// | `x`      | point, from 0 to 1    | scalar | 1    |
/// | `a`, `b` | exponents, above 0    | scalar | 1    |
/// | returns  | share above `x`       | scalar | 1    |
///
/// # Errors
/// As [`cdf`].
///
/// # Source
/// As [`cdf`].
pub fn sf(x: f64, a: f64, b: f64) -> Result<f64, Problem> {
    check(x, a, b)?;
    Ok(at_point(x, a, b).upper)
}

/// Point with the share `p` below it; a point below the smallest `f64` is 0.
///
/// |          | meaning               | shape  | unit |
/// |----------|-----------------------|--------|------|
/// | `p`      | share below           | scalar | 1    |
/// | `a`, `b` | exponents, above 0    | scalar | 1    |
/// | returns  | `x` with `I_x = p`    | scalar | 1    |
///
/// # Errors
/// [`Problem::Parameter`] if `a` or `b` is not in `(0, 1e10]`; [`Problem::Probability`] if `p` is
/// not strictly between 0 and 1.
///
/// # Source
/// Newton's method on the logarithm of the smaller tail against the log-odds of `x`.
pub fn quantile(p: f64, a: f64, b: f64) -> Result<f64, Problem> {
    require_shapes(a, b)?;
    require_probability(p)?;
    Ok(share(odds(p, 1.0 - p, a, b)))
}

/// Point with the share `q` above it; use it for small `q`, where `1 - q` would lose digits.
///
/// |          | meaning               | shape  | unit |
/// |----------|-----------------------|--------|------|
/// | `q`      | share above           | scalar | 1    |
/// | `a`, `b` | exponents, above 0    | scalar | 1    |
/// | returns  | `x`, `1 - I_x = q`    | scalar | 1    |
///
/// # Errors
/// As [`quantile`].
///
/// # Source
/// As [`quantile`].
pub fn quantile_upper(q: f64, a: f64, b: f64) -> Result<f64, Problem> {
    require_shapes(a, b)?;
    require_probability(q)?;
    Ok(share(odds(1.0 - q, q, a, b)))
}

fn require_shapes(a: f64, b: f64) -> Result<(), Problem> {
    require_shape("a", a)?;
    require_shape("b", b)
}

fn check(x: f64, a: f64, b: f64) -> Result<(), Problem> {
    require_shapes(a, b)?;
    require("x", x, (0.0..=1.0).contains(&x), "from 0 to 1")
}

/// The share that belongs to odds.
fn share(odds: f64) -> f64 {
    if odds.is_finite() { odds / (1.0 + odds) } else { 1.0 }
}

/// Both tails at `x`, with its complement to twice the precision.
pub(crate) fn at_point(x: f64, a: f64, b: f64) -> Tails {
    tails(a, b, x.into(), Twofold::sum(1.0, -x))
}

/// Both tails where `x : 1 - x` is `odds`, a positive number.
pub(crate) fn at_odds(odds: Twofold, a: f64, b: f64) -> Tails {
    if odds.hi > 1e290 {
        return tails(a, b, Twofold::ONE, Twofold::ONE / odds);
    }
    let whole = Twofold::ONE + odds;
    tails(a, b, odds / whole, Twofold::ONE / whole)
}

/// Both tails at `x = 1 - y`; the slope is against the log-odds of `x`.
pub(crate) fn tails(a: f64, b: f64, x: Twofold, y: Twofold) -> Tails {
    if x.hi <= 0.0 {
        return Tails { lower: 0.0, upper: 1.0, slope: 0.0 };
    }
    if y.hi <= 0.0 {
        return Tails { lower: 1.0, upper: 0.0, slope: 0.0 };
    }
    let slope = kernel(a, b, x, y);
    if x.hi * b <= a * y.hi {
        let lower = (slope * below_centre(a, b, x.hi, y.hi)).min(1.0);
        Tails { lower, upper: 1.0 - lower, slope }
    } else {
        let upper = (slope * below_centre(b, a, y.hi, x.hi)).min(1.0);
        Tails { lower: 1.0 - upper, upper, slope }
    }
}

/// `x^a y^b / B(a, b)`.
pub(crate) fn kernel(a: f64, b: f64, x: Twofold, y: Twofold) -> f64 {
    let n = a + b;
    let gap = (Twofold::from(a) * y - Twofold::from(b) * x).to_f64();
    let exponent = stirling_error(n)
        - stirling_error(a)
        - stirling_error(b)
        - deviance(a, n * x.hi, gap)
        - deviance(b, n * y.hi, -gap);
    (a / n * b / std::f64::consts::TAU).sqrt() * exp(exponent)
}

/// `I_x(a, b)` divided by [`kernel`], for `x` at or below the centre `a / (a + b)`.
fn below_centre(a: f64, b: f64, x: f64, y: f64) -> f64 {
    if y > 0.02 || (a + b) * y < 1.0 && y > 1e-3 { series(a, b, x) } else { fraction(a, b, x, y) }
}

/// `(1 + (a+b)/(a+1) x + (a+b)(a+b+1)/((a+1)(a+2)) x² + …) / a`, all terms positive.
fn series(a: f64, b: f64, x: f64) -> f64 {
    let n = a + b;
    let mut term = 1.0;
    let mut total = 1.0;
    for k in 0..5_000_000 {
        let k = f64::from(k);
        let ratio = (n + k) / (a + 1.0 + k) * x;
        term *= ratio;
        total += term;
        if term < total * 1e-17 * (1.0 - x) && ratio < 1.0 {
            break;
        }
    }
    total / a
}

/// The continued fraction of DiDonato and Morris (1992), equation 9, by Lentz's method.
fn fraction(a: f64, b: f64, x: f64, y: f64) -> f64 {
    let centre = a * y - b * x;
    let partial = |m: f64| {
        let odd = a + 2.0 * m;
        let denominator = m
            + m * (b - m) * x / (odd - 1.0)
            + (a + m) * (centre + 1.0 + m * (1.0 + y)) / (odd + 1.0);
        let step =
            (a + m - 1.0) / (odd - 1.0) * ((a + b + m - 1.0) / (odd - 1.0)) * m * (b - m) * x * x;
        (step, denominator)
    };
    let mut value = a * (centre + 1.0) / (a + 1.0);
    let mut c = value;
    let mut d = 0.0;
    for m in 1..5_000_000 {
        let (step, denominator) = partial(f64::from(m));
        d = 1.0 / (denominator + step * d);
        c = denominator + step / c;
        let factor = c * d;
        value *= factor;
        if (factor - 1.0).abs() < 2e-16 {
            break;
        }
    }
    1.0 / value
}

/// The odds `x : 1 - x` with `p` below and `q` above `x`; the smaller of the two is believed.
pub(crate) fn odds(p: f64, q: f64, a: f64, b: f64) -> f64 {
    if p <= q { odds_below(p, a, b) } else { 1.0 / odds_below(q, b, a) }
}

/// The odds `x : 1 - x` with `p`, at most one half, below `x`.
pub(crate) fn odds_below(p: f64, a: f64, b: f64) -> f64 {
    let small = exp((ln(p) + ln(a) + ln_beta(a, b)) / a);
    if small < 1e-300 {
        return small;
    }
    let z = normal::inverse(p, 1.0 - p);
    let middle = a / b * exp(z * (1.0 / a + 1.0 / b).sqrt());
    let start = if small < 0.05 * (a / b) || a < 0.5 { small } else { middle };
    root::positive(p, start, Course::Rising, |odds| {
        let at = at_odds(odds.into(), a, b);
        (at.lower, at.slope)
    })
}

/// `ln B(a, b)`, good enough to start from.
pub(crate) fn ln_beta(a: f64, b: f64) -> f64 {
    ln_gamma(a) + ln_gamma(b) - ln_gamma(a + b)
}
