//! The table of ranges is what its integration gives, to the last bit.

use super::{SIZE_MAX, TABLE};
use crate::legendre;
use crate::normal::{density, upper};

#[test]
fn the_table_is_its_integration() {
    let integrated = integrated();
    let rows: Vec<String> =
        integrated.iter().map(|(mean, deviation)| format!("({mean:?}, {deviation:?}),")).collect();
    assert_eq!(integrated, TABLE, "the table should be:\n{}", rows.join("\n"));
}

/// Integrates the density of the range for all sizes at once.
///
/// The density is `n (n-1) ∫ φ(x) φ(x+w) (Φ(x+w) - Φ(x))^(n-2) dx`. The inner integral is a
/// trapezoidal sum, the outer one Gauss and Legendre's on pieces of length one. Nothing cancels:
/// the variance is the second moment about the mean, which is found first.
fn integrated() -> Vec<(f64, f64)> {
    let pieces: Vec<(f64, f64, Vec<f64>)> = (0..16)
        .flat_map(|piece| legendre::rule().iter().map(move |rule| (f64::from(piece), rule)))
        .map(|(piece, (x, weight))| {
            let w = piece + 0.5 + 0.5 * x;
            (w, 0.5 * weight, densities(w))
        })
        .collect();
    let moment = |index: usize, power: &dyn Fn(f64) -> f64| {
        let terms: Vec<f64> =
            pieces.iter().map(|(w, weight, at)| weight * at[index] * power(*w)).collect();
        crate::sum(&terms)
    };
    (0..=SIZE_MAX - 2)
        .map(|index| {
            let mean = moment(index, &|w| w);
            let variance = moment(index, &|w| (w - mean) * (w - mean));
            (mean, variance.sqrt())
        })
        .collect()
}

/// The density of the range at `w` for 2, 3, … readings.
fn densities(w: f64) -> Vec<f64> {
    const STEP: f64 = 0.125;
    let mut sums = vec![0.0_f64; SIZE_MAX - 1];
    for i in -80..=80 {
        let middle = f64::from(i) * STEP;
        let (start, end) = (middle - 0.5 * w, middle + 0.5 * w);
        let inside =
            if start > 0.0 { upper(start) - upper(end) } else { upper(-end) - upper(-start) };
        let mut term = density(start) * density(end);
        for sum in &mut sums {
            *sum += term;
            term *= inside;
        }
    }
    let sizes = (2..).map(|n: u32| f64::from(n));
    sums.iter().zip(sizes).map(|(sum, n)| sum * STEP * n * (n - 1.0)).collect()
}
