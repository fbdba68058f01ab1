//! A column of decimals: many readings in little room.
//!
//! Asks: what numbers were read, in order, and which are missing?
//! Does not know: what the column is called, or what it is for.
//!
//! An instrument writes the same number of digits every time, so one scale for the whole column is
//! the rule: 8 bytes a reading. Where spellings differ, every cell keeps its own scale in a byte
//! more; where readings are missing, a bit a cell says so.

use crate::{Decimal, Mantissas, NotADecimal};

/// Decimals in order, each as it was spelled; `None` is a missing one.
///
/// Two columns are equal where their numbers are, however these are spelled.
#[derive(Clone, Debug, Default)]
pub struct Decimals {
    /// 0 where there is none.
    mantissas: Vec<i64>,
    scales: Scales,
    /// One bit a cell, the first lowest; empty where none is missing.
    missing: Vec<u64>,
    n_missing: usize,
}

#[derive(Clone, Debug)]
enum Scales {
    /// All cells share it.
    One(u8),
    /// Each cell has its own.
    Each(Vec<u8>),
}

impl Default for Scales {
    fn default() -> Self {
        Self::One(0)
    }
}

impl Decimals {
    /// An empty column.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a cell at the end.
    #[inline]
    pub fn push(&mut self, cell: Option<Decimal>) {
        match (cell, &self.scales) {
            (Some(decimal), Scales::One(scale))
                if u32::from(*scale) == decimal.scale() && self.n_missing == 0 =>
            {
                self.mantissas.push(decimal.mantissa());
            }
            _ => self.push_other(cell),
        }
    }

    /// A cell that is missing, follows missing ones, or has a scale of its own.
    fn push_other(&mut self, cell: Option<Decimal>) {
        let index = self.mantissas.len();
        let Some(decimal) = cell else {
            self.missing.resize(index / 64 + 1, 0);
            self.missing[index / 64] |= 1 << (index % 64);
            self.n_missing += 1;
            self.mantissas.push(0);
            if let Scales::Each(scales) = &mut self.scales {
                scales.push(0);
            }
            return;
        };
        let scale = u8::try_from(decimal.scale()).expect("a scale is at most SCALE_MAX");
        match &mut self.scales {
            Scales::One(one) if *one == scale => {}
            // Nothing was read so far that had a scale.
            Scales::One(one) if index == self.n_missing => *one = scale,
            Scales::One(one) => {
                let mut scales = vec![*one; index];
                scales.push(scale);
                self.scales = Scales::Each(scales);
            }
            Scales::Each(scales) => scales.push(scale),
        }
        self.mantissas.push(decimal.mantissa());
    }

    /// Leaves the first `len` cells.
    pub fn truncate(&mut self, len: usize) {
        while self.len() > len {
            let index = self.len() - 1;
            self.n_missing -= usize::from(self.is_missing(index));
            if let Some(word) = self.missing.get_mut(index / 64) {
                *word &= !(1 << (index % 64));
            }
            if let Scales::Each(scales) = &mut self.scales {
                scales.pop();
            }
            self.mantissas.pop();
        }
    }

    /// The number of cells.
    pub fn len(&self) -> usize {
        self.mantissas.len()
    }

    /// Whether there is no cell.
    pub fn is_empty(&self) -> bool {
        self.mantissas.is_empty()
    }

    /// The number of cells that are missing.
    pub fn n_missing(&self) -> usize {
        self.n_missing
    }

    /// The cell at a place, from 0; `None` where it is missing, or beyond the end.
    #[inline]
    pub fn get(&self, index: usize) -> Option<Decimal> {
        let mantissa = *self.mantissas.get(index)?;
        let scale = match &self.scales {
            Scales::One(scale) => *scale,
            Scales::Each(scales) => scales[index],
        };
        if self.is_missing(index) { None } else { Decimal::new(mantissa, u32::from(scale)) }
    }

    #[inline]
    fn is_missing(&self, index: usize) -> bool {
        self.missing.get(index / 64).is_some_and(|word| word >> (index % 64) & 1 == 1)
    }

    /// Every cell in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Option<Decimal>> + Clone + '_ {
        (0..self.len()).map(|index| self.get(index))
    }

    /// The cells that are not missing.
    pub fn present(&self) -> impl Iterator<Item = Decimal> + Clone + '_ {
        self.iter().flatten()
    }

    /// The largest number of digits after the point; 0 where nothing was read.
    pub fn scale_max(&self) -> u32 {
        match &self.scales {
            Scales::One(scale) => u32::from(*scale),
            Scales::Each(scales) => scales.iter().copied().max().map_or(0, u32::from),
        }
    }

    /// The cells as integers at their common scale, where all are there and spelled with the same
    /// number of digits after the point.
    pub fn at_one_scale(&self) -> Option<(&[i64], u32)> {
        match &self.scales {
            Scales::One(scale) if self.n_missing == 0 => Some((&self.mantissas, u32::from(*scale))),
            _ => None,
        }
    }

    /// The cells that are not missing as integers at their largest scale.
    ///
    /// # Errors
    /// [`NotADecimal::TooManyDigits`] where a number does not fit at that scale, naming it.
    pub fn mantissas(&self) -> Result<Mantissas, NotADecimal> {
        if let Some((values, scale)) = self.at_one_scale() {
            return Ok(Mantissas { values: values.to_vec(), scale });
        }
        let scale = self.scale_max();
        let at_scale = |decimal: Decimal| {
            let spelled = || NotADecimal::TooManyDigits(decimal.to_string());
            decimal.mantissa_at(scale).ok_or_else(spelled)
        };
        Ok(Mantissas { values: self.present().map(at_scale).collect::<Result<_, _>>()?, scale })
    }

    /// A column of the cells at some places.
    pub fn at(&self, indices: impl IntoIterator<Item = usize>) -> Self {
        indices.into_iter().map(|index| self.get(index)).collect()
    }
}

impl PartialEq for Decimals {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().eq(other.iter())
    }
}

impl Eq for Decimals {}

impl Extend<Option<Decimal>> for Decimals {
    fn extend<I: IntoIterator<Item = Option<Decimal>>>(&mut self, cells: I) {
        let cells = cells.into_iter();
        self.mantissas.reserve(cells.size_hint().0);
        cells.for_each(|cell| self.push(cell));
    }
}

impl FromIterator<Option<Decimal>> for Decimals {
    fn from_iter<I: IntoIterator<Item = Option<Decimal>>>(cells: I) -> Self {
        let mut column = Self::new();
        column.extend(cells);
        column
    }
}

impl FromIterator<Decimal> for Decimals {
    fn from_iter<I: IntoIterator<Item = Decimal>>(decimals: I) -> Self {
        decimals.into_iter().map(Some).collect()
    }
}

impl From<Vec<Option<Decimal>>> for Decimals {
    fn from(cells: Vec<Option<Decimal>>) -> Self {
        cells.into_iter().collect()
    }
}

impl From<&[Option<Decimal>]> for Decimals {
    fn from(cells: &[Option<Decimal>]) -> Self {
        cells.iter().copied().collect()
    }
}
