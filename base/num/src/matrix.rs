//! A small dense matrix (矩阵).
//!
//! Asks: which number stands in this row and column?
//! Needs: finite numbers, row by row.
//! Does not know: factorisations (see [`crate::least_squares`]), sparsity.
//! Source: definition.

use crate::Problem;

/// A rectangle of finite numbers, stored row by row.
#[derive(Clone, Debug, PartialEq)]
pub struct Matrix {
    rows: usize,
    columns: usize,
    values: Vec<f64>,
}

impl Matrix {
    /// Takes the numbers row by row.
    ///
    /// # Errors
    /// [`Problem::Length`] if there are not `rows × columns` numbers; [`Problem::NotFinite`] if one
    /// is not finite.
    pub fn from_row_major(rows: usize, columns: usize, values: Vec<f64>) -> Result<Self, Problem> {
        let need = rows.saturating_mul(columns);
        if values.len() != need {
            return Err(Problem::Length { what: "matrix entries", got: values.len(), need });
        }
        if let Some(index) = values.iter().position(|value| !value.is_finite()) {
            return Err(Problem::NotFinite { index });
        }
        Ok(Self { rows, columns, values })
    }

    /// Takes one list a row.
    ///
    /// # Errors
    /// As [`Matrix::from_row_major`]; rows of different lengths are a [`Problem::Length`].
    pub fn from_rows(rows: &[Vec<f64>]) -> Result<Self, Problem> {
        let columns = rows.first().map_or(0, Vec::len);
        if let Some(row) = rows.iter().find(|row| row.len() != columns) {
            return Err(Problem::Length {
                what: "entries of a row",
                got: row.len(),
                need: columns,
            });
        }
        Self::from_row_major(rows.len(), columns, rows.concat())
    }

    /// Takes one list a column.
    ///
    /// # Errors
    /// As [`Matrix::from_row_major`]; columns of different lengths are a [`Problem::Length`].
    pub fn from_columns(columns: &[Vec<f64>]) -> Result<Self, Problem> {
        Self::from_rows(columns).map(|lying| lying.transposed())
    }

    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// How many columns there are.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// The number in a row and column, both from 0; `None` outside.
    pub fn get(&self, row: usize, column: usize) -> Option<f64> {
        if row < self.rows && column < self.columns {
            self.values.get(row * self.columns + column).copied()
        } else {
            None
        }
    }

    /// A row, from 0; empty outside.
    pub fn row(&self, row: usize) -> &[f64] {
        let start = row.saturating_mul(self.columns);
        self.values.get(start..start.saturating_add(self.columns)).unwrap_or(&[])
    }

    /// A column, from 0; empty outside.
    pub fn column(&self, column: usize) -> Vec<f64> {
        (0..self.rows).filter_map(|row| self.get(row, column)).collect()
    }

    /// All numbers, row by row.
    pub fn row_major(&self) -> &[f64] {
        &self.values
    }

    /// Rows as columns.
    pub fn transposed(&self) -> Self {
        let values = (0..self.columns).flat_map(|column| self.column(column)).collect();
        Self { rows: self.columns, columns: self.rows, values }
    }
}
