//! Adding a person, with what they consented to.

use party::{Consent, Fact::PersonAdded, Person};
use store::{Fact, Record};
use word::Title;

use crate::{Actor, Problem, Workshop};

/// Adds a person.
///
/// # Errors
/// [`Problem`]; nothing was recorded.
pub async fn add_person(
    workshop: &Workshop,
    by: &Actor,
    name: Title,
    consent: Consent,
) -> Result<Person, Problem> {
    by.may("add_person")?;
    let _turn = workshop.turn().await?;
    let person = Person { id: workshop.new_id()?, name, consent };
    let facts = vec![Fact::Party(PersonAdded(person.clone()))];
    let record = Record { facts, ..Record::default() };
    workshop.store().record(by.name(), workshop.now(), record).await?;
    Ok(person)
}
