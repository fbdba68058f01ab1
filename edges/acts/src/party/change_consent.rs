//! Changing what a person consented to.

use party::{Consent, Fact::ConsentChanged, Person};
use store::{Fact, Record};
use word::Id;

use crate::{Actor, Problem, Workshop};

/// Records what a person consents to from now on. Claims that were signed before stay as they
/// are; their log entries never had the name.
///
/// # Errors
/// [`Problem`]; nothing was recorded.
pub async fn change_consent(
    workshop: &Workshop,
    by: &Actor,
    person: Id<Person>,
    consent: Consent,
) -> Result<(), Problem> {
    by.may("change_consent")?;
    let _turn = workshop.turn().await?;
    workshop.store().person(person).await?;
    let facts = vec![Fact::Party(ConsentChanged { person, consent })];
    let record = Record { facts, ..Record::default() };
    workshop.store().record(by.name(), workshop.now(), record).await?;
    Ok(())
}
