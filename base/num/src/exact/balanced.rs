//! Sums of squares of balanced layouts, without rounding (平衡设计的平方和).
//!
//! Asks: how much of the spread do the totals of equal cells account for?
//! Needs: cells that all hold the same number of readings, crossed or nested as the caller says.
//! Does not know: which effects a study has; sums of squares add and subtract, so callers build
//! each effect from the totals that it needs.
//! Source: H. Scheffé (1959), The Analysis of Variance, chapters 4 and 5.

use num_bigint::BigInt;
use std::ops::{Add, Sub};

use super::{power_of_ten, rounded, too_few, total};
use crate::problem::Problem;
use crate::ratio::ratio_to_f64;

/// Readings of a balanced layout.
#[derive(Clone, Debug)]
pub struct Balanced {
    /// Distances from the first reading, in units of `10^-scale`.
    distances: Vec<i128>,
    /// `10^(2 scale)` times the number of readings: what a [`Squares`] counts in.
    unit: BigInt,
}

/// A sum of squares of a layout, exactly, as a multiple of `1 / (n 10^(2 scale))`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Squares(BigInt);

impl Balanced {
    /// Takes the readings of a layout.
    ///
    /// |             | meaning                            | shape  | unit                 |
    /// |-------------|------------------------------------|--------|----------------------|
    /// | `mantissas` | readings times `10^scale`          | `n`    | `10^-scale`          |
    /// | `scale`     | decimals of a reading, at most 100 | scalar | 1                    |
    ///
    /// # Errors
    /// [`Problem::TooFew`] without readings; [`Problem::Count`] if `scale` is above 100.
    ///
    /// # Source
    /// Definition.
    pub fn new(mantissas: &[i64], scale: u32) -> Result<Self, Problem> {
        let &first = mantissas.first().ok_or_else(|| too_few(0, 1))?;
        let ten = power_of_ten(scale)?;
        let distances = mantissas.iter().map(|&m| i128::from(m) - i128::from(first)).collect();
        Ok(Self { distances, unit: &ten * &ten * mantissas.len() })
    }

    /// The squares of the single readings.
    pub fn readings(&self) -> Squares {
        Squares(total(self.distances.iter().map(|&d| (d, d))) * self.distances.len())
    }

    /// The square of the grand total over the number of readings.
    pub fn mean(&self) -> Squares {
        let sum = BigInt::from(self.distances.iter().sum::<i128>());
        Squares(&sum * &sum)
    }

    /// The squares of the cells' totals over the size of a cell.
    ///
    /// |           | meaning                                     | shape  | unit |
    /// |-----------|---------------------------------------------|--------|------|
    /// | `cell_of` | the cell of each reading, below `n_cells`   | `n`    | 1    |
    /// | `n_cells` | the number of cells                         | scalar | 1    |
    /// | returns   | `Σ T² / m`                                  | scalar | squared readings |
    ///
    /// # Errors
    /// [`Problem::Length`] if `cell_of` has not one entry a reading or the cells differ in size.
    ///
    /// # Source
    /// Scheffé (1959), 4.1.
    pub fn cells(&self, cell_of: &[usize], n_cells: usize) -> Result<Squares, Problem> {
        let n = self.distances.len();
        let unequal = |got| Problem::Length { what: "readings in cells", got, need: n };
        if cell_of.len() != n || n_cells == 0 || !n.is_multiple_of(n_cells) {
            return Err(unequal(cell_of.len()));
        }
        let mut totals = vec![(0_i128, 0_usize); n_cells];
        for (&distance, &cell) in self.distances.iter().zip(cell_of) {
            let (total, size) = totals.get_mut(cell).ok_or_else(|| unequal(cell))?;
            *total += distance;
            *size += 1;
        }
        if totals.iter().any(|&(_, size)| size != n / n_cells) {
            return Err(unequal(n));
        }
        Ok(Squares(total(totals.iter().map(|&(t, _)| (t, t))) * n_cells))
    }

    /// A sum of squares as the nearest `f64`.
    ///
    /// # Errors
    /// None where the sum comes from this layout.
    pub fn to_f64(&self, squares: &Squares) -> Result<f64, Problem> {
        rounded(squares.0.clone(), self.unit.clone())
    }

    /// A sum of squares over its degrees of freedom, as the nearest `f64`.
    ///
    /// # Errors
    /// [`Problem::NoSpread`] without a degree of freedom.
    pub fn mean_square(&self, squares: &Squares, df: usize) -> Result<f64, Problem> {
        rounded(squares.0.clone(), &self.unit * df)
    }
}

impl Squares {
    /// The ratio of two mean squares, as the nearest `f64`; `None` where the second is 0.
    ///
    /// # Source
    /// Definition of F.
    pub fn ratio(&self, df: usize, error: &Self, df_error: usize) -> Option<f64> {
        ratio_to_f64(&(&self.0 * df_error), &(&error.0 * df))
    }

    /// Whether there is no spread at all in it.
    pub fn is_zero(&self) -> bool {
        self.0 == BigInt::ZERO
    }
}

impl Add for &Squares {
    type Output = Squares;

    fn add(self, other: Self) -> Squares {
        Squares(&self.0 + &other.0)
    }
}

impl Sub for &Squares {
    type Output = Squares;

    fn sub(self, other: Self) -> Squares {
        Squares(&self.0 - &other.0)
    }
}
