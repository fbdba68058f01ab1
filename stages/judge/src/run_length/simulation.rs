//! Run lengths by drawing points (模拟), for tests that compare points with each other.
//!
//! Asks: how many points until a trend, an alternation or any other test signals?
//! Needs: rules and a seed.
//! Does not know: entropy; the same seed gives the same runs.
//! Source: definition; the standard error is that of a mean of independent runs.

use num::Draws;

use super::Problem;
use super::automaton::Automaton;
use crate::signal::Rule;

/// The most points drawn for all shifts together.
pub(crate) const POINTS_MAX: u64 = 10_000_000;

/// The run lengths of a number of runs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Simulated {
    /// Mean, in points.
    pub(crate) mean: f64,
    /// Standard deviation, in points.
    pub(crate) sd: f64,
    /// Standard error of the mean, in points.
    pub(crate) error: f64,
}

/// Rules as they see one point after another.
struct Watch {
    zones: Option<Automaton>,
    steps: Vec<Steps>,
}

/// A trend or an alternation of `n` points.
#[derive(Clone, Copy)]
struct Steps {
    n: u64,
    is_trend: bool,
}

/// Draws `n_runs` runs with every shift, each shift from the same seed.
///
/// # Errors
/// [`Problem::TooLong`] where more than [`POINTS_MAX`] points would be drawn.
pub(crate) fn simulated(
    rules: &[Rule],
    shifts: &[f64],
    (n_runs, seed): (u64, u64),
) -> Result<Vec<Simulated>, Problem> {
    let watch = Watch::of(rules);
    let run = |draws: &mut Draws, shift: f64, n_max: u64| watch.run(draws, shift, n_max);
    simulated_by(run, shifts, (n_runs, seed))
}

/// As [`simulated`], of any chart: `run` draws points with a shift until it signals, and says how
/// many those were, or `None` where they would be more than it is given.
///
/// # Errors
/// As [`simulated`].
pub(crate) fn simulated_by(
    run: impl Fn(&mut Draws, f64, u64) -> Option<u64>,
    shifts: &[f64],
    (n_runs, seed): (u64, u64),
) -> Result<Vec<Simulated>, Problem> {
    let mut n_left = POINTS_MAX;
    let mut found = Vec::new();
    for shift in shifts {
        let mut draws = Draws::from_seed(seed);
        let (mut total, mut squares) = (0_u64, 0_u128);
        for _ in 0..n_runs {
            let length = run(&mut draws, *shift, n_left);
            let length = length.ok_or(Problem::TooLong { most: POINTS_MAX })?;
            n_left -= length;
            total += length;
            squares += u128::from(length) * u128::from(length);
        }
        let n = n_runs as f64;
        let mean = total as f64 / n;
        // Exact in integers: n Σ x² − (Σ x)².
        let spread = u128::from(n_runs) * squares - u128::from(total) * u128::from(total);
        let sd = (spread as f64 / (n * (n - 1.0))).sqrt();
        found.push(Simulated { mean, sd, error: sd / n.sqrt() });
    }
    Ok(found)
}

impl Watch {
    fn of(rules: &[Rule]) -> Self {
        let mut zoned = Vec::new();
        let mut steps = Vec::new();
        for rule in rules {
            match rule {
                Rule::Trend { n, .. } => steps.push(Steps { n: u64::from(*n), is_trend: true }),
                Rule::Alternation { n, .. } => {
                    steps.push(Steps { n: u64::from(*n), is_trend: false });
                }
                zones => zoned.push(zones.clone()),
            }
        }
        Self { zones: Automaton::of(&zoned), steps }
    }

    /// The number of points to the first signal; `None` where that is more than `n_max`.
    fn run(&self, draws: &mut Draws, shift: f64, n_max: u64) -> Option<u64> {
        let mut memory = self.zones.as_ref().map(Automaton::start);
        // The length in steps of the pattern that the newest point ends, a rule.
        let mut lengths = vec![0_u64; self.steps.len()];
        let (mut before, mut rise_before) = (None, false);
        for index in 1..=n_max {
            let point = draws.normal() + shift;
            if let (Some(zones), Some(known)) = (&self.zones, &memory) {
                match zones.step(known, point) {
                    Some(next) => memory = Some(next),
                    None => return Some(index),
                }
            }
            if let Some(before) = before {
                // Two equal draws of 2⁵² cells: as good as never; a tie counts as a fall.
                let is_rise = point > before;
                for (length, rule) in lengths.iter_mut().zip(&self.steps) {
                    let goes_on = *length > 0 && (is_rise == rise_before) == rule.is_trend;
                    *length = if goes_on { *length + 1 } else { 1 };
                    if *length + 1 >= rule.n {
                        return Some(index);
                    }
                }
                rise_before = is_rise;
            }
            before = Some(point);
        }
        None
    }
}
