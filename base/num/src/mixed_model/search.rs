//! The greatest restricted likelihood, components at zero included.

use super::dense;
use super::layout::Layout;
use super::profile::Profile;
use crate::elementary::exp;
use crate::problem::Problem;

const STEPS_MAX: usize = 200;
/// The longest step in the logarithm of a ratio.
const STRIDE_MAX: f64 = 2.0;
/// Ratios above this leave nothing for the residual.
const RATIO_MAX: f64 = 1e13;
/// A slope below this share of a term's trace is level.
const LEVEL: f64 = 1e-12;
/// A gain below this share of the deviance is lost in its rounding.
const HIDDEN: f64 = 1e-10;

/// Walks downhill from a start until nothing improves.
pub(super) fn minimise(layout: &Layout, start: Vec<f64>) -> Result<Profile, Problem> {
    let mut here = Profile::at(layout, start)?;
    for _ in 0..STEPS_MAX {
        if let Some(better) = without_least(layout, &here)? {
            here = better;
            continue;
        }
        if let Some(better) = with_wanted(layout, &here)? {
            here = better;
            continue;
        }
        match step(layout, &here)? {
            Some(better) => here = better,
            None => break,
        }
        if here.ratios.iter().any(|&ratio| ratio > RATIO_MAX) {
            return Err(Problem::NoSpread);
        }
    }
    Ok(here)
}

/// Sets a component to zero where it falls and the likelihood there is as great.
fn without_least(layout: &Layout, here: &Profile) -> Result<Option<Profile>, Problem> {
    for term in 0..here.ratios.len() {
        let is_falling = here.ratios[term] > 0.0 && here.slope(term, layout.df) > 0.0;
        // Far from zero the Newton step decides; near it, one look at zero is cheaper.
        if !is_falling || here.traces[term] > 0.5 * here.lengths_at_most(layout, term) {
            continue;
        }
        let mut ratios = here.ratios.clone();
        ratios[term] = 0.0;
        let there = Profile::at(layout, ratios)?;
        if there.deviance <= here.deviance && there.pulls[term] >= 0.0 {
            return Ok(Some(there));
        }
    }
    Ok(None)
}

/// Gives a component that is at zero a share where the likelihood wants one.
fn with_wanted(layout: &Layout, here: &Profile) -> Result<Option<Profile>, Problem> {
    for term in 0..here.ratios.len() {
        if here.ratios[term] > 0.0 || here.pulls[term] >= -1e-10 {
            continue;
        }
        let mut ratio = 1.0;
        for _ in 0..12 {
            let mut ratios = here.ratios.clone();
            ratios[term] = ratio;
            let there = Profile::at(layout, ratios)?;
            if there.deviance < here.deviance {
                return Ok(Some(there));
            }
            ratio *= 0.1;
        }
    }
    Ok(None)
}

/// One step of Newton, or of scoring where that is not downhill; `None` at the bottom.
fn step(layout: &Layout, here: &Profile) -> Result<Option<Profile>, Problem> {
    let df = layout.df;
    let free: Vec<usize> = (0..here.ratios.len()).filter(|&k| here.ratios[k] > 0.0).collect();
    let slopes: Vec<f64> = free.iter().map(|&k| here.slope(k, df)).collect();
    let is_level = |(slope, &k): (&f64, &usize)| slope.abs() <= LEVEL * here.traces[k].max(1e-300);
    if slopes.iter().zip(&free).all(is_level) {
        return Ok(None);
    }
    let size = free.len();
    let pairs = |entry: &dyn Fn(usize, usize) -> f64| -> Vec<f64> {
        (0..size * size).map(|at| entry(free[at / size], free[at % size])).collect()
    };
    let newton = pairs(&|one, other| here.curvature(one, other, df));
    let lower = dense::cholesky(&newton, size, 1e-10).or_else(|_| {
        let mut scoring = pairs(&|one, other| here.scoring(one, other, df));
        // A share of the diagonal keeps the step finite where components trade off.
        (0..size).for_each(|i| scoring[i * size + i] *= 1.0 + 1e-6);
        dense::cholesky(&scoring, size, 0.0)
    });
    let downhill = match lower {
        Ok(lower) => dense::solve(&lower, size, &slopes),
        Err(_) => slopes.iter().zip(&free).map(|(s, &k)| s / here.traces[k]).collect(),
    };
    let promised: f64 = slopes.iter().zip(&downhill).map(|(slope, step)| slope * step).sum();
    let longest = downhill.iter().fold(0.0_f64, |most, step| most.max(step.abs()));
    let mut share = if longest > STRIDE_MAX { STRIDE_MAX / longest } else { 1.0 };
    for _ in 0..30 {
        let mut ratios = here.ratios.clone();
        for (step, &k) in downhill.iter().zip(&free) {
            ratios[k] *= exp(-share * step);
        }
        let there = Profile::at(layout, ratios)?;
        if there.deviance < here.deviance {
            return Ok(Some(there));
        }
        // Rounding hides the last digits of the likelihood; its slope still sees them. A component
        // near zero hardly changes the likelihood, so that even a long step may gain so little.
        let is_hidden = share * promised <= HIDDEN * here.deviance.abs().max(1.0);
        if is_hidden && flatter(&there, here, &free, df) {
            return Ok(Some(there));
        }
        share *= 0.5;
    }
    Ok(None)
}

fn flatter(there: &Profile, here: &Profile, free: &[usize], df: f64) -> bool {
    let steepness = |at: &Profile| free.iter().map(|&k| at.slope(k, df).abs()).sum::<f64>();
    steepness(there) < 0.5 * steepness(here)
}

impl Profile {
    /// The number of columns of a term: what its trace cannot exceed.
    fn lengths_at_most(&self, layout: &Layout, term: usize) -> f64 {
        layout.columns_of(term).len() as f64
    }
}
