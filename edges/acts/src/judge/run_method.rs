//! Running a method on the readings of a sealed lot. It records nothing: it is only looking.

use certify::{Row, table_of_rows};
use measure::Reading;
use method::Study;
use std::sync::Arc;
use word::{Code, json::Value};

use super::sealed_lot::{SealedLot, sealed_lot};
use crate::{Problem, Workshop};

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

/// The same, with the lot and the readings that it was run on.
pub(crate) async fn run_with_readings(
    workshop: &Workshop,
    (lot, characteristic): (&Code, &Code),
    (method, parameters): (&str, &Value),
) -> Result<(Study, Arc<SealedLot>, Vec<Reading>), Problem> {
    // What the standard does not have is said before what is not sealed.
    workshop.standard_of(lot).await?.characteristic(characteristic)?;
    let sealed = sealed_lot(workshop, lot).await?;
    let of = sealed.standard.characteristic(characteristic)?;
    let readings = sealed.readings(workshop, characteristic).await?;
    let rows: Vec<_> = readings.iter().map(Row::of).collect();
    let table = table_of_rows(&of.name.en, &of.unit, &rows)?;
    let study = method::find(judge::METHODS, method)?.run(&table, parameters)?;
    Ok((study, sealed, readings))
}
