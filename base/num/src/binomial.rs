//! The binomial distribution (二项分布).
//!
//! Asks: how likely are at most, more than, or exactly `k` nonconforming pieces among `n`?
//! Needs: a number of trials and the share of nonconforming pieces.
//! Does not know: sampling plans, finite lots (hypergeometric).
//! Source: Abramowitz and Stegun (1964) 26.5.24; C. Loader (2000).
//! Cases: `cases/num/binomial.json`.

use crate::beta;
use crate::double_double::Twofold;
use crate::elementary::{exp, ln1p};
use crate::problem::{Problem, require, require_probability};

/// The largest number of trials that is served.
const TRIALS_MAX: u64 = 10_000_000_000;

/// Probability of exactly `k` events.
///
/// |         | meaning                            | shape  | unit |
/// |---------|------------------------------------|--------|------|
/// | `k`     | events                             | scalar | 1    |
/// | `n`     | trials, at most 1e10               | scalar | 1    |
/// | `share` | probability of an event, 0 to 1    | scalar | 1    |
/// | returns | `P(K = k)`                         | scalar | 1    |
///
/// # Errors
/// [`Problem::Parameter`] if `n` is above 1e10 or `share` not in `[0, 1]`.
///
/// # Source
/// Loader (2000).
pub fn pmf(k: u64, n: u64, share: f64) -> Result<f64, Problem> {
    check(n, share)?;
    if k > n || (share == 0.0 && k > 0) || (share == 1.0 && k < n) {
        return Ok(0.0);
    }
    if share == 0.0 || share == 1.0 {
        return Ok(1.0);
    }
    let (k, n) = (k as f64, n as f64);
    if k == 0.0 {
        return Ok(exp(n * ln1p(-share)));
    }
    if k == n {
        return Ok(crate::pow(share, n));
    }
    let (x, y) = (share.into(), Twofold::sum(1.0, -share));
    Ok(beta::kernel(k, n - k, x, y) * n / (k * (n - k)))
}

/// Probability of at most `k` events.
///
/// |         | meaning                            | shape  | unit |
/// |---------|------------------------------------|--------|------|
/// | `k`     | events                             | scalar | 1    |
/// | `n`     | trials, at most 1e10               | scalar | 1    |
/// | `share` | probability of an event, 0 to 1    | scalar | 1    |
/// | returns | `P(K <= k)`                        | scalar | 1    |
///
/// # Errors
/// As [`pmf`].
///
/// # Source
/// Abramowitz and Stegun (1964) 26.5.24.
pub fn cdf(k: u64, n: u64, share: f64) -> Result<f64, Problem> {
    check(n, share)?;
    Ok(tails(k, n, share).0)
}

/// Probability of more than `k` events, relatively accurate when it is small.
///
/// |         | meaning                            | shape  | unit |
/// |---------|------------------------------------|--------|------|
/// | `k`     | events                             | scalar | 1    |
/// | `n`     | trials, at most 1e10               | scalar | 1    |
/// | `share` | probability of an event, 0 to 1    | scalar | 1    |
/// | returns | `P(K > k)`                         | scalar | 1    |
///
/// # Errors
/// As [`pmf`].
///
/// # Source
/// Abramowitz and Stegun (1964) 26.5.24.
pub fn sf(k: u64, n: u64, share: f64) -> Result<f64, Problem> {
    check(n, share)?;
    Ok(tails(k, n, share).1)
}

/// Smallest `k` with `P(K <= k) >= p`.
///
/// |         | meaning                            | shape  | unit |
/// |---------|------------------------------------|--------|------|
/// | `p`     | probability                        | scalar | 1    |
/// | `n`     | trials, at most 1e10               | scalar | 1    |
/// | `share` | probability of an event, 0 to 1    | scalar | 1    |
/// | returns | events                             | scalar | 1    |
///
/// # Errors
/// As [`pmf`]; [`Problem::Probability`] if `p` is not strictly between 0 and 1.
///
/// # Source
/// Definition, by bisection.
pub fn quantile(p: f64, n: u64, share: f64) -> Result<u64, Problem> {
    check(n, share)?;
    require_probability(p)?;
    Ok(first(n, |k| tails(k, n, share).0 >= p))
}

/// Smallest `k` with `P(K > k) <= q`.
///
/// |         | meaning                            | shape  | unit |
/// |---------|------------------------------------|--------|------|
/// | `q`     | probability                        | scalar | 1    |
/// | `n`     | trials, at most 1e10               | scalar | 1    |
/// | `share` | probability of an event, 0 to 1    | scalar | 1    |
/// | returns | events                             | scalar | 1    |
///
/// # Errors
/// As [`quantile`].
///
/// # Source
/// Definition, by bisection.
pub fn quantile_upper(q: f64, n: u64, share: f64) -> Result<u64, Problem> {
    check(n, share)?;
    require_probability(q)?;
    Ok(first(n, |k| tails(k, n, share).1 <= q))
}

fn check(n: u64, share: f64) -> Result<(), Problem> {
    require("n", n as f64, n <= TRIALS_MAX, "at most 1e10")?;
    require("share", share, (0.0..=1.0).contains(&share), "from 0 to 1")
}

/// `P(K <= k)` and `P(K > k)`.
fn tails(k: u64, n: u64, share: f64) -> (f64, f64) {
    if k >= n || share == 0.0 {
        return (1.0, 0.0);
    }
    if share == 1.0 {
        return (0.0, 1.0);
    }
    if k == 0 {
        let none = n as f64 * ln1p(-share);
        return (exp(none), -crate::expm1(none));
    }
    let at = beta::at_point(share, k as f64 + 1.0, (n - k) as f64);
    (at.upper, at.lower)
}

/// The smallest `k` in `0..=most` that `is_enough`, which is monotone and holds at `most`.
pub(crate) fn first(most: u64, is_enough: impl Fn(u64) -> bool) -> u64 {
    let (mut low, mut high) = (0, most);
    while low < high {
        let middle = low + (high - low) / 2;
        if is_enough(middle) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    low
}
