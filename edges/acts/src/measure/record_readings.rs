//! Recording readings.

use measure::{Draft, accept};
use store::Record;
use word::Code;

use crate::{Actor, Problem, Workshop};

/// Keeps readings of a characteristic of a lot; when this returns they are on disk. Gives the
/// number of readings that the characteristic has now.
///
/// # Errors
/// [`Problem`]; none of the readings was kept.
pub async fn record_readings(
    workshop: &Workshop,
    by: &Actor,
    (lot, characteristic): (&Code, &Code),
    gauge: &Code,
    drafts: Vec<Draft>,
) -> Result<u64, Problem> {
    by.may("record_readings")?;
    let _turn = workshop.turn().await;
    let store = workshop.store();
    let standard = workshop.standard_of(lot).await?;
    let n_known = store.n_readings(lot, characteristic).await?;
    let is_sealed = store.batch(lot, characteristic).await?.is_some();
    let now = workshop.now();
    let readings = accept(drafts, (&standard, characteristic), gauge, (n_known, is_sealed), now)?;
    let n_after = n_known + readings.len() as u64;
    let record = Record { readings: Some((lot, characteristic, &readings)), ..Record::default() };
    store.record(by.name(), now, record).await?;
    Ok(n_after)
}
