//! Sums that do not lose small terms among large ones (补偿求和).
//!
//! Asks: what is the sum, and the mean, of these numbers in this order?
//! Needs: finite numbers.
//! Does not know: exact decimals (see [`crate::exact`]).
//! Source: A. Neumaier (1974), "Rundungsfehleranalyse einiger Verfahren zur Summation endlicher
//! Summen", ZAMM 54, 39-51.

/// Sums in input order with Neumaier's compensation.
///
/// |           | meaning                                 | shape  | unit     |
/// |-----------|-----------------------------------------|--------|----------|
/// | `values`  | finite numbers                          | `n`    | any      |
/// | returns   | their sum; 0 when there are none        | scalar | the same |
///
/// The error is about one unit in the last place of the result plus `n²·2⁻¹⁰⁶` of the sum of
/// magnitudes. A sum beyond the range of `f64` is an infinity.
///
/// # Source
/// Neumaier (1974), algorithm IV.
pub fn sum(values: &[f64]) -> f64 {
    let mut total = 0.0_f64;
    let mut lost = 0.0_f64;
    for &value in values {
        let next = total + value;
        lost += if total.abs() >= value.abs() {
            (total - next) + value
        } else {
            (value - next) + total
        };
        total = next;
    }
    if total.is_finite() { total + lost } else { total }
}

/// Arithmetic mean: [`sum`] divided by the count.
///
/// |           | meaning                                  | shape  | unit     |
/// |-----------|------------------------------------------|--------|----------|
/// | `values`  | finite numbers                           | `n`    | any      |
/// | returns   | their mean; `None` when there are none   | scalar | the same |
///
/// # Source
/// Definition.
pub fn mean(values: &[f64]) -> Option<f64> {
    if values.is_empty() { None } else { Some(sum(values) / values.len() as f64) }
}
