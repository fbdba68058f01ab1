//! Gauss and Legendre's rule of integration (高斯-勒让德求积).
//!
//! Asks: at which points of `[-1, 1]`, with which weights, is a smooth function integrated?
//! Needs: nothing.
//! Does not know: the function.
//! Source: Abramowitz and Stegun (1964) 25.4.29; Newton's method from 22.16.6.
//! Cases: `cases/num/legendre.json`.

use std::sync::OnceLock;

use crate::Problem;

/// How many points the rule has; it is exact for polynomials up to degree 31.
pub(crate) const POINTS: usize = 16;

/// Points and weights on `[-1, 1]`.
pub(crate) fn rule() -> &'static [(f64, f64); POINTS] {
    static RULE: OnceLock<[(f64, f64); POINTS]> = OnceLock::new();
    RULE.get_or_init(|| std::array::from_fn(|i| node(i, POINTS)))
}

/// Points and weights of the rule of `n` points on `[-1, 1]`, the largest point first.
///
/// |         | meaning                                     | shape       | unit |
/// |---------|---------------------------------------------|-------------|------|
/// | `n`     | number of points, 1 to 2000                 | scalar      | 1    |
/// | returns | point and weight; the weights sum to 2      | `n` pairs   | 1    |
///
/// The rule integrates polynomials up to degree `2n − 1` exactly.
///
/// # Errors
/// [`Problem::Count`] if `n` is not in `1..=2000`.
///
/// # Source
/// Abramowitz and Stegun (1964) 25.4.29.
pub fn points(n: usize) -> Result<Vec<(f64, f64)>, Problem> {
    if !(1..=2000).contains(&n) {
        return Err(Problem::Count { name: "the number of points", got: n, least: 1, most: 2000 });
    }
    Ok((0..n).map(|i| node(i, n)).collect())
}

/// The point at place `i` of `n`, with its weight.
fn node(i: usize, n: usize) -> (f64, f64) {
    let angle = std::f64::consts::PI * (i as f64 + 0.75) / (n as f64 + 0.5);
    let mut x = crate::cos(angle);
    for _ in 0..8 {
        let (value, slope) = polynomial(x, n);
        x -= value / slope;
    }
    let slope = polynomial(x, n).1;
    (x, 2.0 / ((1.0 - x * x) * slope * slope))
}

/// Legendre's polynomial of degree `n` and its derivative.
fn polynomial(x: f64, n: usize) -> (f64, f64) {
    let (mut before, mut value) = (1.0, x);
    for k in 2..=n {
        let k = k as f64;
        (before, value) = (value, ((2.0 * k - 1.0) * x * value - (k - 1.0) * before) / k);
    }
    (value, n as f64 * (x * value - before) / (x * x - 1.0))
}
