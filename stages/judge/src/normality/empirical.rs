//! Tests of the distance between the steps of the readings and the normal curve.

use super::{Verdict, polynomial};
use crate::Problem;

/// Anderson and Darling's A², mean and sigma estimated.
///
/// `z` are the standardised readings in ascending order, at least 8.
///
/// # Errors
/// [`Problem::Number`].
///
/// # Source
/// Stephens 1986, in D'Agostino, Stephens, Goodness-of-Fit Techniques, table 4.9: the p value by
/// four branches of A² (1 + 0.75/n + 2.25/n²).
pub fn anderson_darling(z: &[f64]) -> Result<Verdict, Problem> {
    let n = z.len() as f64;
    let mut terms = Vec::with_capacity(z.len());
    for (i, (low, high)) in z.iter().zip(z.iter().rev()).enumerate() {
        // ln Φ(z) = ln (1 − Φ(−z)), from the tail that keeps its digits.
        let ends = num::normal::ln_sf(-low)? + num::normal::ln_sf(*high)?;
        terms.push((2.0 * i as f64 + 1.0) * ends);
    }
    let statistic = -n - num::sum(&terms) / n;
    let a = statistic * (1.0 + 0.75 / n + 2.25 / (n * n));
    let branch = |c: [f64; 3]| num::exp(polynomial(&c, a));
    let p = if a < 0.2 {
        1.0 - branch([-13.436, 101.14, -223.73])
    } else if a < 0.34 {
        1.0 - branch([-8.318, 42.796, -59.938])
    } else if a < 0.6 {
        branch([0.9177, -4.279, -1.38])
    } else if a < 10.0 {
        branch([1.2937, -5.709, 0.0186])
    } else {
        3.7e-24
    };
    Ok(Verdict { statistic, p })
}

/// Cramér and von Mises' W², mean and sigma estimated.
///
/// # Errors
/// [`Problem::Number`].
///
/// # Source
/// Stephens 1986, table 4.9: the p value by four branches of W² (1 + 0.5/n).
pub fn cramer_von_mises(z: &[f64]) -> Result<Verdict, Problem> {
    let n = z.len() as f64;
    let mut squares = vec![1.0 / (12.0 * n)];
    for (i, z) in z.iter().enumerate() {
        let off = num::normal::cdf(*z)? - (2.0 * i as f64 + 1.0) / (2.0 * n);
        squares.push(off * off);
    }
    let statistic = num::sum(&squares);
    let w = statistic * (1.0 + 0.5 / n);
    let branch = |c: [f64; 3]| num::exp(polynomial(&c, w));
    let p = if w < 0.0275 {
        1.0 - branch([-13.953, 775.5, -12542.61])
    } else if w < 0.051 {
        1.0 - branch([-5.903, 179.546, -1515.29])
    } else if w < 0.092 {
        branch([0.886, -31.62, 10.897])
    } else if w < 1.1 {
        branch([1.111, -34.242, 12.832])
    } else {
        7.37e-10
    };
    Ok(Verdict { statistic, p })
}

/// Lilliefors' form of the Kolmogorov-Smirnov distance.
///
/// # Errors
/// [`Problem::Number`].
///
/// # Source
/// Dallal, Wilkinson 1986, The American Statistician 40(4), for p below 0.1; above, the modified
/// statistic of Stephens 1974 with fitted polynomials.
pub fn lilliefors(z: &[f64]) -> Result<Verdict, Problem> {
    let n = z.len() as f64;
    let mut statistic = 0.0_f64;
    for (i, z) in z.iter().enumerate() {
        let share = num::normal::cdf(*z)?;
        let above = (i as f64 + 1.0) / n - share;
        let below = share - i as f64 / n;
        statistic = statistic.max(above).max(below);
    }
    let (k, m) =
        if n <= 100.0 { (statistic, n) } else { (statistic * num::pow(n / 100.0, 0.49), 100.0) };
    let shifted = m + 2.78019;
    let exponent = -7.01256 * k * k * shifted + 2.99587 * k * shifted.sqrt() - 0.122119
        + 0.974598 / m.sqrt()
        + 1.67997 / m;
    let p = num::exp(exponent);
    let p = if p > 0.1 { modified((n.sqrt() - 0.01 + 0.85 / n.sqrt()) * statistic) } else { p };
    Ok(Verdict { statistic, p })
}

/// The upper half of the p values of Lilliefors' test.
fn modified(k: f64) -> f64 {
    if k <= 0.302 {
        1.0
    } else if k <= 0.5 {
        polynomial(&[2.76773, -19.828315, 80.709644, -138.55152, 81.218052], k)
    } else if k <= 0.9 {
        polynomial(&[-4.901232, 40.662806, -97.490286, 94.029866, -32.355711], k)
    } else if k <= 1.31 {
        polynomial(&[6.198765, -19.558097, 23.186922, -12.234627, 2.423045], k)
    } else {
        0.0
    }
}
