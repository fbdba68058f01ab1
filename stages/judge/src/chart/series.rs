//! Single readings in time order.

use method::{Role, Table};
use word::Decimal;

use crate::Problem;
use crate::chart::LeftOut;

/// Readings as integers at one scale, with gaps.
pub(crate) struct Series {
    pub values: Vec<Option<i64>>,
    marks: Vec<bool>,
    pub scale: u32,
}

impl Series {
    /// # Errors
    /// [`Problem`] where there is none, or their digits do not fit together.
    pub fn read(table: &Table, left_out: &[LeftOut]) -> Result<Self, method::Problem> {
        let cells = table.decimals(Role::Value)?;
        if cells.n_missing() == cells.len() {
            return Err(Problem::NoReadings.into());
        }
        let scale = cells.scale_max();
        let at_scale = |decimal: Decimal| {
            let problem = || Problem::Scale { reading: decimal.to_string() };
            decimal.mantissa_at(scale).ok_or_else(problem)
        };
        let values =
            cells.iter().map(|cell| cell.map(at_scale).transpose()).collect::<Result<_, _>>()?;
        let marks = LeftOut::marks(left_out, cells.len())?;
        Ok(Self { values, marks, scale })
    }

    /// The readings that count; the others cut moving ranges and patterns.
    pub fn kept(&self) -> Vec<Option<i64>> {
        self.values.iter().zip(&self.marks).map(|(v, is_out)| v.filter(|_| !is_out)).collect()
    }

    /// # Errors
    /// [`Problem`] where a number is out of range.
    pub fn to_f64(&self, values: &[Option<i64>]) -> Result<Vec<Option<f64>>, Problem> {
        let one = |value: &Option<i64>| {
            value.map(|v| num::exact::decimal_to_f64(i128::from(v), self.scale)).transpose()
        };
        Ok(values.iter().map(one).collect::<Result<_, _>>()?)
    }

    /// The range of each `span` consecutive readings, at the place of the last.
    ///
    /// # Errors
    /// [`Problem::Spread`].
    pub fn moving_ranges(values: &[Option<i64>], span: usize) -> Result<Vec<Option<i64>>, Problem> {
        let mut ranges = vec![None; values.len()];
        for (i, window) in values.windows(span).enumerate() {
            let present: Vec<i64> = window.iter().flatten().copied().collect();
            if present.len() == span {
                let range = i64::try_from(num::exact::range(&present)?);
                ranges[i + span - 1] = Some(range.map_err(|_| Problem::Spread)?);
            }
        }
        Ok(ranges)
    }
}
