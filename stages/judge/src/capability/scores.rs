//! Readings on the scale where they are normal: what a chart of a skew characteristic is drawn of.
//!
//! Asks: is an operation stable whose readings are not normal?
//! Needs: a function that carries each reading to its standard normal score.
//! Does not know: where the function comes from.

use method::{Cells, Column, Problem as Misfit, Role, Table};
use word::Decimal;

/// Beyond so many sigmas a score says no more.
const SCORE_MAX: f64 = 8.0;

/// Digits after the point that scores keep: no chart is read closer.
const PLACES: u32 = 3;

/// The table with the readings as scores; gaps and subgroups stay.
///
/// # Errors
/// As [`Table::decimals`].
pub(super) fn table(table: &Table, score: impl Fn(f64) -> Option<f64>) -> Result<Table, Misfit> {
    let carried = |cell: Option<Decimal>| {
        let z = score(cell?.to_f64())?.clamp(-SCORE_MAX, SCORE_MAX);
        // At most 8000: it fits.
        Decimal::new((z * 1e3).round() as i64, PLACES)
    };
    let cells = table.decimals(Role::Value)?.iter().map(carried).collect();
    let name = table.column(Role::Value).map_or("z", |column| column.name.as_str());
    let mut columns = vec![Column {
        role: Role::Value,
        name: format!("z({name})"),
        unit: None,
        cells: Cells::Decimals(cells),
    }];
    columns.extend(table.column(Role::Subgroup).cloned());
    Table::new(columns)
}
