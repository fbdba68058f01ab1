//! The regularised incomplete gamma functions (正则化不完全伽马函数).
//!
//! Asks: which share of a gamma distribution with shape `a` and scale 1 lies below, or above, `x`?
//! Needs: `0 < a <= 1e10`, `x >= 0`.
//! Does not know: chi-squared, Poisson and other users; they have their own modules.
//! Source: Abramowitz and Stegun (1964) 6.5; W. Gautschi (1979), "A computational procedure for
//! incomplete gamma functions", ACM TOMS 5, 466-481.  Cases: `cases/num/gamma.json`.

use crate::elementary::{exp, expm1, ln};
use crate::normal;
use crate::problem::{Problem, finite, require, require_probability, require_shape};
use crate::root::{self, Course};
use crate::saddle::{deviance, ln_gamma_1p, stirling_error};

/// Lower function `P(a, x) = ∫₀ˣ t^(a-1) e^(-t) dt / Γ(a)`.
///
/// |         | meaning             | shape  | unit |
/// |---------|---------------------|--------|------|
/// | `a`     | shape, above 0      | scalar | 1    |
/// | `x`     | point, at least 0   | scalar | 1    |
/// | returns | share below `x`     | scalar | 1    |
///
/// # Errors
/// [`Problem::Parameter`] if `a` is not in `(0, 1e10]` or `x` is negative or not finite.
///
/// # Source
/// Abramowitz and Stegun (1964) 6.5.29, Gautschi (1979).
pub fn lower(a: f64, x: f64) -> Result<f64, Problem> {
    check(a, x)?;
    Ok(tails(a, x).lower)
}

/// Upper function `Q(a, x) = 1 - P(a, x)`, relatively accurate when it is small.
///
/// |         | meaning             | shape  | unit |
/// |---------|---------------------|--------|------|
/// | `a`     | shape, above 0      | scalar | 1    |
/// | `x`     | point, at least 0   | scalar | 1    |
/// | returns | share above `x`     | scalar | 1    |
///
/// # Errors
/// As [`lower`].
///
/// # Source
/// Abramowitz and Stegun (1964) 6.5.31, Gautschi (1979).
pub fn upper(a: f64, x: f64) -> Result<f64, Problem> {
    check(a, x)?;
    Ok(tails(a, x).upper)
}

/// Point `x` with `P(a, x) = p`; a point below the smallest `f64` is 0.
///
/// |         | meaning             | shape  | unit |
/// |---------|---------------------|--------|------|
/// | `a`     | shape, above 0      | scalar | 1    |
/// | `p`     | share below         | scalar | 1    |
/// | returns | the point           | scalar | 1    |
///
/// # Errors
/// [`Problem::Parameter`] if `a` is not in `(0, 1e10]`; [`Problem::Probability`] if `p` is not
/// strictly between 0 and 1.
///
/// # Source
/// Newton's method on `ln P` against `ln x`, or on `ln Q` when `p > 1/2`.
pub fn lower_inverse(a: f64, p: f64) -> Result<f64, Problem> {
    require_shape("a", a)?;
    require_probability(p)?;
    finite("the gamma quantile", inverse(a, p, 1.0 - p))
}

/// Point `x` with `Q(a, x) = q`; use it for small `q`, where `1 - q` would lose digits.
///
/// |         | meaning             | shape  | unit |
/// |---------|---------------------|--------|------|
/// | `a`     | shape, above 0      | scalar | 1    |
/// | `q`     | share above         | scalar | 1    |
/// | returns | the point           | scalar | 1    |
///
/// # Errors
/// As [`lower_inverse`].
///
/// # Source
/// As [`lower_inverse`].
pub fn upper_inverse(a: f64, q: f64) -> Result<f64, Problem> {
    require_shape("a", a)?;
    require_probability(q)?;
    finite("the gamma quantile", inverse(a, 1.0 - q, q))
}

fn check(a: f64, x: f64) -> Result<(), Problem> {
    require_shape("a", a)?;
    require("x", x, x >= 0.0, "at least 0")
}

/// Both tails at a point, and the slope of either against the logarithm of the point.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tails {
    pub lower: f64,
    pub upper: f64,
    pub slope: f64,
}

/// Both tails; the parameters have been checked.
pub(crate) fn tails(a: f64, x: f64) -> Tails {
    if x <= 0.0 {
        return Tails { lower: 0.0, upper: 1.0, slope: 0.0 };
    }
    let slope = kernel(a, x);
    let is_low = if a < 1.0 { x < 1.1 } else { x < a + 1.0 };
    if !is_low {
        let upper = (slope * fraction(a, x)).min(1.0);
        return Tails { lower: 1.0 - upper, upper, slope };
    }
    let lower = (slope / a * series(a, x)).min(1.0);
    let upper = if a < 1.0 { upper_of_small_shape(a, x) } else { 1.0 - lower };
    Tails { lower, upper, slope }
}

/// `x^a e^(-x) / Γ(a)`.
pub(crate) fn kernel(a: f64, x: f64) -> f64 {
    let exponent = -stirling_error(a) - deviance(a, x, a - x);
    (a / std::f64::consts::TAU).sqrt() * exp(exponent)
}

/// `1 + x/(a+1) + x²/((a+1)(a+2)) + …`, all terms positive.
fn series(a: f64, x: f64) -> f64 {
    let mut term = 1.0;
    let mut total = 1.0;
    let mut shape = a;
    for _ in 0..5_000_000 {
        shape += 1.0;
        term *= x / shape;
        total += term;
        if term < total * 1e-17 {
            break;
        }
    }
    total
}

/// Legendre's continued fraction of `Q / (x^a e^(-x) / Γ(a))`, by Lentz's method.
fn fraction(a: f64, x: f64) -> f64 {
    let mut b = x + 1.0 - a;
    let mut c = 1e300;
    let mut d = 1.0 / b;
    let mut value = d;
    for i in 1..5_000_000 {
        let i = f64::from(i);
        let an = -i * (i - a);
        b += 2.0;
        d = 1.0 / away(an * d + b);
        c = away(b + an / c);
        let factor = c * d;
        value *= factor;
        if (factor - 1.0).abs() < 2e-16 {
            break;
        }
    }
    value
}

/// Keeps a denominator away from zero.
fn away(x: f64) -> f64 {
    if x.abs() < 1e-300 { 1e-300 } else { x }
}

/// `Q(a, x)` for `a < 1` and `x < 1.1`, where `1 - P` would cancel (Gautschi 1979, 4.1).
fn upper_of_small_shape(a: f64, x: f64) -> f64 {
    let exponent = a * ln(x) - ln_gamma_1p(a);
    let mut term = 1.0;
    let mut rest = 0.0;
    for n in 1..40 {
        let n = f64::from(n);
        term *= -x / n;
        rest += term / (a + n);
    }
    -expm1(exponent) - a * exp(exponent) * rest
}

/// The point with `p` below and `q` above it; the smaller of the two is believed.
pub(crate) fn inverse(a: f64, p: f64, q: f64) -> f64 {
    // P(a, x) <= x^a / Γ(a+1), so this is a lower bound and close when it is far below `a`.
    let floor = exp((ln(p) + ln_gamma_1p(a)) / a);
    if p <= q && floor < 1e-300 {
        return floor;
    }
    let z = normal::inverse(p, q);
    let root = 1.0 - 1.0 / (9.0 * a) + z / (3.0 * a.sqrt());
    let cubed = a * root * root * root;
    let is_far = root <= 0.0 || a < 0.3 || floor < 0.05 * a;
    let start = if is_far && p <= q { floor } else { cubed.max(floor).max(1e-3 * a) };
    if p <= q {
        root::positive(p, start, Course::Rising, |x| {
            let at = tails(a, x);
            (at.lower, at.slope)
        })
    } else {
        root::positive(q, start, Course::Falling, |x| {
            let at = tails(a, x);
            (at.upper, at.slope)
        })
    }
}
