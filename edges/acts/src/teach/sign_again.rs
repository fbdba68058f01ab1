//! Signing a suspended qualification again for an operation.

use party::Person;
use store::{Fact, Record};
use teach::{Place, Qualification, resign};
use word::Id;

use crate::{Actor, Problem, Workshop};

/// Signs a qualification again, after training on the changed operation.
///
/// # Errors
/// [`Problem`]; nothing was recorded.
pub async fn sign_again(
    workshop: &Workshop,
    by: &Actor,
    qualification: Id<Qualification>,
    (place, examiner): (Place, Id<Person>),
) -> Result<(), Problem> {
    by.may("sign_again")?;
    let _turn = workshop.turn().await?;
    let store = workshop.store();
    store.person(examiner).await?;
    let unknown = || Problem::NotFound { what: "qualification", name: qualification.to_string() };
    let held = store.qualification(qualification).await?.ok_or_else(unknown)?;
    let facts = resign(&held, place, examiner)?.into_iter().map(Fact::Teach).collect();
    store.record(by.name(), workshop.now(), Record { facts, ..Record::default() }).await?;
    Ok(())
}
