//! The standard normal distribution (标准正态分布).
//!
//! Asks: how much lies beyond a point, and which point has a given share beyond it?
//! Needs: a number that is not NaN; a probability strictly between 0 and 1.
//! Does not know: means and standard deviations; shift and scale first.
//! Source: error function of msun; continued fraction of P. S. Laplace (Abramowitz and Stegun
//! 26.2.14).  Cases: `cases/num/normal.json`.

use crate::Problem;
use crate::double_double::Twofold;
use crate::elementary::{erf, erfc, exp, ln, ln1p};
use crate::exp_each::exp_each;
use crate::problem::require_probability;
use crate::root::ln_ratio;

const SQRT_2PI: f64 = 2.506_628_274_631_000_5;
const LN_SQRT_2PI: f64 = 0.918_938_533_204_672_8;
const HALF_SQRT: Twofold =
    Twofold { hi: std::f64::consts::FRAC_1_SQRT_2, lo: -4.833_646_656_726_457e-17 };

/// Density `exp(-z²/2) / √(2π)`.
///
/// |         | meaning           | shape  | unit |
/// |---------|-------------------|--------|------|
/// | `z`     | point             | scalar | 1    |
/// | returns | density there     | scalar | 1    |
///
/// # Errors
/// [`Problem::Parameter`] if `z` is NaN.
///
/// # Source
/// Definition; `z` is split so that its square loses nothing (W. J. Cody 1969).
pub fn pdf(z: f64) -> Result<f64, Problem> {
    number(z).map(density)
}

/// Share below `z`, relatively accurate to 1e-15 in both tails.
///
/// |         | meaning           | shape  | unit |
/// |---------|-------------------|--------|------|
/// | `z`     | point             | scalar | 1    |
/// | returns | `P(Z <= z)`       | scalar | 1    |
///
/// # Errors
/// [`Problem::Parameter`] if `z` is NaN.
///
/// # Source
/// Abramowitz and Stegun (1964) 26.2.29 and 26.2.14.
pub fn cdf(z: f64) -> Result<f64, Problem> {
    number(z).map(|z| upper(-z))
}

/// Share above `z`, relatively accurate to 1e-15 in both tails.
///
/// |         | meaning           | shape  | unit |
/// |---------|-------------------|--------|------|
/// | `z`     | point             | scalar | 1    |
/// | returns | `P(Z > z)`        | scalar | 1    |
///
/// # Errors
/// [`Problem::Parameter`] if `z` is NaN.
///
/// # Source
/// Abramowitz and Stegun (1964) 26.2.29 and 26.2.14.
pub fn sf(z: f64) -> Result<f64, Problem> {
    number(z).map(upper)
}

/// Natural logarithm of the share above `z`, also where that share is below the smallest `f64`.
///
/// |         | meaning           | shape  | unit |
/// |---------|-------------------|--------|------|
/// | `z`     | finite point, at most 1e150 | scalar | 1    |
/// | returns | `ln P(Z > z)`     | scalar | 1    |
///
/// # Errors
/// [`Problem::Parameter`] if `z` is NaN or its square overflows.
///
/// # Source
/// Abramowitz and Stegun (1964) 26.2.14.
pub fn ln_sf(z: f64) -> Result<f64, Problem> {
    crate::problem::require("z", z, z <= 1e150, "a number up to 1e150")?;
    Ok(ln_upper(z))
}

/// Point with the share `p` below it.
///
/// |         | meaning              | shape  | unit |
/// |---------|----------------------|--------|------|
/// | `p`     | share below, 0 to 1  | scalar | 1    |
/// | returns | `z`, `P(Z <= z) = p` | scalar | 1    |
///
/// # Errors
/// [`Problem::Probability`] if `p` is not strictly between 0 and 1.
///
/// # Source
/// Newton's method on [`cdf`] from Abramowitz and Stegun (1964) 26.2.23.
pub fn quantile(p: f64) -> Result<f64, Problem> {
    require_probability(p)?;
    Ok(inverse(p, 1.0 - p))
}

/// Point with the share `q` above it; use it for small `q`, where `1 - q` would lose digits.
///
/// |         | meaning              | shape  | unit |
/// |---------|----------------------|--------|------|
/// | `q`     | share above, 0 to 1  | scalar | 1    |
/// | returns | `z`, `P(Z > z) = q`  | scalar | 1    |
///
/// # Errors
/// [`Problem::Probability`] if `q` is not strictly between 0 and 1.
///
/// # Source
/// As [`quantile`].
pub fn quantile_upper(q: f64) -> Result<f64, Problem> {
    require_probability(q)?;
    Ok(inverse(1.0 - q, q))
}

/// Lets every number but NaN pass.
fn number(z: f64) -> Result<f64, Problem> {
    if z.is_nan() { Err(Problem::Parameter { name: "z", got: z, need: "a number" }) } else { Ok(z) }
}

/// Below this the share above is 1 to the last bit: what is missing is under half a unit of it.
const WHOLE: f64 = -8.5;

/// The density, for any number.
pub(crate) fn density(z: f64) -> f64 {
    let z = z.abs();
    if z > 40.0 {
        return 0.0;
    }
    let coarse = (z * 16.0).floor() / 16.0;
    let half = exp(-0.25 * coarse * coarse);
    // The second factor of `half` comes last, so that a subnormal result is rounded once.
    half * exp(-0.5 * (z - coarse) * (z + coarse)) / SQRT_2PI * half
}

/// [`density`] of each, the same to the last bit.
pub(crate) fn density_each<const N: usize>(z: [f64; N]) -> [f64; N] {
    let z = z.map(f64::abs);
    // 2^52: what is added to it and taken off again is rounded to a whole number.
    const WHOLE: f64 = 4_503_599_627_370_496.0;
    let coarse = z.map(|z| {
        let nearest = (z * 16.0 + WHOLE) - WHOLE;
        let excess = if nearest > z * 16.0 { 1.0 } else { 0.0 };
        (nearest - excess) / 16.0
    });
    let half = exp_each(coarse.map(|coarse| -0.25 * coarse * coarse));
    let rest: [f64; N] =
        exp_each(std::array::from_fn(|i| -0.5 * (z[i] - coarse[i]) * (z[i] + coarse[i])));
    std::array::from_fn(|i| if z[i] > 40.0 { 0.0 } else { half[i] * rest[i] / SQRT_2PI * half[i] })
}

/// The share above `z`, for any number.
pub(crate) fn upper(z: f64) -> f64 {
    if z > 40.0 {
        return 0.0;
    }
    if z > 8.0 {
        let coarse = (z * 16.0).floor() / 16.0;
        let half = exp(-0.25 * coarse * coarse);
        let rest = exp(-0.5 * (z - coarse) * (z + coarse)) / SQRT_2PI;
        return half * rest * mills(z) * half;
    }
    if z < WHOLE {
        return 1.0;
    }
    let x = Twofold::from(z) * HALF_SQRT;
    let steepness = x.hi + (x.hi * x.hi + 4.0 / std::f64::consts::PI).sqrt();
    0.5 * erfc(x.hi) * (1.0 - x.lo * steepness)
}

/// The logarithm of the share above `z`.
pub(crate) fn ln_upper(z: f64) -> f64 {
    if z > 8.0 {
        ln(mills(z)) - LN_SQRT_2PI - 0.5 * z * z
    } else if z < WHOLE {
        // So small a number is its own `ln1p`.
        -upper(-z)
    } else if z < -1.0 {
        ln1p(-upper(-z))
    } else {
        ln(upper(z))
    }
}

/// `to` plus [`ln_upper`], the same to the last bit.
pub(crate) fn plus_ln_upper(to: f64, z: f64) -> f64 {
    if is_lost(to, z) { to } else { to + ln_upper(z) }
}

/// Whether [`ln_upper`] is lost when it is added to `to`: it is under 1e-17 in size there, and half
/// a unit in the last place of a quarter is 1.4e-17 or more.
fn is_lost(to: f64, z: f64) -> bool {
    z < WHOLE && to.abs() >= 0.25
}

/// The density at `z` divided by the share above it.
pub(crate) fn hazard(z: f64) -> f64 {
    if z > 8.0 { 1.0 / mills(z) } else { density(z) / upper(z) }
}

/// [`plus_ln_upper`] and [`hazard`] at once, the same to the last bit.
pub(crate) fn plus_ln_upper_and_hazard(to: f64, z: f64, density: f64) -> (f64, f64) {
    if is_lost(to, z) {
        return (to, density);
    }
    let (ln_upper, hazard) = ln_upper_and_hazard(z, density);
    (to + ln_upper, hazard)
}

/// [`ln_upper`] and [`hazard`] at once, the same to the last bit, from the density there.
fn ln_upper_and_hazard(z: f64, density: f64) -> (f64, f64) {
    if z > 8.0 {
        let mills = mills(z);
        (ln(mills) - LN_SQRT_2PI - 0.5 * z * z, 1.0 / mills)
    } else if (-8.0..-1.2).contains(&z) {
        let [above, below] = tails(z);
        (ln1p(-below), density / above)
    } else if z < -1.0 {
        (ln_upper(z), density / upper(z))
    } else {
        let upper = upper(z);
        (ln(upper), density / upper)
    }
}

/// `[upper(z), upper(-z)]` for `z` from −8 to −1.2, where the error function's complement of one
/// side is 2 less that of the other, as `erfc` itself has it.
fn tails(z: f64) -> [f64; 2] {
    let x = Twofold::from(z) * HALF_SQRT;
    let far = erfc(-x.hi);
    let root = (x.hi * x.hi + 4.0 / std::f64::consts::PI).sqrt();
    let above = 0.5 * (2.0 - far) * (1.0 - x.lo * (x.hi + root));
    let below = 0.5 * far * (1.0 + x.lo * (root - x.hi));
    [above, below]
}

/// Mills' ratio for `z > 8`: the share above divided by the density.
fn mills(z: f64) -> f64 {
    1.0 / (1..=20).rev().fold(z, |tail, k| z + f64::from(k) / tail)
}

/// The point with `p` below and `q` above it; the smaller of the two is believed.
pub(crate) fn inverse(p: f64, q: f64) -> f64 {
    if p <= q { -inverse_upper(p) } else { inverse_upper(q) }
}

/// The point with the share `q`, at most one half, above it.
fn inverse_upper(q: f64) -> f64 {
    if q > 0.4 {
        let centre = 0.5 - q;
        let mut z = centre * SQRT_2PI;
        for _ in 0..5 {
            let share = 0.5 * erf(z * std::f64::consts::FRAC_1_SQRT_2);
            z += (centre - share) / density(z);
        }
        return z;
    }
    let t = (-2.0 * ln(q)).sqrt();
    let top = 2.515_517 + t * (0.802_853 + t * 0.010_328);
    let bottom = 1.0 + t * (1.432_788 + t * (0.189_269 + t * 0.001_308));
    let mut z = t - top / bottom;
    for _ in 0..4 {
        let step = ln_ratio(upper(z), q) / hazard(z);
        z += step;
        if step.abs() < 1e-9 * z {
            break;
        }
    }
    z
}

#[cfg(test)]
#[path = "normal_tests.rs"]
mod tests;
