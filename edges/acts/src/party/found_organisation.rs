//! Setting up the organisation that a data directory belongs to.

use party::Organisation;
use store::{Fact, Record};
use word::Title;

use crate::{Actor, Problem, Workshop};

/// Sets up the organisation, with the key that the directory's keys begin with.
///
/// # Errors
/// [`Problem`]; nothing was recorded.
pub async fn found_organisation(
    workshop: &Workshop,
    by: &Actor,
    name: Title,
    origin: &str,
) -> Result<Organisation, Problem> {
    by.may("found_organisation")?;
    let _turn = workshop.turn().await?;
    let store = workshop.store();
    let known = store.organisation().await?;
    let key = store.keys().issuer().public();
    let organisation =
        Organisation { id: workshop.new_id()?, name, origin: origin.to_owned(), key };
    let facts = organisation.clone().found(known.as_ref())?;
    let facts = facts.into_iter().map(Fact::Party).collect();
    store.record(by.name(), workshop.now(), Record { facts, ..Record::default() }).await?;
    Ok(organisation)
}
