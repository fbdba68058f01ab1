//! Single readings in time order, as many as a line makes in years.
//!
//! Asks: which whole numbers were read, which are missing, and how far is each from the one before?
//! Needs: a column of values; which of them are left out.
//! Does not know: limits, tests.
//!
//! A reading takes 8 bytes here, and what is missing a bit.

use method::{Role, Table};
use std::borrow::Cow;
use word::Decimal;

use crate::Problem;
use crate::chart::LeftOut;
use crate::signal::Points;

/// Whole numbers of one unit, with gaps.
#[derive(Clone, Debug)]
pub(crate) struct Sequence<'a> {
    /// The neighbour's number where there is none.
    mantissas: Cow<'a, [i64]>,
    /// One bit a reading, the first lowest; empty where none is missing.
    missing: Vec<u64>,
    /// The number of digits after the point.
    pub scale: u32,
}

impl<'a> Sequence<'a> {
    /// # Errors
    /// [`Problem`] where there is none, or their digits do not fit together.
    pub fn read(table: &'a Table) -> Result<Self, method::Problem> {
        let cells = table.decimals(Role::Value)?;
        let Some(first) = cells.present().next() else {
            return Err(Problem::NoReadings.into());
        };
        if let Some((mantissas, scale)) = cells.at_one_scale() {
            return Ok(Self { mantissas: mantissas.into(), missing: Vec::new(), scale });
        }
        let scale = cells.scale_max();
        let at_scale = |decimal: Decimal| {
            let problem = || Problem::Scale { reading: decimal.to_string() };
            decimal.mantissa_at(scale).ok_or_else(problem)
        };
        let mut sequence = Self { mantissas: (&[]).into(), missing: vec![], scale };
        let mut mantissas = Vec::with_capacity(cells.len());
        let mut before = at_scale(first)?;
        for (index, cell) in cells.iter().enumerate() {
            match cell {
                Some(decimal) => before = at_scale(decimal)?,
                None => sequence.mark(index),
            }
            mantissas.push(before);
        }
        sequence.mantissas = mantissas.into();
        Ok(sequence)
    }

    fn mark(&mut self, index: usize) {
        if self.missing.len() <= index / 64 {
            self.missing.resize(index / 64 + 1, 0);
        }
        self.missing[index / 64] |= 1 << (index % 64);
    }

    /// The readings that count; the others cut moving ranges and patterns.
    ///
    /// # Errors
    /// What [`LeftOut::marks`] reports.
    pub fn without(&self, left_out: &[LeftOut]) -> Result<Sequence<'_>, Problem> {
        if !left_out.is_empty() {
            LeftOut::marks(left_out, self.len())?;
        }
        let (mantissas, missing) = ((&*self.mantissas).into(), self.missing.clone());
        let mut kept = Sequence { mantissas, missing, scale: self.scale };
        left_out.iter().for_each(|point| kept.mark(point.index));
        Ok(kept)
    }

    /// The number of places.
    pub fn len(&self) -> usize {
        self.mantissas.len()
    }

    /// The number of readings.
    pub fn n_present(&self) -> usize {
        let n_missing: u32 = self.missing.iter().map(|word| word.count_ones()).sum();
        self.len() - n_missing as usize
    }

    fn is_missing(&self, index: usize) -> bool {
        self.missing.get(index / 64).is_some_and(|word| word >> (index % 64) & 1 == 1)
    }

    /// The readings without the gaps.
    pub fn present(&self) -> Cow<'_, [i64]> {
        let n_missing = self.len() - self.n_present();
        // What is missing at the beginning alone, as of moving ranges, leaves the rest as it is.
        if (0..n_missing).all(|index| self.is_missing(index)) {
            return (&self.mantissas[n_missing..]).into();
        }
        let present = (0..self.len()).filter(|&index| !self.is_missing(index));
        present.map(|index| self.mantissas[index]).collect::<Vec<_>>().into()
    }

    /// As the tests take them.
    pub fn points(&self) -> Points<'_> {
        let Self { mantissas, missing, scale } = self;
        Points::Wholes { mantissas, missing, scale: *scale }
    }

    /// As they are drawn.
    ///
    /// # Errors
    /// [`Problem`] where a number is out of range.
    pub fn to_f64(&self) -> Result<Vec<Option<f64>>, Problem> {
        // Room is made once: a result that may fail does not say how long it becomes.
        let mut numbers = Vec::with_capacity(self.len());
        for (word, mantissas) in self.mantissas.chunks(64).enumerate() {
            let mut missing = self.missing.get(word).copied().unwrap_or(0);
            num::exact::each_to_f64(mantissas, self.scale, |number| {
                numbers.push((missing & 1 == 0).then_some(number));
                missing >>= 1;
            })?;
        }
        Ok(numbers)
    }

    /// The range of each `span` consecutive readings, at the place of the last.
    ///
    /// # Errors
    /// [`Problem::Spread`].
    pub fn moving_ranges(&self, span: usize) -> Result<MovingRanges<'_>, Problem> {
        let near = self.mantissas.first().copied().unwrap_or(0);
        let is_whole = self.missing.iter().all(|word| *word == 0);
        if span == 2 && is_whole && num::exact::are_within(&self.mantissas, near, 1 << 61) {
            return Ok(MovingRanges::OfNeighbours(&self.mantissas, self.scale));
        }
        let n_first = self.len().min(span - 1);
        let mut ranges = Sequence { mantissas: (&[]).into(), missing: vec![], scale: self.scale };
        let mut mantissas = Vec::with_capacity(self.len());
        mantissas.resize(n_first, 0);
        (0..n_first).for_each(|index| ranges.mark(index));
        // A gap cuts every range that it would be part of.
        let mut n_since_gap = 0;
        let mut is_cut = Vec::new();
        if !self.missing.is_empty() {
            for index in 0..self.len() {
                n_since_gap = if self.is_missing(index) { 0 } else { n_since_gap + 1 };
                if index >= n_first && n_since_gap < span {
                    is_cut.push(index);
                }
            }
        }
        for window in self.mantissas.windows(span) {
            let range = match window {
                [a, b] => b.checked_sub(*a).and_then(i64::checked_abs),
                _ => i64::try_from(num::exact::range(window)?).ok(),
            };
            mantissas.push(range.ok_or(Problem::Spread)?);
        }
        ranges.mantissas = mantissas.into();
        is_cut.into_iter().for_each(|index| ranges.mark(index));
        Ok(MovingRanges::Each(ranges))
    }
}

/// Moving ranges, each at the place of the last of its readings.
#[derive(Clone, Debug)]
pub(crate) enum MovingRanges<'a> {
    /// Of two neighbours, where none is missing: worked out whenever they are asked for, as room
    /// for them would cost more.
    OfNeighbours(&'a [i64], u32),
    /// Worked out.
    Each(Sequence<'static>),
}

impl MovingRanges<'_> {
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        match self {
            Self::OfNeighbours(readings, _) => readings.len().saturating_sub(1),
            Self::Each(ranges) => ranges.n_present(),
        }
    }

    /// The mean of the readings that they are of, and their own.
    ///
    /// # Errors
    /// [`Problem`] without ranges.
    pub fn means(&self, readings: &Sequence<'_>) -> Result<[f64; 2], Problem> {
        Ok(match self {
            Self::OfNeighbours(readings, scale) => num::exact::means_of_moves(readings, *scale)?,
            Self::Each(ranges) => [
                num::exact::mean(&readings.present(), readings.scale)?,
                num::exact::mean(&ranges.present(), ranges.scale)?,
            ],
        })
    }

    /// Their median.
    ///
    /// # Errors
    /// [`Problem`] without ranges.
    pub fn median(&self) -> Result<f64, Problem> {
        Ok(match self {
            Self::OfNeighbours(readings, scale) => num::exact::median_of_moves(readings, *scale)?,
            Self::Each(ranges) => num::exact::median(&ranges.present(), ranges.scale)?,
        })
    }

    /// As they are drawn.
    ///
    /// # Errors
    /// [`Problem`] where a number is out of range.
    pub fn to_f64(&self) -> Result<Vec<Option<f64>>, Problem> {
        let (readings, scale) = match self {
            Self::OfNeighbours(readings, scale) => (readings, *scale),
            Self::Each(ranges) => return ranges.to_f64(),
        };
        let mut numbers = Vec::with_capacity(readings.len());
        numbers.push(None);
        for (before, after) in readings.chunks(64).zip(readings[1..].chunks(64)) {
            let mut moves = [0; 64];
            for (place, (before, after)) in moves.iter_mut().zip(before.iter().zip(after)) {
                *place = (after - before).abs();
            }
            let moves = &moves[..after.len()];
            num::exact::each_to_f64(moves, scale, |number| numbers.push(Some(number)))?;
        }
        Ok(numbers)
    }
}
