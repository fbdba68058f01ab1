//! The Poisson distribution (泊松分布).
//!
//! Asks: how likely are at most, more than, or exactly `k` nonconformities?
//! Needs: the expected number.
//! Does not know: areas of opportunity; callers multiply by them.
//! Source: Abramowitz and Stegun (1964) 26.4.21; C. Loader (2000).
//! Cases: `cases/num/poisson.json`.

use crate::binomial::first;
use crate::elementary::exp;
use crate::gamma;
use crate::problem::{Problem, require, require_probability};

/// Probability of exactly `k` events.
///
/// |         | meaning                          | shape  | unit |
/// |---------|----------------------------------|--------|------|
/// | `k`     | events                           | scalar | 1    |
/// | `mean`  | expected events, 0 to 1e9        | scalar | 1    |
/// | returns | `P(K = k)`                       | scalar | 1    |
///
/// # Errors
/// [`Problem::Parameter`] if `mean` is not in `[0, 1e9]`.
///
/// # Source
/// Loader (2000).
pub fn pmf(k: u64, mean: f64) -> Result<f64, Problem> {
    check(mean)?;
    if k == 0 {
        return Ok(exp(-mean));
    }
    if mean == 0.0 {
        return Ok(0.0);
    }
    Ok(gamma::kernel(k as f64, mean) / k as f64)
}

/// Probability of at most `k` events.
///
/// |         | meaning                          | shape  | unit |
/// |---------|----------------------------------|--------|------|
/// | `k`     | events                           | scalar | 1    |
/// | `mean`  | expected events, 0 to 1e9        | scalar | 1    |
/// | returns | `P(K <= k)`                      | scalar | 1    |
///
/// # Errors
/// As [`pmf`].
///
/// # Source
/// Abramowitz and Stegun (1964) 26.4.21.
pub fn cdf(k: u64, mean: f64) -> Result<f64, Problem> {
    check(mean)?;
    Ok(tails(k, mean).0)
}

/// Probability of more than `k` events, relatively accurate when it is small.
///
/// |         | meaning                          | shape  | unit |
/// |---------|----------------------------------|--------|------|
/// | `k`     | events                           | scalar | 1    |
/// | `mean`  | expected events, 0 to 1e9        | scalar | 1    |
/// | returns | `P(K > k)`                       | scalar | 1    |
///
/// # Errors
/// As [`pmf`].
///
/// # Source
/// Abramowitz and Stegun (1964) 26.4.21.
pub fn sf(k: u64, mean: f64) -> Result<f64, Problem> {
    check(mean)?;
    Ok(tails(k, mean).1)
}

/// Smallest `k` with `P(K <= k) >= p`.
///
/// |         | meaning                          | shape  | unit |
/// |---------|----------------------------------|--------|------|
/// | `p`     | probability                      | scalar | 1    |
/// | `mean`  | expected events, 0 to 1e9        | scalar | 1    |
/// | returns | events                           | scalar | 1    |
///
/// # Errors
/// As [`pmf`]; [`Problem::Probability`] if `p` is not strictly between 0 and 1.
///
/// # Source
/// Definition, by bisection.
pub fn quantile(p: f64, mean: f64) -> Result<u64, Problem> {
    check(mean)?;
    require_probability(p)?;
    Ok(first(most(mean), |k| tails(k, mean).0 >= p))
}

/// Smallest `k` with `P(K > k) <= q`.
///
/// |         | meaning                          | shape  | unit |
/// |---------|----------------------------------|--------|------|
/// | `q`     | probability                      | scalar | 1    |
/// | `mean`  | expected events, 0 to 1e9        | scalar | 1    |
/// | returns | events                           | scalar | 1    |
///
/// # Errors
/// As [`quantile`].
///
/// # Source
/// Definition, by bisection.
pub fn quantile_upper(q: f64, mean: f64) -> Result<u64, Problem> {
    check(mean)?;
    require_probability(q)?;
    Ok(first(most(mean), |k| tails(k, mean).1 <= q))
}

fn check(mean: f64) -> Result<(), Problem> {
    require("mean", mean, (0.0..=1e9).contains(&mean), "from 0 to 1e9")
}

/// A count that is exceeded with a probability below the smallest `f64`.
fn most(mean: f64) -> u64 {
    (2.0 * mean + 2000.0).min(mean + 60.0 * mean.sqrt() + 2000.0) as u64
}

/// `P(K <= k)` and `P(K > k)`; a count beyond 1e10 is as good as certain not to be exceeded.
fn tails(k: u64, mean: f64) -> (f64, f64) {
    if mean == 0.0 || k >= 10_000_000_000 {
        return (1.0, 0.0);
    }
    let at = gamma::tails(k as f64 + 1.0, mean);
    (at.upper, at.lower)
}
