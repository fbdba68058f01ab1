//! Square systems of linear equations (线性方程组).
//!
//! Asks: which `x` solves `A x = b`, for one `A` and any number of `b`?
//! Needs: a square matrix of any signs, not large; one without a single solution is refused.
//! Does not know: symmetry (see [`crate::Cholesky`]); chances, whose chains lose no digit otherwise
//! (see [`crate::Absorption`]).
//! Source: G. H. Golub, C. F. Van Loan (2013), Matrix Computations, 4th ed., algorithm 3.4.1:
//! Gaussian elimination with the largest pivots of the columns.

use crate::{Matrix, Problem};

/// A square matrix, eliminated and ready to solve.
#[derive(Clone, Debug, PartialEq)]
pub struct Elimination {
    n: usize,
    /// Row by row: what is left of the matrix, and below its diagonal the shares that were taken.
    matrix: Vec<f64>,
    /// The row that each step took.
    rows: Vec<usize>,
}

impl Elimination {
    /// Eliminates the columns one by one, the first first.
    ///
    /// |           | meaning           | shape   | unit |
    /// |-----------|-------------------|---------|------|
    /// | `matrix`  | the coefficients  | `n × n` | any  |
    /// | returns   | the matrix, ready |         |      |
    ///
    /// # Errors
    /// [`Problem::Length`] where it is not square; [`Problem::RankDeficient`] where a column has no
    /// pivot of more than 1e-300.
    ///
    /// # Source
    /// Golub, Van Loan (2013), algorithm 3.4.1.
    pub fn of(matrix: &Matrix) -> Result<Self, Problem> {
        let n = matrix.rows();
        if matrix.columns() != n {
            let what = "columns of a square matrix";
            return Err(Problem::Length { what, got: matrix.columns(), need: n });
        }
        let mut matrix = matrix.row_major().to_vec();
        let mut rows: Vec<usize> = (0..n).collect();
        for step in 0..n {
            let size = |row: &usize| matrix[rows[*row] * n + step].abs();
            let best = (step..n).max_by(|a, b| size(a).total_cmp(&size(b))).unwrap_or(step);
            rows.swap(step, best);
            let from = rows[step] * n;
            let pivot = matrix[from + step];
            if pivot.is_nan() || pivot.abs() <= 1e-300 {
                return Err(Problem::RankDeficient { column: step });
            }
            for row in &rows[step + 1..] {
                let share = matrix[row * n + step] / pivot;
                matrix[row * n + step] = share;
                for column in step + 1..n {
                    matrix[row * n + column] -= share * matrix[from + column];
                }
            }
        }
        Ok(Self { n, matrix, rows })
    }

    /// The `x` with `A x = right`.
    ///
    /// |           | meaning            | shape | unit |
    /// |-----------|--------------------|-------|------|
    /// | `right`   | the right side     | `n`   | any  |
    /// | returns   | the one solution   | `n`   | any  |
    ///
    /// # Errors
    /// [`Problem::Length`] where there is not one number an equation.
    ///
    /// # Source
    /// Golub, Van Loan (2013), algorithms 3.1.1 and 3.1.2.
    pub fn solve(&self, right: &[f64]) -> Result<Vec<f64>, Problem> {
        let n = self.n;
        if right.len() != n {
            return Err(Problem::Length {
                what: "numbers on the right",
                got: right.len(),
                need: n,
            });
        }
        let row = |i: usize| &self.matrix[self.rows[i] * n..][..n];
        let mut found: Vec<f64> = self.rows.iter().map(|row| right[*row]).collect();
        for i in 0..n {
            let known: f64 = row(i)[..i].iter().zip(&found).map(|(share, x)| share * x).sum();
            found[i] -= known;
        }
        for i in (0..n).rev() {
            let after = row(i)[i + 1..].iter().zip(&found[i + 1..]);
            let known: f64 = after.map(|(share, x)| share * x).sum();
            found[i] = (found[i] - known) / row(i)[i];
        }
        Ok(found)
    }
}
