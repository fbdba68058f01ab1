//! Means and covariances of an earlier study.

use method::Real;
use num::Matrix;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::pieces::Pieces;
use crate::Problem;

/// What an earlier study found of several characteristics, for phase II.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FrozenPieces {
    /// The means, in the order of the columns.
    pub mean: Vec<Real>,
    /// The covariances, row by row.
    pub covariance: Vec<Vec<Real>>,
    /// How many points they come from: single pieces, or subgroups. Without it they are taken as
    /// known, and the limit is the chi-squared one.
    #[serde(default)]
    pub n: Option<u32>,
}

impl FrozenPieces {
    /// The centre, counted from the first piece, and the covariance.
    ///
    /// # Errors
    /// [`Problem::OutOfRange`] where they do not fit the columns.
    pub(crate) fn of(&self, pieces: &Pieces) -> Result<(Vec<f64>, Matrix), Problem> {
        let center = given_mean(&self.mean, &pieces.origin)?;
        Ok((center, given_covariance(&self.covariance, pieces.names.len())?))
    }
}

/// Means as they differ from an origin.
///
/// # Errors
/// [`Problem::OutOfRange`] where there is not one a column.
pub(crate) fn given_mean(mean: &[Real], origin: &[f64]) -> Result<Vec<f64>, Problem> {
    if mean.len() != origin.len() {
        return Err(Problem::OutOfRange { name: "mean", range: "one number a column" });
    }
    Ok(mean.iter().zip(origin).map(|(mean, origin)| mean.get() - origin).collect())
}

/// A covariance of `p` columns.
///
/// # Errors
/// [`Problem::OutOfRange`] where it is not symmetric or not of that size.
pub(crate) fn given_covariance(rows: &[Vec<Real>], p: usize) -> Result<Matrix, Problem> {
    let rows: Vec<Vec<f64>> =
        rows.iter().map(|row| row.iter().map(|value| value.get()).collect()).collect();
    let matrix = Matrix::from_rows(&rows)?;
    if matrix.rows() != p || matrix.transposed() != matrix {
        let range = "a symmetric table, one row a column";
        return Err(Problem::OutOfRange { name: "covariance", range });
    }
    Ok(matrix)
}
