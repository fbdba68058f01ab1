//! Granting a role or a voice.

use party::{Grant, Granted, Person};
use store::{Fact, Record};
use word::{Id, Timestamp};

use crate::{Actor, Problem, Workshop};

/// Gives a person a role or a voice, from now or from a later instant.
///
/// # Errors
/// [`Problem`]; nothing was recorded.
pub async fn grant_role(
    workshop: &Workshop,
    by: &Actor,
    (person, granted): (Id<Person>, Granted),
    (from, until): (Option<Timestamp>, Option<Timestamp>),
) -> Result<Grant, Problem> {
    by.may("grant_role")?;
    let _turn = workshop.turn().await?;
    let store = workshop.store();
    store.person(person).await?;
    let now = workshop.now();
    // Nobody had a role before it was given, whatever is written down afterwards.
    let from = from.map_or(now, |from| from.max(now));
    let grant = Grant { id: workshop.new_id()?, person, granted, from, until };
    let facts = grant.clone().grant(&store.grants_of(person).await?)?;
    let facts = facts.into_iter().map(Fact::Party).collect();
    store.record(by.name(), now, Record { facts, ..Record::default() }).await?;
    Ok(grant)
}
