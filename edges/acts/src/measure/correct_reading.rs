//! Correcting a reading: the value that was received stays, and is shown beside.

use measure::Correction;
use store::{Fact, Record};
use word::Decimal;

use crate::{Actor, Problem, Workshop};

/// Corrects a reading before it is sealed; gives the value that stood before.
///
/// # Errors
/// [`Problem`]; nothing was corrected.
pub async fn correct_reading(
    workshop: &Workshop,
    by: &Actor,
    correction: Correction,
) -> Result<Decimal, Problem> {
    by.may("correct_reading")?;
    let _turn = workshop.turn().await?;
    let store = workshop.store();
    let of = (&correction.lot, &correction.characteristic);
    let is_sealed = store.batch(of.0, of.1).await?.is_some();
    let readings = store.readings_from(of, correction.seq, 1).await?;
    let reading = readings.first().filter(|reading| reading.seq == correction.seq);
    let from = reading.map(|reading| reading.value);
    let seq = correction.seq;
    let facts = measure::correct(correction, reading, is_sealed)?;
    let facts = facts.into_iter().map(Fact::Measure).collect();
    store.record(by.name(), workshop.now(), Record { facts, ..Record::default() }).await?;
    from.ok_or_else(|| measure::Problem::NoSuchReading { seq }.into())
}
