//! Stating what a source is, or stating it anew.

use measure::source::{Source, revise};
use store::{Fact, Record};

use crate::{Actor, Problem, Workshop};

/// Takes the next revision of a source. Where it is on, the server listens to it from now on.
///
/// # Errors
/// [`Problem`]; nothing was recorded.
pub async fn revise_source(workshop: &Workshop, by: &Actor, source: Source) -> Result<(), Problem> {
    by.may("revise_source")?;
    let _turn = workshop.turn().await?;
    let store = workshop.store();
    let latest = store.source(&source.code).await?;
    let facts = revise(source, latest.as_ref()).map_err(measure::Problem::from)?;
    let facts = facts.into_iter().map(Fact::Measure).collect();
    store.record(by.name(), workshop.now(), Record { facts, ..Record::default() }).await?;
    workshop.listening().say_changed();
    Ok(())
}
