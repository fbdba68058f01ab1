//! Adding a station.

use make::Station;
use store::{Fact, Record};

use crate::{Actor, Problem, Workshop};

/// Adds a station.
///
/// # Errors
/// [`Problem`]; nothing was recorded.
pub async fn add_station(workshop: &Workshop, by: &Actor, station: Station) -> Result<(), Problem> {
    by.may("add_station")?;
    let _turn = workshop.turn().await?;
    let store = workshop.store();
    let known = store.station(&station.code).await?;
    let facts = station.set_up(known.as_ref()).map_err(make::Problem::from)?;
    let facts = facts.into_iter().map(Fact::Make).collect();
    store.record(by.name(), workshop.now(), Record { facts, ..Record::default() }).await?;
    Ok(())
}
