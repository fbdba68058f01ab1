//! Sums of squares of balanced layouts, without rounding (平衡设计的平方和).
//!
//! Asks: how much of the spread do the totals of equal cells account for?
//! Needs: cells that all hold the same number of readings, crossed or nested as the caller says.
//! Does not know: which effects a study has; sums of squares add and subtract, so callers build
//! each effect from the totals that it needs.
//! Source: H. Scheffé (1959), The Analysis of Variance, chapters 4 and 5.

use num_bigint::BigInt;
use std::ops::{Add, Sub};

use super::{power_of_ten, too_few, total};
use crate::problem::Problem;
use crate::ratio::{ratio_to_f64, short_ratio_to_f64};

/// Where the largest distance times the number of readings stays at or below this, totals fit 64
/// bits, and squares of totals times any number of cells fit 128.
const SHORT_MAX: u128 = 1 << 40;

/// Readings of a balanced layout.
#[derive(Clone, Debug)]
pub struct Balanced {
    distances: Distances,
    n: usize,
    /// `10^(2 scale)` times the number of readings: what a [`Squares`] counts in.
    unit: Whole,
}

/// Distances from the first reading, in units of `10^-scale`.
#[derive(Clone, Debug)]
enum Distances {
    /// Small enough that nothing that is computed from them can overflow.
    Short(Vec<i64>),
    Long(Vec<i128>),
}

/// A sum of squares of a layout, exactly, as a multiple of `1 / (n 10^(2 scale))`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Squares(Whole);

/// A whole number: in 128 bits where it fits, so that equal numbers are spelled alike.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Whole {
    Short(i128),
    Long(BigInt),
}

impl From<BigInt> for Whole {
    fn from(long: BigInt) -> Self {
        i128::try_from(&long).map_or(Self::Long(long), Self::Short)
    }
}

impl Whole {
    fn to_long(&self) -> BigInt {
        match self {
            Self::Short(short) => BigInt::from(*short),
            Self::Long(long) => long.clone(),
        }
    }

    fn times(&self, factor: usize) -> Self {
        let short = match self {
            Self::Short(short) => i128::try_from(factor).ok().and_then(|f| short.checked_mul(f)),
            Self::Long(_) => None,
        };
        short.map_or_else(|| Self::from(self.to_long() * factor), Self::Short)
    }

    fn over(&self, other: &Self) -> Option<f64> {
        match (self, other) {
            (Self::Short(one), Self::Short(two)) => short_ratio_to_f64(*one, *two),
            _ => ratio_to_f64(&self.to_long(), &other.to_long()),
        }
    }
}

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
        let n = mantissas.len();
        let reach = mantissas.iter().map(|&m| m.abs_diff(first)).max().unwrap_or(0);
        let distances = if u128::from(reach) * n as u128 <= SHORT_MAX {
            Distances::Short(mantissas.iter().map(|&m| m - first).collect())
        } else {
            let distance = |&m: &i64| i128::from(m) - i128::from(first);
            Distances::Long(mantissas.iter().map(distance).collect())
        };
        Ok(Self { distances, n, unit: square_of_ten(scale)?.times(n) })
    }

    /// The squares of the single readings.
    pub fn readings(&self) -> Squares {
        let squares = match &self.distances {
            Distances::Short(distances) => Whole::Short(distances.iter().map(|&d| square(d)).sum()),
            Distances::Long(distances) => total(distances.iter().map(|&d| (d, d))).into(),
        };
        Squares(squares.times(self.n))
    }

    /// The square of the grand total over the number of readings.
    pub fn mean(&self) -> Squares {
        Squares(match &self.distances {
            Distances::Short(distances) => Whole::Short(square(distances.iter().sum())),
            Distances::Long(distances) => {
                let sum = BigInt::from(distances.iter().sum::<i128>());
                Whole::from(&sum * &sum)
            }
        })
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
        let n = self.n;
        let unequal = |got| Problem::Length { what: "readings in cells", got, need: n };
        if cell_of.len() != n || n_cells == 0 || !n.is_multiple_of(n_cells) {
            return Err(unequal(cell_of.len()));
        }
        let squares = match &self.distances {
            Distances::Short(distances) => {
                let totals = totals(distances, cell_of, n_cells);
                let totals = totals.ok_or_else(|| unequal(n))?;
                Whole::Short(totals.iter().map(|&total| square(total)).sum())
            }
            Distances::Long(distances) => {
                let totals = totals(distances, cell_of, n_cells);
                let totals = totals.ok_or_else(|| unequal(n))?;
                total(totals.iter().map(|&total| (total, total))).into()
            }
        };
        Ok(Squares(squares.times(n_cells)))
    }

    /// A sum of squares as the nearest `f64`.
    ///
    /// # Errors
    /// None where the sum comes from this layout.
    pub fn to_f64(&self, squares: &Squares) -> Result<f64, Problem> {
        squares.0.over(&self.unit).ok_or(Problem::NoSpread)
    }

    /// A sum of squares over its degrees of freedom, as the nearest `f64`.
    ///
    /// # Errors
    /// [`Problem::NoSpread`] without a degree of freedom.
    pub fn mean_square(&self, squares: &Squares, df: usize) -> Result<f64, Problem> {
        squares.0.over(&self.unit.times(df)).ok_or(Problem::NoSpread)
    }
}

impl Squares {
    /// The ratio of two mean squares, as the nearest `f64`; `None` where the second is 0.
    ///
    /// # Source
    /// Definition of F.
    pub fn ratio(&self, df: usize, error: &Self, df_error: usize) -> Option<f64> {
        self.0.times(df_error).over(&error.0.times(df))
    }

    /// Whether there is no spread at all in it.
    pub fn is_zero(&self) -> bool {
        self.0 == Whole::Short(0)
    }
}

impl Add for &Squares {
    type Output = Squares;

    fn add(self, other: Self) -> Squares {
        let short = match (&self.0, &other.0) {
            (Whole::Short(one), Whole::Short(two)) => one.checked_add(*two),
            _ => None,
        };
        let long = || Whole::from(self.0.to_long() + other.0.to_long());
        Squares(short.map_or_else(long, Whole::Short))
    }
}

impl Sub for &Squares {
    type Output = Squares;

    fn sub(self, other: Self) -> Squares {
        let short = match (&self.0, &other.0) {
            (Whole::Short(one), Whole::Short(two)) => one.checked_sub(*two),
            _ => None,
        };
        let long = || Whole::from(self.0.to_long() - other.0.to_long());
        Squares(short.map_or_else(long, Whole::Short))
    }
}

fn square(distance: i64) -> i128 {
    i128::from(distance) * i128::from(distance)
}

/// The total of each cell; `None` where a cell is not there or they differ in size.
fn totals<T: Copy + Default + std::ops::AddAssign>(
    distances: &[T],
    cell_of: &[usize],
    n_cells: usize,
) -> Option<Vec<T>> {
    let mut found = vec![(T::default(), 0_usize); n_cells];
    for (&distance, &cell) in distances.iter().zip(cell_of) {
        let (total, size) = found.get_mut(cell)?;
        *total += distance;
        *size += 1;
    }
    let size = distances.len() / n_cells;
    let even = |&(total, own): &(T, usize)| (own == size).then_some(total);
    found.iter().map(even).collect()
}

/// `10^(2 scale)`.
fn square_of_ten(scale: u32) -> Result<Whole, Problem> {
    match 10_i128.checked_pow(scale.saturating_mul(2)) {
        Some(short) => Ok(Whole::Short(short)),
        None => {
            let ten = power_of_ten(scale)?;
            Ok(Whole::from(&ten * &ten))
        }
    }
}
