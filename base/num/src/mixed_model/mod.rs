//! Variance components by restricted maximum likelihood (方差分量的限制极大似然估计).
//!
//! Asks: how much does each random factor add to the spread of unbalanced readings?
//! Needs: at most 400 levels in all; components that the layout can tell apart.
//! Does not know: what the factors mean, tests of fixed effects, correlated random effects.
//! Source: H. D. Patterson, R. Thompson (1971), Biometrika 58, 545-554; D. A. Harville (1977),
//! JASA 72, 320-338; S. R. Searle, G. Casella, C. E. McCulloch (1992), Variance Components.
//!
//! The fixed part is projected out first, so that only cross-products of the random terms remain.
//! The search is Newton's method in the logarithms of the ratios to the residual variance, with
//! scoring steps where the likelihood is not convex. A component that is better at zero is zero
//! exactly, and stays free to return.

mod dense;
mod layout;
mod profile;
mod search;
mod sequential;

pub use sequential::{Line, sequential_anova};

use crate::matrix::Matrix;
use crate::problem::Problem;
use layout::Layout;
use profile::Profile;

/// The most levels of all terms together.
pub const LEVELS_MAX: usize = 400;

/// A random factor, or an interaction of factors: the level of each reading.
#[derive(Clone, Copy, Debug)]
pub struct Term<'a> {
    /// The level of each reading, below `n_levels`.
    pub level_of: &'a [usize],
    /// The number of levels.
    pub n_levels: usize,
}

/// Estimated variance components.
#[derive(Clone, Debug, PartialEq)]
pub struct Components {
    /// One variance a term, 0 where the likelihood is greatest there.
    pub variances: Vec<f64>,
    /// The residual variance.
    pub residual: f64,
    /// Covariances of the estimates, the terms in order and the residual last, from the expected
    /// information; rows and columns of components at zero are 0.
    pub covariance: Matrix,
    /// Minus twice the logarithm of the restricted likelihood, up to a constant that depends on
    /// the readings' unit and the fixed part only.
    pub deviance: f64,
}

/// Estimates the variances of `y = Xβ + Σ Zₖuₖ + e` by restricted maximum likelihood.
///
/// |         | meaning                                       | shape   | unit             |
/// |---------|-----------------------------------------------|---------|------------------|
/// | `y`     | readings                                      | `n`     | the readings'    |
/// | `fixed` | columns of the fixed part, such as a constant | `n × p` | any              |
/// | `terms` | random factors and interactions               | `k`     |                  |
/// | returns | variances, not negative, with covariances     | struct  | squared readings |
///
/// # Errors
/// [`Problem::TooFew`] without a term or a degree of freedom; [`Problem::Length`] if a list has not
/// one entry a reading or names a level that is not there; [`Problem::Count`] above 400 levels;
/// [`Problem::RankDeficient`], naming the term, if a component cannot be told from those before it
/// and the residual; [`Problem::NoSpread`] if nothing is left for the residual.
///
/// # Source
/// Patterson and Thompson (1971); Harville (1977).
pub fn reml(y: &[f64], fixed: &Matrix, terms: &[Term]) -> Result<Components, Problem> {
    let layout = Layout::new(y, fixed, terms)?;
    layout.check_identified()?;
    let n_terms = terms.len();
    let from_one = search::minimise(&layout, vec![1.0; n_terms])?;
    let from_zero = search::minimise(&layout, vec![0.0; n_terms])?;
    let best = if from_zero.deviance < from_one.deviance { from_zero } else { from_one };
    components(&layout, &best)
}

/// The first term whose component cannot be told from the residual and those before it, about a
/// constant mean; `None` where all can.
///
/// |         | meaning                              | shape  | unit |
/// |---------|--------------------------------------|--------|------|
/// | `n`     | number of readings                   | scalar | 1    |
/// | `terms` | random factors and interactions      | `k`    |      |
/// | returns | the position of a term, or none      | scalar | 1    |
///
/// # Errors
/// As [`reml`], but for [`Problem::RankDeficient`] and [`Problem::NoSpread`].
///
/// # Source
/// C. R. Rao (1971), J. Multivariate Analysis 1, 445-456.
pub fn confounded(n: usize, terms: &[Term]) -> Result<Option<usize>, Problem> {
    // Any readings that differ will do: the question is of the layout alone.
    let y: Vec<f64> = (0..n).map(|reading| reading as f64).collect();
    let ones = Matrix::from_columns(&[vec![1.0; n]])?;
    match Layout::new(&y, &ones, terms)?.check_identified() {
        Err(Problem::RankDeficient { column }) => Ok(Some(column)),
        other => other.map(|()| None),
    }
}

/// Takes the components and their covariances from the profile at the optimum.
fn components(layout: &Layout, best: &Profile) -> Result<Components, Problem> {
    let residual = best.residual_ss / layout.df * layout.scale * layout.scale;
    let variances: Vec<f64> = best.ratios.iter().map(|ratio| ratio * residual).collect();
    let is_usable = |variance: &f64| variance.is_finite();
    if residual <= 0.0 || !is_usable(&residual) || !variances.iter().all(is_usable) {
        return Err(Problem::NoSpread);
    }
    let relative = best.relative_covariance(layout.df)?;
    let size = variances.len() + 1;
    let all: Vec<f64> = variances.iter().copied().chain([residual]).collect();
    let entries = (0..size * size).map(|at| relative[at] * all[at / size] * all[at % size]);
    let covariance = Matrix::from_row_major(size, size, entries.collect())?;
    Ok(Components { variances, residual, covariance, deviance: best.deviance })
}
