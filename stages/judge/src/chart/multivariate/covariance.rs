//! Means and covariances of pieces.

use num::{Cholesky, Matrix};

use crate::Problem;
use crate::chart::problem::Problem as ChartProblem;

/// The mean of each column.
pub(crate) fn means(rows: &[Vec<f64>]) -> Vec<f64> {
    let n_columns = rows.first().map_or(0, Vec::len);
    let column = |j: usize| rows.iter().map(|row| row[j]).collect::<Vec<_>>();
    (0..n_columns).map(|j| num::mean(&column(j)).unwrap_or(0.0)).collect()
}

/// The sums of products of deviations from a centre, over `divisor`.
///
/// # Errors
/// [`Problem::Number`] where a product is too large.
pub(crate) fn about(rows: &[Vec<f64>], center: &[f64], divisor: f64) -> Result<Matrix, Problem> {
    let p = center.len();
    let mut values = vec![0.0; p * p];
    for i in 0..p {
        for j in 0..=i {
            let products: Vec<f64> =
                rows.iter().map(|row| (row[i] - center[i]) * (row[j] - center[j])).collect();
            values[i * p + j] = num::sum(&products) / divisor;
            values[j * p + i] = values[i * p + j];
        }
    }
    Ok(Matrix::from_row_major(p, p, values)?)
}

/// From the differences between neighbours: `Σ d dᵀ / 2k`, which a shift hardly widens. The
/// `k` pairs are those of which `are_neighbours` says so of the later one, by its place.
///
/// # Errors
/// As [`about`]; [`ChartProblem::NoNeighbours`].
///
/// # Source
/// Sullivan, Woodall 1996, A comparison of multivariate control charts for individual
/// observations, Journal of Quality Technology 28(4).
pub(crate) fn of_differences(
    rows: &[Vec<f64>],
    are_neighbours: impl Fn(usize) -> bool,
) -> Result<Matrix, method::Problem> {
    let less = |i: usize| rows[i].iter().zip(&rows[i - 1]).map(|(b, a)| b - a).collect();
    let pairs = (1..rows.len()).filter(|i| are_neighbours(*i));
    let differences: Vec<Vec<f64>> = pairs.map(less).collect();
    if differences.is_empty() {
        return Err(ChartProblem::NoNeighbours { n: rows.len() }.into());
    }
    let center = vec![0.0; rows.first().map_or(0, Vec::len)];
    Ok(about(&differences, &center, 2.0 * differences.len() as f64)?)
}

/// The factor that distances are measured with.
///
/// # Errors
/// [`Problem::Dependent`].
pub(crate) fn factor(covariance: &Matrix) -> Result<Cholesky, Problem> {
    Cholesky::of(covariance).map_err(|_| Problem::Dependent)
}
