//! Constants of control charts (控制图常数).
//!
//! Asks: by which factors do the mean range and the mean standard deviation of small subgroups lead
//! to the standard deviation and to three-sigma limits?
//! Needs: a subgroup size of 2 to 100 (any size from 2 for factors of the standard deviation).
//! Does not know: readings. These are exact: printed tables round them to 3 or 4 digits.
//! Source: ASTM MNL 7; H. L. Harter (1960), "Tables of range and studentized range", Ann. Math.
//! Statist. 31, 1122-1147.  Cases: `cases/num/chart_constant.json`.
//!
//! A size that is not served is `None`.

use std::sync::OnceLock;

use crate::double_double::Twofold;
use crate::elementary::{exp, expm1};
use crate::range_moment::{self, SIZE_MAX};

/// Mean range of `n` standard normal readings; `None` if `n` is not in `2..=100`.
///
/// |         | meaning                                | shape  | unit |
/// |---------|----------------------------------------|--------|------|
/// | `n`     | subgroup size                          | scalar | 1    |
/// | returns | mean range over the standard deviation | scalar | 1    |
///
/// # Source
/// Tippett (1925); Harter (1960).
pub fn d2(n: usize) -> Option<f64> {
    moments(n).map(|(mean, _)| mean)
}

/// Standard deviation of the range of `n` standard normal readings; `None` if `n` is not in
/// `2..=100`.
///
/// |         | meaning                                            | shape  | unit |
/// |---------|----------------------------------------------------|--------|------|
/// | `n`     | subgroup size                                      | scalar | 1    |
/// | returns | deviation of the range over the standard deviation | scalar | 1    |
///
/// # Source
/// Tippett (1925); Harter (1960).
pub fn d3(n: usize) -> Option<f64> {
    moments(n).map(|(_, deviation)| deviation)
}

/// `√(d2² + d3²/g)`: the divisor for the mean range of `g` subgroups of `m` readings whose square
/// is unbiased; `None` if `m` is not in `2..=100` or `g` is 0.
///
/// |         | meaning                   | shape  | unit |
/// |---------|---------------------------|--------|------|
/// | `m`     | subgroup size             | scalar | 1    |
/// | `g`     | number of subgroups       | scalar | 1    |
/// | returns | divisor of the mean range | scalar | 1    |
///
/// # Source
/// A. J. Duncan (1955), Industrial Quality Control 11(8); AIAG MSA, appendix C.
pub fn d2_star(m: usize, g: usize) -> Option<f64> {
    let (mean, deviation) = moments(m)?;
    if g == 0 { None } else { Some((mean * mean + deviation * deviation / g as f64).sqrt()) }
}

/// Median range of `n` standard normal readings, the divisor for a median moving range (often
/// printed as d4); `None` if `n` is not in `2..=1000`.
///
/// |         | meaning                                  | shape  | unit |
/// |---------|------------------------------------------|--------|------|
/// | `n`     | subgroup size                            | scalar | 1    |
/// | returns | median range over the standard deviation | scalar | 1    |
///
/// # Source
/// Ferrell (1953), Industrial Quality Control 9(5); [`crate::range::quantile`] of one half.
pub fn median_range(n: usize) -> Option<f64> {
    static KNOWN: [OnceLock<Option<f64>>; SIZE_MAX + 1] = [const { OnceLock::new() }; SIZE_MAX + 1];
    let median = || crate::range::quantile(0.5, n).ok();
    KNOWN.get(n).map_or_else(median, |known| *known.get_or_init(median))
}

/// Mean standard deviation of `n` standard normal readings; `None` if `n` is below 2.
///
/// |         | meaning                                   | shape  | unit |
/// |---------|-------------------------------------------|--------|------|
/// | `n`     | subgroup size                             | scalar | 1    |
/// | returns | mean standard deviation over the true one | scalar | 1    |
///
/// # Source
/// `√(2/(n-1)) Γ(n/2) / Γ((n-1)/2)`, ASTM MNL 7.
pub fn c4(n: usize) -> Option<f64> {
    c4_and_rest(n).map(|(c4, _)| c4)
}

/// Factor of the mean range for limits of a mean: `3 / (d2 √n)`; `None` as for [`d2`].
///
/// |         | meaning       | shape  | unit |
/// |---------|---------------|--------|------|
/// | `n`     | subgroup size | scalar | 1    |
/// | returns | factor        | scalar | 1    |
///
/// # Source
/// ASTM MNL 7, A2.
pub fn a2(n: usize) -> Option<f64> {
    Some(3.0 / (d2(n)? * (n as f64).sqrt()))
}

/// Factor of the mean standard deviation for limits of a mean: `3 / (c4 √n)`; `None` as for [`c4`].
///
/// |         | meaning       | shape  | unit |
/// |---------|---------------|--------|------|
/// | `n`     | subgroup size | scalar | 1    |
/// | returns | factor        | scalar | 1    |
///
/// # Source
/// ASTM MNL 7, A3.
pub fn a3(n: usize) -> Option<f64> {
    Some(3.0 / (c4(n)? * (n as f64).sqrt()))
}

/// Factor of the mean standard deviation for its lower limit, not below 0; `None` as for [`c4`].
///
/// |         | meaning       | shape  | unit |
/// |---------|---------------|--------|------|
/// | `n`     | subgroup size | scalar | 1    |
/// | returns | factor        | scalar | 1    |
///
/// # Source
/// ASTM MNL 7, B3 = `1 - 3 √(1 - c4²) / c4`.
pub fn b3(n: usize) -> Option<f64> {
    Some((1.0 - spread_of_deviation(n)?).max(0.0))
}

/// Factor of the mean standard deviation for its upper limit; `None` as for [`c4`].
///
/// |         | meaning       | shape  | unit |
/// |---------|---------------|--------|------|
/// | `n`     | subgroup size | scalar | 1    |
/// | returns | factor        | scalar | 1    |
///
/// # Source
/// ASTM MNL 7, B4 = `1 + 3 √(1 - c4²) / c4`.
pub fn b4(n: usize) -> Option<f64> {
    Some(1.0 + spread_of_deviation(n)?)
}

/// Factor of the mean range for its lower limit, D3, not below 0; `None` as for [`d2`].
///
/// |         | meaning       | shape  | unit |
/// |---------|---------------|--------|------|
/// | `n`     | subgroup size | scalar | 1    |
/// | returns | factor        | scalar | 1    |
///
/// # Source
/// ASTM MNL 7, D3 = `1 - 3 d3 / d2`.
pub fn lower_range_factor(n: usize) -> Option<f64> {
    let (mean, deviation) = moments(n)?;
    Some((1.0 - 3.0 * deviation / mean).max(0.0))
}

/// Factor of the mean range for its upper limit, D4; `None` as for [`d2`].
///
/// |         | meaning       | shape  | unit |
/// |---------|---------------|--------|------|
/// | `n`     | subgroup size | scalar | 1    |
/// | returns | factor        | scalar | 1    |
///
/// # Source
/// ASTM MNL 7, D4 = `1 + 3 d3 / d2`.
pub fn upper_range_factor(n: usize) -> Option<f64> {
    let (mean, deviation) = moments(n)?;
    Some(1.0 + 3.0 * deviation / mean)
}

/// Factor of the mean moving range of `n` readings for limits of individuals: `3 / d2`; `None` as
/// for [`d2`].
///
/// |         | meaning       | shape  | unit |
/// |---------|---------------|--------|------|
/// | `n`     | subgroup size | scalar | 1    |
/// | returns | factor        | scalar | 1    |
///
/// # Source
/// ASTM MNL 7, E2.
pub fn e2(n: usize) -> Option<f64> {
    Some(3.0 / d2(n)?)
}

/// `3 √(1 - c4²) / c4`.
fn spread_of_deviation(n: usize) -> Option<f64> {
    let (c4, rest) = c4_and_rest(n)?;
    Some(3.0 * rest.sqrt() / c4)
}

/// c4 and `1 - c4²`; for large `n` by the expansion of F. G. Tricomi and A. Erdélyi (1951).
fn c4_and_rest(n: usize) -> Option<(f64, f64)> {
    if n < 2 {
        return None;
    }
    if n < 80 {
        let square = small_c4_squared(n);
        return Some((square.sqrt().to_f64(), (Twofold::ONE - square).to_f64()));
    }
    let step = 2.0 / (n as f64 - 1.0);
    let square = step * step;
    let rest = 1.0 / 192.0 - square * (1.0 / 640.0 - square * (17.0 / 14336.0));
    let ln = -step * (0.125 - square * rest);
    Some((exp(ln), -expm1(2.0 * ln)))
}

/// c4² as a product, by `Γ(x + 1) = x Γ(x)` from `Γ(1) / Γ(1/2)` or `Γ(3/2) / Γ(1)`.
fn small_c4_squared(n: usize) -> Twofold {
    const PI: Twofold = Twofold { hi: std::f64::consts::PI, lo: 1.224_646_799_147_353_2e-16 };
    let (first, start) =
        if n.is_multiple_of(2) { (Twofold::ONE / PI, 2) } else { (PI / Twofold::from(4.0), 3) };
    let whole = |k: usize| Twofold::from(k as f64);
    let ratio = (start..n).step_by(2).fold(Twofold::ONE, |r, k| r * whole(k) / whole(k - 1));
    first * ratio * ratio * whole(2) / whole(n - 1)
}

/// Mean and standard deviation of the range.
fn moments(n: usize) -> Option<(f64, f64)> {
    range_moment::TABLE.get(n.checked_sub(2)?).copied()
}
