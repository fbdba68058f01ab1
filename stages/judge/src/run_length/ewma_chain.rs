//! How long an EWMA runs: the integral equation of its run length.
//!
//! Asks: from where the average is now, how many points until it leaves the limits?
//! Needs: weight, width of the limits, and the shift in standard deviations of what is plotted.
//! Does not know: readings.
//! Source: Crowder 1987, “A simple method for studying run-length distributions of exponentially
//! weighted moving average charts”, Technometrics 29(4), 401–407 (integral equation, solved at
//! Gauss and Legendre's points); Knoth 2005 for limits that vary with time.
//!
//! The state is the average divided by λ, so that one step has the standard deviation 1:
//! from `s` the next state is normal around `(1 − λ) s + δ`.

use num::legendre;

use super::Problem;
use super::moments::{Chain, Grade, Moments, above, density};

/// The widest interval that is solved, in standard deviations of one step.
pub(crate) const RANGE_MAX: f64 = 120.0;

/// The most densities for one shift, where limits vary.
const WORK_MAX: f64 = 25e6;

/// A two-sided EWMA of standard normal points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Ewma {
    /// The weight λ of the newest point.
    pub(crate) lambda: f64,
    /// The limits L, in standard deviations of the average.
    pub(crate) width: f64,
}

impl Ewma {
    /// The limit in the long run, on the scale of the state: `L / √(λ (2 − λ))`.
    pub(crate) fn limit(self) -> f64 {
        self.width / (self.lambda * (2.0 - self.lambda)).sqrt()
    }

    /// Run length from the target, with the limits of the long run from the first point on.
    pub(crate) fn steady(self, shift: f64, grade: Grade) -> Result<Moments, Problem> {
        let (chain, points) = self.chain(shift, grade)?;
        Ok(chain.beside(&self.moves(0.0, shift, &points)))
    }

    /// How many points in time have limits of their own: 1e-9 of the variance is missing at the
    /// last of them.
    fn n_own_limits(self) -> f64 {
        if self.lambda >= 1.0 {
            return 0.0;
        }
        (num::ln(1e-9) / (2.0 * num::ln1p(-self.lambda))).floor()
    }

    /// How many densities limits that vary take: points in time times pairs of states.
    pub(crate) fn work(self, grade: Grade) -> f64 {
        let n = grade.n_points(2.0 * self.limit().min(RANGE_MAX)) as f64;
        self.n_own_limits() * n * n
    }

    /// Run length from the target, with limits that are exact at every point.
    ///
    /// Backward from a point at which the limits are those of the long run: what is left to run
    /// there, then one step before, back to the start.
    pub(crate) fn varying(self, shift: f64, grade: Grade) -> Result<Moments, Problem> {
        if self.work(grade) > WORK_MAX {
            return Err(Problem::TooFine { name: "lambda" });
        }
        let (chain, mut points) = self.chain(shift, grade)?;
        let mut values: Vec<Moments> = (0..points.len()).map(|state| chain.at(state)).collect();
        let fades = (1.0 - self.lambda) * (1.0 - self.lambda);
        let mut left = 1.0;
        let mut faded = Vec::new();
        for _ in 0..self.n_own_limits() as usize {
            left *= fades;
            faded.push(left);
        }
        let step = |state: f64, points: &[(f64, f64)], values: &[Moments]| {
            let (mut mean, mut second) = (1.0, 0.0);
            for (chance, value) in self.moves(state, shift, points).iter().zip(values) {
                mean += chance * value.mean;
                second += chance * value.second;
            }
            Moments { mean, second: mean + second }
        };
        for left in faded.iter().rev() {
            let before = scaled(self.limit() * (1.0 - left).sqrt(), grade)?;
            values = before.iter().map(|(s, _)| step(*s, &points, &values)).collect();
            points = before;
        }
        Ok(step(0.0, &points, &values))
    }

    /// The chain with constant limits, over the points of the quadrature.
    fn chain(self, shift: f64, grade: Grade) -> Result<(Chain, Vec<(f64, f64)>), Problem> {
        let limit = self.limit();
        if limit > 0.5 * RANGE_MAX {
            return Err(Problem::TooFine { name: "lambda" });
        }
        let points = scaled(limit, grade)?;
        let moves = points.iter().flat_map(|(s, _)| self.moves(*s, shift, &points)).collect();
        let signals: Vec<f64> = points
            .iter()
            .map(|(s, _)| {
                let mean = (1.0 - self.lambda) * s + shift;
                above(limit - mean) + above(limit + mean)
            })
            .collect();
        Ok((Chain::solve(moves, &signals)?, points))
    }

    /// The weights of the moves from a state to the points.
    fn moves(self, state: f64, shift: f64, points: &[(f64, f64)]) -> Vec<f64> {
        let mean = (1.0 - self.lambda) * state + shift;
        points.iter().map(|(s, weight)| weight * density(s - mean)).collect()
    }
}

/// Points and weights on `[−limit, limit]`.
fn scaled(limit: f64, grade: Grade) -> Result<Vec<(f64, f64)>, Problem> {
    let rule = legendre::points(grade.n_points(2.0 * limit))?;
    Ok(rule.into_iter().map(|(x, weight)| (limit * x, limit * weight)).collect())
}
