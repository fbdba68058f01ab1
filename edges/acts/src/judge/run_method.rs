//! Running a method on the readings of a sealed lot. It records nothing: it is only looking.

use certify::{Row, table_of_rows};
use measure::Reading;
use method::Study;
use word::{Code, json::Value};

use crate::{Problem, Workshop, measure::must_be_kept};

/// Runs a method on the sealed readings of a characteristic.
///
/// # Errors
/// [`Problem::NotSealed`] while the readings may still change, or [`Problem`].
pub async fn run_method(
    workshop: &Workshop,
    of: (&Code, &Code),
    with: (&str, &Value),
) -> Result<Study, Problem> {
    Ok(run_with_readings(workshop, of, with).await?.0)
}

/// The same, with the readings that it was run on.
pub(crate) async fn run_with_readings(
    workshop: &Workshop,
    (lot, characteristic): (&Code, &Code),
    (method, parameters): (&str, &Value),
) -> Result<(Study, Vec<Reading>), Problem> {
    let store = workshop.store();
    let standard = workshop.standard_of(lot).await?;
    let of = standard.characteristic(characteristic)?;
    if store.batch(lot, characteristic).await?.is_none() {
        return Err(Problem::NotSealed { lot: lot.to_string() });
    }
    must_be_kept(workshop, (lot, characteristic)).await?;
    let readings = store.readings(lot, characteristic).await?;
    let rows: Vec<_> = readings.iter().map(Row::of).collect();
    let table = table_of_rows(&of.name.en, &of.unit, &rows)?;
    Ok((method::find(judge::METHODS, method)?.run(&table, parameters)?, readings))
}
