//! Readings and terms with the fixed part projected out.

use super::dense;
use super::{LEVELS_MAX, Term};
use crate::least_squares;
use crate::matrix::Matrix;
use crate::problem::Problem;

/// Below this share of its own size, a component counts as a combination of the others.
const NEW_SHARE_MIN: f64 = 1e-9;

/// Cross-products of the random terms about the fixed part.
pub(super) struct Layout<'a> {
    /// The terms, as they were given.
    pub terms: Vec<Term<'a>>,
    /// The first column of each term, and the number of columns last.
    pub starts: Vec<usize>,
    /// Orthonormal columns that span the fixed part.
    basis: Vec<Vec<f64>>,
    /// Readings about the fixed part, over `scale`.
    pub y: Vec<f64>,
    /// What `y` was divided by.
    pub scale: f64,
    /// `Z'MZ`, with `M` the projection off the fixed part.
    pub cross: Vec<f64>,
    /// `Z'My`.
    pub response: Vec<f64>,
    /// Readings minus columns of the fixed part.
    pub df: f64,
}

impl<'a> Layout<'a> {
    /// Checks and projects.
    pub fn new(y: &[f64], fixed: &Matrix, terms: &[Term<'a>]) -> Result<Self, Problem> {
        let n = y.len();
        let starts = starts(terms, n)?;
        let fit = least_squares::fit(fixed, y)?;
        let squares: f64 = fit.residuals.iter().map(|r| r * r).sum();
        let scale = (squares / n as f64).sqrt();
        // What rounding leaves of equal readings is no spread.
        let largest = y.iter().fold(0.0_f64, |most, y| most.max(y.abs()));
        if !scale.is_finite() || scale <= 1e-14 * largest {
            return Err(Problem::NoSpread);
        }
        let y = fit.residuals.iter().map(|r| r / scale).collect();
        let mut layout = Self {
            terms: terms.to_vec(),
            starts,
            basis: orthonormal(fixed),
            y,
            scale,
            cross: vec![],
            response: vec![],
            df: fit.df as f64,
        };
        layout.cross = layout.cross_products();
        layout.response = layout.sums_by_level(&layout.y);
        Ok(layout)
    }

    /// The number of columns of all terms.
    pub fn n_columns(&self) -> usize {
        self.starts.last().copied().unwrap_or(0)
    }

    /// The columns of a term.
    pub fn columns_of(&self, term: usize) -> std::ops::Range<usize> {
        self.starts[term]..self.starts[term + 1]
    }

    /// `Z'r` for one number a reading.
    pub fn sums_by_level(&self, r: &[f64]) -> Vec<f64> {
        let mut sums = vec![0.0; self.n_columns()];
        for (term, start) in self.terms.iter().zip(&self.starts) {
            for (value, level) in r.iter().zip(term.level_of) {
                sums[start + level] += value;
            }
        }
        sums
    }

    /// `y - MZb`: what remains of the readings without the effects `b`.
    pub fn remainder(&self, effects: &[f64]) -> Vec<f64> {
        let mut rest = self.y.clone();
        for (term, start) in self.terms.iter().zip(&self.starts) {
            for (value, level) in rest.iter_mut().zip(term.level_of) {
                *value -= effects[start + level];
            }
        }
        for column in &self.basis {
            let along: f64 = column.iter().zip(&rest).map(|(q, r)| q * r).sum();
            rest.iter_mut().zip(column).for_each(|(r, q)| *r -= along * q);
        }
        rest
    }

    fn cross_products(&self) -> Vec<f64> {
        let q = self.n_columns();
        let mut cross = vec![0.0; q * q];
        for reading in 0..self.y.len() {
            for (one, start) in self.terms.iter().zip(&self.starts) {
                let row = (start + one.level_of[reading]) * q;
                for (other, start) in self.terms.iter().zip(&self.starts) {
                    cross[row + start + other.level_of[reading]] += 1.0;
                }
            }
        }
        for column in &self.basis {
            let sums = self.sums_by_level(column);
            for (i, a) in sums.iter().enumerate() {
                for (j, b) in sums.iter().enumerate() {
                    cross[i * q + j] -= a * b;
                }
            }
        }
        cross
    }

    /// The sum of squares of the block of two terms in a matrix over all columns.
    pub fn block_squares(&self, matrix: &[f64], one: usize, other: usize) -> f64 {
        let q = self.n_columns();
        let row = |i: usize| &matrix[i * q..][self.columns_of(other)];
        self.columns_of(one).flat_map(row).map(|entry| entry * entry).sum()
    }

    /// The trace of a term's own block.
    pub fn trace(&self, matrix: &[f64], term: usize) -> f64 {
        let q = self.n_columns();
        self.columns_of(term).map(|i| matrix[i * q + i]).sum()
    }

    /// Whether every component leaves its own trace in the squares of the readings: the covariance
    /// matrices that they stand for, and that of the residual, must not be combinations of each
    /// other (Rao 1971, MINQUE).
    pub fn check_identified(&self) -> Result<(), Problem> {
        let size = self.terms.len() + 1;
        let mut gram = vec![0.0; size * size];
        gram[0] = self.df;
        for one in 0..self.terms.len() {
            let trace = self.trace(&self.cross, one);
            gram[one + 1] = trace;
            gram[(one + 1) * size] = trace;
            for other in 0..self.terms.len() {
                let squares = self.block_squares(&self.cross, one, other);
                gram[(one + 1) * size + other + 1] = squares;
            }
        }
        match dense::cholesky(&gram, size, NEW_SHARE_MIN) {
            Ok(_) => Ok(()),
            Err(0) => Err(Problem::TooFew { what: "readings", got: self.y.len(), need: 2 }),
            Err(at) => Err(Problem::RankDeficient { column: at - 1 }),
        }
    }
}

fn starts(terms: &[Term], n: usize) -> Result<Vec<usize>, Problem> {
    if terms.is_empty() {
        return Err(Problem::TooFew { what: "random terms", got: 0, need: 1 });
    }
    let mut starts = vec![0];
    let mut sum = 0_usize;
    for term in terms {
        sum = sum.saturating_add(term.n_levels);
        if sum > LEVELS_MAX {
            return Err(Problem::Count { name: "levels", got: sum, least: 1, most: LEVELS_MAX });
        }
        let got = term.level_of.len();
        if got != n || term.level_of.iter().any(|&level| level >= term.n_levels) {
            return Err(Problem::Length { what: "levels", got, need: n });
        }
        starts.push(sum);
    }
    Ok(starts)
}

/// Orthonormal columns of the same span, by Gram and Schmidt, twice. The columns are known to be
/// independent: the least-squares fit has refused them otherwise.
fn orthonormal(fixed: &Matrix) -> Vec<Vec<f64>> {
    let mut basis: Vec<Vec<f64>> = Vec::new();
    for index in 0..fixed.columns() {
        let mut column = fixed.column(index);
        for _ in 0..2 {
            for known in &basis {
                let along: f64 = known.iter().zip(&column).map(|(q, c)| q * c).sum();
                column.iter_mut().zip(known).for_each(|(c, q)| *c -= along * q);
            }
            let length = column.iter().map(|c| c * c).sum::<f64>().sqrt();
            column.iter_mut().for_each(|c| *c /= length);
        }
        basis.push(column);
    }
    basis
}
