//! Symmetric positive definite matrices (对称正定矩阵).
//!
//! Asks: what is `S⁻¹ b`, and the determinant of `S`?
//! Needs: a symmetric matrix; one that is not positive definite is refused.
//! Does not know: where the matrix comes from.
//! Source: G. H. Golub, C. F. Van Loan (2013), Matrix Computations, 4th ed., algorithm 4.2.1.

use crate::{Matrix, Problem};

/// The factor `L` of `S = L Lᵀ`.
#[derive(Clone, Debug, PartialEq)]
pub struct Cholesky {
    n: usize,
    lower: Vec<f64>,
}

impl Cholesky {
    /// Factors a symmetric matrix; only its lower triangle is read.
    ///
    /// # Errors
    /// [`Problem::Length`] where it is not square; [`Problem::NoSpread`] where a pivot is lost to
    /// rounding (a column follows from the others, or does not vary).
    pub fn of(matrix: &Matrix) -> Result<Self, Problem> {
        let n = matrix.rows();
        if matrix.columns() != n {
            let what = "columns of a square matrix";
            return Err(Problem::Length { what, got: matrix.columns(), need: n });
        }
        let mut lower = vec![0.0; n * n];
        for i in 0..n {
            for j in 0..=i {
                let whole = matrix.row(i)[j];
                let products: Vec<f64> =
                    (0..j).map(|k| lower[i * n + k] * lower[j * n + k]).collect();
                let rest = whole - crate::sum(&products);
                if i == j {
                    // What is left of the diagonal is nothing but rounding below this share.
                    let is_lost = rest.is_nan() || rest <= 1e-14 * whole.abs();
                    if is_lost {
                        return Err(Problem::NoSpread);
                    }
                    lower[i * n + i] = rest.sqrt();
                } else {
                    lower[i * n + j] = rest / lower[j * n + j];
                }
            }
        }
        Ok(Self { n, lower })
    }

    /// The square of the length of `x` measured by `S`: `xᵀ S⁻¹ x`.
    ///
    /// # Errors
    /// [`Problem::Length`].
    pub fn squared_distance(&self, x: &[f64]) -> Result<f64, Problem> {
        let squares: Vec<f64> = self.forward(x)?.iter().map(|z| z * z).collect();
        Ok(crate::sum(&squares))
    }

    /// Solves `S y = b`.
    ///
    /// # Errors
    /// [`Problem::Length`].
    pub fn solve(&self, b: &[f64]) -> Result<Vec<f64>, Problem> {
        let n = self.n;
        let mut y = self.forward(b)?;
        for i in (0..n).rev() {
            let known: Vec<f64> = (i + 1..n).map(|k| self.lower[k * n + i] * y[k]).collect();
            y[i] = (y[i] - crate::sum(&known)) / self.lower[i * n + i];
        }
        Ok(y)
    }

    /// The determinant of `S`.
    pub fn determinant(&self) -> f64 {
        let root: f64 = (0..self.n).map(|i| self.lower[i * self.n + i]).product();
        root * root
    }

    /// Solves `L z = b`.
    fn forward(&self, b: &[f64]) -> Result<Vec<f64>, Problem> {
        let n = self.n;
        if b.len() != n {
            return Err(Problem::Length { what: "entries", got: b.len(), need: n });
        }
        let mut z = vec![0.0; n];
        for i in 0..n {
            let known: Vec<f64> = (0..i).map(|k| self.lower[i * n + k] * z[k]).collect();
            z[i] = (b[i] - crate::sum(&known)) / self.lower[i * n + i];
        }
        Ok(z)
    }
}
