//! The noncentral chi-squared distribution (非中心卡方分布).
//!
//! Asks: how is the squared distance from the origin spread, when its centre lies elsewhere?
//! Needs: degrees of freedom above 0, whole or not; a noncentrality from 0 to 1e6.
//! Does not know: control charts of several characteristics; callers form the squared distance.
//! Source: Abramowitz and Stegun (1964) 26.4.25; D. Benton and K. Krishnamoorthy (2003),
//! "Computing discrete mixtures of continuous distributions", Computational Statistics and Data
//! Analysis 43, 249–267.  Cases: `cases/num/noncentral_chi_squared.json`.
//!
//! The distribution is a mixture of central ones with `df + 2j` degrees of freedom, weighted by
//! Poisson chances of `j`. Each tail is summed in the direction in which its terms are built by
//! adding, so both keep their digits however small they are.

use crate::elementary::exp;
use crate::gamma;
use crate::problem::{Problem, require};

/// Density at `x`.
///
/// |         | meaning                       | shape  | unit |
/// |---------|-------------------------------|--------|------|
/// | `x`     | squared distance, 0 to 1e8    | scalar | 1    |
/// | `df`    | degrees of freedom, to 1e6    | scalar | 1    |
/// | `nc`    | noncentrality, 0 to 1e6       | scalar | 1    |
/// | returns | density                       | scalar | 1    |
///
/// # Errors
/// [`Problem::Parameter`] if a number is out of its range, or `x` is 0 where the density there is
/// infinite (`df < 2`).
///
/// # Source
/// Abramowitz and Stegun (1964) 26.4.25, differentiated term by term.
pub fn pdf(x: f64, df: f64, nc: f64) -> Result<f64, Problem> {
    check(x, df, nc)?;
    require("x", x, x > 0.0 || df >= 2.0, "above 0 where df is below 2")?;
    let (half, mean) = (0.5 * df, 0.5 * nc);
    if x == 0.0 {
        return Ok(if df == 2.0 { 0.5 * exp(-mean) } else { 0.0 });
    }
    // The largest term: there the ratio of neighbours is one.
    let product = mean * 0.5 * x;
    let shape = half - 1.0;
    let peak = (0.5 * ((shape * shape + 4.0 * product).sqrt() - shape)).max(0.0).floor();
    let top = poisson(peak, mean) * gamma::kernel(half + peak, 0.5 * x) / x;
    let (mut total, mut term, mut j) = (top, top, peak);
    while term > total * 1e-18 {
        j += 1.0;
        term *= product / (j * (half + j - 1.0));
        total += term;
    }
    (term, j) = (top, peak);
    while j > 0.0 && term > total * 1e-18 {
        term *= j * (half + j - 1.0) / product;
        total += term;
        j -= 1.0;
    }
    Ok(total)
}

/// Share below `x`, relatively accurate when it is small.
///
/// |         | meaning                       | shape  | unit |
/// |---------|-------------------------------|--------|------|
/// | `x`     | squared distance, 0 to 1e8    | scalar | 1    |
/// | `df`    | degrees of freedom, to 1e6    | scalar | 1    |
/// | `nc`    | noncentrality, 0 to 1e6       | scalar | 1    |
/// | returns | `P(X <= x)`                   | scalar | 1    |
///
/// # Errors
/// [`Problem::Parameter`] if a number is out of its range.
///
/// # Source
/// Abramowitz and Stegun (1964) 26.4.25.
pub fn cdf(x: f64, df: f64, nc: f64) -> Result<f64, Problem> {
    check(x, df, nc)?;
    let (half, mean, point) = (0.5 * df, 0.5 * nc, 0.5 * x);
    if x == 0.0 {
        return Ok(0.0);
    }
    if mean == 0.0 {
        return Ok(gamma::tails(half, point).lower);
    }
    // Downward from where the terms have vanished: shares grow by adding. The largest term is
    // near the smaller of the two centres.
    let peak = mean.min((mean * point).sqrt());
    let mut j = (peak + 12.0 * peak.sqrt() + 60.0).floor();
    let mut weight = poisson(j, mean);
    let mut step = gamma::kernel(half + j, point) / (half + j);
    let mut share = gamma::tails(half + j, point).lower;
    let mut total = weight * share;
    while j > 0.0 {
        step *= (half + j) / point;
        share += step;
        weight *= j / mean;
        j -= 1.0;
        let term = weight * share;
        total += term;
        if j < peak && term < total * 1e-18 {
            break;
        }
    }
    Ok(total.min(1.0))
}

/// Share above `x`, relatively accurate when it is small.
///
/// |         | meaning                       | shape  | unit |
/// |---------|-------------------------------|--------|------|
/// | `x`     | squared distance, 0 to 1e8    | scalar | 1    |
/// | `df`    | degrees of freedom, to 1e6    | scalar | 1    |
/// | `nc`    | noncentrality, 0 to 1e6       | scalar | 1    |
/// | returns | `P(X > x)`                    | scalar | 1    |
///
/// # Errors
/// As [`cdf`].
///
/// # Source
/// As [`cdf`].
pub fn sf(x: f64, df: f64, nc: f64) -> Result<f64, Problem> {
    check(x, df, nc)?;
    let (half, mean, point) = (0.5 * df, 0.5 * nc, 0.5 * x);
    if x == 0.0 {
        return Ok(1.0);
    }
    if mean == 0.0 {
        return Ok(gamma::tails(half, point).upper);
    }
    // Upward from where the Poisson weights begin: shares grow by adding.
    let mut j = (mean - 12.0 * mean.sqrt() - 40.0).max(0.0).floor();
    let mut weight = poisson(j, mean);
    let mut step = gamma::kernel(half + j, point) / (half + j);
    let mut share = gamma::tails(half + j, point).upper;
    let mut total = weight * share;
    // Beyond the larger of the two centres every term is smaller than the one before.
    let peak = mean.max((mean * point).sqrt());
    loop {
        share += step;
        j += 1.0;
        weight *= mean / j;
        step *= point / (half + j);
        let term = weight * share.min(1.0);
        total += term;
        if j > peak && term <= total * 1e-18 {
            return Ok(total.min(1.0));
        }
    }
}

/// Poisson chance of `j` at a mean, by the saddle form.
fn poisson(j: f64, mean: f64) -> f64 {
    if j == 0.0 {
        exp(-mean)
    } else if mean == 0.0 {
        0.0
    } else {
        gamma::kernel(j, mean) / j
    }
}

fn check(x: f64, df: f64, nc: f64) -> Result<(), Problem> {
    require("df", df, df > 0.0 && df <= 1e6, "above 0 and at most 1e6")?;
    require("nc", nc, (0.0..=1e6).contains(&nc), "from 0 to 1e6")?;
    require("x", x, (0.0..=1e8).contains(&x), "from 0 to 1e8")
}
