//! Readings in rows, one row after another in memory.
//!
//! Asks: where does each subgroup begin and end?
//! Needs: whole numbers of one unit, and the end of every row.
//! Does not know: labels, limits, tests.
//!
//! Rows of one size need no ends, and a column that is whole is borrowed.

use std::borrow::Cow;

/// Rows of whole numbers; none is empty.
#[derive(Clone, Debug, PartialEq)]
pub struct Rows<'a> {
    flat: Cow<'a, [i64]>,
    ends: Ends,
}

#[derive(Clone, Debug, PartialEq)]
enum Ends {
    /// All rows have this many.
    Even(usize),
    /// Where each row ends.
    Each(Vec<usize>),
}

impl<'a> Rows<'a> {
    /// Rows that end where `ends` say, the last at the end of the readings.
    pub(crate) fn ended(flat: Cow<'a, [i64]>, ends: Vec<usize>) -> Self {
        let size = ends.first().copied().unwrap_or(1);
        let is_even = ends.iter().zip(1..).all(|(end, i)| *end == i * size);
        Self { flat, ends: if is_even { Ends::Even(size) } else { Ends::Each(ends) } }
    }

    /// Rows of `size`, at least 1; the last has what is left.
    pub(crate) fn of_size(flat: Cow<'a, [i64]>, size: usize) -> Self {
        if flat.len().is_multiple_of(size) {
            return Self { flat, ends: Ends::Even(size) };
        }
        let ends = (size..flat.len()).step_by(size).chain([flat.len()]).collect();
        Self::ended(flat, ends)
    }

    /// The number of rows.
    pub fn len(&self) -> usize {
        match &self.ends {
            Ends::Even(size) => self.flat.len() / size,
            Ends::Each(ends) => ends.len(),
        }
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.flat.is_empty()
    }

    /// All readings, oldest first.
    pub fn flat(&self) -> &[i64] {
        &self.flat
    }

    /// A row, from 0.
    #[inline]
    pub fn row(&self, index: usize) -> &[i64] {
        match &self.ends {
            Ends::Even(size) => &self.flat[index * size..(index + 1) * size],
            Ends::Each(ends) => {
                let from = if index == 0 { 0 } else { ends[index - 1] };
                &self.flat[from..ends[index]]
            }
        }
    }

    /// Every row, oldest first.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &[i64]> + Clone {
        (0..self.len()).map(|index| self.row(index))
    }

    /// The size of every row.
    pub fn sizes(&self) -> impl ExactSizeIterator<Item = usize> + Clone {
        self.iter().map(<[i64]>::len)
    }

    /// The size that all rows have; `None` where they differ, or there is none.
    pub fn size(&self) -> Option<usize> {
        match self.ends {
            Ends::Even(size) if !self.is_empty() => Some(size),
            _ => None,
        }
    }

    /// One size where all rows share it, or that of each row.
    pub(crate) fn different_sizes(&self) -> Vec<usize> {
        self.size().map_or_else(|| self.sizes().collect(), |size| vec![size])
    }

    /// The rows that are wanted, by place and reading.
    pub(crate) fn filtered(&self, is_wanted: impl Fn(usize, &[i64]) -> bool) -> Rows<'static> {
        let (mut flat, mut ends) = (Vec::new(), Vec::new());
        for (_, row) in self.iter().enumerate().filter(|(i, row)| is_wanted(*i, row)) {
            flat.extend_from_slice(row);
            ends.push(flat.len());
        }
        Rows::ended(flat.into(), ends)
    }
}
