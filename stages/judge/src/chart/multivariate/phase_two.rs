//! T² of later points against the means and covariances of an earlier study (phase II).

use method::{Outcome, Unit};
use num::Matrix;
use word::Words;

use super::pieces::Pieces;
use super::t2::{self, About, Limits, Place};
use super::{FrozenPieces, contribution};
use crate::Problem;
use crate::chart::{counted, real};

/// The limit of single pieces.
///
/// # Errors
/// [`Problem::TooFew`] where the study had no more pieces than characteristics.
pub(crate) fn limit_of_pieces(n: Option<u32>, p: usize, alpha: f64) -> Result<f64, Problem> {
    match n.map(|n| n as usize) {
        None => Ok(num::chi_squared::quantile_upper(alpha, p as f64)?),
        Some(m) if m >= p + 2 => Ok(Limits::of_pieces(m as f64, p as f64, alpha)?.two),
        Some(m) => Err(Problem::TooFew { got: m, need: p + 2 }),
    }
}

/// The limit of subgroups of `size` pieces.
///
/// # Errors
/// [`Problem::TooFew`] where the study had too few subgroups for their covariance.
pub(crate) fn limit_of_subgroups(
    n: Option<u32>,
    [size, p]: [usize; 2],
    alpha: f64,
) -> Result<f64, Problem> {
    match n.map(|n| n as usize) {
        None => Ok(num::chi_squared::quantile_upper(alpha, p as f64)?),
        Some(m) if m >= 2 && m * (size - 1) >= p => {
            let sizes = [m as f64, size as f64, p as f64];
            Ok(Limits::of_subgroups(sizes, alpha)?.two)
        }
        Some(m) => Err(Problem::TooFew { got: m, need: (p / (size - 1) + 1).max(2) }),
    }
}

/// Points, each as it is plotted: the root of its size times its distance from the centre.
pub(super) struct Points {
    /// The row of each in the table, or its number.
    pub rows: Vec<usize>,
    pub from_center: Vec<Vec<f64>>,
    /// How many points the chart has, gaps among them.
    pub n: usize,
}

/// The chart.
///
/// # Errors
/// [`Problem::Dependent`].
pub(super) fn outcome(
    about: About<'_>,
    (pieces, frozen): (&Pieces, &FrozenPieces),
    (points, covariance, limit): (Points, &Matrix, f64),
) -> Result<Outcome, Problem> {
    let factor = super::covariance::factor(covariance)?;
    let distances = points.from_center.iter().map(|x| Ok(factor.squared_distance(x)?));
    let t2: Vec<f64> = distances.collect::<Result<_, Problem>>()?;
    let mean: Vec<f64> = frozen.mean.iter().map(|mean| mean.get()).collect();
    let mut outcome = Outcome::default();
    let place = Place { rows: &points.rows, n: points.n };
    outcome.numbers.push(counted("n", Words::new("点数", "points"), t2.len()));
    outcome.numbers.extend(t2::of_columns(mean, covariance));
    outcome.numbers.extend([
        t2::series("t2", Words::same("T²"), place, &t2),
        real("ucl", Words::new("控制限", "limit"), limit, Unit::One),
    ]);
    let all = t2::spread(place, &t2);
    let found = t2::chart(&mut outcome, about, all, limit);
    let from_center = |row: usize| {
        let i = points.rows.iter().position(|of| *of == row)?;
        Some(points.from_center[i].clone())
    };
    let names = (pieces.names.as_slice(), covariance);
    outcome.findings.extend(contribution::findings(&found, from_center, names)?);
    Ok(outcome)
}
