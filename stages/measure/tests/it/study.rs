//! Tables for tests.

use measure::METHODS;
use method::{Cells, Column, Method, Outcome, Role, Table};
use word::Decimal;
use word::json::Value;

/// A row: part, appraiser, reading in units of the scale.
pub type Row = (usize, usize, i64);

pub fn method(id: &str) -> &'static Method {
    method::find(METHODS, id).unwrap()
}

pub fn run(id: &str, table: &Table, parameters: &Value) -> Outcome {
    method(id).run(table, parameters).unwrap().outcome
}

pub fn column(role: Role, cells: Cells) -> Column {
    Column { role, name: role.name().to_owned(), unit: None, cells }
}

pub fn labels(role: Role, names: impl IntoIterator<Item = usize>) -> Column {
    column(role, Cells::Labels(names.into_iter().map(|name| Some(name.to_string())).collect()))
}

pub fn decimals(role: Role, mantissas: impl IntoIterator<Item = i64>, scale: u32) -> Column {
    let cells = mantissas.into_iter().map(|mantissa| Decimal::new(mantissa, scale));
    column(role, Cells::Decimals(cells.collect()))
}

/// Readings by part and appraiser.
pub fn measured(rows: &[Row], scale: u32) -> Table {
    Table::new(vec![
        decimals(Role::Value, rows.iter().map(|row| row.2), scale),
        labels(Role::Part, rows.iter().map(|row| row.0)),
        labels(Role::Appraiser, rows.iter().map(|row| row.1)),
    ])
    .unwrap()
}

/// Ratings by part and appraiser, in rows of part, appraiser, class.
pub fn rated(rows: &[(usize, usize, usize)], reference: Option<&[usize]>) -> Table {
    let mut columns = vec![
        labels(Role::Rating, rows.iter().map(|row| row.2)),
        labels(Role::Part, rows.iter().map(|row| row.0)),
        labels(Role::Appraiser, rows.iter().map(|row| row.1)),
    ];
    if let Some(reference) = reference {
        columns.push(labels(Role::Reference, rows.iter().map(|row| reference[row.0])));
    }
    Table::new(columns).unwrap()
}

pub fn refusal(outcome: &Outcome) -> &'static str {
    outcome.refusal.as_ref().map_or("none", |refusal| refusal.reason.code)
}

pub fn is_near(a: f64, b: f64, share: f64) -> bool {
    (a - b).abs() <= share * a.abs().max(b.abs()) + 1e-12
}
