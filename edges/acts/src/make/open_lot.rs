//! Opening a lot under the standard in force.

use make::Lot;
use party::Person;
use store::{Fact, Record};
use word::Code;

use crate::{Actor, Problem, Workshop};

/// Opens a lot under the latest version of a standard.
///
/// # Errors
/// [`Problem`]; nothing was recorded.
pub async fn open_lot(
    workshop: &Workshop,
    by: &Actor,
    (lot, standard): (&Code, &Code),
    maker: &Person,
) -> Result<(), Problem> {
    by.may("open_lot")?;
    let _turn = workshop.turn().await?;
    let store = workshop.store();
    let standard = store
        .standard(standard, None)
        .await?
        .ok_or_else(|| Problem::NotFound { what: "standard", name: standard.to_string() })?;
    let known = store.lot(lot).await?;
    let facts = Lot::open(lot.clone(), &standard, maker, known.as_ref())?;
    let facts = facts.into_iter().map(Fact::Make).collect();
    store.record(by.name(), workshop.now(), Record { facts, ..Record::default() }).await?;
    Ok(())
}
