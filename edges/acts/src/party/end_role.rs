//! Ending a role or a voice.

use party::Grant;
use store::{Fact, Record};
use word::Id;

use crate::{Actor, Problem, Workshop};

/// Ends a role or a voice now.
///
/// # Errors
/// [`Problem`]; nothing was recorded.
pub async fn end_role(workshop: &Workshop, by: &Actor, id: Id<Grant>) -> Result<(), Problem> {
    by.may("end_role")?;
    let _turn = workshop.turn().await?;
    let store = workshop.store();
    let now = workshop.now();
    let facts = store.grant(id).await?.end(now)?;
    let facts = facts.into_iter().map(Fact::Party).collect();
    store.record(by.name(), now, Record { facts, ..Record::default() }).await?;
    Ok(())
}
