//! Pieces, each with all of its characteristics.

use method::{Problem as Misfit, Role, Table};
use word::{Decimal, Decimals};

use crate::Problem;

/// More characteristics than anybody judges together.
pub(crate) const COLUMNS_MAX: usize = 60;

/// Pieces with their readings; those of which one is missing are not here.
pub(crate) struct Pieces {
    /// The names of the characteristics.
    pub names: Vec<String>,
    /// The row of each piece in the table.
    pub rows: Vec<usize>,
    /// The readings of each piece, less [`Pieces::origin`].
    pub values: Vec<Vec<f64>>,
    /// The first piece: what the readings are counted from, so that none loses digits.
    pub origin: Vec<f64>,
}

impl Pieces {
    /// # Errors
    /// [`Problem::NoReadings`], [`Problem::Scale`], [`Problem::OutOfRange`] for too many columns.
    pub fn read(table: &Table) -> Result<Self, Misfit> {
        let columns: Vec<_> = table.all(Role::Value).collect();
        if columns.is_empty() {
            return Err(Misfit::MissingRole { role: Role::Value });
        }
        if columns.len() > COLUMNS_MAX {
            return Err(Problem::OutOfRange { name: "value", range: "1 … 60 columns" }.into());
        }
        let cells =
            columns.iter().map(|column| column.decimals()).collect::<Result<Vec<_>, _>>()?;
        let is_whole = |row: &usize| cells.iter().all(|column| column.get(*row).is_some());
        let rows: Vec<usize> = (0..table.n_rows()).filter(is_whole).collect();
        let first = rows.first().ok_or(Problem::NoReadings)?;
        let from = |column: &Decimals, row: usize| -> Result<f64, Problem> {
            let [x, origin] = [row, *first].map(|row| column.get(row));
            x.zip(origin).and_then(|(x, origin)| difference(x, origin)).ok_or(Problem::Spread)
        };
        let values = rows
            .iter()
            .map(|row| cells.iter().map(|column| from(column, *row)).collect())
            .collect::<Result<_, Problem>>()?;
        let origin =
            cells.iter().map(|column| column.get(*first).map_or(0.0, Decimal::to_f64)).collect();
        let names = columns.iter().map(|column| column.name.clone()).collect();
        Ok(Self { names, rows, values, origin })
    }
}

/// The difference of two decimals, rounded once.
pub(crate) fn difference(a: Decimal, b: Decimal) -> Option<f64> {
    let scale = a.scale().max(b.scale());
    let [a, b] = [a.mantissa_at(scale)?, b.mantissa_at(scale)?];
    num::exact::decimal_to_f64(i128::from(a) - i128::from(b), scale).ok()
}
