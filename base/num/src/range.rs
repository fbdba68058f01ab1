//! The range of independent normal readings (极差分布).
//!
//! Asks: how is the largest minus the smallest of `n` standard normal numbers distributed?
//! Needs: `n` from 2 to 1000.
//! Does not know: an estimated standard deviation (that would be the studentized range).
//! Source: L. H. C. Tippett (1925), "On the extreme individuals and the range of samples taken from
//! a normal population", Biometrika 17, 364-387; H. O. Hartley (1942).
//! Cases: `cases/num/range.json`.
//!
//! The integrands are analytic and fall like a normal density, so the trapezoidal rule converges
//! faster than any power of its step.

use crate::elementary::{expm1, ln1p, pow};
use crate::legendre;
use crate::normal::{density, inverse, upper};
use crate::problem::{Problem, require, require_probability};
use crate::root::{self, Course};

/// The largest number of readings that is served.
const SIZE_MAX: usize = 1000;

/// Probability that the range of `n` standard normal numbers is at most `w`.
///
/// |         | meaning                                  | shape  | unit               |
/// |---------|------------------------------------------|--------|--------------------|
/// | `w`     | range, at least 0                        | scalar | standard deviation |
/// | `n`     | readings, 2 to 1000                      | scalar | 1                  |
/// | returns | `P(W <= w)`, relatively accurate         | scalar | 1                  |
///
/// # Errors
/// [`Problem::Parameter`] if `w` is negative or not finite; [`Problem::Count`] if `n` is not in
/// `2..=1000`.
///
/// # Source
/// Hartley (1942): `n ∫ φ(x) (Φ(x+w) - Φ(x))^(n-1) dx`.
pub fn cdf(w: f64, n: usize) -> Result<f64, Problem> {
    check(w, n)?;
    Ok(lower(w, n).0)
}

/// Probability that the range of `n` standard normal numbers is above `w`.
///
/// |         | meaning                                  | shape  | unit               |
/// |---------|------------------------------------------|--------|--------------------|
/// | `w`     | range, at least 0                        | scalar | standard deviation |
/// | `n`     | readings, 2 to 1000                      | scalar | 1                  |
/// | returns | `P(W > w)`, relatively accurate          | scalar | 1                  |
///
/// # Errors
/// As [`cdf`].
///
/// # Source
/// Hartley (1942), with the difference of powers taken before summing.
pub fn sf(w: f64, n: usize) -> Result<f64, Problem> {
    check(w, n)?;
    Ok(above(w, n))
}

/// The range that `n` standard normal numbers stay below with probability `p`.
///
/// |         | meaning                                  | shape  | unit               |
/// |---------|------------------------------------------|--------|--------------------|
/// | `p`     | probability                              | scalar | 1                  |
/// | `n`     | readings, 2 to 1000                      | scalar | 1                  |
/// | returns | `w` with `P(W <= w) = p`                 | scalar | standard deviation |
///
/// # Errors
/// [`Problem::Probability`] if `p` is not strictly between 0 and 1; [`Problem::Count`] if `n` is
/// not in `2..=1000`.
///
/// # Source
/// Newton's method on the smaller tail.
pub fn quantile(p: f64, n: usize) -> Result<f64, Problem> {
    require_probability(p)?;
    solve(p, 1.0 - p, n)
}

/// The range that `n` standard normal numbers exceed with probability `q`.
///
/// |         | meaning                                  | shape  | unit               |
/// |---------|------------------------------------------|--------|--------------------|
/// | `q`     | probability                              | scalar | 1                  |
/// | `n`     | readings, 2 to 1000                      | scalar | 1                  |
/// | returns | `w` with `P(W > w) = q`                  | scalar | standard deviation |
///
/// # Errors
/// As [`quantile`].
///
/// # Source
/// As [`quantile`].
pub fn quantile_upper(q: f64, n: usize) -> Result<f64, Problem> {
    require_probability(q)?;
    solve(1.0 - q, q, n)
}

fn check(w: f64, n: usize) -> Result<(), Problem> {
    require_size(n)?;
    require("w", w, w >= 0.0, "at least 0")
}

fn require_size(n: usize) -> Result<(), Problem> {
    if (2..=SIZE_MAX).contains(&n) {
        Ok(())
    } else {
        Err(Problem::Count { name: "n", got: n, least: 2, most: SIZE_MAX })
    }
}

fn solve(p: f64, q: f64, n: usize) -> Result<f64, Problem> {
    require_size(n)?;
    let size = n as f64;
    // Half of the range on either side, each tail with its part of the probability.
    let tail = if p <= q { 0.5 / size } else { 0.5 * q.max(1e-300) / size };
    let start = -2.0 * inverse(tail, 1.0 - tail) * if p <= q { pow(p, 1.0 / size) } else { 1.0 };
    Ok(if p <= q {
        root::positive(p, start, Course::Rising, |w| {
            let (share, slope) = lower(w, n);
            (share, slope * w)
        })
    } else {
        root::positive(q, start, Course::Falling, |w| (above(w, n), lower(w, n).1 * w))
    })
}

/// Step and count of the trapezoidal rule; the integrands narrow like `1/√n`.
fn grid(n: usize) -> (f64, i32) {
    let step = 0.5 / (n as f64).sqrt();
    (step, (10.0 / step) as i32)
}

/// `P(W <= w)` and the density, integrated over the middle between the smallest reading and its
/// end at `w`.
fn lower(w: f64, n: usize) -> (f64, f64) {
    let size = n as f64;
    let (step, count) = grid(n);
    let (mut share, mut slope) = (0.0, 0.0);
    for i in -count..=count {
        let middle = f64::from(i) * step;
        let (start, end) = (middle - 0.5 * w, middle + 0.5 * w);
        let inside = between(start, end);
        if inside > 0.0 {
            let most = pow(inside, size - 2.0);
            share += 0.5 * (density(start) + density(end)) * most * inside;
            slope += density(start) * density(end) * most;
        }
    }
    ((share * step * size).min(1.0), slope * step * size * (size - 1.0))
}

/// `P(W > w)`, integrated over the smallest reading: the others are above it, not all within `w`.
fn above(w: f64, n: usize) -> f64 {
    let size = n as f64;
    let power = size - 1.0;
    let (step, count) = grid(n);
    let shift = 0.5 * w;
    let longer = (shift.min(10.0) / step) as i32;
    let mut share = 0.0;
    for i in -count..=count + longer {
        let smallest = f64::from(i) * step - shift;
        let others = upper(smallest);
        let beyond = upper(smallest + w);
        let kept = if beyond < others { power * ln1p(-beyond / others) } else { f64::NEG_INFINITY };
        share -= density(smallest) * pow(others, power) * expm1(kept);
    }
    (share * step * size).min(1.0)
}

/// `Φ(end) - Φ(start)` without cancellation.
fn between(start: f64, end: f64) -> f64 {
    if end - start < 1.0 {
        let half = 0.5 * (end - start);
        let middle = 0.5 * (start + end);
        let terms = legendre::rule().iter().map(|(x, weight)| weight * density(middle + half * x));
        half * terms.sum::<f64>()
    } else if start > 0.0 {
        upper(start) - upper(end)
    } else {
        upper(-end) - upper(-start)
    }
}
