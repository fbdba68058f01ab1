//! Entering a gauge in the register.

use measure::register::{Gauge, register};
use store::{Fact, Record};

use crate::{Actor, Problem, Workshop};

/// Enters a gauge in the register. It may not be used before its first confirmation.
///
/// # Errors
/// [`Problem`]; nothing was recorded.
pub async fn register_gauge(workshop: &Workshop, by: &Actor, gauge: Gauge) -> Result<(), Problem> {
    by.may("register_gauge")?;
    let _turn = workshop.turn().await?;
    let store = workshop.store();
    let known = store.gauge(&gauge.code).await?;
    let facts = register(gauge, known.as_ref()).map_err(measure::Problem::from)?;
    let facts = facts.into_iter().map(Fact::Measure).collect();
    store.record(by.name(), workshop.now(), Record { facts, ..Record::default() }).await?;
    Ok(())
}
