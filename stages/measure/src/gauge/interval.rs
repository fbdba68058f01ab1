//! Confidence intervals of variance components and of their shares.
//!
//! Asks: how far could a combination of mean squares, or the ratio of two, be from what it
//! estimates?
//! Needs: independent mean squares with their degrees of freedom.
//! Does not know: which component a combination stands for.
//! Source: F. A. Graybill, C.-M. Wang (1980), JASA 75, 869-873 (sums); N. Ting et al. (1990),
//! J. Statist. Comput. Simul. 35, 135-143 (differences), without its terms among mean squares of
//! one sign; R. Gui et al. (1995), J. Statist. Plann. Inference 48, 215-227 (ratios); R. K.
//! Burdick, C. M. Borror, D. C. Montgomery (2005), Design and Analysis of Gauge R&R Studies; F. E.
//! Satterthwaite (1946), Biometrics Bulletin 2, 110-114.

use std::cell::Cell;

use num::{chi_squared, fisher_f};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Problem;

/// How intervals of variance components are computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Interval {
    /// Modified large sample: exact for one mean square, close for sums and differences.
    #[default]
    ModifiedLargeSample,
    /// Satterthwaite's degrees of freedom; none where the estimate is not above 0.
    Satterthwaite,
}

/// Whether shares, and what follows from them, have intervals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shares {
    /// As the first versions of the methods give them.
    Plain,
    /// By inverting the modified large sample interval of a difference.
    WithIntervals,
}

/// Independent mean squares that combinations are made of.
pub(crate) struct Family {
    /// Mean square and degrees of freedom.
    squares: Vec<[f64; 2]>,
    how: Interval,
    tail: f64,
    shares: Shares,
    /// What the tails say, where anything asks for it.
    tails: Option<Tails>,
}

/// Quantiles of the mean squares; they do not depend on coefficients.
struct Tails {
    /// The shares by which the ends lie below and above a mean square.
    reaches: Vec<[f64; 2]>,
    /// By first and second, the quantiles of their ratio below and above, kept once they were
    /// needed: a share asks for the same ones at every step.
    ratios: Vec<Vec<Cell<Option<[f64; 2]>>>>,
}

impl Tails {
    fn of(squares: &[[f64; 2]], tail: f64) -> Result<Self, Problem> {
        let reach = |&[_, df]: &[f64; 2]| -> Result<[f64; 2], Problem> {
            let below = 1.0 - df / chi_squared::quantile_upper(tail, df)?;
            Ok([below, df / chi_squared::quantile(tail, df)? - 1.0])
        };
        Ok(Self {
            reaches: squares.iter().map(reach).collect::<Result<_, _>>()?,
            ratios: vec![vec![Cell::new(None); squares.len()]; squares.len()],
        })
    }
}

impl Family {
    /// # Errors
    /// [`Problem::Number`] where a quantile is out of range.
    pub fn of(
        squares: Vec<[f64; 2]>,
        how: Interval,
        confidence: f64,
        shares: Shares,
    ) -> Result<Self, Problem> {
        let tail = (1.0 - confidence) / 2.0;
        let is_asked = how == Interval::ModifiedLargeSample || shares == Shares::WithIntervals;
        let tails = is_asked.then(|| Tails::of(&squares, tail)).transpose()?;
        Ok(Self { squares, how, tail, shares, tails })
    }

    /// `Σ c MS`, with one coefficient a mean square.
    pub fn estimate(&self, coefficients: &[f64]) -> f64 {
        self.used(coefficients).map(|(at, c)| c * self.squares[at][0]).sum()
    }

    fn used<'a>(&self, coefficients: &'a [f64]) -> impl Iterator<Item = (usize, f64)> + 'a {
        coefficients.iter().copied().enumerate().filter(|(_, c)| *c != 0.0)
    }

    /// The interval of a combination; its ends are not below 0.
    ///
    /// # Errors
    /// [`Problem::Number`] where a quantile is out of range.
    pub fn interval(&self, coefficients: &[f64]) -> Result<Option<[f64; 2]>, Problem> {
        if self.how == Interval::ModifiedLargeSample {
            let ends =
                self.tails.as_ref().map(|tails| self.ends(coefficients, tails)).transpose()?;
            return Ok(ends.map(|ends| ends.map(|end| end.max(0.0))));
        }
        let estimate = self.estimate(coefficients);
        let spread = |(at, c): (usize, f64)| {
            let [mean_square, df] = self.squares[at];
            let square = c * mean_square;
            square * square / df
        };
        let sum: f64 = self.used(coefficients).map(spread).sum();
        let df = estimate * estimate / sum;
        if estimate > 0.0 && df.is_finite() && df > 1e-3 {
            satterthwaite(estimate, df, self.tail).map(Some)
        } else {
            Ok(None)
        }
    }

    /// The quantiles of the ratio of two mean squares, below and above.
    fn ratio(&self, one: usize, two: usize, tails: &Tails) -> Result<[f64; 2], Problem> {
        let kept = &tails.ratios[one][two];
        if let Some(ratio) = kept.get() {
            return Ok(ratio);
        }
        let [df_one, df_two] = [self.squares[one][1], self.squares[two][1]];
        let lower = fisher_f::quantile(self.tail, df_one, df_two)?;
        let ratio = [lower, fisher_f::quantile_upper(self.tail, df_one, df_two)?];
        kept.set(Some(ratio));
        Ok(ratio)
    }

    /// The ends by modified large sample, which may lie below 0.
    fn ends(&self, coefficients: &[f64], tails: &Tails) -> Result<[f64; 2], Problem> {
        let size = |at: usize| coefficients[at].abs() * self.squares[at][0];
        let square = |x: f64| x * x;
        let (mut below, mut above) = (0.0, 0.0);
        for (at, c) in self.used(coefficients) {
            let [g, h] = tails.reaches[at];
            let (down, up) = if c > 0.0 { (g, h) } else { (h, g) };
            let own = size(at) * size(at);
            below += down * down * own;
            above += up * up * own;
        }
        for (plus, _) in self.used(coefficients).filter(|(_, c)| *c > 0.0) {
            for (minus, _) in self.used(coefficients).filter(|(_, c)| *c < 0.0) {
                let both = size(plus) * size(minus);
                let [lower, upper] = self.ratio(plus, minus, tails)?;
                let ([g, h], [g_minus, h_minus]) = (tails.reaches[plus], tails.reaches[minus]);
                let cross = square(upper - 1.0) - square(g * upper) - square(h_minus);
                below += cross / upper * both;
                let cross = square(1.0 - lower) - square(h * lower) - square(g_minus);
                above += cross / lower * both;
            }
        }
        let estimate = self.estimate(coefficients);
        Ok([estimate - below.max(0.0).sqrt(), estimate + above.max(0.0).sqrt()])
    }

    /// The interval of a share `Σ c MS / Σ w MS`: every value whose difference `Σ (c − r w) MS`
    /// could be 0. `None` where intervals of shares were not asked for.
    ///
    /// # Errors
    /// [`Problem::Number`] where a quantile is out of range.
    pub fn share(&self, part: &[f64], whole: &[f64]) -> Result<Option<[f64; 2]>, Problem> {
        let tails = self.tails.as_ref().filter(|_| self.shares == Shares::WithIntervals);
        let Some(tails) = tails else { return Ok(None) };
        let ends = |r: f64| {
            let difference: Vec<f64> = part.iter().zip(whole).map(|(c, w)| c - r * w).collect();
            self.ends(&difference, tails)
        };
        let low = if ends(0.0)?[0] <= 0.0 { 0.0 } else { falling(|r| Ok(ends(r)?[0]))? };
        let high = if ends(1.0)?[1] >= 0.0 { 1.0 } else { falling(|r| Ok(ends(r)?[1]))? };
        Ok(Some([low, high.max(low)]))
    }
}

/// Where a function that is above 0 at 0 and below it at 1 falls through 0, by halving.
fn falling(f: impl Fn(f64) -> Result<f64, Problem>) -> Result<f64, Problem> {
    let (mut low, mut high) = (0.0, 1.0);
    loop {
        let middle = 0.5 * (low + high);
        if middle <= low || middle >= high {
            return Ok(middle);
        }
        if f(middle)? > 0.0 {
            low = middle;
        } else {
            high = middle;
        }
    }
}

/// The interval of a variance whose estimate has these degrees of freedom.
///
/// # Errors
/// [`Problem::Number`] where a quantile is out of range.
pub(crate) fn satterthwaite(estimate: f64, df: f64, tail: f64) -> Result<[f64; 2], Problem> {
    let lower = estimate * df / chi_squared::quantile_upper(tail, df)?;
    let upper = estimate * df / chi_squared::quantile(tail, df)?;
    Ok([lower, upper])
}
