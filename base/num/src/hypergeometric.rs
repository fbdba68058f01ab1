//! The hypergeometric distribution (超几何分布).
//!
//! Asks: how likely are at most, more than, or exactly `k` nonconforming pieces in a sample drawn
//! without putting back from a lot that holds a known number of them?
//! Needs: the sizes of sample and lot, and the number of nonconforming pieces in the lot.
//! Does not know: sampling plans, lots that are large beside their sample (binomial).
//! Source: N. L. Johnson, A. W. Kemp, S. Kotz (2005), Univariate Discrete Distributions, chapter 6;
//! C. Loader (2000).  Cases: `cases/num/hypergeometric.json`.
//!
//! A probability is a ratio of three binomial ones, which holds for any share of success; with the
//! share that was sampled none of them is needlessly small.

use crate::binomial::{self, first};
use crate::problem::{Problem, require, require_probability};

/// The largest lot that is served.
const LOT_MAX: u64 = 1_000_000_000;

/// Probability of exactly `k` nonconforming pieces in the sample.
///
/// |         | meaning                              | shape  | unit |
/// |---------|--------------------------------------|--------|------|
/// | `k`     | nonconforming pieces in the sample   | scalar | 1    |
/// | `n`     | pieces in the sample                 | scalar | 1    |
/// | `bad`   | nonconforming pieces in the lot      | scalar | 1    |
/// | `lot`   | pieces in the lot, at most 1e9       | scalar | 1    |
/// | returns | `P(K = k)`                           | scalar | 1    |
///
/// # Errors
/// [`Problem::Parameter`] if `lot` is above 1e9, or `n` or `bad` above `lot`.
///
/// # Source
/// Johnson, Kemp, Kotz (2005), 6.1; terms by Loader (2000).
pub fn pmf(k: u64, n: u64, bad: u64, lot: u64) -> Result<f64, Problem> {
    Draw::new(n, bad, lot)?.exactly(k)
}

/// Probability of at most `k` nonconforming pieces in the sample.
///
/// |         | meaning                              | shape  | unit |
/// |---------|--------------------------------------|--------|------|
/// | `k`     | nonconforming pieces in the sample   | scalar | 1    |
/// | `n`     | pieces in the sample                 | scalar | 1    |
/// | `bad`   | nonconforming pieces in the lot      | scalar | 1    |
/// | `lot`   | pieces in the lot, at most 1e9       | scalar | 1    |
/// | returns | `P(K <= k)`                          | scalar | 1    |
///
/// # Errors
/// As [`pmf`].
///
/// # Source
/// Definition; the smaller tail is summed from its largest term.
pub fn cdf(k: u64, n: u64, bad: u64, lot: u64) -> Result<f64, Problem> {
    Ok(Draw::new(n, bad, lot)?.tails(k)?.0)
}

/// Probability of more than `k` nonconforming pieces, relatively accurate when it is small.
///
/// |         | meaning                              | shape  | unit |
/// |---------|--------------------------------------|--------|------|
/// | `k`     | nonconforming pieces in the sample   | scalar | 1    |
/// | `n`     | pieces in the sample                 | scalar | 1    |
/// | `bad`   | nonconforming pieces in the lot      | scalar | 1    |
/// | `lot`   | pieces in the lot, at most 1e9       | scalar | 1    |
/// | returns | `P(K > k)`                           | scalar | 1    |
///
/// # Errors
/// As [`pmf`].
///
/// # Source
/// As [`cdf`].
pub fn sf(k: u64, n: u64, bad: u64, lot: u64) -> Result<f64, Problem> {
    Ok(Draw::new(n, bad, lot)?.tails(k)?.1)
}

/// Smallest `k` with `P(K <= k) >= p`.
///
/// |         | meaning                              | shape  | unit |
/// |---------|--------------------------------------|--------|------|
/// | `p`     | probability                          | scalar | 1    |
/// | `n`     | pieces in the sample                 | scalar | 1    |
/// | `bad`   | nonconforming pieces in the lot      | scalar | 1    |
/// | `lot`   | pieces in the lot, at most 1e9       | scalar | 1    |
/// | returns | nonconforming pieces in the sample   | scalar | 1    |
///
/// # Errors
/// As [`pmf`]; [`Problem::Probability`] if `p` is not strictly between 0 and 1.
///
/// # Source
/// Definition, by bisection.
pub fn quantile(p: f64, n: u64, bad: u64, lot: u64) -> Result<u64, Problem> {
    let draw = Draw::new(n, bad, lot)?;
    require_probability(p)?;
    Ok(first(draw.most(), |k| draw.tails(k).is_ok_and(|(lower, _)| lower >= p)))
}

/// A sample from a lot, with sizes that fit together.
#[derive(Clone, Copy)]
struct Draw {
    n: u64,
    bad: u64,
    lot: u64,
}

impl Draw {
    fn new(n: u64, bad: u64, lot: u64) -> Result<Self, Problem> {
        require("lot", lot as f64, lot <= LOT_MAX, "at most 1e9")?;
        require("n", n as f64, n <= lot, "at most the lot")?;
        require("bad", bad as f64, bad <= lot, "at most the lot")?;
        Ok(Self { n, bad, lot })
    }

    /// The fewest that a sample can hold: what is left when all good pieces are drawn.
    fn least(self) -> u64 {
        (self.n + self.bad).saturating_sub(self.lot)
    }

    /// The most that a sample can hold.
    fn most(self) -> u64 {
        self.n.min(self.bad)
    }

    fn exactly(self, k: u64) -> Result<f64, Problem> {
        if k < self.least() || k > self.most() {
            return Ok(0.0);
        }
        if self.least() == self.most() {
            return Ok(1.0);
        }
        let share = self.n as f64 / self.lot as f64;
        let among_bad = binomial::pmf(k, self.bad, share)?;
        let among_good = binomial::pmf(self.n - k, self.lot - self.bad, share)?;
        Ok((among_bad / binomial::pmf(self.n, self.lot, share)? * among_good).min(1.0))
    }

    /// `P(K <= k)` and `P(K > k)`; the one that is summed is the one on its own side of the mean.
    fn tails(self, k: u64) -> Result<(f64, f64), Problem> {
        if k >= self.most() {
            return Ok((1.0, 0.0));
        }
        if k < self.least() {
            return Ok((0.0, 1.0));
        }
        let mean = self.n as f64 * (self.bad as f64 / self.lot as f64);
        if (k as f64) < mean {
            let lower = (self.exactly(k)? * self.terms_below(k)).min(1.0);
            Ok((lower, 1.0 - lower))
        } else {
            let upper = (self.exactly(k + 1)? * self.terms_above(k + 1)).min(1.0);
            Ok((1.0 - upper, upper))
        }
    }

    /// `P(K <= k) / P(K = k)`; terms fall from here on, for `k` is at or below the mean.
    fn terms_below(self, k: u64) -> f64 {
        let (mut term, mut total) = (1.0_f64, 1.0_f64);
        for x in (self.least() + 1..=k).rev() {
            let good_left = (self.lot - self.bad + x) as f64 - self.n as f64;
            let ratio = x as f64 * good_left / ((self.n - x + 1) as f64);
            term *= ratio / (self.bad - x + 1) as f64;
            total += term;
            if term < 1e-18 * total {
                break;
            }
        }
        total
    }

    /// `P(K >= k) / P(K = k)` for `k` above the mean.
    fn terms_above(self, k: u64) -> f64 {
        let (mut term, mut total) = (1.0_f64, 1.0_f64);
        for x in k..self.most() {
            let good_left = (self.lot - self.bad + x + 1) as f64 - self.n as f64;
            let ratio = (self.n - x) as f64 / ((x + 1) as f64);
            term *= ratio * (self.bad - x) as f64 / good_left;
            total += term;
            if term < 1e-18 * total {
                break;
            }
        }
        total
    }
}
