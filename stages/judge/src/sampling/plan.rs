//! How likely a sample holds few enough nonconforming pieces, and what follows from it.
//!
//! Asks: which lots does the plan `n, c` accept, and what quality leaves inspection?
//! Needs: how samples scatter, and the lot size where lots are small.
//! Does not know: where a plan comes from.
//! Source: Schilling, Neubauer 2017, Acceptance Sampling in Quality Control, 3rd ed., chapters 5
//! and 8; Dodge, Romig 1959, Sampling Inspection Tables.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Problem;

/// How many nonconforming pieces a sample holds by chance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Distribution {
    /// Pieces from a steady operation, or a lot at least ten times its sample.
    #[default]
    Binomial,
    /// Nonconformities, of which a piece may have several.
    Poisson,
    /// Pieces from one lot of known size. A quality is taken as the nearest whole number of
    /// nonconforming pieces in the lot.
    Hypergeometric,
}

/// The largest sample or lot that is served.
pub(crate) const PIECES_MAX: u64 = 1_000_000_000;

/// Where samples come from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Source {
    pub distribution: Distribution,
    pub lot: Option<u64>,
}

/// Accept where a sample of `n` holds at most `c` nonconforming pieces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Plan {
    pub n: u64,
    pub c: u64,
}

impl Source {
    /// Checks that a sample of `n` can be drawn.
    pub fn new(distribution: Distribution, lot: Option<u64>, n: u64) -> Result<Self, Problem> {
        if n == 0 || n > PIECES_MAX {
            return Err(out_of_range("n", n, "1…10⁹"));
        }
        if let Some(lot) = lot {
            if !(2..=PIECES_MAX).contains(&lot) {
                return Err(out_of_range("lot", lot, "2…10⁹"));
            }
            if n > lot {
                return Err(Problem::SampleBeyondLot { n, lot });
            }
        } else if distribution == Distribution::Hypergeometric {
            return Err(Problem::Missing { name: "lot" });
        }
        Ok(Self { distribution, lot })
    }

    /// The lot that a sample is drawn from without putting back.
    pub fn finite(&self) -> Option<u64> {
        self.lot.filter(|_| self.distribution == Distribution::Hypergeometric)
    }

    /// The quality that a lot can have, nearest to `p`: a whole number of pieces.
    pub fn nearest(&self, p: f64) -> f64 {
        self.finite().map_or(p, |lot| pieces(lot, p) as f64 / lot as f64)
    }

    /// Probability of at most `x` nonconforming among `n`.
    pub fn at_most(&self, x: u64, n: u64, p: f64) -> Result<f64, Problem> {
        Ok(match (self.distribution, self.finite()) {
            (_, Some(lot)) => num::hypergeometric::cdf(x, n, pieces(lot, p), lot)?,
            (Distribution::Poisson, _) => num::poisson::cdf(x, n as f64 * p)?,
            _ => num::binomial::cdf(x, n, p)?,
        })
    }

    /// Probability of exactly `x` nonconforming among `n`.
    pub fn exactly(&self, x: u64, n: u64, p: f64) -> Result<f64, Problem> {
        Ok(match (self.distribution, self.finite()) {
            (_, Some(lot)) => num::hypergeometric::pmf(x, n, pieces(lot, p), lot)?,
            (Distribution::Poisson, _) => num::poisson::pmf(x, n as f64 * p)?,
            _ => num::binomial::pmf(x, n, p)?,
        })
    }

    /// Pieces inspected on average, where inspection stops at the `stop`-th nonconforming piece
    /// and after `n` at the latest.
    ///
    /// `E min(T, n) = n P(X_n < stop) + E(T; T ≤ n)`, and `T P(T = t)` is, up to a factor, the
    /// probability that one more nonconforming piece comes one draw later.
    pub fn until(&self, stop: u64, n: u64, p: f64) -> Result<f64, Problem> {
        if p <= 0.0 || stop > n && self.distribution != Distribution::Poisson {
            return Ok(n as f64);
        }
        let times = stop as f64;
        let passed = n as f64 * self.at_most(stop - 1, n, p)?;
        let stopped = match (self.distribution, self.finite()) {
            (_, Some(lot)) => {
                let bad = pieces(lot, p);
                let scale = times * (lot + 1) as f64 / (bad + 1) as f64;
                scale * num::hypergeometric::sf(stop, n + 1, bad + 1, lot + 1)?
            }
            (Distribution::Poisson, _) => times / p * num::poisson::sf(stop, n as f64 * p)?,
            _ => times / p * num::binomial::sf(stop, n + 1, p)?,
        };
        Ok((passed + stopped).min(n as f64))
    }
}

impl Plan {
    /// A plan that can reject.
    pub fn new(n: u64, c: u64, distribution: Distribution) -> Result<Self, Problem> {
        if c > PIECES_MAX {
            return Err(out_of_range("c", c, "0…10⁹"));
        }
        // A piece may have several nonconformities, so only pieces bound what a sample holds.
        if c >= n && distribution != Distribution::Poisson {
            return Err(Problem::AcceptsAll { c, n });
        }
        Ok(Self { n, c })
    }

    /// Probability of acceptance of lots of quality `p`.
    pub fn accepts(self, source: Source, p: f64) -> Result<f64, Problem> {
        source.at_most(self.c, self.n, p)
    }

    /// The quality that is accepted with probability `share`.
    ///
    /// Lots that hold whole pieces: the worst that is accepted at least so often, where `share` is
    /// above one half; the best that is accepted at most so often, otherwise.
    pub fn quality_at(self, source: Source, share: f64) -> Result<f64, Problem> {
        let (c, n) = (self.c as f64, self.n as f64);
        Ok(match (source.distribution, source.finite()) {
            (_, Some(lot)) => {
                let is_high = share > 0.5;
                let at = |bad| {
                    let accepted = num::hypergeometric::cdf(self.c, self.n, bad, lot)?;
                    Ok(if is_high { accepted < share } else { accepted <= share })
                };
                let bad = first(lot, at)?;
                bad.saturating_sub(u64::from(is_high)) as f64 / lot as f64
            }
            (Distribution::Poisson, _) => num::gamma::upper_inverse(c + 1.0, share)? / n,
            _ => num::beta::quantile_upper(share, c + 1.0, n - c)?,
        })
    }

    /// The quality at which most nonconforming pieces leave inspection, and how many do, as a
    /// share of the pieces of large lots: the greatest `p Pa(p)`.
    pub fn outgoing_worst(self, source: Source) -> Result<(f64, f64), Problem> {
        let worst = match source.finite() {
            Some(lot) => {
                let leaves = |bad: u64| {
                    let accepted = num::hypergeometric::cdf(self.c, self.n, bad, lot)?;
                    Ok::<f64, Problem>(bad as f64 * accepted)
                };
                // One more nonconforming piece adds to what leaves, until it no longer does.
                let bad = first(lot - 1, |bad| Ok(leaves(bad + 1)? <= leaves(bad)?))?;
                bad as f64 / lot as f64
            }
            None => self.turning_point(source)?,
        };
        Ok((worst, worst * self.accepts(source, worst)?))
    }

    /// Where the derivative of `p Pa(p)` is zero: `P(X ≤ c) = (c + 1) P(X = c + 1)`, whose right
    /// side grows against its left.
    fn turning_point(self, source: Source) -> Result<f64, Problem> {
        let (mut low, mut high) = match source.distribution {
            Distribution::Poisson => (0.0, (4.0 * self.c as f64 + 8.0) / self.n as f64),
            _ => (0.0, 1.0),
        };
        let next = self.c + 1;
        for _ in 0..200 {
            let middle = 0.5 * (low + high);
            if middle <= low || middle >= high {
                break;
            }
            let falls = next as f64 * source.exactly(next, self.n, middle)?;
            if falls < self.accepts(source, middle)? {
                low = middle;
            } else {
                high = middle;
            }
        }
        Ok(0.5 * (low + high))
    }
}

/// Nonconforming pieces of a lot of quality `p`: the nearest whole number, ties to even.
pub(crate) fn pieces(lot: u64, p: f64) -> u64 {
    ((lot as f64 * p).round_ties_even() as u64).min(lot)
}

/// The smallest number in `0..=most` that `is_enough`, which is monotone; `most` where none is.
pub(crate) fn first(
    most: u64,
    is_enough: impl Fn(u64) -> Result<bool, Problem>,
) -> Result<u64, Problem> {
    let (mut low, mut high) = (0, most);
    while low < high {
        let middle = low + (high - low) / 2;
        if is_enough(middle)? {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    Ok(low)
}

/// A parameter that is not what it may be.
pub(crate) fn out_of_range(name: &'static str, got: impl ToString, range: &'static str) -> Problem {
    Problem::OutOfRange { name, got: got.to_string(), range }
}

/// A parameter that must be strictly between 0 and 1.
pub(crate) fn inside(name: &'static str, got: f64) -> Result<f64, Problem> {
    let is_inside = got > 0.0 && got < 1.0;
    is_inside.then_some(got).ok_or_else(|| out_of_range(name, got, "> 0, < 1"))
}
