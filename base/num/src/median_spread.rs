//! How far the median of a small normal subgroup scatters (中位数的标准差).
//!
//! Asks: what is the standard deviation of the median of `n` standard normal readings?
//! Needs: 2 to 100 readings.
//! Does not know: readings.
//! Source: the densities of one and of two order statistics (H. A. David, Order Statistics, 1970,
//! 2.1 and 2.2), integrated.  Cases: `cases/num/chart_constant.json`.

use std::sync::OnceLock;

use crate::legendre;
use crate::normal::{density, upper};

const SIZE_MAX: usize = 100;

/// Standard deviation of the median of `n` standard normal readings; `None` if `n` is not in
/// `2..=100`.
///
/// |         | meaning                                     | shape  | unit |
/// |---------|---------------------------------------------|--------|------|
/// | `n`     | subgroup size                               | scalar | 1    |
/// | returns | deviation of the median over that of one    | scalar | 1    |
///
/// # Source
/// Second moment of the middle order statistic, or of the mean of the two middle ones; the first
/// is 0 by symmetry.
pub fn median_spread(n: usize) -> Option<f64> {
    static KNOWN: [OnceLock<f64>; SIZE_MAX + 1] = [const { OnceLock::new() }; SIZE_MAX + 1];
    let known = KNOWN.get(n).filter(|_| n >= 2)?;
    Some(*known.get_or_init(|| {
        let [mass, second] = if n.is_multiple_of(2) { even(n) } else { odd(n) };
        // The factor of the density cancels.
        (second / mass).sqrt()
    }))
}

/// Points of the trapezoidal rule on the whole line, which is as exact as f64 for functions that
/// fall off as a normal density does.
fn line() -> impl Iterator<Item = f64> {
    const STEP: f64 = 0.0625;
    (-144..=144).map(|i| f64::from(i) * STEP)
}

/// The mass and the second moment of `(Φ(x) (1 − Φ(x)))^k φ(x)`, `n = 2k + 1`.
fn odd(n: usize) -> [f64; 2] {
    let k = (n / 2) as i32;
    let terms: Vec<[f64; 2]> = line()
        .map(|x| {
            let mass = power(upper(x) * upper(-x), k) * density(x);
            [mass, x * x * mass]
        })
        .collect();
    sums(&terms)
}

/// The same of the middle `m` of two neighbours at distance `w`:
/// `(Φ(m − w/2) (1 − Φ(m + w/2)))^(k−1) φ(m − w/2) φ(m + w/2)`, `n = 2k`.
fn even(n: usize) -> [f64; 2] {
    let k = (n / 2) as i32;
    let mut terms = Vec::new();
    for piece in 0..16 {
        for (node, weight) in legendre::rule() {
            let half = 0.5 * (f64::from(piece) + 0.5 + 0.5 * node);
            for m in line() {
                let (below, above) = (m - half, m + half);
                let others = power(upper(-below) * upper(above), k - 1);
                let mass = weight * others * density(below) * density(above);
                terms.push([mass, m * m * mass]);
            }
        }
    }
    sums(&terms)
}

/// `x^k` by multiplication.
fn power(x: f64, k: i32) -> f64 {
    (0..k).fold(1.0, |product, _| product * x)
}

fn sums(terms: &[[f64; 2]]) -> [f64; 2] {
    [0, 1].map(|i| crate::sum(&terms.iter().map(|term| term[i]).collect::<Vec<_>>()))
}
